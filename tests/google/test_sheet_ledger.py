"""The ledger in protected tabs: one call a commit, refused whole when it is stale or repeated."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.retry import ClientOptions, Timing
from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.ledger.tabs import (
    COMMITS,
    EVENTS,
    HEADS,
    OUTBOX,
    ROWS,
    SUBMISSIONS,
    TOKEN_BASE,
    quoted,
)
from sheetflow.core.effects import FileEffect
from sheetflow.core.files import FileFact, FileInfo
from sheetflow.core.names import DrivePath, RowId, Sha256, SubmissionId
from sheetflow.core.records import FOLLOWED
from sheetflow.errors import BusyError, StaleError, TamperedError, UnavailableError
from tests.google.home import ADMIN, ROBOT
from tests.google.office_sheet import Sheet, new_sheet
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import credentials
from tests.support.accepted import (
    a_commit,
    a_copy,
    a_first_commit,
    a_folder,
    a_full_record,
    a_record,
    a_row,
    an_event,
    filed,
)
from tests.support.texts import TEXTS

BATCH = "sheets.spreadsheets.batchUpdate"
LOST = [
    {"kind": "lose_request"},
    {"kind": "lose_answer"},
    {"kind": "error_after", "code": 503},
    {"code": 429},
    {"code": 500},
]


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    with GoogleEmulator() as google:
        yield new_sheet(google)


@pytest.fixture
def ledger(sheet: Sheet) -> GoogleLedger:
    return sheet.ledger()


def calls(sheet: Sheet) -> list[str]:
    found = [entry.method.rpartition(".")[2] for entry in sheet.emulator.calls.entries]
    sheet.emulator.calls.reset()
    return found


def stands(sheet: Sheet, tab: Any) -> list[list[Any]]:
    """Return the tab below its heading, as people see it."""
    return sheet.look(quoted(tab.title))[1:]


def type_into(sheet: Sheet, at: str, value: Any) -> None:
    sheet.emulator.staff.type(sheet.id, at, [[value]], ROBOT)


def test_a_run_reads_once_and_writes_once(sheet: Sheet, ledger: GoogleLedger) -> None:
    calls(sheet)
    base = ledger.load().version
    assert ledger.unfinished() == []
    assert calls(sheet) == ["batchGetByDataFilter"]
    ledger.commit(a_first_commit(base=base, outbox=(a_copy(), a_folder())))
    assert calls(sheet) == ["batchUpdate"]
    ledger.acknowledge([(a_copy().id, (filed(a_copy()),)), (a_folder().id, ())])
    assert calls(sheet) == ["batchUpdate"]


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("times", [1, 2, 99])
def test_a_lost_answer_is_looked_for(sheet: Sheet, fault: dict[str, Any], times: int) -> None:
    writer = sheet.ledger()
    writer.load()
    sheet.emulator.fault(**fault, times=times, method=BATCH)
    done_before_refused = fault.get("kind") in {"lose_answer", "error_after"}
    commit = a_first_commit(outbox=(a_copy(),))
    if times < 99 or done_before_refused:
        writer.commit(commit)
    else:
        with pytest.raises((UnavailableError, BusyError)):
            writer.commit(commit)
    sheet.emulator.misbehaviour.clear()
    state = sheet.ledger().load()
    there = int(times < 99 or done_before_refused)
    assert (state.version, len(state.rows), len(stands(sheet, EVENTS))) == (there, there, there)
    assert len(stands(sheet, COMMITS)) == there


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_acknowledgement_is_done_once(sheet: Sheet, fault: dict[str, Any]) -> None:
    writer = sheet.ledger()
    writer.commit(a_first_commit(outbox=(a_copy(), a_folder())))
    sheet.emulator.fault(**fault, times=2, method=BATCH)
    writer.acknowledge([(a_copy().id, (filed(a_copy()),))])
    fresh = sheet.ledger()
    assert fresh.load().version == 2
    assert list(fresh.unfinished()) == [a_folder()]
    writer.acknowledge([(a_folder().id, ())])
    assert fresh.load().version == 3


def test_a_commit_that_landed_before_anothers_is_still_ones_own(sheet: Sheet) -> None:
    """The answer is lost, and another process commits before the job can read again."""
    other = sheet.ledger()
    timing = Timing(sleep=lambda _: other.commit(a_first_commit("B", base=1)))
    client = GoogleClient(
        credentials(ROBOT), TEXTS, endpoint=sheet.emulator.url, options=ClientOptions(timing=timing)
    )
    writer = GoogleLedger(sheet.office(client))
    writer.load()
    sheet.emulator.fault(kind="lose_answer", method=BATCH)
    writer.commit(a_first_commit("A"))
    state = sheet.ledger().load()
    assert (state.version, set(state.rows)) == (2, {"A", "B"})


def test_of_many_at_once_exactly_one_commits(sheet: Sheet) -> None:
    writers = [sheet.ledger() for _ in range(6)]
    for writer in writers:
        writer.load()

    def commit(number: int) -> bool:
        try:
            writers[number].commit(a_first_commit(f"PUB-{number}"))
        except StaleError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(commit, range(6)))
    assert done.count(True) == 1
    state = sheet.ledger().load()
    assert (state.version, len(state.rows), len(stands(sheet, EVENTS))) == (1, 1, 1)
    assert list(sheet.ledger().audit()) == []


def test_an_acknowledgement_survives_anothers_commit(sheet: Sheet) -> None:
    writer, other = sheet.ledger(), sheet.ledger()
    writer.commit(a_first_commit(outbox=(a_copy(),)))
    other.commit(a_first_commit("B", base=1))
    writer.acknowledge([(a_copy().id, (filed(a_copy()),))])
    state = sheet.ledger().load()
    assert state.version == 3
    assert state.submissions[SubmissionId("PUB-1")].files == (filed(a_copy()),)


def test_a_stale_commit_writes_nothing_at_all(sheet: Sheet) -> None:
    writer, other = sheet.ledger(), sheet.ledger()
    writer.load()
    other.commit(a_first_commit("B"))
    before = [stands(sheet, tab) for tab in (HEADS, ROWS, SUBMISSIONS, OUTBOX, EVENTS, COMMITS)]
    with pytest.raises(StaleError):
        writer.commit(a_first_commit("A", outbox=(a_copy(),)))
    after = [stands(sheet, tab) for tab in (HEADS, ROWS, SUBMISSIONS, OUTBOX, EVENTS, COMMITS)]
    assert before == after


def test_a_protection_that_was_removed_stops_commits(sheet: Sheet, ledger: GoogleLedger) -> None:
    ledger.load()
    sheet.edit({"deleteProtectedRange": {"protectedRangeId": TOKEN_BASE}}, email=ROBOT)
    with pytest.raises(UnavailableError, match="sheetflow init"):
        ledger.commit(a_first_commit())
    assert stands(sheet, EVENTS) == []


def test_the_tabs_stay_closed_to_staff(sheet: Sheet, ledger: GoogleLedger) -> None:
    ledger.commit(a_first_commit())
    for tab in (HEADS, ROWS, SUBMISSIONS, OUTBOX, EVENTS, COMMITS):
        with pytest.raises(Exception, match="protected"):
            sheet.emulator.staff.type(sheet.id, f"{quoted(tab.title)}!A2", [["x"]], ADMIN)


def test_renamed_tabs_are_the_same_tabs(sheet: Sheet, ledger: GoogleLedger) -> None:
    for tab in (HEADS, ROWS, EVENTS):
        properties = {"sheetId": tab.id, "title": f"{tab.title} (lama)"}
        sheet.edit(
            {"updateSheetProperties": {"properties": properties, "fields": "title"}}, email=ROBOT
        )
    ledger.commit(a_first_commit())
    assert len(list(sheet.ledger().history())) == 1
    assert set(sheet.ledger().load().rows) == {"PUB-1"}


def test_a_tab_that_was_deleted_is_named(sheet: Sheet, ledger: GoogleLedger) -> None:
    ledger.commit(a_first_commit())
    sheet.edit({"deleteSheet": {"sheetId": ROWS.id}}, email=ROBOT)
    with pytest.raises(UnavailableError, match=ROWS.title):
        sheet.ledger().load()


def test_a_heading_that_was_changed_is_named(sheet: Sheet) -> None:
    type_into(sheet, f"{quoted(ROWS.title)}!B1", "lain")
    with pytest.raises(UnavailableError, match=ROWS.title):
        sheet.ledger().load()


def test_a_record_that_was_altered_is_noticed(sheet: Sheet, ledger: GoogleLedger) -> None:
    ledger.commit(a_first_commit())
    type_into(sheet, f"{quoted(ROWS.title)}!F2", "ya")
    with pytest.raises(TamperedError, match=ROWS.title):
        sheet.ledger().load().rows[RowId("PUB-1")]


def test_a_record_that_stands_twice_is_noticed(sheet: Sheet, ledger: GoogleLedger) -> None:
    ledger.commit(a_first_commit())
    source = {"sheetId": ROWS.id, "startRowIndex": 1, "endRowIndex": 2}
    target = {"sheetId": ROWS.id, "startRowIndex": 2, "endRowIndex": 3}
    sheet.edit({"copyPaste": {"source": source, "destination": target}}, email=ROBOT)
    with pytest.raises(TamperedError, match="twice"):
        sheet.ledger().load()


def test_a_newest_event_that_is_gone_is_noticed_at_once(sheet: Sheet, ledger: GoogleLedger) -> None:
    ledger.commit(a_first_commit("A"))
    ledger.commit(a_first_commit("B", base=1))
    gone = {"sheetId": EVENTS.id, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    sheet.edit({"deleteDimension": {"range": gone}}, email=ROBOT)
    with pytest.raises(TamperedError, match=EVENTS.title):
        sheet.ledger().load()
    assert sheet.ledger().audit()


def test_an_event_that_was_edited_breaks_the_chain(sheet: Sheet, ledger: GoogleLedger) -> None:
    ledger.commit(a_first_commit())
    column = chr(ord("A") + EVENTS.columns.index("actor"))
    type_into(sheet, f"{quoted(EVENTS.title)}!{column}2", "Orang Lain")
    assert [one.kind.value for one in sheet.ledger().audit()] == ["altered"]


def test_a_newer_layout_is_left_alone(sheet: Sheet) -> None:
    column = chr(ord("A") + HEADS.columns.index("layout"))
    type_into(sheet, f"{quoted(HEADS.title)}!{column}2", "'9")
    with pytest.raises(UnavailableError, match="newer sheetflow"):
        sheet.ledger().load()


@pytest.mark.parametrize("length", [24_900, 24_901, 60_000, 200_000])
def test_texts_longer_than_a_cell_come_back_whole(
    sheet: Sheet, ledger: GoogleLedger, length: int
) -> None:
    long = ("é😀" * length)[:length]
    fact = FileFact("a", long, 1, Sha256("a" * 64))
    row = a_row(file_infos=(("a", FileInfo("s", (fact,))),), key="pendek")
    ledger.commit(a_commit(rows=(row, a_row("PUB-2"))))
    state = sheet.ledger().load()
    assert dict(state.rows) == {"PUB-1": row, "PUB-2": a_row("PUB-2")}
    shorter = a_row(key="baru")
    ledger.commit(a_commit(1, rows=(shorter,)))
    assert sheet.ledger().load().rows[RowId("PUB-1")] == shorter


MANY = tuple(a_row(f"PUB-{number}", key="k" * 3_000) for number in range(2_000))


def test_very_many_rows_are_written_in_parts_that_google_takes(
    sheet: Sheet, ledger: GoogleLedger
) -> None:
    sheet.emulator.calls.reset()
    ledger.commit(a_first_commit(rows=MANY, outbox=(a_copy(),)))
    sizes = [e.request_bytes for e in sheet.emulator.calls.entries if e.method == BATCH]
    assert len(sizes) == 5
    assert max(sizes) < 2_000_000
    ledger.acknowledge([(a_copy().id, (filed(a_copy()),))])
    state = sheet.ledger().load()
    assert dict(state.rows) == {row.id: row for row in MANY}
    assert state.version == 2


def test_how_far_files_were_followed_is_kept_once_all_rows_are(
    sheet: Sheet, ledger: GoogleLedger
) -> None:
    """A row whose record is lost would miss changes of its files."""
    notes = {FOLLOWED: "sampai sini", "lain": "catatan"}
    sheet.emulator.fault(kind="lose_request", skip=4, times=None, method=BATCH)
    ledger.commit(a_first_commit(rows=MANY, notes=notes))
    sheet.emulator.misbehaviour.clear()
    assert sheet.ledger().load().notes == {"lain": "catatan"}
    state = ledger.load()
    ledger.commit(a_commit(state.version, rows=MANY, notes=notes))
    assert sheet.ledger().load().notes == notes


@pytest.mark.parametrize(
    "fault", [{"kind": "lose_answer"}, {"kind": "lose_request"}, {"code": 500}]
)
def test_rows_that_are_lost_on_the_way_take_no_decision_with_them(
    sheet: Sheet, ledger: GoogleLedger, fault: dict[str, Any]
) -> None:
    sheet.emulator.fault(**fault, skip=2, times=None, method=BATCH)
    ledger.commit(a_first_commit(rows=MANY, outbox=(a_copy(),)))
    sheet.emulator.misbehaviour.clear()
    state = sheet.ledger().load()
    assert (state.version, len(list(sheet.ledger().history()))) == (1, 1)
    assert 0 < len(state.rows) < len(MANY)
    ledger.acknowledge([(a_copy().id, (filed(a_copy()),))])
    ledger.commit(a_commit(2, rows=MANY))
    assert dict(sheet.ledger().load().rows) == {row.id: row for row in MANY}


def test_what_no_row_can_hold_is_refused_before_anything_is_sent(
    sheet: Sheet, ledger: GoogleLedger
) -> None:
    ledger.load()
    calls(sheet)
    with pytest.raises(UnavailableError, match="PUB-1"):
        ledger.commit(a_commit(rows=(a_row(key="x" * 1_000_000),)))
    assert calls(sheet) == []


@pytest.mark.parametrize(
    "text",
    ["'apostrof", "=1+1", "json:{}", "00123", "1/2", " x ", "\x7f\x85", "a\r\nb", "😀\ud800"],
)
def test_texts_come_back_as_they_were(sheet: Sheet, ledger: GoogleLedger, text: str) -> None:
    event = an_event(actor=text, row_id=RowId(text))
    record, row = a_record(text), a_row(text, key=text, rules=text)
    ledger.commit(a_commit(events=(event,), submissions=(record,), rows=(row,)))
    fresh = sheet.ledger()
    assert next(iter(fresh.history())).event == event
    assert dict(fresh.load().rows) == {text: row}
    assert set(fresh.load().submissions) == {text}


class Places:
    """Reserves ids by path, as the office's files do."""

    def __init__(self) -> None:
        self.known: dict[DrivePath, str] = {}
        self.all: Callable[[], Mapping[DrivePath, str]] = dict

    def reserve(self, effects: Iterable[FileEffect]) -> Mapping[DrivePath, str]:
        folder = DrivePath("2025/PUB-1")
        paths = [folder, DrivePath(f"{folder}/01_bahan"), a_copy().target] if [*effects] else []
        return {path: self.known.get(path, f"id-{path}") for path in paths}

    def add_known(self, known: Mapping[DrivePath, str]) -> None:
        self.known.update(known)

    def load_when_needed(self, known: Callable[[], Mapping[DrivePath, str]]) -> None:
        self.all = known


