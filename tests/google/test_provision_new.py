"""`init` on a new spreadsheet: everything exists, nothing is left to change, few calls."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from sheetflow.adapters.google.api.sheet_requests import MAX_BYTES, batches
from sheetflow.adapters.google.ledger.tabs import STATUS, SYSTEM_TABS
from sheetflow.adapters.google.provision.protection import DECISIONS
from sheetflow.adapters.google.provision.provision import DASHBOARD, GUIDE
from sheetflow.core.names import ColumnId
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.submission_rows import scan_rows
from sheetflow.core.words import ENGLISH, INDONESIAN
from tests.google.home import ADMIN, ROBOT
from tests.google.spreadsheets import DAY, KASUBBAG, Sheet, google_office, new_sheet, with_addresses
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.api_errors import ApiError


@pytest.fixture
def emulator() -> Iterator[GoogleEmulator]:
    with GoogleEmulator() as running:
        yield running


def test_a_difference_changes_nothing_and_an_init_leaves_none(emulator: GoogleEmulator) -> None:
    sheet = new_sheet(emulator)
    before = sheet.whole()
    said = sheet.left()
    assert sheet.whole() == before
    assert sheet.drive.folders() == []
    assert sheet.init() == said
    assert sheet.left() == []
    assert sheet.drive.folders() == ["Arsip", "Kotak Masuk"]


def test_all_of_a_spreadsheet_is_one_write_beside_the_locale(emulator: GoogleEmulator) -> None:
    sheet = new_sheet(emulator)
    difference = sheet.provision.difference()
    emulator.calls.reset()
    sheet.provision.apply(difference)
    counts = emulator.calls.counts()
    # The locale is sent alone, as Google may refuse it.
    assert counts["sheets.spreadsheets.batchUpdate"] == 2
    emulator.calls.reset()
    sheet.left()
    reads = [entry for entry in emulator.calls.entries if entry.method.startswith("sheets.")]
    assert len(reads) == 3


def test_the_register_is_one_that_the_core_reads(sheet: Sheet) -> None:
    rows = sheet.look("Register!A1:AZ60", "UNFORMATTED_VALUE")
    header = find_header(rows, sheet.wanted.office.form, sheet.wanted.office.language)
    assert header.row == 4
    assert not header.foreign
    identifier = header.places[sheet.wanted.office.form.identifier.id][0]
    numbers = [row[identifier] for row in sheet.look("Register!A6:B300")]
    assert numbers == [f"PUB-2025-{number:04}" for number in range(1, 61)]
    counted = header.places[ColumnId("no")][0]
    numbered = [str(row[counted]) for row in sheet.look("Register!A6:AZ300") if row[1:]]
    assert numbered == [str(number) for number in range(1, 61)]
    found = scan_rows(rows, {}, header, sheet.wanted.office.form, {})
    assert (found.rows, len(found.spare)) == ((), 55)


def test_the_empty_tab_of_a_new_spreadsheet_becomes_the_register(sheet: Sheet) -> None:
    tabs = [one["properties"] for one in sheet.get("sheets(properties)")["sheets"]]
    visible = [one["title"] for one in tabs if not one.get("hidden")]
    assert visible[:3] == ["Register", "Petunjuk", "Dasbor"]
    assert {tab.id for tab in SYSTEM_TABS} | {GUIDE, DASHBOARD} <= {t["sheetId"] for t in tabs[1:]}
    grid = tabs[0]["gridProperties"]
    assert (grid["frozenRowCount"], grid["frozenColumnCount"]) == (5, 3)
    about = sheet.get("properties")["properties"]
    assert (about["timeZone"], about["locale"]) == ("Asia/Jakarta", "in_ID")


def test_a_row_shows_what_the_job_says_wherever_it_is_sorted(sheet: Sheet) -> None:
    title, state = sheet.heading("Judul Kegiatan"), sheet.heading("Status Tercatat")
    client = sheet.drive.client
    start = {"sheetId": STATUS.id, "rowIndex": 1, "columnIndex": 0}
    cells = [{"userEnteredValue": {"stringValue": text}} for text in ("PUB-2025-0003", "Disimpan")]
    client.change(sheet.id, [{"updateCells": {
        "start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}}])  # fmt: skip
    sheet.type(f"Register!{title}8", [["Sosialisasi"]])
    assert sheet.look(f"Register!{state}6:{state}8") == [[], [], ["Disimpan"]]
    end = {"sheetId": 0, "dimension": "ROWS", "startIndex": 5, "endIndex": 7}
    sheet.edit({"insertDimension": {"range": end, "inheritFromBefore": False}})
    assert sheet.look(f"Register!{state}10") == [["Disimpan"]]
    assert sheet.look("Dasbor!G13")[0] == ["1"]
    assert sheet.look("Dasbor!A5")[0] == ["1"]


def test_drop_downs_advise_and_dates_are_checked(sheet: Sheet) -> None:
    first = sheet.tab("Register", "data(rowData(values(dataValidation)))")
    row = first["data"][0]["rowData"][5]["values"]
    [headings] = sheet.look("Register!5:5")
    rules = {name: row[at].get("dataValidation", {}) for at, name in enumerate(headings)
             if at < len(row)}  # fmt: skip
    offered = rules["Status"]["condition"]["values"]
    states = sheet.wanted.office.form.states
    assert [one["userEnteredValue"] for one in offered] == [s.label(INDONESIAN) for s in states]
    assert "strict" not in rules["Status"]
    assert rules["Tanggal Kegiatan"]["condition"] == {"type": "DATE_IS_VALID"}
    assert rules["Judul Kegiatan"] == {}


def test_only_the_job_writes_its_tabs(sheet: Sheet) -> None:
    sheet.type(f"Register!{sheet.heading('Judul Kegiatan')}6", [["boleh"]])
    for at in ("Dasbor!A1", "Petunjuk!A1",
               "'Sistem Tampilan'!A2", "'Sistem Riwayat'!A2"):  # fmt: skip
        with pytest.raises(ApiError, match="protected"):
            sheet.type(at, [["tidak boleh"]])


def test_a_decision_is_written_by_its_role_alone(sheet: Sheet) -> None:
    at = f"Register!{sheet.heading('Keputusan Verifikasi')}6"
    sheet.drive.emulator.share(sheet.id, KASUBBAG, "writer")
    with pytest.raises(ApiError, match="protected"):
        sheet.type(at, [["Disebarluaskan"]])
    sheet.type(at, [["Disebarluaskan"]], KASUBBAG)
    found = sheet.tab("Register", "protectedRanges")["protectedRanges"]
    editors = {one["protectedRangeId"]: set(one["editors"]["users"]) for one in found}
    assert editors[DECISIONS] == {ROBOT, KASUBBAG}


def test_without_addresses_decisions_stay_open(emulator: GoogleEmulator) -> None:
    sheet = new_sheet(emulator, with_addresses(google_office(), {}))
    sheet.init()
    sheet.type(f"Register!{sheet.heading('Keputusan Verifikasi')}6", [["Disebarluaskan"]], ADMIN)
    assert sheet.left() == []


def test_decisions_of_a_role_that_nobody_holds_today_are_for_nobody(
    emulator: GoogleEmulator,
) -> None:
    office = with_addresses(google_office(), {"kasubbag": KASUBBAG})
    former = tuple(replace(h, since=None, until=DAY - timedelta(1)) for h in office.holders)
    sheet = new_sheet(emulator, replace(office, holders=former))
    sheet.init()
    emulator.share(sheet.id, KASUBBAG, "writer")
    at = f"Register!{sheet.heading('Keputusan Verifikasi')}6"
    for email in (ADMIN, KASUBBAG):
        with pytest.raises(ApiError, match="protected"):
            sheet.type(at, [["Disebarluaskan"]], email)
    assert sheet.left() == []


def test_each_role_has_a_filter_view_of_its_own_turn(sheet: Sheet) -> None:
    views = sheet.tab("Register", "filterViews")["filterViews"]
    titles = [view["title"] for view in views]
    assert "Menunggu saya · Kepala Subbagian (Kasubbag)" in titles
    assert "Ada galat" in titles
    conditions = [view["filterSpecs"][0]["filterCriteria"]["condition"] for view in views]
    assert conditions[1]["values"] == [{"userEnteredValue": "Kasubbag"}]


def test_the_dashboard_has_charts_over_its_tables(sheet: Sheet) -> None:
    charts = sheet.tab("Dasbor", "charts")["charts"]
    kinds = [chart["spec"]["basicChart"]["chartType"] for chart in charts]
    assert kinds == ["BAR", "BAR", "BAR"]
    errors = [cell for row in sheet.look("Dasbor!A1:X60") for cell in row if str(cell)[:1] == "#"]
    assert errors == []


def test_the_guide_speaks_of_a_shared_sheet(sheet: Sheet) -> None:
    text = "\n".join(cell for row in sheet.look("Petunjuk!A1:F200") for cell in row)
    assert "tersimpan sendiri" in text
    assert "Simpan dan tutup" not in text
    assert f"bagikan kepada {ROBOT}" in text


def test_an_english_office_is_reported_in_english(emulator: GoogleEmulator) -> None:
    office = google_office(language="en")
    assert office.language == ENGLISH
    sheet = new_sheet(emulator, office)
    assert "Make the tab “Guide”." in sheet.init()
    assert sheet.left() == []


def test_requests_too_large_for_one_call_go_in_order() -> None:
    text = "x" * (MAX_BYTES // 2)
    requests = [{"updateCells": {"rows": text, "at": number}} for number in range(3)]
    sent = [[one["updateCells"]["at"] for one in batch] for batch in batches(requests)]
    assert sent == [[0], [1], [2]]
    assert batches([]) == []
