"""spreadsheets.batchUpdate: all or nothing, in Google's own words."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.google_emulator_tests.conftest import Office


def write(text: str) -> dict[str, Any]:
    value = {"userEnteredValue": {"stringValue": text}}
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    return {
        "updateCells": {"start": start, "rows": [{"values": [value]}], "fields": "userEnteredValue"}
    }


def protect(number: int) -> dict[str, Any]:
    return {"addProtectedRange": {"protectedRange": {"protectedRangeId": number, "range": {}}}}


def unprotect(number: int) -> dict[str, Any]:
    return {"deleteProtectedRange": {"protectedRangeId": number}}


def shown(office: Office) -> Any:
    return office.emulator.staff.look(office.spreadsheet_id, "A1:A1")


def test_one_wrong_request_undoes_the_whole_batch(office: Office) -> None:
    message = r"Invalid requests\[1\].deleteProtectedRange: No protected range with id: 7"
    with pytest.raises(HttpError, match=message):
        office.batch(write("x"), unprotect(7))
    assert shown(office) == []


@pytest.mark.parametrize("code", ["id_ID", "id", "xx_YY", "en-US", ""])
def test_a_locale_that_sheets_does_not_offer_is_refused(office: Office, code: str) -> None:
    change = {"properties": {"locale": code}, "fields": "locale"}
    with pytest.raises(HttpError, match=f"Unsupported locale: {code}"):
        office.batch({"updateSpreadsheetProperties": change})


def test_one_reply_for_each_request(office: Office) -> None:
    answer = office.batch(write("x"), {"addSheet": {"properties": {"title": "Dua"}}})
    assert answer["replies"][0] == {}
    assert answer["replies"][1]["addSheet"]["properties"]["title"] == "Dua"


def test_a_protection_swapped_by_id_is_a_version_token(office: Office) -> None:
    office.batch(protect(1))
    office.batch(unprotect(1), protect(2), write("first"))
    with pytest.raises(HttpError, match="No protected range with id: 1"):
        office.batch(unprotect(1), protect(2), write("stale"))
    assert shown(office) == [["first"]]


def test_a_protection_id_that_exists_is_refused(office: Office) -> None:
    office.batch(protect(1))
    elsewhere = protect(1)
    elsewhere["addProtectedRange"]["protectedRange"]["range"] = {"endRowIndex": 1}
    with pytest.raises(HttpError, match="id: 1 already exists"):
        office.batch(elsewhere)


def test_a_second_protection_of_the_whole_sheet_is_refused(office: Office) -> None:
    office.batch(protect(1))
    with pytest.raises(HttpError, match='Sheet "Sheet1" already has sheet protection'):
        office.batch(protect(2))


def test_an_unknown_field_is_refused_with_its_place(office: Office) -> None:
    message = (
        r"Invalid JSON payload received. Unknown name \"colour\" at "
        r"'requests\[0\].add_sheet.properties': Cannot find field."
    )
    with pytest.raises(HttpError) as caught:
        office.batch({"addSheet": {"properties": {"colour": "red"}}})
    assert caught.value.status_code == 400
    assert message.replace("\\", "") in caught.value.reason


def test_a_value_of_the_wrong_kind_is_refused(office: Office) -> None:
    with pytest.raises(HttpError, match=r"Invalid value at 'requests\[0\].delete_sheet.sheet_id'"):
        office.batch({"deleteSheet": {"sheetId": "x"}})


def test_a_batch_without_requests_is_refused(office: Office) -> None:
    with pytest.raises(HttpError, match="Must specify at least one request"):
        office.batch()


def test_a_mask_is_required_and_checked(office: Office) -> None:
    change = {"properties": {"sheetId": 0, "title": "x"}}
    with pytest.raises(HttpError, match="At least one field must be listed in 'fields'"):
        office.batch({"updateSheetProperties": change})
    with pytest.raises(HttpError, match="Invalid field: nothing"):
        office.batch({"updateSheetProperties": {**change, "fields": "nothing"}})


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"addSheet": {"properties": {"title": "sheet1"}}}, "already exists. Please enter another"),
        ({"deleteSheet": {"sheetId": 0}}, "You can't remove all the sheets in a document."),
        ({"deleteSheet": {"sheetId": 5}}, "No sheet with id: 5"),
        ({"deleteNamedRange": {"namedRangeId": "n"}}, "No NamedRange with id: n"),
        ({"sortRange": {"range": {"sheetId": 9}, "sortSpecs": []}}, "No grid with id: 9"),
        (
            {
                "updateSheetProperties": {
                    "properties": {"sheetId": 0, "hidden": True},
                    "fields": "hidden",
                }
            },
            "You can't hide all the sheets in a document.",
        ),
    ],
)
def test_refusals_are_in_googles_words(
    office: Office, request_: dict[str, Any], message: str
) -> None:
    with pytest.raises(HttpError) as caught:
        office.batch(request_)
    assert message in caught.value.reason
    assert f"Invalid requests[0].{next(iter(request_))}: " in caught.value.reason


def test_append_cells_writes_after_the_last_row_with_data(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "C5", [["last"]])
    rows = [{"values": [{"userEnteredValue": {"stringValue": "new"}}]}]
    office.batch({"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})
    assert office.emulator.staff.look(office.spreadsheet_id, "A6") == [["new"]]


def test_append_cells_cannot_leave_the_columns(office: Office) -> None:
    rows = [{"values": [{"note": "x"}] * 27}]
    message = "Attempting to write column: 26, beyond the last requested column of: 25"
    with pytest.raises(HttpError, match=message):
        office.batch({"appendCells": {"sheetId": 0, "rows": rows, "fields": "note"}})


def test_the_spreadsheet_can_come_back_with_the_answer(office: Office) -> None:
    body = {"requests": [write("x")], "includeSpreadsheetInResponse": True}
    call = office.sheets().batchUpdate(spreadsheetId=office.spreadsheet_id, body=body)
    assert call.execute()["updatedSpreadsheet"]["spreadsheetId"] == office.spreadsheet_id


def test_find_and_replace_tells_what_it_changed(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "A1", [["baru baru"], ["lama"]])
    asked = {"find": "baru", "replacement": "lama", "allSheets": True}
    answer = office.batch({"findReplace": asked})["replies"][0]["findReplace"]
    assert answer == {
        "valuesChanged": 1,
        "rowsChanged": 1,
        "sheetsChanged": 1,
        "occurrencesChanged": 2,
    }
    assert office.emulator.staff.look(office.spreadsheet_id, "A1:A2") == [["lama lama"], ["lama"]]


def test_a_spreadsheet_that_is_a_document_or_a_workbook_is_distinguished(office: Office) -> None:
    put = office.emulator.staff.put_file
    document = put(
        "Surat",
        owner="x@y.example",
        mime_type="application/vnd.google-apps.document",
        parent=office.drive_id,
    )
    workbook = put(
        "b.xlsx",
        owner="x@y.example",
        parent=office.drive_id,
        content=b"PK",
        mime_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    with pytest.raises(HttpError) as caught:
        office.sheets().get(spreadsheetId=document).execute()
    assert caught.value.status_code == 404
    with pytest.raises(HttpError) as caught:
        office.sheets().get(spreadsheetId=workbook).execute()
    assert caught.value.status_code == 400
    assert b"FAILED_PRECONDITION" in caught.value.content
