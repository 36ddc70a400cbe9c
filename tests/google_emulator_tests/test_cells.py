"""spreadsheets.get: masks, cells, links, smart chips."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.google_emulator_tests.conftest import Office

LINKS = "sheets.data.rowData.values(hyperlink,textFormatRuns,chipRuns)"


def put_cell(office: Office, cell: dict[str, Any], fields: str) -> None:
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    rows = [{"values": [cell]}]
    office.batch({"updateCells": {"start": start, "rows": rows, "fields": fields}})


def first_cell(office: Office, fields: str = LINKS) -> Any:
    return office.get(fields)["sheets"][0]["data"][0]["rowData"][0]["values"][0]


def run(start: int, uri: str) -> dict[str, Any]:
    return {"startIndex": start, "format": {"link": {"uri": uri}}}


def test_a_mask_brings_only_what_it_names(office: Office) -> None:
    found = office.get("spreadsheetId,sheets(properties(title))")
    expected = {
        "spreadsheetId": office.spreadsheet_id,
        "sheets": [{"properties": {"title": "Sheet1"}}],
    }
    assert found == expected


def test_a_wrong_mask_is_refused(office: Office) -> None:
    message = "Cannot find matching fields for path 'sheets.colour'"
    with pytest.raises(HttpError, match=message):
        office.get("sheets.colour")


def test_grid_data_comes_only_when_asked_for(office: Office) -> None:
    assert "data" not in office.get()["sheets"][0]
    data = office.get(includeGridData=True, ranges=["Sheet1!B3:C4"])["sheets"][0]["data"][0]
    assert (data["startRow"], data["startColumn"]) == (2, 1)
    assert len(data["rowMetadata"]) == 2


def test_an_unknown_query_parameter_is_refused(office: Office) -> None:
    client = office.gspread().client
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{office.spreadsheet_id}"
    with pytest.raises(Exception, match='Unknown name "colour": Cannot bind query parameter'):
        client.request("get", url, params={"colour": "red"})


def test_one_link_in_rich_text_is_the_hyperlink(office: Office) -> None:
    cell = {
        "userEnteredValue": {"stringValue": "lihat sini"},
        "textFormatRuns": [run(6, "https://a.example")],
    }
    put_cell(office, cell, "userEnteredValue,textFormatRuns")
    assert first_cell(office)["hyperlink"] == "https://a.example"


def test_several_links_leave_the_hyperlink_empty(office: Office) -> None:
    cell = {
        "userEnteredValue": {"stringValue": "satu dua"},
        "textFormatRuns": [run(0, "https://a.example"), run(5, "https://b.example")],
    }
    put_cell(office, cell, "userEnteredValue,textFormatRuns")
    found = first_cell(office)
    assert "hyperlink" not in found
    uris = [part["format"]["link"]["uri"] for part in found["textFormatRuns"]]
    assert uris == ["https://a.example", "https://b.example"]


def test_writing_a_value_erases_chips_and_links(office: Office) -> None:
    chip = {"chip": {"richLinkProperties": {"uri": "https://drive.google.com/file/d/x"}}}
    cell = {"userEnteredValue": {"stringValue": "Surat.pdf"}, "chipRuns": [chip]}
    put_cell(office, cell, "userEnteredValue,chipRuns")
    assert first_cell(office)["chipRuns"][0] == chip
    office.gspread().sheet1.update([["Surat.pdf"]], "A1")
    assert office.get(LINKS)["sheets"][0]["data"] == [{"rowData": [{"values": [{}]}]}] or (
        office.get(LINKS)["sheets"][0]["data"] == [{}]
    )


def test_a_hyperlink_formula_and_a_typed_address_are_links(office: Office) -> None:
    office.emulator.staff.type(
        office.spreadsheet_id,
        "A1",
        [['=HYPERLINK("https://a.example";"teks")', "https://b.example"]],
    )
    row = office.get("sheets.data.rowData.values(hyperlink,formattedValue)")
    cells = row["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cells == [
        {"formattedValue": "teks", "hyperlink": "https://a.example"},
        {"formattedValue": "https://b.example", "hyperlink": "https://b.example"},
    ]


def test_formulas_show_what_was_entered_and_what_came_out(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "A1", [["=1/0"]])
    cell = first_cell(office, "sheets.data.rowData.values(userEnteredValue,effectiveValue)")
    assert cell["userEnteredValue"] == {"formulaValue": "=1/0"}
    assert cell["effectiveValue"]["errorValue"]["type"] == "DIVIDE_BY_ZERO"


def test_colours_come_with_their_style_and_in_256_steps(office: Office) -> None:
    office.gspread().sheet1.format("A1", {"backgroundColor": {"red": 1, "green": 0.5}})
    looks = first_cell(office, "sheets.data.rowData.values.userEnteredFormat")["userEnteredFormat"]
    color = {"red": 1, "green": 0.49803922}
    assert looks == {"backgroundColor": color, "backgroundColorStyle": {"rgbColor": color}}


def test_notes_drop_downs_and_widths_are_kept(office: Office) -> None:
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ya"}]}
    rule = {"condition": condition, "strict": True, "showCustomUi": True}
    put_cell(office, {"note": "isi di sini", "dataValidation": rule}, "note,dataValidation")
    width = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    change = {"range": width, "properties": {"pixelSize": 222}, "fields": "pixelSize"}
    office.batch({"updateDimensionProperties": change})
    found = office.get("sheets.data(rowData.values(note,dataValidation),columnMetadata.pixelSize)")
    data = found["sheets"][0]["data"][0]
    assert data["rowData"][0]["values"][0] == {"note": "isi di sini", "dataValidation": rule}
    assert data["columnMetadata"][0] == {"pixelSize": 222}


def test_a_new_spreadsheet_is_created_in_the_callers_drive(office: Office) -> None:
    body = {
        "properties": {"title": "Baru", "locale": "in_ID", "timeZone": "Asia/Jakarta"},
        "sheets": [{"properties": {"title": "Satu"}}, {"properties": {"title": "Dua"}}],
    }
    made = office.sheets("orang@kantor.example").create(body=body).execute()
    assert made["properties"]["timeZone"] == "Asia/Jakarta"
    assert [sheet["properties"]["title"] for sheet in made["sheets"]] == ["Satu", "Dua"]
    file = office.drive("orang@kantor.example").files().get(fileId=made["spreadsheetId"]).execute()
    assert file["name"] == "Baru"
