"""Scenarios as data: rows, what staff do between runs, and what each run must decide.

A scenario file is a list.  Each scenario has a `name`, perhaps an `office` (changes to its
`office.yaml`) and `home` (which office), and the keys of its first run; `then` lists later runs.

A run: `rows` are added (`like` names rows of `base_rows.yaml` to start from), `edit`ed, `delete`d,
`copied`, put in `order`; `files` lists what is otherwise than "there": a problem, new text, or the
[width, height] of a picture; `office` changes settings from this run on; `at` is the moment.
`protect` sets for a column, or for all `decisions`, who may write there from this run on besides
the job: a list of addresses, `init` (those who hold its roles that day), `domain` (and everybody of
the domain), `unseen` (the job may not see who), `open` (everybody).
`beside` are versions of the register that lie beside it.
`plan` lists for each row: `state` (a list for a split row), `found` (the codes, all of them),
`via` (the transitions accepted, all of them), `proved` (how well it is proved who did each),
`does` (the file effects, all of them), `says` (phrases of its sentence), `turn`, `due`, `cells`
(staff's cells afterwards).  Rows that are not named must have no finding; findings of the register
itself are under "".  `fresh` is the number of spare rows numbered.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, assert_never

from sheetflow.core.effects import (
    CopyFile,
    FileEffect,
    MakeFolder,
    MoveFolder,
    Plan,
    WritePaper,
    file_effects,
)
from sheetflow.core.files import FileProblem, ImageFact
from sheetflow.core.findings import E_ID, INFORMATIVE, Finding
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.sheet import Protection
from sheetflow.core.rules.actor_proof import addresses, decision_columns
from sheetflow.core.waiting import WaitingRow, waiting_after
from sheetflow.execute.prepare import Prepared
from tests.support.memory.office import JOB, MemoryHome, by_row
from tests.support.offices_by_settings import office_of
from tests.support.quick_yaml import quick_yaml
from tests.support.sentences import unfilled_blanks

FOLDER = Path(__file__).parents[1] / "scenarios"
BASE_ROWS = FOLDER / "base_rows.yaml"
USUAL_MOMENT = "2025-10-13T17:00"
_RUN_KEYS = {
    "rows", "edit", "delete", "copy", "order", "files", "protect", "office", "at", "plan", "fresh",
    "beside",
}  # fmt: skip
_ROW_KEYS = {"state", "found", "via", "proved", "does", "says", "turn", "due", "cells"}


@dataclass(frozen=True)
class Run:
    """One run, with what staff did before it and what it must decide."""

    at: str
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    edit: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    delete: Sequence[str] = ()
    copy: Sequence[str] = ()
    order: Sequence[str] = ()
    files: Mapping[str, Any] = field(default_factory=dict)
    protect: Mapping[str, Any] = field(default_factory=dict)
    office: Mapping[str, Any] = field(default_factory=dict)
    plan: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fresh: int = 0
    beside: Sequence[str] = ()


@dataclass(frozen=True)
class Scenario:
    """A history of several runs."""

    name: str
    home: str
    office: Mapping[str, Any]
    runs: Sequence[Run]


def scenarios() -> list[Scenario]:
    """Every scenario of every file, in order."""
    files = sorted(path for path in FOLDER.glob("*.yaml") if path != BASE_ROWS)
    return [
        _scenario(reported) for path in files for reported in quick_yaml(path.read_text("utf-8"))
    ]


def _scenario(reported: dict[str, Any]) -> Scenario:
    later = reported.pop("then", [])
    name, home = reported.pop("name"), reported.pop("home", "contoh")
    office = reported.pop("office", {})
    runs: list[Run] = []
    for each in (reported, *later):
        unknown = set(each) - _RUN_KEYS
        assert not unknown, f"{name}: {unknown} is no key of a run"
        at = str(each.pop("at", runs[-1].at if runs else USUAL_MOMENT))
        for expected in each.get("plan", {}).values():
            assert set(expected) <= _ROW_KEYS, f"{name}: {set(expected) - _ROW_KEYS}"
        runs.append(Run(at=at, **each))
    return Scenario(name, home, office, runs)


@lru_cache(maxsize=1)
def _base_rows() -> dict[str, dict[str, Any]]:
    reported: dict[str, dict[str, Any]] = quick_yaml(BASE_ROWS.read_text("utf-8"))
    return reported


def cells_like(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row with those of the rows it is `like` below them."""
    own = dict(cells)
    found: dict[str, Any] = {}
    like = own.pop("like", [])
    for name in [like] if isinstance(like, str) else like:
        found |= cells_like(_base_rows()[name])
    return found | own


