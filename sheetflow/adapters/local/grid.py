"""The register's cells as python-calamine reads them, at their places in the sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from sheetflow.adapters.local.calamine_parts import check_parts, reads_alike
from sheetflow.adapters.local.package import Package, Tab, bomb, broken, open_package
from sheetflow.adapters.local.places import area_of
from sheetflow.adapters.local.plain_cells import Cell
from sheetflow.adapters.local.reduced import broken_part, merge_references, reduced_workbook
from sheetflow.adapters.local.stamp import FileStamp, stamp_of
from sheetflow.adapters.local.survey import Beside, scan_register
from sheetflow.adapters.local.workbook_worker import read_tabs
from sheetflow.core.register.sheet import Area
from sheetflow.errors import BusyError, SheetflowError

if TYPE_CHECKING:
    from pathlib import Path

ATTEMPTS = 2
MOST_MERGED = 500_000


@dataclass(frozen=True)
class Grid:
    """One tab of one version of a workbook.

    An empty cell is "" (calamine's own word: turning two million into None costs a tenth of the
    reading).  Whole numbers stay floats, an error cell is its text such as "#REF!", a formula is
    its stored result, a date is what its number format says it is.
    `rows[i][j]` is sheet row i + 1, column j + 1, whatever is empty before it.  All rows are as
    long as the last column that has a value; rows after the last value are left out.
    """

    tab: str
    rows: Sequence[Sequence[Cell]]
    stamp: FileStamp
    link_formulas: bool = False
    """Whether the tab may hold formulas that make links."""
    merged: tuple[Area, ...] = ()


def read_grid(path: Path, tab: str | None) -> Grid:
    """Read a tab (None: the first) of an .xlsx.

    RegisterError: broken, encrypted, another format, no such tab, values absurdly far away.
    UnavailableError: no file, no permission.  BusyError: the file changed under two readings.
    """
    for _ in range(ATTEMPTS):
        before = stamp_of(path)
        try:
            grid = _read(path, tab, before)
        except SheetflowError:
            if stamp_of(path) == before:
                raise
            continue
        if stamp_of(path) == before:
            return grid
    raise BusyError(
        f"{path}: the workbook was being saved while it was read.", "The next run reads it again."
    )


def tab_names(path: Path) -> list[str]:
    """The names of the worksheets in the order of their tabs; errors as `read_grid`."""
    with open_package(path) as package:
        return [tab.name for tab in package.tabs()]


def grid_of(package: Package, tab: Tab, stamp: FileStamp) -> Grid:
    """The tab, however its cells are written: for a worker, whose memory is limited."""
    return _grid_of(package, tab, stamp, scan_register(package, tab.part))


def _read(path: Path, tab: str | None, stamp: FileStamp) -> Grid:
    with open_package(path) as package:
        chosen = package.tab(tab)
        beside = scan_register(package, chosen.part)
        if not beside.unusual:
            return _grid_of(package, chosen, stamp, beside)
        (read,) = read_tabs(path, package.content, chosen.name)
        return Grid(read.name, read.rows, stamp, read.link_formulas, read.merged)


def _grid_of(package: Package, tab: Tab, stamp: FileStamp, beside: Beside) -> Grid:
    # Before calamine, which aborts the whole process when it is made to take too much memory.
    check_parts(package, tab)
    try:
        if reads_alike(package, tab):
            rows, merged = _calamine_rows(package.content, tab.name)
        else:
            rows, merged = _reduced_rows(package, tab)
    except CalamineError as error:
        rows, merged = _reduced_rows(package, tab, error)
    _refuse_overlaps(package, tab, rows, merged)
    for (row, column), text in beside.errors.items():
        _place(rows, row, column, text)
    return Grid(tab.name, rows, stamp, beside.link_formulas, merged)


def _refuse_overlaps(
    package: Package, tab: Tab, rows: Sequence[Sequence[Cell]], merged: Sequence[Area]
) -> None:
    """Merged cells lie beside each other; what they cover is counted one by one later."""
    height, width = len(rows), max(map(len, rows), default=0)
    covered = sum(
        max(0, min(area.bottom, height) - area.top + 1)
        * max(0, min(area.right, width) - area.left + 1)
        for area in merged
    )
    if covered > height * width or len(merged) > MOST_MERGED:
        raise bomb(package.path, tab.part)


def _calamine_rows(content: bytes, tab: str) -> tuple[list[list[Cell]], tuple[Area, ...]]:
    with CalamineWorkbook.from_object(io.BytesIO(content)) as workbook:
        sheet = workbook.get_sheet_by_name(tab)
        merged = sheet.merged_cell_ranges or ()
        rows: list[list[Cell]] = [*sheet.to_python(skip_empty_area=False)]
    return rows, tuple(
        Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged
    )


def _reduced_rows(
    package: Package, tab: Tab, refused: CalamineError | None = None
) -> tuple[list[list[Cell]], tuple[Area, ...]]:
    """The tab's cells without what they do not need; RegisterError naming the part that they do."""
    content = reduced_workbook(package, tab)
    if content is None:
        reason = broken_part(package, tab) or str(refused or "its cells are not certain")
        raise broken(package.path, reason) from refused
    try:
        rows, _ = _calamine_rows(content, tab.name)
    except CalamineError as error:
        reason = broken_part(package, tab) or f"{tab.part}: {error}"
        raise broken(package.path, reason) from error
    width = max(map(len, rows), default=0)
    areas = (area_of(written, len(rows), width) for written in merge_references(package, tab))
    return rows, tuple(area for area in areas if area is not None)


def _place(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    """Put an error's text where calamine left an empty cell, or nothing at all at the edge."""
    width = max(column, len(rows[0]) if rows else 0)
    if rows and len(rows[0]) < width:
        for known in rows:
            known.extend([""] * (width - len(known)))
    rows.extend([""] * width for _ in range(row - len(rows)))
    rows[row - 1][column - 1] = text
