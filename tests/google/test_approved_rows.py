"""A decision asked for in Drive, over HTTP: every answer and every change, killed at every call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any, Literal

import pytest

from sheetflow.adapters.google.drive.file import digest_of
from sheetflow.core.names import ColumnId, RoleId, SubmissionId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from sheetflow.core.records import Level
from sheetflow.core.rules.actor_proof import addresses, decision_columns
from tests.google.approvals import BOSS, OTHER, Person
from tests.google.home import ADMIN, DOCUMENT, OWNER, ROBOT, GoogleDrive, quick_client
from tests.google.killing import Deadly, deadly
from tests.google.office_run import Refer, RunningOffice, by_link, running_office
from tests.google.test_fault_schedules import disturbed_run
from tests.google_emulator.a1 import column_letters
from tests.support.crashing import Killed
from tests.support.offices_by_settings import office_of

ROW = SubmissionId("A")
KASUBBAG, TEKNIS = RoleId("kasubbag"), UnitId("teknis")
QUIET = 3
STRANGER = "tamu@kantor.example"


@cache
def office(*people: str) -> Office:
    """Return the sample office, whose review is asked for in Drive from these people."""
    kept = [one for one in office_of().holders if (one.role, one.unit) != (KASUBBAG, TEKNIS)]
    named = [Holder(f"Kasubbag {who}", KASUBBAG, TEKNIS, email=who) for who in people]
    approvals: dict[ColumnId, Literal["drive"]] = {ColumnId("hasil"): "drive"}
    return replace(
        office_of(), holders=(*kept, *named), approvals=approvals, rules_digest=str(people)
    )


@contextmanager
def asking_office(
    *people: str, more: Mapping[str, Mapping[str, str]] = {}, refer: Refer = by_link
) -> Iterator[RunningOffice]:
    """Yield an office with one draft in review, whose reviewers can open its folder."""
    rows = {str(ROW): {"like": "drafted", "status": ""}, **more}
    with running_office(rows, refer, office=office(*(people or (BOSS,)))) as home:
        for person in (BOSS, OTHER, STRANGER):
            home.emulator.share(home.drive.root, person, "reader")
        protect(home)
        home.emulator.world.clock = lambda: home.now.replace(tzinfo=home.office.zone)
        yield home


def protect(home: RunningOffice) -> None:
    """Let nobody but the job and the holders write into decision columns, as `init` does."""
    places = {column.id: at for at, column in enumerate(home.office.form.columns)}
    for roles, columns in decision_columns(home.office).items():
        people = addresses(home.office, roles, home.now.date())
        for at in (places[column] for column in columns if people):
            area = {"sheetId": 0, "startColumnIndex": at, "endColumnIndex": at + 1}
            kept = {"range": area, "editors": {"users": [home.sheet.email, *people]}}
            home.sheet.edit({"addProtectedRange": {"protectedRange": kept}}, email=home.sheet.email)


def filed_id(home: RunningOffice) -> str:
    """Return the id of the filed draft that is asked about, the newest of them."""
    files = home.emulator.world.drive.files.values()
    asked = [file for file in files if file.approvals]
    return max(asked, key=lambda file: file.approvals[-1]["createTime"]).id


def statuses(home: RunningOffice) -> list[str]:
    files = home.emulator.world.drive.files.values()
    return sorted(one["status"] for file in files for one in file.approvals)


def nothing(home: RunningOffice) -> None:
    del home


def answered(verb: str, email: str = BOSS, **body: Any) -> Callable[[RunningOffice], None]:
    def act(home: RunningOffice) -> None:
        Person(home.emulator, email).answer(verb, filed_id(home), **body)

    return act


def handed_over(home: RunningOffice) -> None:
    new = [{"removedReviewerEmail": BOSS, "addedReviewerEmail": STRANGER}]
    answered("reassign", replaceReviewers=new)(home)
    answered("approve", STRANGER)(home)


def filed_rewritten(home: RunningOffice) -> None:
    """Unlock the filed copy and write another content into it."""
    Person(home.emulator, ADMIN).rewrite(filed_id(home), b"lain")


def filed_trashed(home: RunningOffice) -> None:
    home.drive.change(filed_id(home), trashed=True)


def draft_rewritten(home: RunningOffice) -> None:
    """Edit staff's own draft, which the row refers to."""
    home.rewrite_drafts()


