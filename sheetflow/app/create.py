"""`init` and `import`: the register made, and an existing list brought into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.local.fill import fill_cells
from sheetflow.adapters.local.grid import read_grid
from sheetflow.adapters.local.list_file import read_list_file
from sheetflow.adapters.local.replace import refuse_open
from sheetflow.adapters.local.template.new_workbook import create_register
from sheetflow.adapters.local.template.tabs import tab_names
from sheetflow.app.home import Home
from sheetflow.core.importing import read_list
from sheetflow.core.numbering import row_ids
from sheetflow.core.placing import Placed, place
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.survey import survey
from sheetflow.errors import UnavailableError


@dataclass(frozen=True, slots=True)
class Made:
    """What `init` made; what was there already is left exactly as it is."""

    made: tuple[Path, ...]
    found: tuple[Path, ...]


def init_office(home: Home, now: datetime) -> Made:
    """The register with its numbered spare rows, and the Drive folder, where they are not yet."""
    settings = home.settings
    made, found = [], []
    for path, make in ((settings.drive, _make_drive), (settings.register, _make_register)):
        if path.exists():
            found.append(path)
        else:
            make(home, now)
            made.append(path)
    return Made(tuple(made), tuple(found))


def _make_drive(home: Home, _now: datetime) -> None:
    try:
        home.settings.drive.mkdir(parents=True)
    except OSError as error:
        raise UnavailableError(
            f"{home.settings.drive}: the folder cannot be made ({error.strerror}).",
            "Check the place and its permissions, or name another as `drive` in office.yaml.",
        ) from error


def _make_register(home: Home, now: datetime) -> None:
    """Numbers go on from what the ledger has given out, in case the register was lost."""
    settings = home.settings
    office = settings.office
    first = home.ledger.load().next_number
    pattern = office.form.identifier_pattern
    numbers = row_ids(pattern, first, office.limits.spare_rows, now.date())
    create_register(settings.register, office, numbers, now.date(), tab=settings.tab)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in, row by row."""

    placed: Placed
    source: Path


def import_list(home: Home, source: Path, now: datetime) -> ImportReport:
    """Bring the list in `source` (.csv or .xlsx) into free rows of the register.

    Submissions that are there already are left alone, so that it can be repeated.  Raises
    RegisterError, UnavailableError; BusyError while the register is open in an office program.
    """
    settings = home.settings
    office = settings.office
    imported = read_list(read_list_file(source), office)
    with home.lock(now):
        refuse_open(settings.register)
        grid = read_grid(settings.register, settings.tab)
        header = find_header(grid.rows, office.form, office.language)
        ledger = home.ledger.load()
        surveyed = survey(grid.rows, {}, header, office.form, ledger.rows)
        placed = place(imported, surveyed, ledger, office, now.date())
        if placed.cells:
            counted = (tab_names(settings.language).dashboard,)
            fill_cells(settings.register, grid.tab, grid.stamp, placed.cells, counted)
    return ImportReport(placed, source)
