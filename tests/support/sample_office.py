"""The sample month as a local office: settings, register filled, small attachments in Drive."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from PIL import Image

from sheetflow.cli.main import cli, exit_code_of
from sheetflow.demo.make_demo import SAMPLE
from sheetflow.settings.document import shipped_config

AS_OF = "2025-11-03T09:00+07:00"


@dataclass(frozen=True)
class Said:
    """A command's output and exit code."""

    code: int
    out: str
    err: str

    def json(self) -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = json.loads(self.out)
        return found

    def done(self) -> dict[str, list[dict[str, str]]]:
        """What became of the run's work."""
        found: dict[str, dict[str, list[dict[str, str]]]] = json.loads(self.out)
        return found["done"]


def called(*words: str) -> Said:
    """What the command line answers to these words; in this process, for its start costs most."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(raw, encoding="utf-8") for raw in (out, err)]
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        code = exit_code_of(lambda: cli(list(words), prog_name="sheetflow"))
    for stream in streams:
        stream.flush()
    return Said(int(code), out.getvalue().decode(), err.getvalue().decode())


def called_alone(*words: str) -> Said:
    """The same in a process of its own, as the installed command."""
    program = [sys.executable, "-m", "sheetflow", *words]
    done = subprocess.run(program, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    return Said(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class OfficeFolder:
    """A folder with `office.yaml`, driven through the command line as its users do."""

    path: Path

    @property
    def register(self) -> Path:
        return self.path / "register.xlsx"

    @property
    def drive(self) -> Path:
        return self.path / "Drive"

    @property
    def ledger(self) -> Path:
        return self.path / "sheetflow.db"

    def commits(self) -> int:
        """How many commits the ledger has: none where `init` has only made it."""
        if not self.ledger.exists():
            return 0
        with closing(sqlite3.connect(self.ledger)) as db:
            found: int = db.execute("SELECT count(*) FROM commits").fetchone()[0]
        return found

    def call(self, *words: str, as_of: str | None = AS_OF) -> Said:
        """One command of this office, in this process."""
        program = [*words, "--config", str(self.path / "office.yaml")]
        return called(*program, *(("--as-of", as_of) if as_of else ()))

    def run(self) -> Said:
        """Run it strictly: 1 when rows have errors."""
        return self.call("run", "--strict", "--format", "json")

    def plan(self) -> Said:
        """Plan it, as strictly."""
        return self.call("plan", "--strict", "--format", "json")


def new_office(path: Path) -> OfficeFolder:
    """Settings of the sample's office, nothing else yet."""
    path.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(shipped_config() / "offices/kpu-kab-contoh/office.yaml", path / "office.yaml")
    return OfficeFolder(path)


def filled_office(path: Path, first: int | None = None) -> OfficeFolder:
    """The sample month (or its `first` submissions), with the least attachments that will do."""
    rows = _sample()[:first]
    office = new_office(path)
    return _brought_in(office, rows, SAMPLE if first is None else _listed(path, rows))


def office_of_one(path: Path, status: str) -> OfficeFolder:
    """The month's first submission alone, brought in with that status and its attachments."""
    rows = [_sample()[0] | {"Status": status}]
    office = new_office(path)
    return _brought_in(office, rows, _listed(path, rows))


def _sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _listed(folder: Path, rows: list[dict[str, str]]) -> Path:
    listed = folder / "daftar.csv"
    with listed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return listed


def _brought_in(office: OfficeFolder, rows: list[dict[str, str]], listed: Path) -> OfficeFolder:
    for words in (("init",), ("import", str(listed))):
        said = office.call(*words)
        assert said.code == 0, said.err
    for row in rows:
        attach(office.drive, row)
    return office


def attach(drive: Path, row: dict[str, str]) -> None:
    material = drive / row["Tautan Bahan"]
    material.mkdir(parents=True)
    (material / "catatan.txt").write_text(row["Ringkasan Bahan"], encoding="utf-8")
    if row["Tautan Konsep"]:
        draft = Document()
        draft.add_paragraph(row["Judul Kegiatan"])
        draft.save(str(drive / row["Tautan Konsep"]))
    if row["Tangkapan Layar"]:
        shade = int(row["No"]) * 5
        Image.new("RGB", (360, 640), (shade, 90, 120)).save(drive / row["Tangkapan Layar"])
