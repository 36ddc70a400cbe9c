"""Random work of staff on a real workbook, evaluated by runs, against an independent oracle.

    python -m tests.cli.edits_judged RUNS EDITS SEED

prints counts and everything that is wrong.  The oracle calls no rule of sheetflow: it has the SOP's
own table of transitions with what each needs, records what staff did to each row, and reads
workbook and ledger only.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sheetflow.app.backend import Backend
from sheetflow.app.setup import open_backend
from sheetflow.core.effects import Outcome, Plan
from sheetflow.errors import SheetflowError
from sheetflow.execute.prepare import prepare
from sheetflow.execute.run_effects import run_effects
from sheetflow.settings.load import load_settings
from tests.cli.edits_of_staff import FIRST, ID, NEEDS, TITLE, Sheet, Staff

Lines = Mapping[int, list[Any]]
SENTENCE, RECORDED = "Temuan Pemeriksaan Otomatis", "Status Tercatat"
OWN = (
    RECORDED, "Giliran", SENTENCE, "Batas Waktu", "Folder", "Dokumen", "Versi SOP", "Rincian",
)  # fmt: skip
"""The job's own columns."""
REVOKED = {(source, "konsep") for source in ("siap", "diunggah", "terdata")}
REVIEWED = ("Tautan Konsep", "Tanggal Konsep", TITLE, "Tanggal Kegiatan")
"""What a review needs besides, for it reviews it."""
MOST = 40


