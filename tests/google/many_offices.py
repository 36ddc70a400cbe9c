"""Many small offices in one emulated Google: one is provisioned, the others are its copies."""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tests.google.google_folder import new_google_office
from tests.google.home import ADMIN, ROBOT
from tests.google.kinds import private_file, private_key
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.cells import BLANK
from tests.google_emulator.drive_store import DriveFile
from tests.google_emulator.spreadsheet import Spreadsheet
from tests.support.quick_yaml import quick_yaml

ZONE = ZoneInfo("Asia/Jakarta")
FIRST = 6
"""The first row below the headings."""
ROWS = 60
"""A small office: so many rows are left of the register."""
TITLES = ("Rapat persiapan", "Sosialisasi ke sekolah", "Bimbingan teknis")


@dataclass(frozen=True)
class GoogleOffice:
    """One office: its Shared Drive, its folder, its spreadsheet, and the account of its job."""

    id: str
    drive: str
    root: str
    sheet: str
    account: str = ROBOT


@dataclass
class ManyOffices:
    """Offices in one emulator, and the fleet's folder with what its settings share."""

    emulator: GoogleEmulator
    path: Path
    offices: list[GoogleOffice]

    @classmethod
    def provisioned(cls, emulator: GoogleEmulator, path: Path, now: datetime) -> "ManyOffices":
        """Return one office with some rows, after a run at `now` that left nothing to do."""
        folder, drive = new_google_office(path / "template", emulator)
        settings = quick_yaml((folder.path / "office.yaml").read_text("utf-8"))
        sheet = settings["google"]["spreadsheet"].split("/d/")[1].split("/")[0]
        made = cls(emulator, path, [GoogleOffice("kantor-000", drive.drive_id, drive.root, sheet)])
        assert folder.call("init", as_of=None).code == 0
        rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": ROWS, "endIndex": 5_000}
        emulator.staff.edit(sheet, [{"deleteDimension": {"range": rows}}])
        for place, title in enumerate(TITLES):
            made.type(made.offices[0], place, title)
        assert folder.call("run", as_of=now.isoformat()).code == 0
        for key in ("id", "google"):
            del settings[key]
        (path / "shared.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
        return made

    def type(self, office: GoogleOffice, place: int, title: str) -> None:
        """Have a member of staff type a title into the row at that place, from 0."""
        book = self.emulator.world.books[office.sheet]
        heading = "Judul Kegiatan"
        row = book.tabs[0].grid.rows[FIRST - 2]
        column = next(at for at, cell in enumerate(row) if cell.value == heading)
        letter = chr(ord("A") + column)
        at = f"Register!{letter}{FIRST + place}"
        self.emulator.staff.type(office.sheet, at, [[title]], ADMIN)

    def add_copies(self, count: int, accounts: Sequence[str] = (ROBOT,)) -> None:
        """Add copies of the first office, whose jobs are these accounts in turn."""
        first, world = self.offices[0], self.emulator.world
        files = [one for one in world.drive.files.values() if one.drive_id == first.drive]
        ids = {*(one.id for one in files), first.account}
        copier = _BookCopier(world.books[first.sheet], ids)
        for number in range(len(self.offices), len(self.offices) + count):
            new = {one.id: world.drive.new_id(native=one.id == first.sheet) for one in files}
            new[first.drive] = world.drive.new_drive_id()
            account = accounts[number % len(accounts)]
            names = {**new, first.account: account}
            for one in files:
                world.drive.files[new[one.id]] = _copied(one, names)
            world.drive.drives[new[first.drive]] = _renamed(world.drive.drives[first.drive], names)
            world.books[new[first.sheet]] = copier.copied(names, new[first.sheet])
            drive, root, sheet = (new[name] for name in (first.drive, first.root, first.sheet))
            self.offices.append(GoogleOffice(f"kantor-{number:03d}", drive, root, sheet, account))

    def write_fleet(self, projects: Mapping[str, Any], **sections: Any) -> Path:
        """Write the fleet of all offices; `projects` are the quotas of each project.

        An account is of the project that its address names, as a service account is.
        """
        accounts = sorted({office.account for office in self.offices})
        keys = {account: f"key-{at}.json" for at, account in enumerate(accounts)}
        for account, name in keys.items():
            private_file(
                self.path / name,
                type="service_account",
                client_email=account,
                private_key=private_key(),
                token_uri=f"{self.emulator.url}/token",
            )
        own = sections.pop("account_quotas", {})
        fleet = {
            "name": {"id": "Kantor-kantor contoh", "en": "Offices of the example"},
            "time_zone": "Asia/Jakarta",
            "projects": [{"id": one, "quotas": quotas} for one, quotas in projects.items()],
            "accounts": [
                {"id": f"akun-{at}", "project": project_of(account), "quotas": own}
                for at, account in enumerate(accounts)
            ],
            "offices": [
                {
                    "office": self._office(one, keys[one.account]),
                    "account": f"akun-{accounts.index(one.account)}",
                }
                for one in self.offices
            ],
            **sections,
        }
        file = self.path / "fleet.yaml"
        file.write_text(json.dumps(fleet, ensure_ascii=False), "utf-8")
        return file

    def _office(self, office: GoogleOffice, key: str) -> dict[str, Any]:
        google = {
            "folder": f"https://drive.google.com/drive/folders/{office.root}",
            "spreadsheet": f"https://docs.google.com/spreadsheets/d/{office.sheet}/edit#gid=0",
            "credentials": {"kind": "service_account", "file": key},
            "endpoint": self.emulator.url,
        }
        return {"id": office.id, "base": "shared.yaml", "google": google}


def provisioned_offices(path: Path) -> ManyOffices:
    """Return an office as `provisioned` left it, in one emulator for all tests of a process."""
    emulator, first, shared, restore = _kept()
    restore()
    emulator.misbehaviour.clear()
    emulator.calls.reset()
    (path / "shared.yaml").write_text(shared, "utf-8")
    return ManyOffices(emulator, path, [first])


@cache
def _kept() -> tuple[GoogleEmulator, GoogleOffice, str, Callable[[], None]]:
    emulator = GoogleEmulator()
    emulator.start()
    with TemporaryDirectory() as folder:
        made = ManyOffices.provisioned(emulator, Path(folder), next_morning())
        shared = (made.path / "shared.yaml").read_text("utf-8")
    return emulator, made.offices[0], shared, emulator.world.snapshot()


class _BookCopier:
    """Copies a spreadsheet; only the cells that hold identifiers of the office are made anew."""

    def __init__(self, book: Spreadsheet, names: Collection[str]) -> None:
        self._book = book
        has_name = re.compile("|".join(map(re.escape, names))).search
        self._cells = [
            (tab, row, column, cell)
            for tab, one in enumerate(book.tabs)
            for row, cells in enumerate(one.grid.rows)
            for column, cell in enumerate(cells)
            if cell is not BLANK and has_name(f"{cell.value} {cell.formula}")
        ]

    def copied(self, names: Mapping[str, str], new_id: str) -> Spreadsheet:
        """Return a copy with other names."""
        twin = self._book.copy()
        twin.id = new_id
        for tab in twin.tabs:
            tab.objects = _renamed(tab.objects, names)
        for place, row, column, cell in self._cells:
            value, formula = _renamed([cell.value, cell.formula], names)
            twin.tabs[place].grid.rows[row][column] = cell._replace(value=value, formula=formula)
        return twin


def next_morning() -> datetime:
    """Return eight o'clock of tomorrow: offices made now can be run from then on, the same day."""
    tomorrow = datetime.now(ZONE) + timedelta(days=1)
    return tomorrow.replace(hour=8, minute=0, second=0, microsecond=0)


def project_of(account: str) -> str:
    """Return the project of a service account, as its address names it."""
    return account.partition("@")[2].partition(".")[0]


def _copied(file: DriveFile, names: Mapping[str, str]) -> DriveFile:
    return replace(
        file,
        fields=_renamed(file.fields, names),
        permissions=_renamed(file.permissions, names),
        revisions=deepcopy(file.revisions),
    )


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    return json.loads(_in_text(json.dumps(value), names))


def _in_text(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text
