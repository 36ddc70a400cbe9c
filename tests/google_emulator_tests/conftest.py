"""An emulator for each test, an office in it, and real clients."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import get_ident
from typing import Any

import gspread
import pytest

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import drive_service, gspread_client, sheets_service
from tests.google_emulator.drive_store import SPREADSHEET

OWNER = "kasubbag@kantor.example"
ADMIN = "admin@kantor.example"
ROBOT = "pekerja@proyek.iam.gserviceaccount.com"


@lru_cache(maxsize=8)
def known_sheets(emulator: GoogleEmulator, email: str, _thread: int) -> Any:
    """The spreadsheets resource, one a thread: httplib2 knows one connection, making it is slow."""
    return sheets_service(emulator, email).spreadsheets()


@dataclass(frozen=True)
class Office:
    """A spreadsheet in a Shared Drive: OWNER organises, ADMIN writes, ROBOT manages content."""

    emulator: GoogleEmulator
    drive_id: str
    spreadsheet_id: str

    def gspread(self, email: str = ROBOT) -> gspread.Spreadsheet:
        """The spreadsheet through gspread."""
        return gspread_client(self.emulator, email).open_by_key(self.spreadsheet_id)

    def sheets(self, email: str = ROBOT) -> Any:
        """The spreadsheets resource of google-api-python-client."""
        return sheets_service(self.emulator, email).spreadsheets()

    def drive(self, email: str = ROBOT) -> Any:
        """google-api-python-client's Drive."""
        return drive_service(self.emulator, email)

    def batch(self, *requests: dict[str, Any], email: str = ROBOT) -> Any:
        """A batchUpdate over HTTP."""
        body = {"requests": list(requests)}
        call = known_sheets(self.emulator, email, get_ident()).batchUpdate(
            spreadsheetId=self.spreadsheet_id, body=body
        )
        return call.execute()

    def get(self, fields: str = "", email: str = ROBOT, **options: Any) -> Any:
        """spreadsheets.get over HTTP."""
        if fields:
            options["fields"] = fields
        call = known_sheets(self.emulator, email, get_ident()).get(
            spreadsheetId=self.spreadsheet_id, **options
        )
        return call.execute()


@pytest.fixture
def emulator() -> Iterator[GoogleEmulator]:
    with GoogleEmulator() as running:
        yield running


@pytest.fixture
def office(emulator: GoogleEmulator) -> Office:
    drive_id = emulator.shared_drive("Kantor", OWNER, {ADMIN: "writer", ROBOT: "fileOrganizer"})
    put = emulator.staff.put_file
    made = put("Register", owner=OWNER, mime_type=SPREADSHEET, parent=drive_id)
    return Office(emulator, drive_id, made)
