"""Which cells of the sheet the job writes, from what it has to show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetflow.core.effects import ShowRow
    from sheetflow.core.form import Form
    from sheetflow.core.register.headings import Header

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
