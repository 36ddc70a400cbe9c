"""Values of ranges, through gspread and google-api-python-client."""

import pytest
from googleapiclient.errors import HttpError
from gspread.exceptions import APIError
from gspread.utils import InsertDataOption, ValidationConditionType, ValueRenderOption

from tests.google_emulator_tests.conftest import Office


def test_an_empty_range_has_no_values_key(office: Office) -> None:
    call = office.sheets().values().get(spreadsheetId=office.spreadsheet_id, range="A1:A")
    assert call.execute() == {"range": "Sheet1!A1:A1000", "majorDimension": "ROWS"}


def test_leading_blank_rows_are_empty_lists_and_trailing_blanks_are_dropped(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "B2", [["x", "", ""], ["", "", ""]])
    values = office.sheets().values()
    found = values.get(spreadsheetId=office.spreadsheet_id, range="Sheet1!A1:D9").execute()
    assert found["values"] == [[], ["", "x"]]
    assert found["range"] == "Sheet1!A1:D9"


def test_columns_come_as_columns(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "A1", [["a", "b"], ["c"]])
    values = office.sheets().values()
    found = values.get(
        spreadsheetId=office.spreadsheet_id, range="A1:C3", majorDimension="COLUMNS"
    ).execute()
    assert found["values"] == [["a", "c"], ["b"]]


def test_batch_get_reads_several_ranges_in_one_call(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "A1", [["a", "b"]])
    book = office.gspread()
    office.emulator.calls.reset()
    found = book.values_batch_get(["A1:A2", "Sheet1!B1:B2"])
    assert [item["values"] for item in found["valueRanges"]] == [[["a"]], [["b"]]]
    assert len(office.emulator.calls) == 1


def test_raw_text_stays_text_and_typed_text_is_read(office: Office) -> None:
    sheet = office.gspread().sheet1
    sheet.update([["=1+1", "0042", "TRUE"]], "A1", raw=True)
    sheet.update([["=1+1", "0042", "TRUE"]], "A2", raw=False)
    values = office.sheets().values()
    found = values.get(
        spreadsheetId=office.spreadsheet_id, range="A1:C2", valueRenderOption="UNFORMATTED_VALUE"
    ).execute()
    assert found["values"] == [["=1+1", "0042", "TRUE"], [2, 42, True]]


def test_dates_are_serial_numbers_and_look_like_the_locale(office: Office) -> None:
    change = {"properties": {"locale": "in_ID"}, "fields": "locale"}
    office.batch({"updateSpreadsheetProperties": change})
    sheet = office.gspread().sheet1
    sheet.update([["31/12/2025", "1.234,5", "12%"]], "A1", raw=False)
    assert sheet.get("A1:C1") == [["31/12/2025", "1.234,50", "12%"]]
    unformatted = sheet.get("A1:C1", value_render_option=ValueRenderOption.unformatted)
    assert unformatted == [[46022, 1234.5, 0.12]]


def test_null_leaves_a_cell_alone_and_empty_text_clears_it(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "A1", [["keep", "clear", "old"]])
    office.gspread().sheet1.update([[None, "", "new"]], "A1")
    assert office.emulator.staff.look(office.spreadsheet_id, "A1:C1") == [["keep", "", "new"]]


def test_values_beyond_the_named_range_are_refused(office: Office) -> None:
    with pytest.raises(APIError, match=r"but tried writing to column \[C\]"):
        office.gspread().sheet1.update([["a", "b", "c"]], "A1:B1")


def test_a_range_outside_of_the_grid_is_refused_in_googles_words(office: Office) -> None:
    limits = r"Range \(Sheet1!A2000\) exceeds grid limits. Max rows: 1000, max columns: 26"
    with pytest.raises(APIError, match=limits):
        office.gspread().values_get("Sheet1!A2000")
    with pytest.raises(APIError, match="Unable to parse range: Nowhere!A1"):
        office.gspread().values_get("Nowhere!A1")


