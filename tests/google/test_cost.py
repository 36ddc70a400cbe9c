"""The number of calls of runs (law 9): three when nothing changed, few more than they create."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

import pytest

from sheetflow.core.effects import SendNotice
from tests.google.many_rows import KINDS, file_of, office_of_many
from tests.google.office_run import REFERRED, RunningOffice, running_office
from tests.support.offices_by_settings import office_of

QUIET = 3
CHANGES = 8
"""Two of them read again the ledger's files of rows that change their state (law 7)."""
FIRST = 2
"""More where there is no log position yet: read the drive's owner and its log's start token."""

Rows = Mapping[str, Mapping[str, Any]]
Staff = Callable[[RunningOffice], object]


@dataclass(frozen=True)
class Cost:
    """The cost of one run, as the emulator counted it.

    Folders count as files, as they do in Drive; one that is moved to the archive counts as created.
    """

    calls: int
    created: int
    looked_at: int
    nothing_to_do: bool

    @property
    def is_quiet(self) -> bool:
        return self.nothing_to_do and self.calls <= QUIET

    def is_within(self, base: int) -> bool:
        """Return whether the calls are at most `base`, one a created file, one a hundred read."""
        return self.calls <= base + self.created + ceil(self.looked_at / 100)


def cost_of_a_run(home: RunningOffice) -> Cost:
    home.emulator.calls.reset()
    prepared, outcome = home.run()
    assert outcome.complete
    log = home.emulator.calls
    made = {"drive.files.create", "drive.files.copy"}
    looked = {"drive.files.get", "drive.files.list"}
    moved = [call for call in log.entries if call.method == "drive.files.update"]
    created = sum(call.method in made and call.status == 200 for call in log.entries) + len(moved)
    seen = sum(call.method in looked for call in log.entries)
    return Cost(log.round_trips(), created, seen, prepared.plan.empty)


def several(count: int, like: Any, **cells: str) -> Rows:
    return {f"P-{number:03d}": {"like": like, **cells} for number in range(count)}


def spare(count: int) -> Rows:
    """Return numbered rows that are not filled yet."""
    return {f"S-{number:03d}": {} for number in range(count)}


def filled(rows: Rows, first: int = 2) -> Staff:
    """Return an edit that fills the rows from that number on."""

    def staff(home: RunningOffice) -> None:
        for at, (name, cells) in enumerate(rows.items(), first):
            home.fill(at, name, cells)

    return staff


def row_removed(home: RunningOffice) -> None:
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    home.sheet.edit({"deleteDimension": {"range": rows}})


CASES: dict[str, tuple[Rows, Staff]] = {
    "a row is begun": (
        {**several(3, "unfinished"), **spare(2)}, filled({"S-000": {"like": "unfinished"}}, 5),
    ),
    "a row is handed in": (
        {**several(1, "unfinished"), **spare(2)}, filled({"S-000": {"like": "collected"}}, 3),
    ),
    "a step is accepted": (several(3, "unfinished"), filled(several(1, "collected"))),
    "several steps at once": (several(1, "unfinished"), filled(several(1, "approved"))),
    "a later step": (several(3, "disposed"), filled(several(1, "drafted"))),
    "an approval": (several(3, "drafted"), filled(several(1, "approved"))),
    "an approval taken back": (several(2, "approved"), RunningOffice.rewrite_drafts),
    "evidence": (several(3, "approved"), filled(several(1, "posted"))),
    "the end": (several(2, "recorded"), filled(several(1, "finished"))),
    "to the archive": (several(2, "collected"), filled(several(1, "filed"))),
    "twenty first steps": (several(20, "unfinished"), filled(several(20, "collected"))),
    "twenty later steps": (several(20, "disposed"), filled(several(20, "drafted"))),
    "a row for both channels": (
        several(1, "unfinished"), filled(several(1, "collected", kanal="Keduanya")),
    ),
    "a row is removed": (several(3, "collected"), row_removed),
}  # fmt: skip


