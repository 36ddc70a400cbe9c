"""A whole office on an emulated Google: register, ledger and Drive, processed by real runs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.approvals.approvals import GoogleApprovals
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.register.register import GoogleRegister
from sheetflow.core.acknowledge_effects import written_paper
from sheetflow.core.effects import Outcome, WritePaper
from sheetflow.core.files import FiledFile, ReferenceLimits
from sheetflow.core.form import Column, Kind, SystemColumn
from sheetflow.core.names import DrivePath
from sheetflow.core.office import Office
from sheetflow.core.register.headings import find_header
from sheetflow.core.words import INDONESIAN
from sheetflow.execute.fill_rows import RegisterRows
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.read_sources import Sources
from sheetflow.execute.run_effects import run_effects
from sheetflow.ports import NoticeSender
from tests.google.home import ADMIN, ROBOT, GoogleDrive, new_drive, quick_client
from tests.google.office_sheet import REGISTER, Sheet, fill, new_sheet
from tests.google_emulator import GoogleEmulator
from tests.papers.sample_settings import letter_settings
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

NOW = datetime(2025, 10, 13, 17)  # noqa: DTZ001 - the office's zone is added in each run


@dataclass
class RunningOffice:
    """An office for a test; every run opens everything anew, as another process would."""

    emulator: GoogleEmulator
    sheet: Sheet
    drive: GoogleDrive
    office: Office = field(default_factory=office_of)
    refer: "Refer" = field(default_factory=lambda: by_link)
    now: datetime = NOW
    notices: NoticeSender | None = None
    forms: Callable[[GoogleClient], Sources] = lambda _: ()
    """Opens the forms whose responses become rows."""

    def cells(self, name: str, cells: Mapping[str, Any]) -> list[str]:
        """Return a row as staff fill it, and put its files into Drive.

        Without cells it is a spare row, which is only numbered.
        """
        if not cells:
            return [name if column.kind is Kind.IDENTIFIER else "" for column in self._columns]
        reported = cells_like(cells)
        return [
            self._cell(name, column, str(reported.get(column.id, ""))) for column in self._columns
        ]

    def fill(self, at: int, name: str, cells: Mapping[str, Any]) -> None:
        """Fill, as staff, the row of that number (from 1) with `cells`."""
        self.sheet.type(f"A{at}", [self.cells(name, cells)])

    def rewrite_drafts(self) -> None:
        """Edit every draft, as staff; filed copies stay as they are."""
        for file in list(self.emulator.world.drive.files.values()):
            if file.fields["name"] == "konsep.docx" and file.fields["lastModifyingUser"] == ADMIN:
                self.drive.rewrite(file, b"lain")

    @property
    def _columns(self) -> Sequence[Column]:
        return self.office.form.columns

    def _cell(self, name: str, column: Column, text: str) -> str:
        if column.kind is Kind.IDENTIFIER:
            return name
        if column.id == self.office.form.title_column:
            return f"Judul {name}"
        if column.kind in {Kind.FILES, Kind.NUMBER_OR_FILES} and text.startswith("Kotak Masuk/"):
            file = text.removeprefix("Kotak Masuk/")
            return self.refer(self.drive, name, file if "." in file else f"{file}.txt")
        return text

    def prepared(self, client: GoogleClient | None = None) -> "tuple[Prepared, _Ports]":
        client = client or quick_client(self.emulator)
        ports = _Ports(self, client)
        moment = self.now.replace(tzinfo=self.office.zone)
        made = prepare(
            self.office,
            ports.register,
            ports.ledger,
            ports.files,
            moment,
            letter_settings,
            ports.approvals,
            forms=self.forms(client),
        )
        return made, ports

    def run(self, client: GoogleClient | None = None) -> tuple[Prepared, Outcome]:
        prepared, ports = self.prepared(client)
        outcome = run_effects(
            prepared.plan,
            ports.ledger,
            ports.files,
            ports.register,
            prepared.snapshot,
            papers=PlainPapers(ports.files),
            notices=self.notices,
            approvals=ports.approvals,
            rows=RegisterRows(ports.register, ports.ledger, self.office),
        )
        return prepared, outcome

    def ledger(self) -> GoogleLedger:
        return self.sheet.ledger()

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return each submission's row by its title: every cell by its heading."""
        read = self.sheet.register(self.office.form).read().rows
        header = find_header(read, self.office.form, INDONESIAN)
        title = header.places[self.office.form.title_column][0]
        headings = [str(cell) for cell in read[header.row]]
        found = [dict(zip(headings, row, strict=True)) for row in read[header.first :]]
        return {str(row[headings[title]]): row for row in found if row[headings[title]]}

    def misplaced(self) -> list[str]:
        """Return the rows that differ from the ledger's record of their identifier."""
        state = self.ledger().load()
        heading = self.office.form.identifier.heading(INDONESIAN)
        reported = self.office.form.system_headings[SystemColumn.STATE](INDONESIAN)
        return [
            title
            for title, row in self.rows().items()
            if row[heading] in state.rows
            and row[reported] != state.rows[row[heading]].status_cells[0]
        ]

    def story(self) -> dict[str, Any]:
        """Return what must be the same however a run went: decisions, files, rows' statuses."""
        ledger = self.ledger()
        state = ledger.load()
        return {
            "events": [(e.event.submission, e.event.transition) for e in ledger.history()],
            "broken": ledger.audit(),
            "states": {str(s.id): str(s.state) for s in state.submissions.values()},
            "files": {str(s.id): s.files for s in state.submissions.values()},
            "unfinished": list(ledger.unfinished()),
            "tree": dict(self.drive.tree()),
            "folders": self.drive.folders(),
            "rows": self.rows(),
        }