class Office(Staff):
    """An office evaluated by runs, and the faults found."""

    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__(folder, seed)
        self.chain: list[tuple[Any, ...]] = []
        self.wrong: list[str] = []
        self.run_number = 0
        self.known: dict[str, str] = {}
        """By identifier, the title that the ledger had of it before the run."""
        self.strays: list[tuple[str, str]] = []
        """Identifiers and titles of rows that a run took steps of under a lost identifier."""

    # A day's work: some edits, a plan, perhaps more edits, a run, perhaps edits while it runs.

    def day(self, edits: int) -> None:
        self.run_number += 1
        self.now += timedelta(hours=self.random.choice((1, 3, 24)))
        self.sheet.open()
        during = self.random.randrange(3) if self.random.random() < 0.3 else 0
        late = self.random.randrange(3) if self.random.random() < 0.3 else 0
        for _ in range(edits - during - late):
            self.edit()
        self.sheet.save()
        if self.random.random() < 0.1:
            self.half_saved()
        planned: Plan | None = self.plan()
        if late:
            for _ in range(late):
                self.edit()
            self.sheet.save()
            planned = None
        self.run(planned, during)

    def home(self) -> Backend:
        return open_backend(load_settings(self.office.path / "office.yaml"))

    def plan(self) -> Plan:
        home = self.home()
        office = home.settings.office
        return prepare(office, home.register, home.ledger, home.files, self.now).plan

    def half_saved(self) -> None:
        """The workbook as an office program has it half written: a run changes nothing."""
        whole = self.office.register.read_bytes()
        ledger = self.events()
        self.office.register.write_bytes(whole[: self.random.randrange(len(whole))])
        half = self.office.register.read_bytes()
        try:
            self.plan()
            self.report("a half saved workbook was read")
        except SheetflowError as error:
            if not error.problem or not error.fix:
                self.report("a half saved workbook has no sentence")
        if self.office.register.read_bytes() != half or self.events() != ledger:
            self.report("a half saved workbook was changed")
        self.office.register.write_bytes(whole)

    def run(self, planned: Plan | None, during: int) -> None:
        home = self.home()
        office = home.settings.office
        before = self.staff_cells()
        busy: list[Lines] = []

        def work() -> None:
            if during and not busy:
                for _ in range(during):
                    self.edit()
                self.sheet.save()
                busy.append(self.staff_cells())

        expected = dict(self.honest)
        known = home.ledger.load().rows.items()
        self.known = {str(name): row.key.split("|")[0] for name, row in known}
        ledger = Interrupted(home.ledger, work)
        with home.lock(self.now):
            prepared = prepare(office, home.register, home.ledger, home.files, self.now)
            if planned is not None and prepared.plan != planned:
                self.report("the run's plan is not the plan")
            seen = Sheet(self.office.register)
            seen.open()
            outcome = run_effects(
                prepared.plan, ledger, home.files, home.register, prepared.snapshot
            )
        self.check(outcome, seen, expected, (before, *busy))

    # The oracle.

    def check(
        self, outcome: Outcome, seen: Sheet, expected: Mapping[str, str], staff: Sequence[Lines]
    ) -> None:
        """All that a run must have left right; `staff` are their cells, as they left them last."""
        for failure in outcome.failures:
            self.report(f"failed: {failure}")
        undisturbed, after = len(staff) == 1, self.staff_cells()
        if after != staff[-1]:
            self.report(f"staff cells changed: {_difference(staff[-1], after)}")
        if outcome.shown.postponed and undisturbed:
            self.report(f"not shown: {outcome.shown.postponed}")
        self.check_events(seen, expected)
        self.check_states(expected)
        self.check_dates()
        if not outcome.shown.postponed:
            self.check_sentences()
        if not outcome.shown.postponed and undisturbed:
            self.check_identifiers()

    def report(self, what: str) -> None:
        self.wrong.append(f"run {self.run_number}: {what}")

    def staff_cells(self) -> dict[int, list[Any]]:
        """All cells but the job's own and the identifiers, by line."""
        sheet = Sheet(self.office.register)
        sheet.open()
        own = {ID, *OWN}
        keep = [at for at, name in enumerate(sheet.headings) if name not in own]
        rows = {n: [row[at] for at in keep] for n, row in enumerate(sheet.rows)}
        return {number: row for number, row in rows.items() if any(c is not None for c in row)}

    def events(self) -> list[tuple[Any, ...]]:
        if not self.office.ledger.exists():
            return []
        home = self.home()
        return [
            (e.event.submission, e.event.row_id, e.event.source, e.event.target,
             tuple(e.event.evidence), e.event.transition)
            for e in home.ledger.history()
        ]  # fmt: skip

    def check_events(self, seen: Sheet, expected: Mapping[str, str]) -> None:
        """Nothing before is lost or changed; each new event follows, from a row that has it."""
        events = self.events()
        if events[: len(self.chain)] != self.chain:
            self.report("events before were changed")
        states: dict[str, str] = {}
        for event in self.chain:
            states[event[0]] = event[3]
        for name, row_id, source, target, evidence, transition in events[len(self.chain) :]:
            if str(transition) == "X06":
                continue
            if states.get(name, "draf") != source:
                self.report(f"{name}: {source}→{target} after {states.get(name)}")
            states[name] = target
            needs = NEEDS.get((source, target), ("Keterangan",) if target == "batal" else None)
            if (source, target) in REVOKED and row_id in expected:
                self.report(f"{name}: an approval was taken back that nobody touched")
            if (source, target) == ("konsep", "siap"):
                needs = (*NEEDS[source, target], *REVIEWED)
            if needs is None:
                self.report(f"{name}: no such transition {source}→{target}")
                continue
            if not any(_has(seen, row, needs, evidence) for row in self.rows_of(row_id, seen)):
                self.report(f"{name}: {source}→{target} from no row that has what it needs")
        self.chain = events

    def rows_of(self, row_id: str, seen: Sheet) -> list[list[Any]]:
        """Return the rows that may be those of the identifier.

        Not one that has it and is another's, by the title that the ledger had of that one; and
        where no row with its own title has it, those with that title under another identifier.
        """
        title = self.known.get(row_id, "")
        given = {one.casefold() for one in self.titles.values()}
        others = {one for name, one in self.known.items() if name != row_id} & given - {title}
        rows = [row for row in seen.of(row_id) if seen.at(row, TITLE).casefold() not in others]
        if title in given and not any(seen.at(row, TITLE).casefold() == title for row in rows):
            strays = [row for row in seen.rows if seen.at(row, TITLE).casefold() == title]
            if strays:
                self.strays.append((row_id, title))
            rows += strays
        return rows

    def check_identifiers(self) -> None:
        """A row that a step was accepted of has the identifier under which it was."""
        sheet = Sheet(self.office.register)
        sheet.open()
        for row_id, title in dict.fromkeys(self.strays):
            if not any(sheet.at(row, TITLE).casefold() == title for row in sheet.of(row_id)):
                self.report(f"{row_id} was accepted of a row that does not carry it: {title}")
        self.strays.clear()

    def check_dates(self) -> None:
        """Every date on record of an accepted step is one."""
        for record in self.home().ledger.load().submissions.values():
            for cells in record.entered.values():
                for column, text in cells:
                    if str(column).startswith("tanggal") and text and not _is_day(text):
                        self.report(f"{record.id}: {column} is recorded as {text}")

    def check_states(self, expected: Mapping[str, str]) -> None:
        """Rows that took right steps alone are where they should be."""
        known = self.home().ledger.load().submissions.values()
        found = {str(one.row_id): str(one.state) for one in known}
        for row_id, state in expected.items():
            if found.get(row_id) != state:
                self.report(f"{row_id} is {found.get(row_id)}, should be {state}")

    def check_sentences(self) -> None:
        """Report a row that staff began without a sentence of the job."""
        sheet = Sheet(self.office.register)
        sheet.open()
        for number, row in enumerate(sheet.rows, FIRST):
            named = zip(sheet.headings, row, strict=False)
            begun = [
                cell for name, cell in named if name not in {"No.", ID, *OWN} and cell is not None
            ]
            over = sheet.at(row, RECORDED) in {"Selesai", "Disimpan", "Dibatalkan"}
            if begun and not over and not sheet.at(row, SENTENCE):
                self.report(f"row {number} ({sheet.at(row, ID)}) is silent: {begun[:4]}")


