"""A spreadsheet as `init` creates it, with entries by people and real runs over HTTP."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import cache

from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.register.register import GoogleRegister
from sheetflow.core.effects import Outcome
from sheetflow.core.rules.actor_proof import decision_columns
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.run_effects import run_effects
from tests.google.home import ADMIN, OWNER, ROBOT, opened_anew
from tests.google.spreadsheets import KASUBBAG, Sheet, google_office, new_sheet, with_addresses
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import SPREADSHEET

FIRST = 6
"""The first row below the headings, which are in row 5."""


class Provisioned:
    """A provisioned office, in a Shared Drive or (`owned`) in the My Drive of the OWNER."""

    def __init__(
        self,
        google: GoogleEmulator,
        *,
        owned: bool = False,
        people: Mapping[str, str] = {"kasubbag": KASUBBAG},
    ) -> None:
        self.office = with_addresses(google_office(), people)
        self.sheet: Sheet = new_sheet(google, self.office)
        if owned:
            mine = google.staff.put_file("Register", owner=OWNER, mime_type=SPREADSHEET)
            for email in (ROBOT, ADMIN):
                google.share(mine, email, "writer")
            self.sheet = replace(self.sheet, id=mine)
        google.share(self.sheet.id, KASUBBAG, "writer")
        self.sheet.init()

    def opened_anew(self) -> "Provisioned":
        """Return the same office, opened as by another process."""
        twin = copy(self)
        twin.sheet = replace(self.sheet, drive=opened_anew(self.sheet.drive))
        return twin

    def fill(self, row: int, cells: dict[str, object], decider: str = KASUBBAG) -> None:
        """Fill a numbered row, as staff, and put its files into Drive.

        `decider` enters the decisions.
        """
        decided = {column for found in decision_columns(self.office).values() for column in found}
        for column in self.office.form.columns:
            value = cells.get(column.id)
            if value:
                letters = self.sheet.heading(column.heading(self.office.language))
                email = decider if column.id in decided else ADMIN
                self.sheet.type(f"Register!{letters}{row}", [[value]], email)
            if isinstance(value, str) and value.startswith("Kotak Masuk/"):
                path = value if "." in value else f"{value}/foto.txt"
                self.sheet.drive.put(path, path.encode())

    def run(self) -> tuple[Prepared, Outcome]:
        register, ledger = self._open()
        files = self.sheet.drive.files
        now = datetime(2025, 10, 13, 17, tzinfo=self.office.zone)
        made = prepare(self.office, register, ledger, files, now)
        return made, run_effects(made.plan, ledger, files, register, made.snapshot)

    def ledger(self) -> GoogleLedger:
        return self._open()[1]

    def said(self, heading: str, row: int) -> str:
        found = self.sheet.look(f"Register!{self.sheet.heading(heading)}{row}")
        return str(found[0][0]) if found and found[0] else ""

    def _open(self) -> tuple[GoogleRegister, GoogleLedger]:
        drive = self.sheet.drive
        sheet = OfficeSheet(drive.client, self.sheet.id, "Register")
        register = GoogleRegister(sheet, self.office.form, self.office.language)
        return register, GoogleLedger(sheet, drive.files)


def provisioned(*, owned: bool = False) -> Provisioned:
    """Return an office as `init` has left it, in one emulator for all tests of a process."""
    office, restore = _kept(owned)
    restore()
    emulator = office.sheet.drive.emulator
    emulator.misbehaviour.clear()
    emulator.calls.reset()
    return office.opened_anew()


@cache
def _kept(owned: bool) -> tuple[Provisioned, Callable[[], None]]:
    google = GoogleEmulator()
    google.start()
    return Provisioned(google, owned=owned), google.world.snapshot()
