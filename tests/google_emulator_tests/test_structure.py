"""Rows and columns that move, and everything that hangs on them."""

from typing import Any

import pytest

from tests.google_emulator_tests.conftest import Office

HEADINGS = [["id", "nama", "rumus"]]
ROWS = [["A-2", "dua", "=A2&B2"], ["A-1", "satu", "=A3&B3"], ["A-3", "tiga", "=A4&B4"]]


@pytest.fixture
def register(office: Office) -> Office:
    office.emulator.staff.type(office.spreadsheet_id, "A1", HEADINGS + ROWS)
    return office


def look(office: Office, at: str, render: str = "FORMATTED_VALUE") -> Any:
    return office.emulator.staff.look(office.spreadsheet_id, at, render)


def rows(start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def named(office: Office, top: int, bottom: int) -> None:
    span = {"sheetId": 0, "startRowIndex": top, "endRowIndex": bottom}
    office.batch({"addNamedRange": {"namedRange": {"name": "isi", "range": span}}})


def test_an_inserted_row_moves_cells_formulas_and_ranges(register: Office) -> None:
    named(register, 1, 4)
    register.batch({"insertDimension": {"range": rows(2, 3)}})
    assert look(register, "A2:C5") == [
        ["A-2", "dua", "A-2dua"],
        [],
        ["A-1", "satu", "A-1satu"],
        ["A-3", "tiga", "A-3tiga"],
    ]
    assert look(register, "C4", "FORMULA") == [["=A4&B4"]]
    span = register.get("namedRanges.range")["namedRanges"][0]["range"]
    assert (span["startRowIndex"], span["endRowIndex"]) == (1, 5)


def test_a_deleted_row_takes_what_hangs_on_it_alone(register: Office) -> None:
    named(register, 2, 3)
    register.emulator.staff.type(register.spreadsheet_id, "E1", [["=B3"], ["=SUM(A2:A4)"]])
    register.batch({"deleteDimension": {"range": rows(2, 3)}})
    assert look(register, "A2:A4") == [["A-2"], ["A-3"]]
    assert look(register, "E1:E2", "FORMULA") == [["=#REF!"], ["=SUM(A2:A3)"]]
    assert register.get("namedRanges") == {}


def test_sorted_rows_take_their_formulas_and_looks_along(register: Office) -> None:
    register.gspread().sheet1.format("A2", {"textFormat": {"bold": True}})
    spec = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    span = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4}
    register.batch({"sortRange": {"range": span, "sortSpecs": spec}})
    assert look(register, "A2:C4") == [
        ["A-1", "satu", "A-1satu"],
        ["A-2", "dua", "A-2dua"],
        ["A-3", "tiga", "A-3tiga"],
    ]
    cells = register.get("sheets.data.rowData.values.userEnteredFormat.textFormat.bold")
    bold = [bool(row) for row in cells["sheets"][0]["data"][0]["rowData"]]
    assert bold == [False, False, True]


def test_blank_rows_sort_last_in_both_directions(register: Office) -> None:
    spec = [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]
    span = {"sheetId": 0, "startRowIndex": 1}
    register.batch({"sortRange": {"range": span, "sortSpecs": spec}})
    assert look(register, "A2:A9") == [["A-3"], ["A-2"], ["A-1"]]


def test_cut_cells_are_followed_by_formulas(register: Office) -> None:
    register.emulator.staff.type(register.spreadsheet_id, "E1", [["=B2"]])
    source = {
        "sheetId": 0,
        "startRowIndex": 1,
        "endRowIndex": 2,
        "startColumnIndex": 0,
        "endColumnIndex": 2,
    }
    target = {"sheetId": 0, "rowIndex": 9, "columnIndex": 0}
    register.batch(
        {"cutPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}
    )
    assert look(register, "A2:B2") == []
    assert look(register, "A10:B10") == [["A-2", "dua"]]
    assert look(register, "E1", "FORMULA") == [["=B10"]]


def test_copied_formulas_look_beside_themselves(register: Office) -> None:
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    target = {"sheetId": 0, "startRowIndex": 6, "endRowIndex": 8}
    register.batch(
        {"copyPaste": {"source": source, "destination": target, "pasteType": "PASTE_NORMAL"}}
    )
    assert look(register, "C7:C8", "FORMULA") == [["=A7&B7"], ["=A8&B8"]]


def test_a_moved_row_keeps_its_identity(register: Office) -> None:
    named(register, 1, 2)
    register.batch({"moveDimension": {"source": rows(1, 2), "destinationIndex": 4}})
    assert look(register, "A2:A4") == [["A-1"], ["A-3"], ["A-2"]]
    span = register.get("namedRanges.range")["namedRanges"][0]["range"]
    assert span["startRowIndex"] == 3


def test_a_renamed_tab_is_renamed_in_formulas(register: Office) -> None:
    register.batch({"addSheet": {"properties": {"title": "Lain", "sheetId": 5}}})
    register.emulator.staff.type(register.spreadsheet_id, "Lain!A1", [["=Sheet1!B2"]])
    change = {"properties": {"sheetId": 0, "title": "Buku Agenda"}, "fields": "title"}
    register.batch({"updateSheetProperties": change})
    assert look(register, "Lain!A1", "FORMULA") == [["='Buku Agenda'!B2"]]
    assert look(register, "Lain!A1") == [["dua"]]


def test_a_formula_that_looks_into_a_deleted_tab_fails(register: Office) -> None:
    register.batch({"addSheet": {"properties": {"title": "Lain", "sheetId": 5}}})
    register.emulator.staff.type(register.spreadsheet_id, "E1", [["=Lain!B2"]])
    register.batch({"deleteSheet": {"sheetId": 5}})
    assert look(register, "E1") == [["#REF!"]]


def test_row_metadata_follows_inserts_and_dies_with_its_row(register: Office) -> None:
    location = {"dimensionRange": rows(1, 2)}
    metadata = {"metadataKey": "k", "visibility": "DOCUMENT", "location": location}
    register.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})
    register.batch({"insertDimension": {"range": rows(0, 1)}})
    search = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
    resource = register.sheets().developerMetadata()
    found = resource.search(spreadsheetId=register.spreadsheet_id, body=search).execute()
    place = found["matchedDeveloperMetadata"][0]["developerMetadata"]["location"]
    assert place["locationType"] == "ROW"
    assert place["dimensionRange"]["startIndex"] == 2
    register.batch({"deleteDimension": {"range": rows(2, 3)}})
    assert resource.search(spreadsheetId=register.spreadsheet_id, body=search).execute() == {}