class Interrupted:
    """A ledger that calls `work` before a commit, as staff may work meanwhile."""

    def __init__(self, ledger: Any, work: Callable[[], None]) -> None:
        self._ledger, self._work = ledger, work

    def __getattr__(self, name: str) -> Any:
        if name == "commit":
            self._work()
        return getattr(self._ledger, name)


def _has(
    sheet: Sheet, row: list[Any], needs: tuple[str, ...], evidence: tuple[tuple[str, str], ...]
) -> bool:
    """Whether the row has the cells that a step needs, dates that are dates, and the very
    attachments that were accepted with it."""
    cells = {name: sheet.at(row, name) for name in needs}
    given = all(text and text != "menyusul" for text in cells.values())
    dated = all(_is_written_day(text) for name, text in cells.items() if name.startswith("Tanggal"))
    files = [text for _, text in evidence if text.startswith("Kotak Masuk/")]
    return given and dated and set(files) <= {str(cell) for cell in row}


def _is_written_day(text: str) -> bool:
    return _parses(lambda: datetime.strptime(text, "%d/%m/%Y"))  # noqa: DTZ007 - a day alone


def _is_day(text: str) -> bool:
    return _parses(lambda: datetime.fromisoformat(text))


def _parses(parse: Callable[[], object]) -> bool:
    try:
        parse()
    except ValueError:
        return False
    return True


def _difference(before: Mapping[int, list[Any]], after: Mapping[int, list[Any]]) -> str:
    for number in sorted({*before, *after}):
        if before.get(number) != after.get(number):
            pairs = zip(before.get(number, []), after.get(number, []), strict=False)
            return f"row {FIRST + number}: {[pair for pair in pairs if pair[0] != pair[1]]}"
    return ""


def main(runs: int, edits: int, seed: int) -> dict[str, Any]:
    """What was done and what was found wrong."""
    folder = Path(tempfile.mkdtemp(prefix="edits-"))
    try:
        office = Office(folder, seed)
        for number in range(runs):
            share = edits * (number + 1) // runs - edits * number // runs
            office.day(share)
        done = dict(sorted(office.edits.items()))
        return {
            "edits": sum(done.values()), "runs": runs, "kinds": done,
            "events": len(office.chain), "foreseen rows": len(office.honest),
            "wrong": office.wrong[:MOST],
        }  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.stdout.write(json.dumps(main(*words), indent=1, ensure_ascii=False) + "\n")