@pytest.mark.parametrize("count", [10, 500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_silence_costs_the_same_whatever_the_number_of_rows(count: int) -> None:
    with office_of_many(count) as home:
        quiet = cost_of_a_run(home)
        assert quiet.is_quiet, quiet
        for number in range(len(KINDS)):
            file = home.drive.emulator.world.drive.files[file_of(home, number)]
            home.drive.rewrite(file, b"lain")
        changed = cost_of_a_run(home)
        assert not changed.nothing_to_do
        assert changed.is_within(CHANGES), changed
        quiet = cost_of_a_run(home)
        assert quiet.is_quiet, quiet


def sampled() -> list[Any]:
    """Return each case with links and with one other way in turn; the others before a release."""
    links, *others = REFERRED
    return [
        pytest.param(case, refer, id=f"{case}, {refer}", marks=() if usual else pytest.mark.slow)
        for at, case in enumerate(CASES)
        for refer in REFERRED
        for usual in [refer in {links, others[at % len(others)]}]
    ]


@pytest.mark.parametrize(("case", "refer"), sampled())
def test_a_run_with_changes_makes_few_calls(case: str, refer: str) -> None:
    before, staff = CASES[case]
    with running_office(before, REFERRED[refer]) as home:
        first = cost_of_a_run(home)
        assert first.is_within(CHANGES + FIRST), first
        quiet = cost_of_a_run(home)
        assert quiet.is_quiet, quiet
        staff(home)
        changed = cost_of_a_run(home)
        assert not changed.nothing_to_do
        assert changed.is_within(CHANGES), changed
        quiet = cost_of_a_run(home)
        assert quiet.is_quiet, quiet


def test_numbering_spare_rows_costs_no_call_of_its_own() -> None:
    office = office_of(changes={"limits": {"spare_rows": 30, "spare_minimum": 5}})
    with running_office(several(2, "unfinished"), office=office) as home:
        first = cost_of_a_run(home)
        assert len(home.sheet.look("Register!B:B")) > 30
        assert first.is_within(CHANGES + FIRST), first
        quiet = cost_of_a_run(home)
        assert quiet.is_quiet, quiet


NOTICES = {
    "notices": {
        "from": "sheetflow@contoh.example",
        "mail": {"host": "smtp.contoh.example"},
        "people": {
            "Kasubbag Teknis Contoh": {"mail": "kasubbag@contoh.example"},
            "Staf Teknis Contoh": {"mail": "staf@contoh.example"},
        },
    }
}


class Sent(list[SendNotice]):
    """NoticeSender that takes everything."""

    def send(self, effect: SendNotice) -> None:
        self.append(effect)


def test_notices_that_are_not_due_cost_no_call() -> None:
    sent = Sent()
    with running_office(several(3, "drafted"), office=office_of(changes=NOTICES)) as home:
        home.notices, home.now = sent, datetime(2025, 10, 13, 10)  # noqa: DTZ001 - added in a run
        first = cost_of_a_run(home)
        assert first.is_within(CHANGES + FIRST), first
        for minutes, due in ((10, 0), (20, 0), (30, 1), (40, 0), (50, 0), (400, 0)):
            home.now = datetime(2025, 10, 13, 10) + timedelta(minutes=minutes)  # noqa: DTZ001
            cost = cost_of_a_run(home)
            assert cost.calls <= QUIET + 3 * due, (minutes, cost)
            assert cost.nothing_to_do is not bool(due)
        assert [(one.recipient, one.kind) for one in sent] == [
            ("Kasubbag Teknis Contoh", "decision")
        ]
        home.now = datetime(2025, 10, 14, 6)  # noqa: DTZ001
        home.run()  # a new day: rows are evaluated again, with or without notices
        for minutes, writes in ((10, 0), (60, 1), (70, 0), (90, 2), (100, 0), (700, 0)):
            home.now = datetime(2025, 10, 14, 6) + timedelta(minutes=minutes)  # noqa: DTZ001
            cost = cost_of_a_run(home)
            assert cost.calls <= QUIET + writes, (minutes, cost)
        assert [one.kind for one in sent] == ["decision", "daily"]
