"""A person's choices for reading an old list: its sheets, headings, values and history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sheetflow.core.names import ColumnId
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.text import clean, fold

Folded = str


@dataclass(frozen=True, slots=True)
class HistoryRule:
    """The rule which rows were finished before sheetflow was in use.

    They are those whose cell of `column` is one of `values`, and those whose day of publication (or
    else of the activity) is before `before`, unless their status is one of unfinished work.
    """

    before: date | None = None
    column: ColumnId | None = None
    values: frozenset[Folded] = frozenset()


@dataclass(frozen=True, slots=True)
class ListMapping:
    """A person's choices for reading a list.

    `sheets`: whether a worksheet is imported; `headings`: the column that a heading means (the
    form's remarks: none of its own); `values`: what a column's text means.
    """

    sheets: Mapping[str, bool] = field(default_factory=dict)
    headings: Mapping[Folded, ColumnId] = field(default_factory=dict)
    values: Mapping[ColumnId, Mapping[Folded, str]] = field(default_factory=dict)
    history: HistoryRule = field(default_factory=HistoryRule)

    def value(self, column: ColumnId, cell: Cell) -> str | None:
        """Return the cell's meaning; None where the mapping has none."""
        known = self.values.get(column)
        return known.get(fold(clean(cell))) if known else None


AS_IT_STANDS = ListMapping()
