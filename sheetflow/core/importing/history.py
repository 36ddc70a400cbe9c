"""Which rows of a list were finished before sheetflow was in use."""

from collections.abc import Mapping
from datetime import date

from sheetflow.core.importing.mapping import HistoryRule
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.office import Office
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.text import clean, fold

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
