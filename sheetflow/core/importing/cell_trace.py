"""What became of each cell of a list that is imported, so that every one is accounted for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from sheetflow.core.names import ColumnId
from sheetflow.core.register.sheet import Cell, column_letters
from sheetflow.core.register.text import clean


class Outcome(Enum):
    """What became of a cell; the value is the key of its words."""

    HEADING = "heading"
    """It names columns; the mapping has it."""
    COLUMN = "column"
    """It is in its column of the register, and read with certainty or known to be empty."""
    UNREAD = "unread"
    """It is in its column as it was written, and cannot be read with certainty."""
    REMARKS = "remarks"
    """It has no column, or is one value too many for it, and is in the row's remarks."""
    LEFT_OUT = "left_out"
    """It belongs to no submission, or to a column of the job's own; the register has it nowhere."""


DOUBTFUL = (Outcome.UNREAD, Outcome.REMARKS, Outcome.LEFT_OUT)
"""Outcomes that a person should look at."""


@dataclass(frozen=True, slots=True)
class CellTrace:
    """A cell of the list that is not empty: its place (both from 1), text, and what became of it.

    `target` is the register's column that has it, None for the remarks and for none.
    """

    row: int
    column: int
    text: str
    outcome: Outcome
    heading: str = ""
    target: ColumnId | None = None

    @property
    def reference(self) -> str:
        """The place as a spreadsheet names it: "D5"."""
        return f"{column_letters(self.column - 1)}{self.row}"


def row_traces(
    number: int, row: Sequence[Cell], outcome: Outcome, headings: Sequence[Cell] = ()
) -> Iterator[CellTrace]:
    """Yield the cells of a row (from 1) that all became the same."""
    for place, cell in enumerate(row):
        if text := clean(cell):
            heading = heading_at(place, headings) if headings else ""
            yield CellTrace(number, place + 1, text, outcome, heading)


def heading_at(place: int, headings: Sequence[Cell]) -> str:
    """Return the heading of a column counted from 0, or else the column's letters."""
    text = clean(headings[place]) if place < len(headings) else ""
    return text or column_letters(place)
