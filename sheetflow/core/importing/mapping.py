"""A person's choices for reading an old list: its sheets, headings and values, and its history.

History are the rows that were finished before sheetflow was in use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.office import Office
from sheetflow.core.register.reading import read_cell
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


Entry = str | int | date
"""A value for a cell of the register."""
Cells = Mapping[ColumnId, Entry]


def is_history(cells: Cells, office: Office, rule: HistoryRule) -> tuple[bool, bool]:
    """Return whether a row was finished before sheetflow's use, and whether only by its day."""
    if rule.column is not None and fold(clean(cells.get(rule.column))) in rule.values:
        return True, False
    form = office.form
    day = _day(form.reported.published, cells, office) or _day(form.date_column, cells, office)
    if rule.before is None or day is None or day >= rule.before:
        return False, False
    status = read_cell(cells.get(form.status.id), None, form.status, office).value
    state = form.state_by_id[StateId(status)] if isinstance(status, str) else None
    is_open = state is not None and not state.end
    return not is_open, is_open


def _day(column: ColumnId | None, cells: Cells, office: Office) -> date | None:
    if column is None:
        return None
    day = read_cell(cells.get(column), None, office.form.by_id[column], office).value
    return date(day.year, day.month, day.day) if isinstance(day, date) else None