def test_ids_are_committed_with_what_will_be_made(sheet: Sheet) -> None:
    office = sheet.office()
    ledger = GoogleLedger(office, Places())
    ledger.commit(a_first_commit(outbox=(a_folder(), a_copy())))
    killed = Places()
    assert len(list(GoogleLedger(sheet.office(), killed).unfinished())) == 2
    assert killed.known == {
        "2025/PUB-1": "id-2025/PUB-1",
        "2025/PUB-1/01_bahan": "id-2025/PUB-1/01_bahan",
        a_copy().target: f"id-{a_copy().target}",
    }


def test_ids_are_known_long_after_they_were_acknowledged(sheet: Sheet) -> None:
    ledger = GoogleLedger(sheet.office(), Places())
    ledger.commit(a_first_commit(outbox=(a_folder(), a_copy())))
    ledger.acknowledge([(a_folder().id, ()), (a_copy().id, (filed(a_copy()),))])
    ledger.commit(a_commit(3, submissions=(a_full_record("PUB-1"),)))
    later = Places()
    fresh = GoogleLedger(sheet.office(), later)
    assert later.all()[DrivePath("2025/PUB-1")] == "id-2025/PUB-1"
    fresh.commit(a_commit(4, outbox=(a_copy(b"x", "Masuk/x.jpg"),)))
    assert later.known[DrivePath("2025/PUB-1")] == "id-2025/PUB-1"
    assert fresh.load().submissions[SubmissionId("PUB-1")] == a_full_record("PUB-1")
