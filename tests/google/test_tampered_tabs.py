"""Each tab of a Google office's ledger, edited by its owner: `verify` finds it, a run stops."""

from collections.abc import Callable, Mapping

import pytest

from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.ledger.tabs import (
    COMMITS,
    EVENTS,
    HEADS,
    LATER_HEADS,
    NOTES,
    OUTBOX,
    ROWS,
    SUBMISSIONS,
    SystemTab,
    quoted,
)
from sheetflow.core.names import DrivePath
from sheetflow.core.register.sheet import column_letters
from sheetflow.errors import TamperedError
from tests.google.home import ROBOT
from tests.google.office_sheet import Sheet, new_sheet
from tests.google.running_emulator import running_emulator
from tests.support.accepted import a_commit, a_first_commit, a_folder, a_record, an_event

Way = Callable[[Sheet], object]


@pytest.fixture
def sheet() -> Sheet:
    """Return a ledger of three events of two submissions, a queued effect, and a note."""
    made = new_sheet(running_emulator())
    ledger = made.ledger()
    record = a_record(folder=DrivePath("2025/PUB-1"))
    first = a_first_commit(submissions=(record,), outbox=(a_folder(),), notes={"catatan": "satu"})
    ledger.commit(first)
    ledger.commit(a_first_commit("PUB-2", base=1))
    konsep = a_record("PUB-1", "konsep", folder=DrivePath("2025/PUB-1"))
    ledger.commit(a_commit(2, events=(an_event("PUB-1", "konsep"),), submissions=(konsep,)))
    return made


def type_at(tab: SystemTab, column: str, text: str, row: int = 2) -> Way:
    place = f"{quoted(tab.title)}!{column_letters(tab.columns.index(column))}{row}"
    return lambda sheet: sheet.emulator.staff.type(sheet.id, place, [[text]], ROBOT)


def remove(tab: SystemTab, row: int = 2) -> Way:
    gone = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
    return lambda sheet: sheet.edit({"deleteDimension": {"range": gone}}, email=ROBOT)


def all_of(*ways: Way) -> Way:
    return lambda sheet: [way(sheet) for way in ways]


def claim_older_layout() -> Way:
    return all_of(type_at(HEADS, "layout", "'1"), type_at(SUBMISSIONS, "state", "selesai"))


RECORDS: Mapping[str, Way] = {
    "submission: approval cleared": type_at(SUBMISSIONS, "approval", ""),
    "submission: state": type_at(SUBMISSIONS, "state", "selesai"),
    "submission: evidence": type_at(SUBMISSIONS, "entered", ""),
    "submission: folder": type_at(SUBMISSIONS, "folder", "Laporan"),
    "submission: files": type_at(SUBMISSIONS, "files", "[]"),
    "submission: ids of Drive": type_at(SUBMISSIONS, "drive_ids", '{"2025/PUB-1":"x"}'),
    "submission: removed": remove(SUBMISSIONS),
    "row: digest": type_at(ROWS, "digest", "00ff"),
    "row: closed": type_at(ROWS, "closed", "'1"),
    "row: what is said": type_at(ROWS, "problems", "[]"),
    "row: day it was judged": type_at(ROWS, "judged", "'2035-01-01"),
    "row: removed": remove(ROWS),
    "outbox: target": type_at(OUTBOX, "target", "Laporan"),
    "outbox: emptied": remove(OUTBOX),
    "note: altered": type_at(NOTES, "text", "dua"),
    "note: removed": remove(NOTES),
    "heads: next number": type_at(HEADS, "next_number", "'9"),
    "heads: day": type_at(HEADS, "as_of", "'2020-01-01T00:00:00+07:00"),
    "heads: office": type_at(HEADS, "office", "lain"),
    "heads: last commit": type_at(HEADS, "last_commit", "x"),
    "heads: seal": type_at(HEADS, "seal", "x"),
    "heads: older layout claimed": claim_older_layout(),
    "event: last removed": remove(EVENTS, 4),
}
"""Edits that a run reads."""

HISTORY: Mapping[str, Way] = {
    "event: actor": type_at(EVENTS, "actor", "Orang Lain"),
    "event: time": type_at(EVENTS, "at", "'2020-01-01T00:00:00+07:00"),
    "event: digest of its record": type_at(EVENTS, "record", "x", 3),
    "event: first removed": remove(EVENTS),
    "event: hash": type_at(EVENTS, "hash", "x", 3),
    "commit: time": type_at(COMMITS, "as_of", "'2020-01-01T00:00:00+07:00"),
    "commit: run": type_at(COMMITS, "run_id", "x"),
    "commit: hash": type_at(COMMITS, "hash", "x"),
    "commit: first removed": remove(COMMITS),
    "commit: last removed": remove(COMMITS, 4),
    "older layout claimed with blank heads": all_of(
        type_at(HEADS, "layout", "'1"), *(type_at(HEADS, name, "") for name in LATER_HEADS)
    ),
}
"""Edits that only `verify` reads completely."""


def test_tabs_that_nobody_touched_are_whole(sheet: Sheet) -> None:
    assert sheet.ledger().audit() == []
    assert sheet.ledger().load().version == 3


@pytest.mark.parametrize("way", [*RECORDS.values(), *HISTORY.values()], ids=[*RECORDS, *HISTORY])
def test_verify_finds(way: Way, sheet: Sheet) -> None:
    way(sheet)
    assert _is_found(sheet.ledger())


def _is_found(ledger: GoogleLedger) -> bool:
    try:
        return bool(ledger.audit())
    except TamperedError:
        return True


@pytest.mark.parametrize("way", RECORDS.values(), ids=RECORDS)
def test_a_run_does_not_build_on(way: Way, sheet: Sheet) -> None:
    way(sheet)
    with pytest.raises(TamperedError, match="Version history"):
        sheet.ledger().load()


def as_layout_1(sheet: Sheet) -> None:
    """Change the tabs to those before records were sealed."""
    for tab in (HEADS, ROWS, EVENTS, COMMITS):
        end = len(tab.columns)
        gone = {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": end - tab.added,
                "endIndex": end}  # fmt: skip
        sheet.edit({"deleteDimension": {"range": gone}}, email=ROBOT)
    type_at(HEADS, "layout", "'1")(sheet)


def test_older_tabs_are_read_as_they_are_and_sealed_by_the_next_commit(sheet: Sheet) -> None:
    as_layout_1(sheet)
    ledger = sheet.ledger()
    before = ledger.load()
    assert (before.version, before.as_of, ledger.audit()) == (3, None, [])

    ledger.commit(a_first_commit("PUB-3", base=3))

    after = sheet.ledger().load()
    assert set(after.submissions) == {"PUB-1", "PUB-2", "PUB-3"}
    assert after.as_of is not None
    assert sheet.ledger().audit() == []
    type_at(SUBMISSIONS, "approval", "")(sheet)
    with pytest.raises(TamperedError, match=SUBMISSIONS.title):
        sheet.ledger().load()
