"""`init` killed at any call, before it was sent or after it was done: the next one completes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.drive.file import SPREADSHEET
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.adapters.google.provision.provision import Provision
from sheetflow.core.office_options import Limits
from tests.google.home import quick_client
from tests.google.killing import deadly
from tests.google.spreadsheets import Sheet, google_office, new_sheet
from tests.google_emulator import GoogleEmulator
from tests.support.crashing import Killed

FEW = Limits(spare_rows=3, spare_minimum=2)
SAMPLE = 12
"""Every n-th call is killed; each one before a release."""
Start = Callable[[Sheet], str]


@pytest.fixture
def emulator() -> Iterator[GoogleEmulator]:
    with GoogleEmulator() as running:
        yield running


def an_empty_one(sheet: Sheet) -> str:
    """Return an empty spreadsheet that office.yaml names."""
    return sheet.id


def none_yet(_: Sheet) -> str:
    """Return no spreadsheet: office.yaml names none."""
    return ""


def one_in_use(sheet: Sheet) -> str:
    """Return a list in use under other headings, and make a folder of staff's."""
    form = sheet.wanted.office.form
    headings = [column.heading(sheet.wanted.office.language) for column in form.columns][::-1]
    rename = {"properties": {"sheetId": 0, "title": "Register"}, "fields": "title"}
    wider = {"sheetId": 0, "dimension": "COLUMNS", "length": 20}
    sheet.edit({"updateSheetProperties": rename}, {"appendDimension": wider})
    sheet.type("Register!A1", [["Daftar kami"], [*headings, "Milik kami"], ["x"]])
    sheet.drive.make("Arsip")
    return sheet.id


def provision(sheet: Sheet, spreadsheet: str, client: GoogleClient | None = None) -> Provision:
    """Return `init` as another process would open it."""
    client = client or quick_client(sheet.drive.emulator)
    return Provision(client, spreadsheet, GoogleFiles(client, sheet.drive.root), sheet.wanted)


def few(emulator: GoogleEmulator) -> Sheet:
    """Return an office with a drive of its own, with little to write."""
    return new_sheet(emulator, replace(google_office(), limits=FEW))


def shape(sheet: Sheet, spreadsheet_id: str) -> dict[str, Any]:
    """Return everything that `init` creates, independent of account and time."""
    found = replace(sheet, id=spreadsheet_id).whole()
    found["properties"].pop("title")
    return {"book": found, "folders": sheet.drive.folders()}


def books(sheet: Sheet) -> int:
    store = sheet.drive.emulator.world.drive
    return sum(one.mime_type == SPREADSHEET for one in store.children(sheet.drive.root))


def undisturbed(emulator: GoogleEmulator, start: Start) -> tuple[dict[str, Any], int]:
    """Return the result of an undisturbed `init`, and its number of calls."""
    sheet = few(emulator)
    client = quick_client(emulator)
    mine = provision(sheet, start(sheet), client)
    shown = mine.difference()
    calls = deadly(client, emulator.url)
    mine.apply(shown)
    return shape(sheet, mine.spreadsheet_id), calls.calls


@pytest.mark.parametrize(
    ("start", "every"),
    [
        (none_yet, SAMPLE),
        (one_in_use, SAMPLE),
        *(
            pytest.param(start, 1, marks=pytest.mark.slow)
            for start in (an_empty_one, none_yet, one_in_use)
        ),
    ],
)
def test_the_next_init_ends_in_the_same_shape(
    emulator: GoogleEmulator, start: Start, every: int
) -> None:
    """Before a call is after the one before it: nothing is done in between."""
    restore = emulator.world.snapshot()
    wanted, calls = undisturbed(emulator, start)
    assert calls > 5
    for at, after in [(1, False), *((at, True) for at in range(1, calls + 1, every))]:
        restore()
        sheet = few(emulator)
        named = start(sheet)
        client = quick_client(emulator)
        mine = provision(sheet, named, client)
        shown = mine.difference()
        deadly(client, emulator.url, at, after=after)
        with pytest.raises(Killed):
            mine.apply(shown)
        following = provision(sheet, named)
        following.apply(following.difference())
        assert following.difference() == ()
        assert shape(sheet, following.spreadsheet_id) == wanted, f"call {at}"
        assert books(sheet) == (start is none_yet)
