"""`demo`: a complete local office with a month of submissions, made and evaluated."""

import csv
import io
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path

import yaml

from sheetflow.app.backend import Backend
from sheetflow.app.import_lists import import_lists, read_files
from sheetflow.app.papers import print_papers, write_agenda
from sheetflow.app.run import run_office
from sheetflow.app.setup import init_office, moment, open_backend
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.errors import UnavailableError, as_unavailable
from sheetflow.execute.do_effects import Progress
from sheetflow.present.run_data import RunReport
from sheetflow.settings.document import shipped_text
from sheetflow.settings.load import load_settings

_FOLDER = Path(__file__).parent
SAMPLE = _FOLDER / "sample-october-2025.csv"
"""The month's rows, under the headings of the register."""
_COLUMNS = {
    "id": "ID Pengajuan",
    "judul": "Judul Kegiatan",
    "subbagian": "Subbagian",
    "tanggal": "Tanggal Kegiatan",
    "tempat": "Tempat",
    "bahan": "Ringkasan Bahan",
}
"""A placeholder of a draft, and the heading of the column that fills it."""


def copy_attachments(drive: Path) -> None:
    """Write the materials, draft and screenshot of every row below `drive`.

    The bytes are the same every time.  A file that is there already is left alone.  Raises
    UnavailableError when the disk refuses.
    """
    attachments = yaml.safe_load((_FOLDER / "attachments.yaml").read_text(encoding="utf-8"))
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = {row["ID Pengajuan"]: row for row in csv.DictReader(file)}
    try:
        for name, entry in attachments.items():
            texts = {field: rows[name][heading] for field, heading in _COLUMNS.items()}
            texts |= {field: text for field, text in entry.items() if field != "files"}
            for place, shipped in entry["files"].items():
                path = drive / place
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    path.write_bytes(_content(shipped, texts, path.stem))
    except OSError as error:
        raise UnavailableError(
            f"{drive}: the demo's files cannot be written there ({error}).",
            "Choose a folder with room in which you may write.",
        ) from error


def _content(shipped: str, texts: Mapping[str, str], name: str) -> bytes:
    content = (_FOLDER / "files" / shipped).read_bytes()
    if not shipped.endswith(".docx"):
        return content
    kind = "KONSEP UNTUK DIPERIKSA" if name.startswith("konsep-") else name.upper()
    return _filled(content, {**texts, "jenis": kind})


def _filled(document: bytes, texts: Mapping[str, str]) -> bytes:
    """Replace `{name}` by its text in every part of a .docx; dates of the zip stay fixed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(made, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            for field, text in texts.items():
                part = part.replace(b"{%s}" % field.encode(), escape(text).encode())
            target.writestr(info, part)
    return made.getvalue()


OFFICE = "offices/kpu-kab-contoh/office.yaml"
AS_OF = "2025-11-03T09:00"
"""Monday after the sample's month, in the office's time zone."""
MONTH = Period(Grain.MONTH, 2025, 10)


def make_demo(folder: Path, progress: Progress | None = None) -> tuple[Backend, RunReport]:
    """Make an office in `folder`: settings, register, Drive with attachments, ledger, papers.

    Raises UnavailableError when the folder is not empty: no existing file is written over.
    """
    _claim(folder)
    (folder / "office.yaml").write_text(shipped_text(OFFICE), "utf-8")
    backend = open_backend(load_settings(folder / "office.yaml"))
    now = moment(AS_OF, backend.settings.office.zone)
    init_office(backend, now)
    copy_attachments(backend.settings.drive)
    import_lists(backend, read_files(backend, [str(SAMPLE)]), now)
    report = run_office(backend, now, progress)
    write_agenda(backend, MONTH, now)
    print_papers(backend, MONTH.code, now)
    return backend, report


def _claim(folder: Path) -> None:
    with as_unavailable(folder, "Name another folder.", "cannot be made or read"):
        folder.mkdir(parents=True, exist_ok=True)
        empty = not any(folder.iterdir())
    if not empty:
        raise UnavailableError(
            f"{folder}: the folder is not empty.",
            "Name a new folder: sheetflow demo DIR. To judge this office again: sheetflow run.",
        )
