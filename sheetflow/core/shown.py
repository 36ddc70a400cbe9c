"""The job's own columns as texts, so that what stands in a row can be compared with the wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sheetflow.core.effects import ShowRow
from sheetflow.core.form import Form, SystemColumn
from sheetflow.core.register.headings import Header
from sheetflow.core.register.outcome import Cell

Places = dict[tuple[int, int], str | date]
"""Row and column, both from 1, to the text or day that must stand there."""


def shown_cells(header: Header, form: Form, rows: Iterable[ShowRow]) -> Places:
    """System columns only, and the identifier where it was edited or wiped (law 1)."""
    identifier = header.places[form.identifier.id][0] + 1
    cells: Places = {}
    for row in rows:
        for system, value in row.cells.items():
            cells[row.row, header.system[system] + 1] = value
        if row.restore_id is not None:
            cells[row.row, identifier] = row.restore_id
    return cells


EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers."""

BEYOND = 2_958_466
"""The serial number after 31 December 9999; nobody's day is there."""

_DUE = list(SystemColumn).index(SystemColumn.DUE)

Cells = Mapping[SystemColumn, str | date]


def as_texts(cells: Cells) -> tuple[str, ...]:
    """The cells as the ledger keeps them: dates in ISO form, in the order of `SystemColumn`."""
    return tuple(_text(cells[column]) for column in SystemColumn)


def from_texts(texts: Sequence[str]) -> Cells:
    """The cells that such texts stand for."""
    return {
        column: date.fromisoformat(text) if column is SystemColumn.DUE and text else text
        for column, text in zip(SystemColumn, texts, strict=True)
    }


def standing(cells: Sequence[Cell]) -> tuple[str, ...]:
    """What stands in the sheet now, in the same form; line ends as office programs save them.

    A day in a cell that lost its date format comes as its serial number.
    """
    texts = [_text(cell) for cell in cells]
    due = cells[_DUE]
    if isinstance(due, float | int) and 0 < due < BEYOND:
        texts[_DUE] = (EPOCH + timedelta(days=int(due))).isoformat()
    return tuple(texts)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").rstrip() if cell else ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