@dataclass(frozen=True)
class PlainPapers:
    """PaperWriter without layout: both files contain a paper's plain text."""

    files: GoogleFiles

    def write(self, effect: WritePaper) -> tuple[FiledFile, ...]:
        return tuple(self._put(effect, ending) for ending in ("pdf", "docx"))

    def _put(self, effect: WritePaper, ending: str) -> FiledFile:
        content = f"{ending} {effect.context}".encode()
        target = DrivePath(f"{effect.target}.{ending}")
        return written_paper(effect, self.files.put(effect.id, target, content), content)


class _Ports:
    def __init__(self, home: RunningOffice, client: GoogleClient) -> None:
        form, language = home.office.form, home.office.language
        limits = home.office.limits
        sizes = ReferenceLimits(limits.folder_files, limits.file_bytes)
        self.files = GoogleFiles(client, home.drive.root, sizes)
        sheet = OfficeSheet(client, home.sheet.id, REGISTER)
        self.register = GoogleRegister(sheet, form, language)
        self.approvals = GoogleApprovals(client, self.files)
        self.ledger = GoogleLedger(sheet, self.files, self.approvals.follow)


Refer = Callable[[GoogleDrive, str, str], str]
"""Puts a file of that name into Drive for a row, and returns the cell's reference to it."""


def by_link(drive: GoogleDrive, row: str, name: str) -> str:
    """Return the file's own link."""
    path = f"Kotak Masuk/{row}/{name}"
    return f"https://drive.google.com/file/d/{drive.put(path, f'isi {path}'.encode())}/view"


def by_path(drive: GoogleDrive, row: str, name: str) -> str:
    """Return the file's path below the office's folder."""
    by_link(drive, row, name)
    return f"Kotak Masuk/{row}/{name}"


def by_folder(drive: GoogleDrive, row: str, name: str) -> str:
    """Return the link to a folder with only the file."""
    path = by_folder_path(drive, row, name)
    return f"https://drive.google.com/drive/folders/{drive.make(path)}"


def by_folder_path(drive: GoogleDrive, row: str, name: str) -> str:
    """Return the path of such a folder."""
    folder = f"{row}/{name.partition('.')[0]}"
    by_link(drive, folder, name)
    return f"Kotak Masuk/{folder}"


def from_elsewhere(drive: GoogleDrive, row: str, name: str) -> str:
    """Return the link to a staff member's own file, which was shared with the job."""
    content = f"isi {row}/{name}".encode()
    file_id = drive.emulator.staff.put_file(name, owner=ADMIN, content=content)
    drive.emulator.share(file_id, ROBOT, "reader")
    return f"https://drive.google.com/open?id={file_id}"


REFERRED: Mapping[str, Refer] = {
    "links": by_link,
    "paths": by_path,
    "folders": by_folder,
    "paths of folders": by_folder_path,
    "links to elsewhere": from_elsewhere,
}


@contextmanager
def running_office(
    rows: Mapping[str, Mapping[str, Any]], refer: Refer = by_link, office: Office | None = None
) -> Iterator[RunningOffice]:
    """Yield an office with these rows by identifier (see `scenario.cells_like`), with titles.

    Every file that a cell names is in Drive, and the cell refers to it as `refer` does.
    """
    with GoogleEmulator() as emulator:
        kept = office or office_of()
        home = RunningOffice(emulator, new_sheet(emulator), new_drive(emulator), kept, refer)
        fill_register(home, rows)
        yield home


def fill_register(home: RunningOffice, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Fill an empty register with headings and these rows."""
    form = home.office.form
    system = [heading(INDONESIAN) for heading in form.system_headings.values()]
    header = [*(column.heading(INDONESIAN) for column in form.columns), *system]
    filled = [home.cells(name, cells) + [""] * len(system) for name, cells in rows.items()]
    fill(home.sheet, [header, *filled], form)
