"""A scenario's office with its register and its ledger in a Google Sheet, over HTTP."""

from datetime import date, datetime
from typing import Any

from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.ledger.tabs import status_formula
from sheetflow.adapters.google.register.reading import serial
from sheetflow.adapters.google.register.register import GoogleRegister
from sheetflow.core.effects import Outcome
from sheetflow.core.office import Office
from sheetflow.core.register.sheet import Cell
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.run_effects import run_effects
from tests.google.home import ADMIN, ROBOT
from tests.google.office_sheet import REGISTER, Sheet, new_sheet
from tests.google_emulator import GoogleEmulator
from tests.support.memory.office import MemoryHome

FIRST_PROTECTION = 1_000
"""The first column's protection has this number."""


class SheetHome(MemoryHome):
    """An office in memory whose rows are written to the sheet before each run.

    What the job wrote into the sheet is read back into the rows after it.
    """

    def __init__(self, office: Office, emulator: GoogleEmulator) -> None:
        super().__init__(office)
        self.sheet: Sheet = new_sheet(emulator)
        self._made: dict[int, str] = {}
        self._open()

    def _open(self) -> None:
        """Open register and ledger, as a new process would."""
        self._office_sheet = OfficeSheet(self.sheet.client(), self.sheet.id, REGISTER)
        form, language = self.office.form, self.office.language
        self._google_register = GoogleRegister(self._office_sheet, form, language)
        self.ledger: Any = GoogleLedger(self._office_sheet)

    def prepare(self, now: datetime) -> Prepared:
        self._attach()
        self._lift()
        self._type()
        self._protect()
        self._open()
        return prepare(self.office, self._google_register, self.ledger, self.files, now)

    def run(self, now: datetime) -> tuple[Prepared, Outcome]:
        prepared = self.prepare(now)
        outcome = run_effects(
            prepared.plan, self.ledger, self.files.inner, self._google_register, prepared.snapshot
        )
        self._take_back()
        return prepared, outcome

    def _type(self) -> None:
        """Type the present rows, with the formulas of the system columns."""
        header, *rows = self.register.rows
        own = self._place[self.office.form.identifier.id]
        filled = self._place[self.office.form.title_column]
        formulas = {
            place: status_formula(own, name, filled_column=filled)
            for name, place in self._shown.items()
        }
        cells = [[_entered(cell) for cell in header]]
        cells += [
            [
                {"userEnteredValue": {"formulaValue": formulas[place]}}
                if place in formulas
                else _entered(cell)
                for place, cell in enumerate(row)
            ]
            for row in rows
        ]
        area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": max(200, len(cells)),
                "startColumnIndex": 0, "endColumnIndex": len(header)}  # fmt: skip
        request = {"range": area, "rows": [{"values": row} for row in cells]}
        self.sheet.client().change(
            self.sheet.id, [{"updateCells": {**request, "fields": "userEnteredValue"}}]
        )

    def _lift(self) -> None:
        """Delete every protection of a column, so that the rows can be typed."""
        for number, email in self._made.items():
            self.sheet.edit({"deleteProtectedRange": {"protectedRangeId": number}}, email=email)
        self._made.clear()

    def _protect(self) -> None:
        """Protect the columns as the test requires; ADMIN's protections are hidden from the job."""
        protections = self.register.protections
        for column, protection in protections.columns.items() if protections else ():
            if protection is None:
                continue
            place = self._place[column]
            editors: dict[str, Any] = {"users": sorted(protection.users or {ADMIN})}
            if protection.domain:
                editors["domainUsersCanEdit"] = True
            area = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": place,
                    "endColumnIndex": place + 1}  # fmt: skip
            number, email = FIRST_PROTECTION + place, ROBOT if protection.known else ADMIN
            made = {"protectedRangeId": number, "range": area, "editors": editors}
            self.sheet.edit({"addProtectedRange": {"protectedRange": made}}, email=email)
            self._made[number] = email

    def _take_back(self) -> None:
        """Read back the job's columns and the identifiers, as the sheet has them after the run."""
        places = [*self._shown.values(), self._place[self.office.form.identifier.id]]
        read = self._google_register.read().rows
        for at, found in enumerate(read):
            if at == len(self.register.rows):
                self.register.rows.append([None] * len(self.register.rows[0]))
            row: list[Cell] = self.register.rows[at]
            for place in places:
                row[place] = found[place]


def _entered(cell: Cell) -> dict[str, Any]:
    if cell is None or cell == "":
        return {}
    if isinstance(cell, bool):
        return {"userEnteredValue": {"boolValue": cell}}
    if isinstance(cell, datetime):
        moment = cell.hour * 3600 + cell.minute * 60 + cell.second
        return {"userEnteredValue": {"numberValue": serial(cell.date()) + moment / 86_400}}
    if isinstance(cell, date):
        return {"userEnteredValue": {"numberValue": serial(cell)}}
    if isinstance(cell, int | float):
        return {"userEnteredValue": {"numberValue": cell}}
    return {"userEnteredValue": {"stringValue": str(cell)}}
