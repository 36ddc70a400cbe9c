"""The cells of a list: what became of each, so that none is lost, and what merged ones cover."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from sheetflow.core.form import Form, Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Area, Cell, column_letters, covered_cells
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


def row_traces(number: int, row: Sequence[Cell], outcome: Outcome) -> Iterator[CellTrace]:
    """Yield the cells of a row (from 1) that all became the same."""
    for column, cell in enumerate(row, start=1):
        if text := clean(cell):
            yield CellTrace(number, column, text, outcome)


def heading_at(place: int, headings: Sequence[Cell]) -> str:
    """Return the heading of a column counted from 0, or else the column's letters."""
    text = clean(headings[place]) if place < len(headings) else ""
    return text or column_letters(place)


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that a merged one covers, with its text; "" for a count, which must count once."""

    heading: str
    area: str
    text: str


class MergedValues:
    """The cells that a merged one covers, further down in its first column."""

    def __init__(
        self, sheet: Sequence[Sequence[Cell]], header: Header, form: Form, areas: Sequence[Area]
    ) -> None:
        first = header.first + 1
        tall = [area for area in areas if area.top >= first and area.bottom > area.top]
        lefts = {area.left for area in tall}
        self._sheet = sheet
        self._headings = header.texts
        self._covered = covered_cells(tall, lefts, range(first, len(sheet) + 1))
        columns = {place: form.by_id[c] for c, places in header.places.items() for place in places}
        self._kinds = {place: column.kind for place, column in columns.items()}

    def completed(self, number: int) -> tuple[Sequence[Cell], tuple[Filled, ...]]:
        """Return the row with the content of merged cells that cover it."""
        row = list(self._sheet[number - 1])
        filled: list[Filled] = []
        for column, area in sorted(self._covered.get(number, {}).items()):
            above, kind = self._sheet[area.top - 1], self._kinds.get(column - 1)
            cell = above[area.left - 1] if len(above) >= area.left else ""
            if column != area.left or not clean(cell) or kind is Kind.IDENTIFIER:
                continue
            counts = kind is Kind.COUNT
            heading = heading_at(column - 1, self._headings)
            filled.append(Filled(heading, area.reference, "" if counts else clean(cell)))
            if not counts:
                row += [""] * (column - len(row))
                row[column - 1] = cell
        return row, tuple(filled)
