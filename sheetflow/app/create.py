"""`init` and `import`: the office's places made, and an existing list brought into the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.local.list_file import read_list_file
from sheetflow.app.home import Home
from sheetflow.app.register_rows import fill_rows
from sheetflow.core.importing import read_list
from sheetflow.core.placing import Placed, place
from sheetflow.core.records import LedgerState
from sheetflow.core.register.survey import Survey


@dataclass(frozen=True, slots=True)
class Made:
    """What `init` made or would make; what was there already is left exactly as it is.

    `next_steps` are what the reader has to do now.
    """

    changes: tuple[str, ...]
    found: tuple[str, ...]
    next_steps: tuple[str, ...] = ()


def init_office(home: Home, now: datetime, *, dry_run: bool = False) -> Made:
    """Bring the office's places to the desired shape; `dry_run` only says what that takes."""
    wanted = home.own.preparation(now)
    if dry_run or not wanted.changes:
        return Made(wanted.changes, wanted.found, wanted.next_steps)
    with home.lock(now):
        return Made(wanted.changes, wanted.found, wanted.apply())


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in, row by row."""

    placed: Placed
    source: Path


def import_list(home: Home, source: Path, now: datetime) -> ImportReport:
    """Bring the list in `source` (.csv or .xlsx) into free rows of the register.

    Submissions that are there already are left alone, so that it can be repeated.  Raises
    RegisterError, UnavailableError; BusyError while somebody works in the register.
    """
    imported = read_list(read_list_file(source), home.settings.office)
    office = home.settings.office

    def arrange(survey: Survey, ledger: LedgerState) -> Placed:
        return place(imported, survey, ledger, office, now.date())

    return ImportReport(fill_rows(home, arrange, now), source)
