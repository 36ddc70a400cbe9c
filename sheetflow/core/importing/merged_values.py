"""Values of merged cells, which count for every row of a list that they cover."""

from collections.abc import Sequence
from dataclasses import dataclass

from sheetflow.core.form import Form, Kind
from sheetflow.core.importing.cell_trace import heading_at
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Area, Cell, covered_cells
from sheetflow.core.register.text import clean


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
