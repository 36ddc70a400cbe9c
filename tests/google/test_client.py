"""One client for both services: it retries when that helps, else raises our errors."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import GoogleError, Refused, Treatment
from sheetflow.adapters.google.api.retry import OWN_QUOTAS, ClientOptions, RetryPolicy
from sheetflow.core.fleet.quota import Meter
from sheetflow.errors import UnavailableError
from tests.google.clocks import Clock
from tests.google.home import ADMIN, OWNER, ROBOT
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import credentials
from tests.google_emulator.drive_store import SPREADSHEET
from tests.support.texts import TEXTS

CELL = {"a1Range": "A1"}


class Office:
    """A spreadsheet, and a client whose clock never advances by itself."""

    def __init__(self, google: GoogleEmulator) -> None:
        self.google = google
        self.drive = google.shared_drive("Kantor", OWNER, {ADMIN: "writer", ROBOT: "organizer"})
        put = google.staff.put_file
        self.sheet = put("Register", owner=OWNER, mime_type=SPREADSHEET, parent=self.drive)
        self.clock = Clock()
        self.client = self.new_client()

    def new_client(self, **options: Any) -> GoogleClient:
        made = ClientOptions(timing=self.clock.timing(), **options)
        return GoogleClient(credentials(ROBOT), TEXTS, endpoint=self.google.url, options=made)

    def read(self) -> list[list[list[Any]]]:
        return self.client.values(self.sheet, [CELL])

    def folder(self, name: str = "Folder") -> Any:
        body = {"name": name, "mimeType": "application/vnd.google-apps.folder",
                "parents": [self.drive]}  # fmt: skip
        return self.client.files.create(body=body, supportsAllDrives=True, fields="id")

    def typing(self, text: str) -> dict[str, Any]:
        cell = {"userEnteredValue": {"stringValue": text}}
        start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
        rows = [{"values": [cell]}]
        return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


@pytest.fixture
def office() -> Iterator[Office]:
    with GoogleEmulator() as google:
        yield Office(google)


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 429},
        {"code": 500},
        {"code": 502},
        {"code": 503},
        {"reason": "backendError"},
        {"kind": "lose_request"},
        {"kind": "lose_answer"},
        {"kind": "error_after", "code": 503},
    ],
)
def test_what_passes_is_tried_again(office: Office, fault: dict[str, Any]) -> None:
    office.google.fault(**fault, times=2)
    assert office.read() == [[]]
    office.google.fault(**fault, times=2)
    assert office.client.call(office.client.files.generateIds(count=1))["ids"]
    assert office.clock.naps == [1.0, 2.0, 1.0, 2.0]


@pytest.mark.parametrize(
    "reason",
    ["storageQuotaExceeded", "quotaExceeded", "dailyLimitExceeded", "teamDriveFileLimitExceeded",
     "domainPolicy", "authError", "accessNotConfigured", "insufficientPermissions"],
)  # fmt: skip
def test_what_stops_the_run_is_raised_at_once(office: Office, reason: str) -> None:
    office.google.fault(reason=reason, method="drive.*", times=None)
    words = reason if reason != "authError" else "authError|refused the job's key"
    with pytest.raises(GoogleError, match=words) as caught:
        office.client.one(office.folder())
    assert caught.value.stops_run
    assert caught.value.fix
    with pytest.raises(GoogleError, match=words):
        office.client.many([office.folder()])
    assert office.clock.naps == []


@pytest.mark.parametrize(
    "reason",
    ["notFound", "insufficientFilePermissions", "appNotAuthorizedToFile", "fileNotDownloadable",
     "cannotDownloadAbusiveFile", "exportSizeLimitExceeded", "cannotAddParent", "neverHeardOf"],
)  # fmt: skip
def test_what_concerns_one_file_is_a_value(office: Office, reason: str) -> None:
    office.google.fault(reason=reason, code=404 if reason == "notFound" else 403, times=None)
    assert isinstance(office.client.one(office.folder()), Refused)
    (refused,) = office.client.many([office.folder()])
    assert isinstance(refused, Refused)
    assert refused.reason == reason
    assert office.clock.naps == []


def test_an_identifier_that_is_taken_is_distinguished(office: Office) -> None:
    client = office.client
    (name,) = client.call(client.files.generateIds(count=1))["ids"]
    body = {"id": name, "name": "a", "parents": [office.drive]}
    make = client.files.create(body=body, supportsAllDrives=True, fields="id")
    assert client.one(make) == {"id": name}
    again = client.one(make)
    assert isinstance(again, Refused)
    assert again.status == 409


def test_sharing_too_fast_waits_longer(office: Office) -> None:
    office.google.fault(reason="sharingRateLimitExceeded")
    office.client.call(office.folder())
    assert office.clock.naps == [10.0]


def test_it_gives_up_after_so_many_attempts(office: Office) -> None:
    office.client = office.new_client(retry=RetryPolicy(attempts=3))
    office.google.fault(code=503, times=None)
    with pytest.raises(GoogleError, match="503") as caught:
        office.read()
    assert len(office.google.calls) == 3
    assert caught.value.again


def test_it_gives_up_after_so_much_time(office: Office) -> None:
    office.client = office.new_client(retry=RetryPolicy(attempts=1_000, total=100.0))
    office.google.fault(code=503, times=None)
    with pytest.raises(UnavailableError):
        office.read()
    assert sum(office.clock.naps) <= 100.0
    assert office.clock.naps == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]


def test_waits_are_scattered_down_to_half(office: Office) -> None:
    office.clock.chance = 0.0
    office.google.fault(code=503, times=2)
    office.read()
    assert office.clock.naps == [0.5, 1.0]


def test_a_batch_sends_again_only_what_was_put_off(office: Office) -> None:
    office.google.fault(code=503, times=2, method="drive.files.create")
    made = office.client.many([office.folder(str(number)) for number in range(5)])
    assert all(isinstance(one, dict) for one in made)
    outcomes = [e.status for e in office.google.calls.entries if e.method == "drive.files.create"]
    assert sorted(outcomes) == [200] * 5 + [503] * 2


def test_a_batch_is_cut_at_a_hundred_and_keeps_its_order(office: Office) -> None:
    client = office.client
    known = client.call(office.folder())["id"]
    asked = [known, *["x" * 20] * 149, known]
    answers = client.many(
        [client.files.get(fileId=one, supportsAllDrives=True, fields="id") for one in asked]
    )
    assert [number for number, one in enumerate(answers) if isinstance(one, dict)] == [0, 150]
    assert office.google.calls.round_trips() == 3


def test_what_must_not_be_repeated_is_sent_once(office: Office) -> None:
    office.google.fault(kind="lose_answer")
    with pytest.raises(GoogleError) as caught:
        office.client.change(office.sheet, [office.typing("x")], repeatable=False)
    assert caught.value.refused.reason == "noAnswer"
    assert len(office.google.calls) == 1
    office.google.fault(code=429)
    office.client.change(office.sheet, [office.typing("y")], repeatable=False)
    assert office.read() == [[["y"]]]


def test_no_library_sends_again_by_itself(office: Office) -> None:
    office.client = office.new_client(retry=RetryPolicy(attempts=1))
    office.google.fault(kind="lose_answer", times=None)
    for send in (lambda: office.client.call(office.folder()), office.read):
        office.google.calls.reset()
        with pytest.raises(GoogleError, match="did not answer"):
            send()
        assert len(office.google.calls) == 1


def test_an_answer_that_takes_too_long_is_none(office: Office) -> None:
    office.client = office.new_client(retry=RetryPolicy(attempts=1), timeout=(5.0, 0.1))
    office.google.fault(kind="delay", seconds=2.0, times=None)
    for send in (lambda: office.client.call(office.folder()), office.read):
        with pytest.raises(GoogleError, match="did not answer"):
            send()


def test_no_server_is_said_with_what_to_check() -> None:
    options = ClientOptions(RetryPolicy(attempts=2), timing=Clock().timing())
    client = GoogleClient(credentials(ROBOT), TEXTS, endpoint="http://127.0.0.1:9", options=options)
    with pytest.raises(GoogleError, match="HTTPS_PROXY"):
        client.values("x", [CELL])


def test_calls_keep_below_the_quota_of_a_minute(office: Office) -> None:
    office.google.misbehaviour.quotas.sheets_reads_per_user = 60
    start = datetime.now(UTC)
    office.google.world.clock = lambda: start + timedelta(seconds=office.clock.now)
    for _ in range(2 * OWN_QUOTAS[Meter.SHEETS_READ] + 1):
        office.read()
        office.clock.now += 0.5
    assert [entry.status for entry in office.google.calls.entries].count(429) == 0
    assert sum(office.clock.naps) == pytest.approx(60 - 25 + 60 - 25)


def test_a_spreadsheet_that_is_not_shared_says_with_whom_to_share_it(office: Office) -> None:
    private = office.google.staff.put_file("P", owner=OWNER, mime_type=SPREADSHEET)
    with pytest.raises(GoogleError, match="does not have permission") as caught:
        office.client.values(private, [CELL])
    assert caught.value.treatment is Treatment.ROW
    assert "Share it with" in caught.value.fix


def test_an_xlsx_says_how_to_convert_it(office: Office) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    put = office.google.staff.put_file
    book = put("a.xlsx", owner=OWNER, mime_type=kind, content=b"PK", parent=office.drive)
    with pytest.raises(GoogleError, match="Save as Google Sheets"):
        office.client.values(book, [CELL])


def test_tokens_are_never_logged(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        office.read()
        office.client.call(office.folder())
        office.google.world.identities.revoked.add(ROBOT)
        with pytest.raises(GoogleError) as caught:
            office.read()
    reported = caplog.text + str(caught.value) + repr(caught.value)
    assert f"user:{ROBOT}" not in reported
    assert "Bearer" not in reported


@dataclass
class CountingGate:
    """QuotaGate that lets everything go and adds up what was sent."""

    units: Counter[str] = field(default_factory=Counter)
    open: int = 0
    takes: Callable[[], object] = lambda: None

    @contextmanager
    def call(self, meter: str, units: int = 1) -> Iterator[None]:
        self.takes()
        self.units[meter] += units
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1


def test_every_call_takes_its_part_of_the_shared_quota(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """As Google counts: one call of Sheets, units of Drive by what is requested."""
    gate = CountingGate()
    client = office.new_client(gate=gate)
    client.values(office.sheet, [CELL])
    client.put(office.sheet, {"A1": [["x"]]})
    client.call(client.files.get(fileId=office.drive, supportsAllDrives=True))
    client.many([client.files.get(fileId=office.drive, supportsAllDrives=True)] * 3)
    client.one(client.files.list(pageSize=1))
    body = {"name": "x", "parents": [office.drive]}
    made = client.call(client.files.create(body=body, supportsAllDrives=True))
    client.one(client.files.get_media(fileId=made["id"], supportsAllDrives=True))
    assert gate.units == {"sheets_read": 1, "sheets_write": 1, "drive": 4 * 5 + 100 + 50 + 200}
    assert gate.open == 0
    assert not caplog.records  # no library complains of how it is called


def test_waiting_for_the_quota_uses_up_none_of_the_time_for_retries(office: Office) -> None:
    client = office.new_client(gate=CountingGate(takes=lambda: office.clock.timing().sleep(600.0)))
    office.google.fault(code=503, times=2)
    assert client.values(office.sheet, [CELL])
