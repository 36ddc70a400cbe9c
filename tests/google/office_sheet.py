"""A Google office's spreadsheet for tests: a register and the job's own tabs in an emulator."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.ledger.tabs import SYSTEM_TABS, make_tabs, status_formula
from sheetflow.adapters.google.register.register import GoogleRegister
from sheetflow.core.form import Form
from tests.google.home import ADMIN, OWNER, ROBOT, quick_client
from tests.google.kinds import GMAIL, Kind
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import SPREADSHEET

REGISTER = "Register"


@dataclass(frozen=True)
class Sheet:
    """One spreadsheet, and edits by staff; the job is `email`."""

    emulator: GoogleEmulator
    id: str
    email: str = ROBOT
    kind: Kind | None = None

    def client(self) -> GoogleClient:
        return quick_client(self.emulator, self.email, self.kind)

    def office(self, client: GoogleClient | None = None) -> OfficeSheet:
        return OfficeSheet(client or self.client(), self.id, REGISTER)

    def ledger(self) -> GoogleLedger:
        """Return the ledger as another process would open it: nothing is cached."""
        return GoogleLedger(self.office())

    def register(self, form: Form) -> GoogleRegister:
        return GoogleRegister(self.office(), form)

    def type(self, at: str, rows: Sequence[Sequence[Any]]) -> None:
        """Type into the register, as staff."""
        self.emulator.staff.type(self.id, f"{REGISTER}!{at}", [list(row) for row in rows], ADMIN)

    def edit(self, *requests: dict[str, Any], email: str = ADMIN) -> None:
        """Change something, as staff; with the job's own address also protected cells."""
        self.emulator.staff.edit(self.id, list(requests), email)

    def look(self, at: str) -> list[list[Any]]:
        return self.emulator.staff.look(self.id, at)


def new_sheet(emulator: GoogleEmulator, kind: Kind | None = None) -> Sheet:
    """Return an empty register's tab and the system tabs, in a Shared Drive.

    `kind` "user": in the My Drive of GMAIL, who is the job.
    """
    put = emulator.staff.put_file
    if kind == "user":
        made = Sheet(emulator, put("Register", owner=GMAIL, mime_type=SPREADSHEET), GMAIL, kind)
        emulator.share(made.id, ADMIN, "writer")
    else:
        people = {ADMIN: "writer", ROBOT: "fileOrganizer"}
        drive = emulator.shared_drive("Register", OWNER, people)
        sheet = put("Register", owner=OWNER, mime_type=SPREADSHEET, parent=drive)
        made = Sheet(emulator, sheet, kind=kind)
    shape = {"sheetId": 0, "title": REGISTER, "gridProperties": {"columnCount": 60}}
    title = {"properties": shape, "fields": "title,gridProperties.columnCount"}
    requests = [{"updateSheetProperties": title}, *make_tabs(SYSTEM_TABS, made.email, 0)]
    made.client().change(made.id, requests)
    return made


def fill(sheet: Sheet, rows: Sequence[Sequence[Any]], form: Form) -> None:
    """Write the register's rows, with formulas in the system columns below the headings."""
    identifier = form.identifier.heading.all()
    at, header = next(
        (at, row) for at, row in enumerate(rows) if any(cell in identifier for cell in row)
    )
    own = next(place for place, cell in enumerate(header) if cell in identifier)
    formulas = {
        place: status_formula(own, system, filled_column=_title(header, form))
        for system, heading in form.system_headings.items()
        for place, cell in enumerate(header)
        if cell in heading.all()
    }
    cells = [
        [
            _cell(formulas.get(place) if number > at else None, cell)
            for place, cell in enumerate(row)
        ]
        for number, row in enumerate(rows)
    ]
    appended = [{"values": row} for row in cells]
    request = {"sheetId": 0, "rows": appended, "fields": "userEnteredValue"}
    sheet.client().change(sheet.id, [{"appendCells": request}])


def _title(header: Sequence[Any], form: Form) -> int:
    titles = form.by_id[form.title_column].heading.all()
    return next(place for place, cell in enumerate(header) if cell in titles)


def _cell(formula: str | None, value: Any) -> dict[str, Any]:
    if formula is not None:
        return {"userEnteredValue": {"formulaValue": formula}}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, int | float):
        return {"userEnteredValue": {"numberValue": value}}
    return {"userEnteredValue": {"stringValue": value}} if value else {}


__all__ = ["REGISTER", "Sheet", "fill", "new_sheet"]
