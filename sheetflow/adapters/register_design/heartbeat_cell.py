"""The cells above a new register's headings that show when the job last checked it.

They are in the frozen columns, so that everybody sees them, and above the headings, so that neither
sorting nor filters reach them.  A rule of the sheet itself turns them red when the job is dead.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.layout import ADVICE, TITLE, Layout
from sheetflow.adapters.register_design.page import CellStyle, cell_name
from sheetflow.core.status_cells import LABEL, minutes_allowed

VALUE_COLUMN = 1
"""The column of the moment, from 0; its label is left of it."""
LATE_FILL = "FAD4D0"


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell above the headings: text, or a formula when it begins with "="."""

    row: int
    column: int
    text: str
    look: CellStyle


def has_heartbeat(layout: Layout) -> bool:
    """Whether the frozen columns have room for it, left of the register's titles."""
    return layout.frozen > VALUE_COLUMN


def heartbeat_cells(layout: Layout) -> Iterator[HeaderCell]:
    """Yield label, moment (empty until the first run) and the sentence of a dead job."""
    office = layout.office
    moment = office.text(f"{LABEL}.format")
    yield HeaderCell(TITLE, 0, office.text(LABEL), CellStyle(size=9, ink=palette.QUIET))
    yield HeaderCell(TITLE, VALUE_COLUMN, "", CellStyle(bold=True, align="left", number=moment))
    text = office.text(f"{LABEL}.late", n=minutes_allowed(office)).replace('"', '""')
    formula = f'=IF({_is_late(layout)},"{text}","")'
    yield HeaderCell(ADVICE, 0, formula, CellStyle(size=9, bold=True, ink=palette.ALARM))


def late_rule(layout: Layout) -> str:
    """Return the condition on which the frozen cells of both rows turn red."""
    return f"={_is_late(layout)}"


def _is_late(layout: Layout) -> str:
    name = cell_name(TITLE, VALUE_COLUMN)
    cell = f"${name[:-1]}${name[-1:]}"
    return f"AND(ISNUMBER({cell}),NOW()-{cell}>{minutes_allowed(layout.office)}/1440)"
