"""An office with very many open rows, as its first run would have left it.

Reading twenty thousand files over HTTP would take a test minutes.  So the first run is planned by
the real planner over the real register, its files are read from the emulator's own store, and what
it would have written is put into the cells.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.adapters.google.ledger.cells import to_cells
from sheetflow.adapters.google.ledger.tabs import NOTES, ROWS, STATUS, SystemTab
from sheetflow.adapters.google.register.reading import serial
from sheetflow.adapters.ledger_format.row_columns import row_columns
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.words import INDONESIAN
from sheetflow.execute.prepare import prepare
from tests.google.home import ADMIN, GoogleDrive, new_drive
from tests.google.office_run import NOW, RunningOffice
from tests.google.office_sheet import new_sheet
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.cells import BLANK, Cell
from tests.google_emulator.drive_store import FOLDER, DriveFile
from tests.support.memory.ledger import MemoryLedger
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

KINDS = ("link", "link of a folder", "path", "path of a folder")


@contextmanager
def office_of_many(
    count: int, kinds: Sequence[str] = KINDS, emulator: GoogleEmulator | None = None
) -> Iterator[RunningOffice]:
    """Yield an office of `count` rows, each with an attachment, referred to in turn by `kinds`."""
    with emulator or GoogleEmulator() as running:
        home = RunningOffice(running, new_sheet(running), new_drive(running), office_of())
        _fill_register(home, count, kinds)
        _plan_first_run(home)
        yield home


def file_of(home: RunningOffice, number: int) -> str:
    """Return the id of the file that the row of that number (from 0) refers to."""
    store = home.emulator.world.drive
    (folder,) = (file for file in store.files.values() if file.fields["name"] == _folder(number))
    (file,) = store.children(folder.id)
    return file.id


def _folder(number: int) -> str:
    return f"kegiatan {number}"


def _attach(drive: GoogleDrive, inbox: str, number: int, kind: str) -> str:
    """Put a file into a folder of its own; return the content of the row's cell."""
    put = drive.emulator.staff.put_file
    folder = put(_folder(number), owner=ADMIN, mime_type=FOLDER, parent=inbox)
    file = put("bahan.txt", owner=ADMIN, content=f"isi {number}".encode(), parent=folder)
    reported = {
        "link": f"https://drive.google.com/file/d/{file}/view",
        "link of a folder": f"https://drive.google.com/drive/folders/{folder}",
        "path": f"Kotak Masuk/{_folder(number)}/bahan.txt",
        "path of a folder": f"Kotak Masuk/{_folder(number)}",
    }
    return reported[kind]


def _fill_register(home: RunningOffice, count: int, kinds: Sequence[str]) -> None:
    form = home.office.form
    headings = [column.heading(INDONESIAN) for column in form.columns]
    headings += [form.system_headings[system](INDONESIAN) for system in SystemColumn]
    inbox = home.drive.make("Kotak Masuk")
    like = cells_like({"like": "draft", "tanggal_kegiatan": ""})
    rows = [[Cell(heading) for heading in headings]]
    for number in range(count):
        reported = _attach(home.drive, inbox, number, kinds[number % len(kinds)])
        own = {form.identifier.id: f"P-{number:05d}", form.title_column: f"Judul {number}"}
        texts = (
            own.get(column.id)
            or (reported if column.kind is Kind.FILES and like.get(column.id) else None)
            or like.get(column.id, "")
            for column in form.columns
        )
        rows.append([Cell(str(text)) if text else BLANK for text in texts])
    _put(home, 0, rows)


def _plan_first_run(home: RunningOffice) -> None:
    """Plan the first run, and write its decisions and statuses into the cells."""
    form = home.office.form
    register = home.sheet.register(form)
    files = GoogleFiles(cast("Any", StoreCalls(home.drive)), home.drive.root)
    moment = NOW.replace(tzinfo=home.office.zone)
    plan = prepare(home.office, register, MemoryLedger(), files, moment).plan
    assert not plan.commit.events
    rows = [to_cells(ROWS, row_columns(record)) for record in plan.commit.rows]
    _add(home, ROWS, rows)
    _add(home, NOTES, list(plan.commit.notes.items()))
    _add(home, STATUS, [[row.row_id, *_shown(row.cells)] for row in plan.show])
    grid = home.emulator.world.books[home.sheet.id].tabs[0].grid
    for row in plan.show:
        shown = [BLANK if value == "" else Cell(value) for value in _shown(row.cells)]
        grid.put_row(row.row - 1, len(grid.rows[row.row - 1]), shown)


def _shown(cells: Any) -> list[str | int]:
    reported = (cells[system] for system in SystemColumn)
    return [serial(one) if isinstance(one, date) else one for one in reported]


def _add(home: RunningOffice, tab: SystemTab, rows: Sequence[Sequence[str | int]]) -> None:
    grid = _grid(home, tab.id)
    cells = [[Cell(value) if value != "" else BLANK for value in row] for row in rows]
    _put(home, tab.id, [*grid.rows[:1], *cells])


def _put(home: RunningOffice, tab: int, rows: list[list[Cell]]) -> None:
    grid = _grid(home, tab)
    grid.rows = rows
    grid.row_count = max(grid.row_count, len(rows) + 10)


def _grid(home: RunningOffice, tab: int) -> Any:
    return next(one.grid for one in home.emulator.world.books[home.sheet.id].tabs if one.id == tab)


Answers = list[Any]


@dataclass
class StoreCalls:
    """A client whose requests are answered from the emulator's store at once."""

    drive: GoogleDrive

    def __post_init__(self) -> None:
        self._store = self.drive.emulator.world.drive
        self._inside: dict[str, list[DriveFile]] = {}
        for file in self._store.files.values():
            for folder in file.parents:
                self._inside.setdefault(folder, []).append(file)

    @property
    def files(self) -> "StoreCalls":
        return self

    @property
    def changes(self) -> "StoreCalls":
        return self

    def get(self, *, fileId: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - Drive's word
        return self._reported(self._store.files[fileId])

    def list(self, *, q: str, **_: Any) -> dict[str, Any]:
        return {"files": [self._reported(file) for file in self._inside.get(q.split("'")[1], [])]}

    def generateIds(self, **_: Any) -> dict[str, Any]:  # noqa: N802 - Drive's word
        return {"ids": []}

    def getStartPageToken(self, **_: Any) -> dict[str, Any]:  # noqa: N802 - Drive's word
        return {"startPageToken": str(len(self._store.changes) + 1)}

    def one(self, request: Any, *, repeatable: bool = True) -> Any:  # noqa: ARG002 - as the port
        return request

    def many(self, requests: Sequence[Any]) -> Answers:
        return [*requests]

    def _reported(self, file: DriveFile) -> dict[str, Any]:
        is_file = file.mime_type != FOLDER
        return {**file.fields, "capabilities": {"canCopy": is_file, "canDownload": True}}
