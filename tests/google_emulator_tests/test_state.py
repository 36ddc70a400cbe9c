"""What is kept over a restart, and the emulator from a shell."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.google_emulator import PRIVATE_ID, GoogleEmulator
from tests.google_emulator.clients import drive_service, gspread_client, sheets_service
from tests.google_emulator.drive_store import SPREADSHEET
from tests.google_emulator_tests.conftest import OWNER, ROBOT


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    with GoogleEmulator(state=tmp_path) as emulator:
        drive_id = emulator.shared_drive("Kantor", OWNER, {ROBOT: "writer"})
        made = emulator.staff.put_file(
            "Register", owner=OWNER, mime_type=SPREADSHEET, parent=drive_id
        )
        binary = emulator.staff.put_file("a.bin", owner=OWNER, parent=drive_id, content=b"\x00\xff")
        sheet = gspread_client(emulator, ROBOT).open_by_key(made).sheet1
        sheet.update([["a", "=A1&1"]], "A1", raw=False)
        sheet.insert_note("A1", "catatan")
        protected = {"protectedRangeId": 5, "range": {"sheetId": 0}}
        body = {"requests": [{"addProtectedRange": {"protectedRange": protected}}]}
        sheets = sheets_service(emulator, ROBOT).spreadsheets()
        sheets.batchUpdate(spreadsheetId=made, body=body).execute()
    with GoogleEmulator(state=tmp_path) as emulator:
        sheet = gspread_client(emulator, ROBOT).open_by_key(made).sheet1
        assert sheet.get("A1:B1") == [["a", "a1"]]
        assert sheet.get_note("A1") == "catatan"
        assert sheet.spreadsheet.list_protected_ranges(0)[0]["protectedRangeId"] == 5
        files = drive_service(emulator, ROBOT).files()
        assert files.get_media(fileId=binary, supportsAllDrives=True).execute() == b"\x00\xff"


def test_thousands_of_formatted_rows_take_little_room(tmp_path: Path) -> None:
    look = {"textFormat": {"bold": True}, "backgroundColor": {"red": 1}}
    whole = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 5_000}
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ya"}]}}
    requests = [
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 4_000}},
        {"repeatCell": {"range": whole, "fields": "userEnteredFormat",
                        "cell": {"userEnteredFormat": look}}},
        {"setDataValidation": {"range": whole, "rule": rule}},
        {"repeatCell": {"range": whole, "fields": "userEnteredFormat.textFormat.italic",
                        "cell": {"userEnteredFormat": {"textFormat": {"italic": True}}}}},
        {"repeatCell": {"range": {**whole, "endColumnIndex": 1, "endRowIndex": 100},
                        "cell": {"userEnteredValue": {"formulaValue": "=B1"}},
                        "fields": "userEnteredValue"}},
    ]  # fmt: skip
    with GoogleEmulator(state=tmp_path) as emulator:
        made = emulator.staff.put_file("Register", owner=OWNER, mime_type=SPREADSHEET)
        sheets = sheets_service(emulator, OWNER).spreadsheets()
        sheets.batchUpdate(spreadsheetId=made, body={"requests": requests}).execute()
        grid = emulator.world.books[made].tabs[0].grid
        assert len({id(cell) for row in grid.rows[100:] for cell in row}) == 1
        before = [row[:] for row in grid.rows]
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 100_000
    with GoogleEmulator(state=tmp_path) as emulator:
        assert emulator.world.books[made].tabs[0].grid.rows == before


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    emulator = GoogleEmulator(state=tmp_path)
    emulator.start()
    files = drive_service(emulator, OWNER).files()
    made = files.create(body={"name": "x", "mimeType": SPREADSHEET}).execute()["id"]
    again = GoogleEmulator(state=tmp_path)
    assert made in again.world.books
    again.server.server_close()
    emulator.stop()


def test_rows_that_moved_are_kept_where_they_are(tmp_path: Path) -> None:
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    with GoogleEmulator(state=tmp_path) as emulator:
        made = emulator.staff.put_file("R", owner=OWNER, mime_type=SPREADSHEET)
        sheet = gspread_client(emulator, OWNER).open_by_key(made).sheet1
        sheet.update([["a", "sama"], ["b\n\u2028c", 1], ["a", "sama"]], "A1")
        sheet.spreadsheet.batch_update({"requests": [{"insertDimension": {"range": row}}]})
        sheet.update([["lain"]], "B4")
        seen = sheet.get("A1:B5")
    with GoogleEmulator(state=tmp_path) as emulator:
        sheet = gspread_client(emulator, OWNER).open_by_key(made).sheet1
        assert sheet.get("A1:B5") == seen == [[], ["a", "sama"], ["b\n\u2028c", "1"], ["a", "lain"]]


def test_what_was_deleted_stays_away_and_equal_contents_are_kept_once(tmp_path: Path) -> None:
    with GoogleEmulator(state=tmp_path) as emulator:
        put = emulator.staff.put_file
        for name in ("satu", "dua"):
            put(name, owner=OWNER, content=b"foto")
        made = put("R", owner=OWNER, mime_type=SPREADSHEET)
        drive_service(emulator, OWNER).files().delete(fileId=made).execute()
    assert len(list((tmp_path / "contents").iterdir())) == 1
    with GoogleEmulator(state=tmp_path) as emulator:
        found = drive_service(emulator, OWNER).files().list().execute()["files"]
        assert sorted(file["name"] for file in found) == ["dua", "satu"]
        assert emulator.world.books == {}


def test_it_starts_from_a_shell_with_something_to_look_at(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.google_emulator", "--port", "0"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, "--state", str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", running.stdout.readline())
        assert found is not None
        headers = {"Authorization": "Bearer anything"}
        files = requests.get(f"{found[0]}/drive/v3/files", headers=headers, timeout=10).json()
        private = f"{found[0]}/v4/spreadsheets/{PRIVATE_ID}"
        assert requests.get(private, headers=headers, timeout=10).status_code == 403
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0
    assert len(files["files"]) == 1
    assert (tmp_path / "drive.json").exists()


@pytest.mark.parametrize("api", ["sheets", "drive"])
def test_it_tells_its_own_discovery_document(api: str) -> None:
    with GoogleEmulator() as emulator:
        version = {"sheets": "sheets/v4", "drive": "drive/v3"}[api]
        document = requests.get(
            f"{emulator.url}/discovery/v1/apis/{version}/rest", timeout=10
        ).json()
        assert document["rootUrl"] == f"{emulator.url}/"
