"""Reading of a register's tab: cells, links and the office's mark, all of one version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sheetflow.adapters.xlsx.calamine_reader import Cell, grid_of
from sheetflow.adapters.xlsx.hyperlinks import Links, links_of
from sheetflow.adapters.xlsx.package import Package, open_package
from sheetflow.adapters.xlsx.read_in_worker import read_tabs
from sheetflow.adapters.xlsx.scan_sheet import scan_sheet
from sheetflow.adapters.xlsx.workbook_file import version_of
from sheetflow.core.register.sheet import Area
from sheetflow.errors import BusyError, SheetflowError

ATTEMPTS = 3
OFFICE_PROPERTY = "sheetflow-office"
"""Name of the document property with the office's identity; office programs keep it when they
save, and a workbook without it is an older register."""
_PROPERTIES = "docProps/custom.xml"
_MAX_PROPERTIES = 256 * 1024
_OFFICE = re.compile(
    rf'<(?:\w+:)?property\b[^>]*\bname="{OFFICE_PROPERTY}"[^>]*>\s*'
    r"<(?:\w+:)?lpwstr\b[^>]*>\s*([\w-]{8,64})\s*<"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tab's cells (see `Grid`) and links; `office` is the identity in the workbook, or ""."""

    tab: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Area, ...]
    links: Links
    office: str
    version: str


def read_sheet(path: Path, tab: str | None, *, link_formulas: bool = False) -> Sheet:
    """Read a tab (None: the first) of an .xlsx; `link_formulas` also finds =HYPERLINK(…).

    Raises RegisterError for a workbook that is broken, encrypted or of another format, has no such
    tab or values absurdly far away; UnavailableError without file or permission; BusyError when it
    is saved during each of several attempts.
    """
    for _ in range(ATTEMPTS):
        version = version_of(path)
        try:
            sheet = _read(path, tab, version, link_formulas=link_formulas)
        except SheetflowError:
            if version_of(path) == version:
                raise
        else:
            if version_of(path) == version:
                return sheet
    raise BusyError(
        f"{path}: the workbook was being saved while it was read.", "The next run reads it again."
    )


def read_office_mark(path: Path) -> str:
    """Return the office's identity in a workbook; "" where there is none or it cannot be read."""
    try:
        with open_package(path) as package:
            return _office_mark(package)
    except SheetflowError:
        return ""


def _read(path: Path, tab: str | None, version: str, *, link_formulas: bool) -> Sheet:
    with open_package(path) as package:
        chosen = package.tab(tab)
        scan = scan_sheet(package, chosen.part)
        if scan.unusual:
            (grid,) = read_tabs(path, package.content, chosen.name)
        else:
            grid = grid_of(package, chosen, scan)
        links = links_of(package, chosen.part, formulas=link_formulas and grid.link_formulas)
        office = _office_mark(package)
        return Sheet(grid.tab, grid.rows, grid.merged, links, office, version)


def _office_mark(package: Package) -> str:
    if not 0 < package.size(_PROPERTIES) <= _MAX_PROPERTIES:
        return ""
    try:
        found = _OFFICE.search(package.read(_PROPERTIES).decode("utf-8", "replace"))
    except SheetflowError:
        return ""
    return found[1] if found else ""
