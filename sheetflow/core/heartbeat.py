"""The cell above the headings that shows when the job last checked the register.

A dead job cannot report itself: whoever opens the register sees the cell, which turns red by a rule
of its own once `MISSED` runs are missing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from sheetflow.core.office import Office
from sheetflow.core.own_cells import Heartbeat
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.text import clean, fold
from sheetflow.core.status_cells import BEYOND, EPOCH

MISSED = 3
"""Runs that may be missing until the cell turns red."""
LABEL = "register.heartbeat"
"""The text left of the cell, by which it is found; staff may move both."""


def minutes_allowed(office: Office) -> int:
    """Return the minutes after which the cell turns red."""
    return MISSED * office.schedule.every_minutes


def heartbeat_of(
    rows: Sequence[Sequence[Cell]], header: Header, office: Office, now: datetime
) -> Heartbeat | None:
    """Return the cell as it must be `now`, in the office's zone; None where there is none.

    It is due from half of the allowed time on, so that most quiet runs write nothing, and one
    that comes late leaves it in order.
    """
    labels = {fold(text) for text in office.texts.by_key[LABEL].all()}
    at = _place(rows[: header.row], labels)
    if at is None:
        return None
    row, column = at
    cells = rows[row]
    shown = _moment(cells[column]) if column < len(cells) else None
    moment = now.replace(tzinfo=None, second=0, microsecond=0)
    half = timedelta(minutes=minutes_allowed(office) / 2)
    due_at = shown + half if shown is not None and shown <= moment else moment
    return Heartbeat(row + 1, column + 1, moment, due_at)


def _place(rows: Sequence[Sequence[Cell]], labels: Collection[str]) -> tuple[int, int] | None:
    """Return row and column (from 0) right of the label."""
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str) and fold(clean(cell)) in labels:
                return number, place + 1
    return None


def _moment(cell: Cell) -> datetime | None:
    """Return the moment in a cell, also as a spreadsheet's number; None for anything else."""
    if isinstance(cell, float | int) and 0 < cell < BEYOND:
        days = timedelta(minutes=round(cell * 24 * 60))
        return datetime.combine(EPOCH, time()) + days
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) else None
