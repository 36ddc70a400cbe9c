"""An office's spreadsheet in the emulated Shared Drive, and its provisioning."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sheetflow.adapters.google.provision.provision import Provision
from sheetflow.adapters.google.provision.setup_state import DesiredState
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import RoleId, RowId, highest_number, row_ids
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from tests.google.home import ADMIN, OWNER, ROBOT, GoogleDrive, new_drive, opened_anew, quick_client
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.cells import BLANK
from tests.google_emulator.drive_store import SPREADSHEET
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.spreadsheet import Tab
from tests.support.offices_by_settings import office_of

DAY = date(2025, 11, 3)
KASUBBAG = "kasubbag.teknis@kantor.example"


def google_office(**changes: object) -> Office:
    """Return the invented office of the sample month, with spare rows."""
    return office_of(changes={"limits": {"spare_rows": 60, "spare_minimum": 20}, **changes})


def older_office() -> Office:
    """Return that office with the form of earlier versions: the columns in the order of the SOP.

    The job's own columns are last, without one for details, and two are frozen.
    """
    office = google_office()
    form = office.form
    headings = dict(form.system_headings)
    del headings[SystemColumn.DETAILS]
    unfolded = tuple(replace(group, folded=False) for group in form.groups)
    older = replace(form, leading=(), frozen_columns=2, groups=unfolded, system_headings=headings)
    return replace(office, form=older)


@dataclass(frozen=True)
class Sheet:
    """A spreadsheet that ADMIN edits, and its desired state by `init`."""

    drive: GoogleDrive
    id: str
    wanted: DesiredState

    @property
    def provision(self) -> Provision:
        return Provision(self.drive.client, self.id, self.drive.files, self.wanted)

    def init(self) -> list[str]:
        """Run one `init`; return its sentences."""
        difference = self.provision.difference()
        self.provision.apply(difference)
        return [change.sentence for change in difference]

    def left(self) -> list[str]:
        """Return what another `init` would still change."""
        return [change.sentence for change in self.provision.difference()]

    def look(self, at: str, render: str = "FORMATTED_VALUE") -> list[list[str]]:
        return self.drive.emulator.staff.look(self.id, at, render)

    def type(self, at: str, rows: list[list[object]], email: str = ADMIN) -> None:
        self.drive.emulator.staff.type(self.id, at, rows, email)

    def edit(self, *requests: Json, email: str = ADMIN) -> None:
        self.drive.emulator.staff.edit(self.id, list(requests), email)

    def get(self, fields: str) -> Json:
        return quick_client(self.drive.emulator).sheet(self.id, (), fields)

    def whole(self) -> Json:
        """Return all its content and properties; equal when nothing changed."""
        world = self.drive.emulator.world
        with world.lock:
            book = world.books[self.id].copy()
        return {"properties": book.properties, "tabs": [_whole_tab(tab) for tab in book.tabs]}

    def tab(self, title: str, fields: str) -> Json:
        """Return one tab's objects."""
        found = self.get(f"sheets(properties(title,sheetId),{fields})")["sheets"]
        tab: Json = next(one for one in found if one["properties"]["title"] == title)
        return tab

    def heading(self, name: str, row: int = 5) -> str:
        """Return the letters of the register's column of that name."""
        [headings] = self.look(f"Register!{row}:{row}")
        place = headings.index(name)
        return chr(65 + place) if place < 26 else f"A{chr(65 + place - 26)}"


def _whole_tab(tab: Tab) -> Json:
    grid = tab.grid
    return {
        "properties": tab.shown_properties(),
        "objects": tab.objects,
        "cells": _shorn([_shorn(row, BLANK) for row in grid.rows], []),
        "sizes": (grid.row_properties, grid.column_properties),
    }


def _shorn(items: list[Any], empty: Any) -> list[Any]:
    """Return the items without the empty ones at the end."""
    end = len(items)
    while end and items[end - 1] == empty:
        end -= 1
    return items[:end]


def with_addresses(office: Office, people: Mapping[str, str]) -> Office:
    """Return the office with a holder of each role, identified by an address."""
    holders = tuple(
        Holder(f"Pemegang {role}", RoleId(role), None, email=email)
        for role, email in people.items()
    )
    return replace(office, holders=holders)


@contextmanager
def kept_sheet(office: Office | None = None) -> Iterator[Callable[[], Sheet]]:
    """Yield a function that returns a spreadsheet as its `init` has left it, at every call."""
    kept = office or google_office()
    with GoogleEmulator() as running:
        sheet = new_sheet(running, with_addresses(kept, {"kasubbag": KASUBBAG}))
        sheet.init()
        restore = running.world.snapshot()

        def again() -> Sheet:
            restore()
            running.misbehaviour.clear()
            running.calls.reset()
            return replace(sheet, drive=opened_anew(sheet.drive))

        yield again


def new_sheet(
    emulator: GoogleEmulator, office: Office | None = None, drive: GoogleDrive | None = None
) -> Sheet:
    """Return an empty spreadsheet in the office's Shared Drive."""
    drive = drive or new_drive(emulator)
    put = emulator.staff.put_file
    made = put("Register", owner=OWNER, mime_type=SPREADSHEET, parent=drive.drive_id)
    kept = office or google_office()

    def number(count: int, ids: Sequence[str]) -> Sequence[str]:
        pattern = kept.form.identifier_pattern
        return row_ids(pattern, highest_number(pattern, map(RowId, ids)) + 1, count, DAY)

    return Sheet(drive, made, DesiredState(kept, "Register", ROBOT, DAY, number))