def title_changed(home: RunningOffice) -> None:
    column = next(
        at
        for at, one in enumerate(home.office.form.columns)
        if one.id == home.office.form.title_column
    )
    home.sheet.type(f"{column_letters(column)}2", [["Judul lain"]])


Act = Callable[[RunningOffice], None]
ANSWERS: Mapping[str, Act] = {
    "none": nothing,
    "approved": answered("approve"),
    "declined": answered("decline", message="judulnya salah"),
    "cancelled": answered("cancel", ADMIN),
    "handed over": handed_over,
}
CHANGES: Mapping[str, Act] = {
    "none": nothing,
    "filed copy rewritten": filed_rewritten,
    "filed copy trashed": filed_trashed,
    "draft rewritten": draft_rewritten,
    "title changed": title_changed,
}


@dataclass(frozen=True)
class Kill:
    """Where a process ends: in which run (0: the asking one), at which call, after its answer."""

    run: int
    call: int
    after: bool


@dataclass(frozen=True)
class Ending:
    """What must be the same however the runs went; `calls` are those of each run."""

    steps: tuple[str, ...]
    proofs: tuple[Level | None, ...]
    approvals: tuple[str, ...]
    said: tuple[str, ...]
    unfinished: int
    tree: tuple[str, ...]
    calls: tuple[int, ...] = ()


def a_run(home: RunningOffice, number: int, kill: Kill | None) -> int:
    """Run, and once more after a process that was killed; return the calls of the first."""
    client = quick_client(home.emulator)
    here = kill is not None and kill.run == number
    at, after = (kill.call, kill.after) if kill and here else (None, False)
    adapter: Deadly = deadly(client, home.emulator.url, at, after=after)
    try:
        home.run(client)
    except Killed:
        home.run()
    return adapter.calls


def play(answer: str, change: str, *, first: bool, kill: Kill | None = None) -> Ending:
    """Ask, let people answer and change something (that `first`, or after), and run."""
    with asking_office() as home:
        calls = [a_run(home, 0, kill)]
        home.now += timedelta(minutes=10)
        acts = [CHANGES[change], ANSWERS[answer]]
        for act in acts if first else reversed(acts):
            act(home)
        home.now += timedelta(minutes=10)
        calls.append(a_run(home, 1, kill))
        home.now += timedelta(minutes=10)
        last, _ = home.run()
        assert last.plan.commit.events == (), "one run after the answer is enough"
        return replace(ending(home), calls=tuple(calls))


def ending(home: RunningOffice) -> Ending:
    ledger = home.ledger()
    events = [one.event for one in ledger.history()]
    assert ledger.audit() == []
    prepared, _ = home.prepared()
    return Ending(
        tuple(str(event.transition) for event in events),
        tuple(event.proof.level if event.proof else None for event in events),
        tuple(statuses(home)),
        tuple(sorted(f"{one.code} {one.variant}" for one in prepared.plan.findings)),
        len(ledger.unfinished()),
        tuple(sorted(home.drive.tree())),
    )


def approved_digests(home: RunningOffice) -> list[tuple[str, str]]:
    """Return the digest of each approved revision, beside that of the filed draft."""
    ledger = home.ledger()
    found: list[tuple[str, str]] = []
    filed = [one for one in ledger.load().submissions[ROW].files if one.folder == "03_konsep"]
    for event in (one.event for one in ledger.history()):
        if event.transition == "T07" and event.proof and event.proof.level is Level.APPROVAL:
            name = event.proof.reference.split()[-1]
            files = home.emulator.world.drive.files.values()
            [content] = [r.content for file in files for r in file.revisions if r.id == name]
            found.append((digest_of(content), filed[-1].sha256))
    return found