def play(scenario: Scenario) -> None:
    """Play every run and check it; a run repeated must have nothing left to do (law 4)."""
    home = MemoryHome(office_of(scenario.home, scenario.office))
    for number, run in enumerate(scenario.runs, 1):
        if run.office:
            home.office = office_of(scenario.home, {**scenario.office, **run.office})
        _prepare(home, run)
        now = datetime.fromisoformat(run.at).replace(tzinfo=home.office.zone)
        prepared, outcome = home.run(now)
        assert outcome.complete, f"run {number}: {outcome}"
        reported = _reported(home, prepared.plan, run)
        wanted = {name: _wanted(expected) for name, expected in run.plan.items()}
        assert reported == wanted, "\n".join([f"run {number}", *_differences(reported, wanted)])
        _check_sentences(home, run, number)
        _check_waiting(home, prepared, now.date())
        unfilled = [*unfilled_blanks(home.office, prepared.plan.findings)]
        assert not unfilled, f"run {number}: {unfilled}"
        again = home.plan(now)
        assert again.empty, f"run {number} leaves something to do: {again}"
        assert by_row(again.findings) == by_row(_lasting(prepared.plan)), f"run {number} wavers"


def _lasting(plan: Plan) -> list[Finding]:
    """An identifier that the run itself puts back is no problem afterwards."""
    mended = {row.row_id for row in plan.show if row.restore_id}
    return [one for one in plan.findings if one.code != E_ID or one.submission not in mended]


def _prepare(home: MemoryHome, run: Run) -> None:
    for label, cells in run.rows.items():
        home.put(label, _of_its_own(home, label, cells))
    for label, cells in run.edit.items():
        home.write(label, _of_its_own(home, label, cells))
    for label in run.delete:
        home.delete(label)
    for label in run.copy:
        home.copy(label)
    if run.order:
        home.sort(run.order)
    home.register.copies = tuple(run.beside)
    for path, reported in run.files.items():
        _tell(home, path, reported)
    if run.protect:
        home.protect(dict(_protected(home.office, run)))


def _of_its_own(home: MemoryHome, label: str, cells: Mapping[str, Any]) -> dict[str, Any]:
    """The row's cells; numbers and links of base rows are the first row's alone, as in life."""
    found = cells_like(cells)
    first = next(iter(home.labels), label)
    if label != first:
        for column in ("nomor_disposisi", "nomor_nota_dinas", "tautan_unggahan"):
            text = str(found.get(column) or "")
            if text and column not in cells:
                name = "".join(filter(str.isalnum, label))
                found[column] = re.sub(
                    r"\b(AGD-|CONTOH|ND-|(?=41/)|(?<=read/))", rf"\g<1>{name}", text
                )
    return found


def _protected(office: Office, run: Run) -> Iterator[tuple[ColumnId, Protection | None]]:
    all_decisions = [column for found in decision_columns(office).values() for column in found]
    day = datetime.fromisoformat(run.at).date()
    for name, reported in run.protect.items():
        for column in all_decisions if name == "decisions" else [ColumnId(name)]:
            roles = office.form.by_id[column].roles
            holders = (
                addresses(office, roles, day) if isinstance(reported, str) else frozenset(reported)
            )
            editors = frozenset(name.lower() for name in (*holders, JOB))
            yield column, _protection(reported, editors)


def _protection(reported: object, editors: frozenset[str]) -> Protection | None:
    match reported:
        case "open":
            return None
        case "unseen":
            return Protection(known=False)
        case _:
            return Protection(editors, domain=reported == "domain")


def _tell(home: MemoryHome, path: str, reported: Any) -> None:
    home.files.problems.pop(path, None)
    if (
        reported in {problem.value for problem in FileProblem}
        if isinstance(reported, str)
        else False
    ):
        home.files.problems[path] = FileProblem(reported)
    elif isinstance(reported, str):
        home.files.inner.files[path] = reported.encode()
    elif isinstance(reported, list):
        home.files.inner.files.setdefault(path, path.encode())
        home.files.inner.images[path] = ImageFact(*reported)


def _reported(home: MemoryHome, plan: Plan, run: Run) -> dict[str, dict[str, Any]]:
    """Return what the run decided of the rows and things that the scenario names."""
    found = by_row(plan.findings)
    assert sum(row.restore_id is not None and not row.cells for row in plan.show) == run.fresh
    reported: dict[str, dict[str, Any]] = {}
    for name in dict.fromkeys([*run.plan, *found]):
        expected = run.plan.get(name, {})
        row = {"found": found.get(name, [])}
        reported[name] = row | {
            key: _aspect(key, name, home, plan, expected) for key in expected if key != "found"
        }
    return reported


