"""The backends, each made empty for a test, and how a test puts content there.

The Google backend is real clients over HTTP against the emulator, of which a test process has one;
each test has a spreadsheet and a Shared Drive of its own there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from xlsxwriter import Workbook

from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.adapters.local.drive.published import LocalPublishedFiles
from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from sheetflow.adapters.local.register import LocalRegister
from sheetflow.app.backend import Files, Ledger, Register
from sheetflow.core.names import Sha256
from sheetflow.ports import PublishedFiles
from tests.google import home as google_home
from tests.google import office_sheet
from tests.google.kinds import Kind
from tests.google.running_emulator import running_emulator
from tests.support.memory.files import MemoryFiles
from tests.support.memory.ledger import MemoryLedger
from tests.support.memory.published import MemoryPublished
from tests.support.memory.register import MemoryRegister
from tests.support.small_register import FORM, HEADINGS, rows

KINDS: Mapping[str, Kind] = {
    "google": "service_account", "gmail": "user", "keyless": "impersonation",
}  # fmt: skip
"""The Google offices: in a Shared Drive with a key and without one, and in My Drive."""
SLOW = tuple(pytest.param(home, marks=pytest.mark.slow) for home in ("gmail", "keyless"))
HOMES = ("memory", "local", "google", *SLOW)
NEAR = ("memory", "local", pytest.param("google", marks=pytest.mark.slow), *SLOW)
"""For what other tests of the same file prove over the wire."""


class Drive(Protocol):
    """Files, and a person who works in the same folder."""

    @property
    def files(self) -> Files: ...

    def put(self, path: str, content: bytes) -> object: ...

    def remove(self, path: str) -> None: ...

    def tree(self) -> Mapping[str, bytes]:
        """Every file by path."""

    def has_folder(self, path: str) -> bool: ...


@dataclass
class MemoryDrive:
    files: MemoryFiles
    written: dict[str, Sha256] = field(default_factory=dict)

    def put(self, path: str, content: bytes) -> None:
        self.files.files[path] = content

    def remove(self, path: str) -> None:
        del self.files.files[path]

    def tree(self) -> Mapping[str, bytes]:
        return dict(self.files.files)

    def has_folder(self, path: str) -> bool:
        known = [*self.files.folders, *self.files.files]
        return any(one == path or one.startswith(path + "/") for one in known)


@dataclass
class LocalDrive:
    root: Path
    files: LocalFolder

    def put(self, path: str, content: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def tree(self) -> Mapping[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    def has_folder(self, path: str) -> bool:
        return (self.root / path).is_dir()


def new_ledger(home: str, folder: Path) -> Ledger:
    if kind := KINDS.get(home):
        return office_sheet.new_sheet(running_emulator(), kind).ledger()
    return MemoryLedger() if home == "memory" else SqliteLedger(folder / "sheetflow.db")


def new_drive(home: str, folder: Path) -> Drive:
    if home == "memory":
        return MemoryDrive(MemoryFiles())
    if kind := KINDS.get(home):
        return _google_drive(kind)
    root = folder / "Drive"
    root.mkdir()
    return LocalDrive(root, LocalFolder(root))


def _google_drive(kind: Kind) -> google_home.GoogleDrive:
    if kind == "user":
        return google_home.new_my_drive(running_emulator(), kind)
    return google_home.new_drive(running_emulator(), kind=kind)


def open_published(drive: Drive, ledger: Ledger) -> PublishedFiles:
    """Open this Drive's published files as another process would, with the ledger's notes."""
    notes = ledger.load().notes

    def keep(more: Mapping[str, str]) -> None:
        ledger.acknowledge((), more)

    match drive:
        case MemoryDrive(files):
            return MemoryPublished(files.files, drive.written)
        case LocalDrive(root):
            return LocalPublishedFiles(root, notes, keep)
        case google_home.GoogleDrive():
            return google_home.reopened(drive).published(notes, keep)
        case _:
            raise TypeError(drive)


def new_register(home: str, folder: Path) -> Register:
    if home == "memory":
        return MemoryRegister(rows(), FORM)
    if kind := KINDS.get(home):
        sheet = office_sheet.new_sheet(running_emulator(), kind)
        office_sheet.fill(sheet, rows(), FORM)
        return sheet.register(FORM)
    path = folder / "register.xlsx"
    with Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Register")
        due = HEADINGS.index("Kolom batas_waktu")
        sheet.set_column(due, due, 12, book.add_format({"num_format": "yyyy-mm-dd"}))
        for number, row in enumerate(rows()):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
    return LocalRegister(path, FORM, tab="Register")