BY_CHANGE = {"draft rewritten": "changed", "title changed": "changed",
             "filed copy trashed": "missing"}  # fmt: skip
BY_ANSWER = {"none": ("", ""), "approved": ("T07", ""), "declined": ("T05", ""),
             "cancelled": ("", "cancelled"), "handed over": ("", "stranger")}  # fmt: skip


def expected(answer: str, change: str, *, first: bool) -> tuple[str, str]:
    """Return the step that is taken, and why none is."""
    if change in BY_CHANGE:
        return "", BY_CHANGE[change]
    if first and change == "filed copy rewritten" and answer in {"approved", "handed over"}:
        return "", "bytes"
    return BY_ANSWER[answer]


def cases() -> list[Any]:
    """Return every answer with every change, before it and after it; most of them are slow."""
    found = []
    for answer in ANSWERS:
        for change in CHANGES:
            for first in (True, False):
                usual = first is not change.startswith("filed copy")
                usual = usual and (change != "title changed" or answer == "approved")
                if first and change in {"none", "filed copy trashed"}:
                    continue  # the same as after it, or nothing to answer any more
                name = f"{answer}, {change} {'before' if first else 'after'}"
                marks = () if usual or change == "none" else pytest.mark.slow
                found.append(pytest.param(answer, change, first, id=name, marks=marks))
    return found


@cache
def undisturbed(answer: str, change: str, *, first: bool) -> Ending:
    return play(answer, change, first=first)


def same(one: Ending, other: Ending) -> bool:
    return replace(one, calls=()) == replace(other, calls=())


@pytest.mark.parametrize(("answer", "change", "first"), cases())
def test_every_answer_and_every_change_ends_within_one_run(
    answer: str, change: str, *, first: bool
) -> None:
    end = undisturbed(answer, change, first=first)
    step, doubt = expected(answer, change, first=first)
    assert end.steps == ("T01", "T02", "T04", *([step] if step else []))
    assert end.said == ((f"W-PERSETUJUAN {doubt}",) if doubt else ())
    assert (Level.APPROVAL in end.proofs) is bool(step)
    assert end.approvals.count("IN_PROGRESS") == int(doubt == "changed" or answer == "none")
    assert end.unfinished == 0
    number = sum(map(ord, answer + change)) % end.calls[1] + 1
    killed = play(answer, change, first=first, kill=Kill(1, number, after=number % 2 == 0))
    assert same(killed, end)


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "change", "first"), cases())
def test_the_run_that_reads_the_answer_is_killed_at_every_call(
    answer: str, change: str, *, first: bool
) -> None:
    end = undisturbed(answer, change, first=first)
    for number in range(1, end.calls[1] + 1):
        for after in (False, True):
            kill = Kill(1, number, after)
            assert same(play(answer, change, first=first, kill=kill), end), kill


@pytest.mark.parametrize(
    "step", [7, pytest.param(1, marks=pytest.mark.slow)], ids=["sampled", "whole"]
)
def test_the_run_that_asks_is_killed_at_every_call(step: int) -> None:
    end = undisturbed("approved", "none", first=False)
    for number in range(end.calls[0], 0, -step):
        for after in (False, True):
            kill = Kill(0, number, after)
            assert same(play("approved", "none", first=False, kill=kill), end), kill


def test_what_was_approved_is_what_was_filed_and_the_history_says_who() -> None:
    with asking_office() as home:
        home.run()
        home.now += timedelta(minutes=10)
        answered("approve")(home)
        filed_rewritten(home)
        home.now += timedelta(minutes=10)
        home.run()
        [(approved, filed)] = approved_digests(home)
        assert approved == filed
        proof = [one.event for one in home.ledger().history()][-1].proof
        assert proof is not None
        assert (proof.who, proof.at) == ((BOSS,), "2025-10-13T17:10:00+07:00")


