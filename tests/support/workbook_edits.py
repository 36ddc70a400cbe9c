"""What a person does to the register: one cell typed, a row emptied; and what stands in it.

Without opening the whole workbook, whose guide alone takes longer than a run.
"""

from collections.abc import Mapping
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.support.workbook_calls import patch_cells

FIRST_ROW = 6


def rows_of(path: Path, tab: str = "Register") -> list[list[object]]:
    """Return the tab's cells, the first row first."""
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(tab)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def cells_of(path: Path) -> dict[str, dict[object, object]]:
    """Return the register's rows by identifier, each cell by its heading."""
    rows = rows_of(path)
    headings = _headings(rows)
    found = (dict(zip(headings, row, strict=True)) for row in rows[rows.index(headings) + 1 :])
    return {str(row["ID Pengajuan"]): row for row in found if row["ID Pengajuan"]}


def row_of(path: Path, row_id: str) -> dict[object, object]:
    """Return one row, each cell by its heading."""
    rows = rows_of(path)
    row = next(row for row in rows if row_id in row)
    return dict(zip(_headings(rows), row, strict=True))


def write(path: Path, row_id: str, heading: str, value: str | int) -> None:
    """Type `value` into the row's cell under `heading`, and save."""
    rows = rows_of(path)
    column = _headings(rows).index(heading)
    row = next(number for number, cells in enumerate(rows, 1) if row_id in cells)
    _save(path, {(row, column + 1): value if value != "" else None})


def empty_row(path: Path, row: int = FIRST_ROW) -> None:
    """Remove what stands in a row, and save."""
    _save(path, {(row, column): None for column in range(1, len(rows_of(path)[row - 1]) + 1)})


def _headings(rows: list[list[object]]) -> list[object]:
    return next(row for row in rows if "Status Tercatat" in row)


def _save(path: Path, cells: Mapping[tuple[int, int], str | int | None]) -> None:
    saved = path.with_name("disimpan.xlsx")
    patch_cells(path, saved, "Register", cells)
    saved.replace(path)
