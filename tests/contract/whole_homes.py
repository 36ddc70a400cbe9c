"""A whole office in each of the three backends, driven through its ports alone."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from sheetflow.app.backend import Backend, SetupPlan
from sheetflow.app.google_backend import open_google_backend
from sheetflow.app.register_rows import read_register
from sheetflow.app.setup import open_backend
from sheetflow.core.effects import Plan
from sheetflow.core.form import SystemColumn
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.doctor import Probe
from sheetflow.execute.fill_rows import RegisterRows
from sheetflow.execute.prepare import prepare
from sheetflow.execute.run_effects import run_effects
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_settings
from tests.contract.homes import KINDS, Drive, LocalDrive, MemoryDrive, open_published
from tests.google.google_folder import new_google_office
from tests.google.home import GoogleDrive, opened_anew, quick_client
from tests.google.running_emulator import running_emulator
from tests.support.memory.files import MemoryFiles
from tests.support.memory.ledger import MemoryLedger
from tests.support.memory.register import MemoryRegister
from tests.support.quick_yaml import quick_yaml

NOW = datetime.fromisoformat("2025-10-13T17:00+07:00")
FEW_SPARE_ROWS = {"spare_rows": 6, "spare_minimum": 2}


@dataclass(frozen=True)
class WholeHome:
    """A backend, its files, and what staff and the job do there."""

    home: Backend
    drive: Drive

    def type(self, cells: Mapping[str, Any]) -> str:
        """Staff fill the first spare row and attach what it names; the row's identifier."""
        scan = read_register(self.home).scan
        name = min(scan.spare, key=scan.spare.__getitem__)
        self._write(scan.spare[name], cells)
        for text in cells.values():
            if str(text).startswith("Kotak Masuk/"):
                path = str(text)
                self.drive.put(path if "." in path else f"{path}/catatan.txt", path.encode())
        return str(name)

    def correct(self, name: str, cells: Mapping[str, Any]) -> None:
        """Staff write into cells of a row."""
        scan = read_register(self.home).scan
        self._write(next(row.number for row in scan.rows if row.id == name), cells)

    def wipe(self, name: str) -> None:
        """Staff lose a row, identifier and all."""
        columns = self.home.settings.office.form.columns
        self.correct(name, {str(column.id): "" for column in columns})

    def run(self, now: datetime = NOW) -> Plan:
        home = self.home
        office, ports = home.settings.office, (home.register, home.ledger, home.files)
        made = prepare(office, *ports, now, forms=home.forms)
        rows = RegisterRows(home.register, home.ledger, office)
        outcome = run_effects(
            *(made.plan, home.ledger, home.files, home.register, made.snapshot), rows=rows
        )
        assert outcome.complete, outcome
        return made.plan

    def row(self, name: str) -> dict[str, Any]:
        """Staff's cells of a row that are filled, by column."""
        scan = read_register(self.home).scan
        row = next(row for row in scan.rows if row.id == name)
        return {
            str(column): cell
            for column, cell in zip(scan.columns, row.cells, strict=True)
            if cell not in {None, ""}
        }

    def sentences(self) -> list[str]:
        """Return the texts of the job's own column, from the top."""
        rows = self.home.register.read().rows
        office = self.home.settings.office
        header = find_header(rows, office.form, office.language)
        place = header.system[SystemColumn.DETAILS]
        below = (row[place] for row in rows[header.first :] if len(row) > place)
        return [str(cell) for cell in below if cell]

    def states(self) -> dict[str, str]:
        return {str(s.id): str(s.state) for s in self.home.ledger.load().submissions.values()}

    def _write(self, number: int, cells: Mapping[str, Any]) -> None:
        office = self.home.settings.office

        def choose(snapshot: RegisterSnapshot) -> dict[tuple[int, int], Any]:
            header = find_header(snapshot.rows, office.form, office.language)
            places = {str(name): place[0] + 1 for name, place in header.places.items()}
            return {(number, places[name]): cell for name, cell in cells.items()}

        self.home.register.fill(choose)


class _NothingToPrepare:
    def setup_plan(self, now: datetime) -> SetupPlan:
        del now
        return SetupPlan((), (), tuple)

    def probes(self, now: datetime) -> Sequence[Probe]:
        del now
        return ()


def new_home(
    kind: str,
    folder: Path,
    folders: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> WholeHome:
    """An office with a few numbered spare rows, as `init` makes it; `more` changes settings."""
    if kind in KINDS:
        return _google_home(kind, folder, folders or {}, more or {})
    settings_file = folder / "office.yaml"
    shipped = shipped_config() / "offices/kpu-kab-contoh/office.yaml"
    settings_file.write_text(shipped.read_text("utf-8"), "utf-8")
    _change(settings_file, folders or {}, more or {})
    settings = load_settings(settings_file)
    if kind == "local":
        home = open_backend(settings)
        home.own.setup_plan(NOW).apply()
        return WholeHome(home, LocalDrive(settings.drive, home.files))  # type: ignore[arg-type]
    form, language = settings.office.form, settings.language
    headings = [column.heading(language) for column in form.columns]
    headings += [form.system_headings[name](language) for name in SystemColumn]
    place = list(form.columns).index(form.identifier)
    spare = [[None] * place + [f"PUB-2025-{number:04}"] for number in range(1, 7)]
    kept = MemoryDrive(MemoryFiles())
    ledger = MemoryLedger()
    home = Backend(
        settings,
        MemoryRegister([headings, *spare], form, language),
        ledger,
        kept.files,
        lambda _notes, _keep: open_published(kept, ledger),
        lambda _now: nullcontext(),
        _NothingToPrepare(),
        "memory",
    )
    return WholeHome(home, kept)


@dataclass(frozen=True)
class _Provisioned:
    """A Google office as `init` left it: its settings' folder, and the way back to that moment."""

    files: Mapping[str, bytes]
    drive: GoogleDrive
    restore: Callable[[], None]


_PROVISIONED: dict[str, _Provisioned] = {}
"""`init` takes a second: the offices of a process that differ in nothing are the same one."""


def _google_home(
    kind: str, folder: Path, folders: Mapping[str, str], more: Mapping[str, Any]
) -> WholeHome:
    settings_file, settings = folder / "office.yaml", repr((kind, folders, more))
    made = _PROVISIONED.get(settings)
    if made is None:
        before = set(folder.iterdir())
        _, drive = new_google_office(folder, running_emulator(), kind=KINDS[kind])
        _change(settings_file, folders, more)
        _open_google(drive, settings_file).own.setup_plan(NOW).apply()
        files = {path.name: path.read_bytes() for path in set(folder.iterdir()) - before}
        made = _Provisioned(files, drive, drive.emulator.world.snapshot())
        _PROVISIONED[settings] = made
    made.restore()
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)  # the key, too, which nobody else may read
    drive = opened_anew(made.drive)
    return WholeHome(_open_google(drive, settings_file), drive)


def _open_google(drive: GoogleDrive, settings_file: Path) -> Backend:
    """Return the office, without the waits that keep Google's quotas."""
    client = quick_client(running_emulator(), drive.email, drive.kind)
    return open_google_backend(load_settings(settings_file), client)


def _change(settings_file: Path, folders: Mapping[str, str], more: Mapping[str, Any]) -> None:
    reported = quick_yaml(settings_file.read_text("utf-8"))
    reported["limits"] = {**reported.get("limits", {}), **FEW_SPARE_ROWS}
    reported["folders"] = {**reported["folders"], **folders}
    reported |= more
    settings_file.write_text(yaml.safe_dump(reported, allow_unicode=True), "utf-8")
