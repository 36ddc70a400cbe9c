"""Who may write where."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from gspread.exceptions import APIError

from tests.google_emulator_tests.conftest import ADMIN, OWNER, ROBOT, Office

PROTECTED = "You are trying to edit a protected cell or object"
COLUMN_C = {"sheetId": 0, "startColumnIndex": 2, "endColumnIndex": 3}


def protect(office: Office, **more: Any) -> None:
    protected = {"protectedRangeId": 3, "range": COLUMN_C, **more}
    office.batch({"addProtectedRange": {"protectedRange": protected}}, email=ROBOT)


def test_only_editors_may_write_in_a_protected_range(office: Office) -> None:
    protect(office, editors={"users": [ROBOT]})
    office.gspread(ROBOT).sheet1.update([["sistem"]], "C2")
    office.gspread(ADMIN).sheet1.update([["isi"]], "B2")
    with pytest.raises(APIError, match=PROTECTED):
        office.gspread(ADMIN).sheet1.update([["salah"]], "C2")
    assert office.emulator.staff.look(office.spreadsheet_id, "B2:C2") == [["isi", "sistem"]]


def test_sorting_or_deleting_through_a_protected_range_is_refused(office: Office) -> None:
    protect(office, editors={"users": [ROBOT]})
    spec = [{"dimensionIndex": 0}]
    with pytest.raises(HttpError, match=PROTECTED):
        office.batch({"sortRange": {"range": {"sheetId": 0}, "sortSpecs": spec}}, email=ADMIN)
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    with pytest.raises(HttpError, match=PROTECTED):
        office.batch({"deleteDimension": {"range": rows}}, email=ADMIN)


def test_a_warning_stops_nobody(office: Office) -> None:
    protect(office, warningOnly=True)
    office.gspread(ADMIN).sheet1.update([["boleh"]], "C2")


def test_the_caller_sees_whether_they_may_edit(office: Office) -> None:
    protect(office, editors={"users": [OWNER]})
    fields = "sheets.protectedRanges"

    def seen(email: str) -> Any:
        return office.get(fields, email=email)["sheets"][0]["protectedRanges"][0]

    assert seen(ROBOT)["requestingUserCanEdit"] is True
    assert set(seen(ROBOT)["editors"]["users"]) == {OWNER, ROBOT}
    assert "requestingUserCanEdit" not in seen(ADMIN)
    assert "editors" not in seen(ADMIN)


def test_only_editors_may_take_a_protection_away(office: Office) -> None:
    protect(office, editors={"users": [ROBOT]})
    with pytest.raises(HttpError, match=PROTECTED):
        office.batch({"deleteProtectedRange": {"protectedRangeId": 3}}, email=ADMIN)
    office.batch({"deleteProtectedRange": {"protectedRangeId": 3}}, email=ROBOT)


def test_members_of_a_group_may_edit(office: Office) -> None:
    office.emulator.world.identities.groups["tim@kantor.example"] = {ADMIN}
    protect(office, editors={"groups": ["tim@kantor.example"]})
    office.gspread(ADMIN).sheet1.update([["boleh"]], "C2")


def test_cells_left_out_of_a_whole_sheet_protection_are_open(office: Office) -> None:
    open_cells = [{"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}]
    protect(office, range={"sheetId": 0}, unprotectedRanges=open_cells)
    office.gspread(ADMIN).sheet1.update([["boleh"]], "A5")
    with pytest.raises(APIError, match=PROTECTED):
        office.gspread(ADMIN).sheet1.update([["salah"]], "B5")


def test_the_owner_of_a_file_may_always_edit(office: Office) -> None:
    put = office.emulator.staff.put_file
    made = put("Sendiri", owner=OWNER, mime_type="application/vnd.google-apps.spreadsheet")
    office.emulator.share(made, ROBOT, "writer")
    protected = {"range": {"sheetId": 0}, "editors": {"users": [ROBOT]}}
    body = {"requests": [{"addProtectedRange": {"protectedRange": protected}}]}
    office.sheets(ROBOT).batchUpdate(spreadsheetId=made, body=body).execute()
    values = office.sheets(OWNER).values()
    values.update(
        spreadsheetId=made, range="A1", valueInputOption="RAW", body={"values": [["x"]]}
    ).execute()


def test_a_reader_may_not_write_and_a_stranger_may_not_read(office: Office) -> None:
    office.emulator.share(office.spreadsheet_id, "auditor@luar.example", "reader")
    sheet = office.gspread("auditor@luar.example").sheet1
    assert sheet.get("A1") == [[]]
    with pytest.raises(APIError, match="The caller does not have permission"):
        sheet.update([["x"]], "A1")
    with pytest.raises(PermissionError):
        office.gspread("siapa@luar.example")


def test_rows_cannot_be_inserted_in_a_protected_tab(office: Office) -> None:
    protect(office, range={"sheetId": 0})
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    with pytest.raises(HttpError, match=PROTECTED):
        office.batch({"insertDimension": {"range": rows}}, email=ADMIN)


def test_of_two_commits_on_one_token_exactly_one_is_done(office: Office) -> None:
    protect(office, range={"sheetId": 0})

    def commit(number: int) -> bool:
        protected = {"protectedRangeId": 100 + number, "range": {"sheetId": 0}}
        try:
            office.batch(
                {"deleteProtectedRange": {"protectedRangeId": 3}},
                {"addProtectedRange": {"protectedRange": protected}},
            )
        except HttpError:
            return False
        return True

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(commit, range(4))) == [False, False, False, True]
