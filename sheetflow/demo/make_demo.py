"""`demo`: a complete local office with a month of submissions, made and evaluated."""

from __future__ import annotations

from pathlib import Path

from sheetflow.app.backend import Backend
from sheetflow.app.papers import print_papers, write_agenda
from sheetflow.app.register_rows import import_list
from sheetflow.app.run import run_office
from sheetflow.app.setup import init_office, moment, open_backend
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.demo.attachments import SAMPLE, copy_attachments
from sheetflow.errors import UnavailableError
from sheetflow.execute.run_effects import Progress
from sheetflow.present.run_data import RunReport
from sheetflow.settings.load import load_settings
from sheetflow.settings.locate import shipped_text

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
    import_list(backend, SAMPLE, now)
    report = run_office(backend, now, progress)
    write_agenda(backend, MONTH, now)
    print_papers(backend, MONTH.code, now)
    return backend, report


def _claim(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        empty = not any(folder.iterdir())
    except OSError as error:
        raise UnavailableError(
            f"{folder}: cannot be made or read ({error.strerror}).", "Name another folder."
        ) from error
    if not empty:
        raise UnavailableError(
            f"{folder}: the folder is not empty.",
            "Name a new folder: sheetflow demo DIR. To judge this office again: sheetflow run.",
        )