def test_a_data_filter_writes_to_every_match(register: Office) -> None:
    for start in (1, 2):
        location = {"dimensionRange": rows(start, start + 1)}
        metadata = {"metadataKey": "k", "visibility": "DOCUMENT", "location": location}
        register.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})
    data = {
        "dataFilter": {"developerMetadataLookup": {"metadataKey": "k"}},
        "values": [["sama"]],
        "majorDimension": "ROWS",
    }
    register.sheets().values().batchUpdateByDataFilter(
        spreadsheetId=register.spreadsheet_id, body={"valueInputOption": "RAW", "data": [data]}
    ).execute()
    assert look(register, "A2:A4") == [["sama"], ["sama"], ["A-3"]]


def test_conditional_formats_filter_views_and_charts_are_kept_and_move(register: Office) -> None:
    span = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 1}
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$B2="dua"'}]}
    rule = {"ranges": [span], "booleanRule": {"condition": condition, "format": {}}}
    anchor = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 9}}}
    basic = {"chartType": "BAR", "series": [{"series": {"sourceRange": {"sources": [span]}}}]}
    chart = {"spec": {"title": "Jumlah", "basicChart": basic}, "position": anchor}
    register.batch(
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"addFilterView": {"filter": {"title": "Menunggu saya", "range": span}}},
        {"addChart": {"chart": chart}},
        {"insertDimension": {"range": rows(0, 1)}},
    )
    sheet = register.get("sheets(conditionalFormats,filterViews,charts)")["sheets"][0]
    moved = sheet["conditionalFormats"][0]
    assert moved["ranges"][0]["startRowIndex"] == 2
    assert moved["booleanRule"]["condition"]["values"] == [{"userEnteredValue": '=$B3="dua"'}]
    assert sheet["filterViews"][0]["title"] == "Menunggu saya"
    assert sheet["filterViews"][0]["range"]["endRowIndex"] == 5
    overlay = sheet["charts"][0]["position"]["overlayPosition"]
    assert overlay["anchorCell"] == {"rowIndex": 10}
    assert sheet["charts"][0]["spec"]["title"] == "Jumlah"


def test_a_table_has_typed_columns(register: Office) -> None:
    span = {"sheetId": 0, "endRowIndex": 4, "endColumnIndex": 2}
    table = {"name": "Agenda", "range": span}
    answer = register.batch({"addTable": {"table": table}})["replies"][0]["addTable"]["table"]
    assert [column["columnName"] for column in answer["columnProperties"]] == ["id", "nama"]


def test_a_duplicated_tab_has_ids_of_its_own(register: Office) -> None:
    protected = {"protectedRangeId": 4, "range": {"sheetId": 0}}
    register.batch({"addProtectedRange": {"protectedRange": protected}})
    register.batch({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 8}})
    sheets = register.get("sheets(properties(sheetId,title),protectedRanges)")["sheets"]
    titles = {sheet["properties"]["title"] for sheet in sheets}
    assert titles == {"Sheet1", "Copy of Sheet1"}
    ids = {sheet["protectedRanges"][0]["protectedRangeId"] for sheet in sheets}
    assert len(ids) == 2


def test_tabs_are_ordered_by_indexes_before_the_move(office: Office) -> None:
    for number in (1, 2):
        office.batch({"addSheet": {"properties": {"title": f"T{number}", "sheetId": number}}})
    change = {"properties": {"sheetId": 0, "index": 2}, "fields": "index"}
    office.batch({"updateSheetProperties": change})
    titles = [tab["properties"]["title"] for tab in office.get("sheets.properties.title")["sheets"]]
    assert titles == ["T1", "Sheet1", "T2"]