def test_a_quiet_run_with_pending_approvals_makes_three_calls() -> None:
    rows = {f"B-{number}": {"like": "drafted", "status": ""} for number in range(20)}
    with asking_office(more=rows) as home:
        home.run()
        home.now += timedelta(minutes=10)
        home.run()
        for logged in (True, False):
            home.emulator.world.drive.approvals_logged = logged
            answered("comment", message="nanti")(home)
            home.now += timedelta(minutes=10)
            home.emulator.calls.reset()
            prepared, _ = home.run()
            assert prepared.plan.empty
            assert home.emulator.calls.round_trips() == QUIET
        assert statuses(home) == ["IN_PROGRESS"] * 21
        answered("approve")(home)
        home.now += timedelta(minutes=10)
        assert [str(one.transition) for one in home.run()[0].plan.commit.events] == ["T07"]


def test_all_of_several_reviewers_have_to_approve() -> None:
    with asking_office(BOSS, OTHER) as home:
        home.run()
        answered("approve")(home)
        home.now += timedelta(minutes=10)
        home.run()
        assert ending(home).said == ("W-PERSETUJUAN several",)
        answered("approve", OTHER)(home)
        home.now += timedelta(minutes=10)
        home.run()
        assert ending(home).steps[-1] == "T07"


def test_a_decision_in_the_cell_goes_first_and_cancels_the_request() -> None:
    with asking_office() as home:
        home.run()
        home.emulator.share(home.sheet.id, BOSS, "writer")
        place = next(at for at, one in enumerate(home.office.form.columns) if one.id == "hasil")
        home.emulator.staff.type(
            home.sheet.id, f"Register!{column_letters(place)}2", [["Sesuai"]], BOSS
        )
        home.now += timedelta(minutes=10)
        home.run()
        end = ending(home)
        assert (end.steps[-1], end.approvals) == ("T07", ("CANCELLED",))
        assert Level.APPROVAL not in end.proofs


@pytest.mark.parametrize("reason", ["edition", "reviewer"])
def test_where_none_can_be_started_the_row_says_why_and_the_column_decides(reason: str) -> None:
    with asking_office(BOSS if reason == "edition" else "luar@lain.example") as home:
        if reason == "edition":
            home.emulator.world.drive.approvals_off.add(OWNER.partition("@")[2])
        home.run()
        home.now += timedelta(minutes=10)
        home.run()
        end = ending(home)
        assert (end.said, end.unfinished) == ((f"W-PERSETUJUAN refused_{reason}",), 0)
        assert home.run()[0].plan.empty


def as_document(drive: GoogleDrive, row: str, name: str) -> str:
    """Return the link to a draft that is a Google document, to other files their own."""
    if name != "konsep.docx":
        return by_link(drive, row, name)
    made = drive.put(f"Kotak Masuk/{row}/{name}", b"isi", DOCUMENT)
    return f"https://docs.google.com/document/d/{made}/edit"


@pytest.mark.parametrize("changed", [False, True])
def test_a_google_document_is_asked_about_as_the_pdf_that_was_filed(*, changed: bool) -> None:
    with asking_office(refer=as_document) as home:
        home.run()
        frozen = home.emulator.world.drive.files[filed_id(home)]
        assert frozen.mime_type == "application/pdf"
        if changed:
            filed_rewritten(home)
        answered("approve")(home)
        home.now += timedelta(minutes=10)
        home.run()
        end = ending(home)
        assert (end.steps[-1] == "T07") is not changed
        assert end.said == (("W-PERSETUJUAN bytes",) if changed else ())


SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 60))]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_the_answer_counts_once(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a schedule, no secret
    with asking_office() as home:
        moment = home.now
        for hours in range(3):
            home.now = moment + timedelta(hours=hours)
            disturbed_run(chance, home, ROBOT, edits=())
        home.now = moment + timedelta(hours=8)
        home.run()
        assert statuses(home) == ["IN_PROGRESS"]
        answered("approve")(home)
        for hours in range(9, 12):
            home.now = moment + timedelta(hours=hours)
            disturbed_run(chance, home, ROBOT, edits=())
        home.now = moment + timedelta(hours=18)
        home.run()
        assert home.prepared()[0].plan.empty
        end = replace(ending(home), said=())  # a day later other things are late
        assert same(end, replace(undisturbed("approved", "none", first=False), said=()))
