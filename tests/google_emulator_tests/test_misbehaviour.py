"""Faults, quotas, staff in between, and the count of calls."""

import http.client
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError
from gspread.exceptions import APIError

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import drive_service, gspread_client
from tests.google_emulator.drive_store import SPREADSHEET
from tests.google_emulator.faults import Quotas
from tests.google_emulator_tests.conftest import OWNER, ROBOT, Office


def order(emulator: GoogleEmulator, path: str, body: Any = None, verb: str = "POST") -> Any:
    answer = requests.request(verb, f"{emulator.url}/emulator/{path}", json=body, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_429_tells_its_reason(office: Office) -> None:
    office.emulator.fault(code=429, method="sheets.spreadsheets.get")
    with pytest.raises(HttpError) as caught:
        office.get()
    error = json.loads(caught.value.content)["error"]
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["details"][0]["reason"] == "RATE_LIMIT_EXCEEDED"
    office.get()


@pytest.mark.parametrize(
    ("why", "code"),
    [
        ("userRateLimitExceeded", 403),
        ("storageQuotaExceeded", 403),
        ("dailyLimitExceeded", 403),
        ("domainPolicy", 403),
        ("appNotAuthorizedToFile", 403),
        ("cannotDownloadAbusiveFile", 403),
        ("authError", 401),
        ("backendError", 503),
    ],
)
def test_drive_refuses_with_a_reason(office: Office, why: str, code: int) -> None:
    office.emulator.fault(reason=why, method="drive.files.list", times=3)
    answer = requests.get(
        f"{office.emulator.url}/drive/v3/files", headers={"Authorization": "Bearer x"}, timeout=10
    )
    assert answer.status_code == code
    assert answer.json()["error"]["errors"][0]["reason"] == why


def test_an_answer_lost_after_the_write(office: Office) -> None:
    sheet = office.gspread().sheet1
    office.emulator.fault(kind="lose_answer", method="*.values.update")
    with pytest.raises(requests.ConnectionError):
        sheet.update([["x"]], "A1")
    assert office.emulator.staff.look(office.spreadsheet_id, "A1") == [["x"]]


def test_a_request_lost_before_the_write(office: Office) -> None:
    sheet = office.gspread().sheet1
    office.emulator.fault(kind="lose_request", method="*.values.update")
    with pytest.raises(requests.ConnectionError):
        sheet.update([["x"]], "A1")
    assert office.emulator.staff.look(office.spreadsheet_id, "A1") == []


def test_a_5xx_after_the_write(office: Office) -> None:
    sheet = office.gspread().sheet1
    office.emulator.fault(kind="error_after", code=503, method="*.values.update")
    with pytest.raises(APIError):
        sheet.update([["x"]], "A1")
    assert office.emulator.staff.look(office.spreadsheet_id, "A1") == [["x"]]


def test_googleapiclient_sends_a_post_again_when_the_answer_is_lost(office: Office) -> None:
    files = office.drive(OWNER).files()
    files.list().execute()
    office.emulator.fault(kind="lose_answer", method="drive.files.create")
    files.create(
        body={"name": "kembar", "mimeType": "application/vnd.google-apps.folder"}
    ).execute()
    found = files.list(q="name = 'kembar'").execute()["files"]
    assert len(found) == 2


def test_a_fault_can_wait_for_a_call_of_a_number(office: Office) -> None:
    office.emulator.calls.reset()
    office.emulator.fault(code=500, call=2)
    office.get("spreadsheetId")
    with pytest.raises(HttpError):
        office.get("spreadsheetId")
    office.get("spreadsheetId")
    assert [entry.status for entry in office.emulator.calls.entries] == [200, 500, 200]


def test_quotas_are_counted_by_the_minute() -> None:
    now = [datetime(2025, 10, 9, tzinfo=UTC)]
    with GoogleEmulator(clock=lambda: now[0]) as emulator:
        made = emulator.staff.put_file("R", owner=OWNER, mime_type=SPREADSHEET)
        book = gspread_client(emulator, OWNER).open_by_key(made)
        emulator.misbehaviour.quotas = Quotas(sheets_reads_per_user=2)
        book.values_get("A1")
        book.values_get("A1")
        with pytest.raises(APIError, match="Quota exceeded for quota metric 'Read requests'"):
            book.values_get("A1")
        now[0] += timedelta(minutes=1)
        book.values_get("A1")


def test_staff_edit_between_two_calls(office: Office) -> None:
    sheet = office.gspread().sheet1
    sheet.update([["a"], ["b"]], "A1")
    office.emulator.calls.reset()
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    edit = [{"insertDimension": {"range": row}}]
    office.emulator.before_call(
        2, lambda _: office.emulator.staff.edit(office.spreadsheet_id, edit)
    )
    assert sheet.get("A1:A3") == [["a"], ["b"]]
    assert sheet.get("A1:A3") == [[], ["a"], ["b"]]


def test_staff_edit_before_every_call(office: Office) -> None:
    staff, seen = office.emulator.staff, []
    sheet = office.gspread().sheet1

    def interfere(entry: Any) -> None:
        seen.append(entry.method)
        staff.type(office.spreadsheet_id, "A1", [[len(seen)]])

    office.emulator.before_call(None, interfere)
    assert [sheet.acell("A1").value for _ in range(3)] == ["1", "2", "3"]
    assert seen == ["sheets.spreadsheets.values.get"] * 3


def test_a_stale_listing_does_not_know_what_was_just_created(emulator: GoogleEmulator) -> None:
    files = drive_service(emulator, OWNER).files()
    emulator.stale_listing()
    made = files.create(body={"name": "baru", "mimeType": SPREADSHEET}).execute()["id"]
    assert files.list().execute()["files"] == []
    assert files.get(fileId=made).execute()["name"] == "baru"
    emulator.settle_listing()
    assert len(files.list().execute()["files"]) == 1


def test_calls_are_counted_and_logged(office: Office) -> None:
    book = office.gspread()
    order(office.emulator, "calls", verb="DELETE")
    book.sheet1.update([["x"]], "A1")
    office.batch({"addSheet": {"properties": {"title": "Dua"}}})
    reported = order(office.emulator, "calls", verb="GET")
    assert reported["byMethod"]["sheets.spreadsheets.batchUpdate"] == 1
    last = reported["calls"][-1]
    assert last["requests"] == ["addSheet"]
    assert last["user"] == ROBOT


def test_the_endpoint_orders_faults_edits_people_and_files(emulator: GoogleEmulator) -> None:
    drive_id = order(emulator, "drives", {"name": "Kantor", "organizer": OWNER})["id"]
    order(emulator, "share", {"fileId": drive_id, "email": ROBOT, "role": "fileOrganizer"})
    file = {"name": "Register", "owner": OWNER, "mimeType": SPREADSHEET, "parent": drive_id}
    made = order(emulator, "files", file)["id"]
    order(emulator, "identities", {"token": "rahasia", "email": ROBOT})
    add = [{"addSheet": {"properties": {"title": "Baru"}}}]
    order(emulator, "edits", {"spreadsheetId": made, "requests": add})
    order(emulator, "faults", {"code": 503, "skip": 1})
    url = f"{emulator.url}/v4/spreadsheets/{made}?fields=sheets.properties.title"
    headers = {"Authorization": "Bearer rahasia"}
    first = requests.get(url, headers=headers, timeout=10)
    titles = [sheet["properties"]["title"] for sheet in first.json()["sheets"]]
    assert titles == ["Sheet1", "Baru"]
    assert requests.get(url, headers=headers, timeout=10).status_code == 503


def test_a_call_without_a_token_or_with_a_revoked_one_is_refused(emulator: GoogleEmulator) -> None:
    url = f"{emulator.url}/drive/v3/files"
    assert requests.get(url, timeout=10).status_code == 403
    emulator.world.identities.revoked.add(ROBOT)
    headers = {"Authorization": f"Bearer user:{ROBOT}"}
    answer = requests.get(url, headers=headers, timeout=10)
    assert answer.status_code == 401
    assert answer.json()["error"]["errors"][0]["reason"] == "authError"


def test_an_unknown_address_is_not_found(emulator: GoogleEmulator) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", emulator.server.server_port, timeout=10)
    connection.request("GET", "/v4/nothing", headers={"Authorization": "Bearer x"})
    assert connection.getresponse().status == 404
    connection.close()


def test_quotas_are_of_users_and_of_projects_and_drive_counts_units() -> None:
    people = [f"job-{number}@{project}.iam.gserviceaccount.com"
              for number, project in ((1, "satu"), (2, "satu"), (3, "dua"))]  # fmt: skip
    now = [datetime(2025, 10, 9, tzinfo=UTC)]
    with GoogleEmulator(clock=lambda: now[0]) as emulator:
        drive = emulator.shared_drive("D", OWNER, dict.fromkeys(people, "writer"))
        services = [drive_service(emulator, email) for email in people]
        emulator.misbehaviour.quotas = Quotas(drive_per_user=10, drive=15)
        get = [one.files().get(fileId=drive, supportsAllDrives=True) for one in services]
        for number in (0, 0, 1, 2, 2):
            get[number].execute()
        for number, span in ((0, "per user"), (1, "per minute"), (2, "per user")):
            with pytest.raises(HttpError, match=span) as refused:
                get[number].execute()
            assert refused.value.resp.status == 429
        now[0] += timedelta(minutes=1)
        get[1].execute()
