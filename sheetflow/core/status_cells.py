"""The job's own columns as texts, so that a row's cells can be compared with its planned ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sheetflow.core.effects import ShowRow
from sheetflow.core.form import Form, SystemColumn
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Cell

Cells = Mapping[SystemColumn, str | date]

EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers."""
BEYOND = 2_958_466
"""The serial number after 31 December 9999, which is no day."""
_DUE = list(SystemColumn).index(SystemColumn.DUE)


def blank_cells() -> Cells:
    """Return the system columns of a row that is no submission, or no longer one."""
    return dict.fromkeys(SystemColumn, "")


def cells_as_texts(cells: Cells) -> tuple[str, ...]:
    """Return the cells as the ledger stores them: dates in ISO form, in `SystemColumn`'s order."""
    return tuple(_text(cells[column]) for column in SystemColumn)


def texts_as_cells(texts: Sequence[str]) -> Cells:
    """Return the cells of such texts."""
    return {
        column: date.fromisoformat(text) if column is SystemColumn.DUE and text else text
        for column, text in zip(SystemColumn, texts, strict=True)
    }


def current_texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the sheet's cells in the form of `cells_as_texts`; line ends as in office programs.

    A day in a cell that lost its date format is read as its serial number.
    """
    texts = [_text(cell) for cell in cells]
    due = cells[_DUE]
    if isinstance(due, float | int) and 0 < due < BEYOND:
        texts[_DUE] = (EPOCH + timedelta(days=int(due))).isoformat()
    return tuple(texts)


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell.replace("\r\n", "\n").rstrip() if cell else ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def placed_cells(
    header: Header, form: Form, rows: Iterable[ShowRow]
) -> dict[tuple[int, int], str | date]:
    """Return, by row and column from 1, the text or day that must be there.

    System columns only, and the identifier where it was edited or deleted (law 1).
    """
    identifier = header.places[form.identifier.id][0] + 1
    cells: dict[tuple[int, int], str | date] = {}
    for row in rows:
        for system, value in row.cells.items():
            cells[row.row, header.system[system] + 1] = value
        if row.restore_id is not None:
            cells[row.row, identifier] = row.restore_id
    return cells