def test_append_writes_below_the_table_it_finds(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "B2", [["h1", "h2"], ["a", "b"]])
    values = office.sheets().values()
    answer = values.append(
        spreadsheetId=office.spreadsheet_id,
        range="Sheet1",
        valueInputOption="RAW",
        body={"values": [["c", "d"]]},
    ).execute()
    assert answer["tableRange"] == "Sheet1!B2:C3"
    assert answer["updates"]["updatedRange"] == "Sheet1!B4:C4"


def test_append_twice_writes_twice(office: Office) -> None:
    sheet = office.gspread().sheet1
    sheet.append_row(["x"])
    sheet.append_row(["x"])
    assert sheet.get("A1:A9") == [["x"], ["x"]]


def test_a_gap_in_the_last_row_shifts_what_is_appended(office: Office) -> None:
    sheet = office.gspread().sheet1
    sheet.append_row(["a", "", "c"])
    sheet.append_row(["d"])
    assert sheet.get("A1:D2") == [["a", "", "c"], ["", "", "d"]]


def test_insert_rows_pushes_what_stands_below(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "A1", [["a"], [""], ["below"]])
    sheet = office.gspread().sheet1
    sheet.append_row(["b"], table_range="A1", insert_data_option=InsertDataOption.insert_rows)
    assert sheet.get("A1:A5") == [["a"], ["b"], [], ["below"]]


def test_a_batch_of_values_is_all_or_nothing(office: Office) -> None:
    data = [{"range": "A1", "values": [["x"]]}, {"range": "Nowhere!A1", "values": [["y"]]}]
    body = {"valueInputOption": "RAW", "data": data}
    with pytest.raises(HttpError, match=r"Invalid data\[1\]: Unable to parse range: Nowhere!A1"):
        office.sheets().values().batchUpdate(
            spreadsheetId=office.spreadsheet_id, body=body
        ).execute()
    assert office.emulator.staff.look(office.spreadsheet_id, "A1:A1") == []


def test_values_are_not_checked_against_validation(office: Office) -> None:
    sheet = office.gspread().sheet1
    sheet.add_validation("A1", ValidationConditionType.one_of_list, ["ya", "tidak"], strict=True)
    sheet.update([["mungkin"]], "A1")
    assert sheet.acell("A1").value == "mungkin"


def test_a_named_range_can_be_read_by_its_name(office: Office) -> None:
    sheet = office.gspread().sheet1
    sheet.update([["a"], ["b"]], "C2")
    sheet.define_named_range("C2:C3", "isian")
    assert office.gspread().values_get("isian")["values"] == [["a"], ["b"]]


def test_clear_empties_values_and_keeps_looks(office: Office) -> None:
    sheet = office.gspread().sheet1
    sheet.update([["x"]], "A1")
    sheet.format("A1", {"textFormat": {"bold": True}})
    sheet.batch_clear(["A1"])
    cell = office.get("sheets.data.rowData.values(userEnteredValue,userEnteredFormat)")
    assert cell["sheets"][0]["data"][0]["rowData"][0]["values"] == [
        {"userEnteredFormat": {"textFormat": {"bold": True}}}
    ]


def test_more_than_50000_characters_are_refused(office: Office) -> None:
    with pytest.raises(APIError, match="maximum of 50000 characters in a single cell"):
        office.gspread().sheet1.update([["x" * 50_001]], "A1")


def test_a_write_must_begin_on_the_grid_which_then_grows_under_it(office: Office) -> None:
    sheet = office.gspread().sheet1
    with pytest.raises(APIError, match=r"Range \(Sheet1!A1001:A1002\) exceeds grid limits"):
        sheet.update([["x"], ["y"]], "A1001:A1002")
    sheet.update([["x"], ["y"]], "A1000:A1001")
    sheet.update([["z", "z"]], "Z1")
    assert sheet.get("A1000:A1001") == [["x"], ["y"]]
    size = office.get("sheets.properties.gridProperties")["sheets"][0]["properties"]
    assert size == {"gridProperties": {"rowCount": 1001, "columnCount": 27}}