def _differences(
    reported: Mapping[str, Mapping[str, Any]], wanted: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    for name, row in reported.items():
        expected = wanted.get(name, {"found": []})
        for key, value in row.items():
            if value != expected[key]:
                yield f"{name}: {key} is {value!r}, not {expected[key]!r}"


def _wanted(expected: Mapping[str, Any]) -> dict[str, Any]:
    return {**expected, "found": sorted(expected.get("found", []))}


def _aspect(
    key: str, name: str, home: MemoryHome, plan: Plan, expected: Mapping[str, Any]
) -> object:
    reported: object
    match key:
        case "state":
            reported = _states(name, home, expected[key])
        case "via":
            reported = [str(e.transition) for e in plan.commit.events if e.row_id == name]
        case "proved":
            events = [e for e in plan.commit.events if e.row_id == name]
            reported = [e.proof.level.value if e.proof else "" for e in events]
        case "does":
            reported = list(_deeds(plan, name))
        case "says":
            said = home.says(name)
            reported = [phrase for phrase in expected[key] if phrase in said] or [said]
        case "turn" | "due":
            reported = home.says(name, {"turn": SystemColumn.TURN, "due": SystemColumn.DUE}[key])
        case _:
            reported = {column: home.cell(name, column) for column in expected[key]}
    return reported


def _states(name: str, home: MemoryHome, expected: object) -> object:
    states = home.states()
    own = [states[key] for key in sorted(states) if key == name or key.startswith(f"{name}-")]
    return own if isinstance(expected, list) else (own[0] if own else None)


def _deeds(plan: Plan, name: str) -> Iterator[str]:
    for effect in file_effects(plan.commit.outbox):
        if effect.submission == name or effect.submission.startswith(f"{name}-"):
            yield _deed(effect)


def _deed(effect: FileEffect) -> str:
    match effect:
        case MakeFolder():
            return f"make {effect.folder}"
        case CopyFile():
            return f"copy {effect.source} to {'/'.join(effect.target.split('/')[-2:])}"
        case MoveFolder():
            return f"move {effect.source} to {effect.target}"
        case WritePaper():
            return f"write {effect.paper}"
        case _:
            assert_never(effect)


def _ends(office: Office) -> set[str]:
    return {state.label(office.language) for state in office.form.states if state.end}


def _check_waiting(home: MemoryHome, prepared: Prepared, today: date) -> None:
    """What waits is what the rows show: as often, and until the same day."""
    waiting = waiting_after(
        prepared.scan, prepared.ledger, prepared.plan.commit, home.office, today
    )
    found: dict[int, list[WaitingRow]] = {}
    for one in waiting:
        found.setdefault(one.row or 0, []).append(one)
    for row in prepared.scan.rows:
        shown = home.register.rows[row.number - 1]
        of_row = found.pop(row.number, [])
        turns = str(shown[home.place_of(SystemColumn.TURN)] or "")
        labels = [home.office.role_by_id[one.role].label(home.office.language) for one in of_row]
        said = [turn.rpartition(": ")[2] for turn in turns.splitlines()]
        assert sorted(labels) == sorted(said), f"{row.id} waits for {labels}, shows {said}"
        due = min((one.due for one in of_row if one.due), default="")
        assert str(due) == str(shown[home.place_of(SystemColumn.DUE)] or ""), f"{row.id}: {due}"
        assert all(one.half is None or one.half <= one.due for one in of_row if one.due)
        assert all(one.due is not None or not one.late for one in of_row)
    assert set(found) <= {0}, f"no rows: {found}"


def _check_sentences(home: MemoryHome, run: Run, number: int) -> None:
    """Law 6: the row's sentence has every finding, and nothing else."""
    for label, row in run.plan.items():
        if label in home.labels and home.cell(label, home.office.form.identifier.id) == label:
            said = home.says(label)
            closed = home.says(label, SystemColumn.STATE) in _ends(home.office)
            for code in row.get("found", []):
                where = f"run {number}: {label} says “{said}”"
                unsaid = code == "E-ID" or (closed and code in INFORMATIVE)
                assert f"{code}: " in said or unsaid, where
            if not row.get("found"):
                assert "E-" not in said, f"run {number}: {label} still says “{said}”"
                assert "W-" not in said, f"run {number}: {label} still says “{said}”"
