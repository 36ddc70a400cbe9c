"""What the dashboard counts: one block each by status, by subdivision, and by whose turn it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.count_formulas import CountFormulas
from sheetflow.adapters.register_design.page import Span, cell_name
from sheetflow.adapters.register_design.wording import say
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Role
from sheetflow.core.words import Language

LABEL_END = 5
"""Last grid column of a table's labels."""
TABLE_END = 11
"""Last grid column of a table's numbers."""
HEAD_ROWS = 2
"""A block's title and its headings stand above its lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its label, and one formula for each number."""

    label: str
    formulas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountBlock:
    """A table and its chart; `colours` are those of the charted numbers, from the left."""

    key: str
    names: tuple[str, ...]
    lines: tuple[Line, ...]
    colours: tuple[str, ...]


BlockAt = Callable[[Office, CountFormulas, int], CountBlock]
"""Makes a block that begins in the given row: its last lines refer to the cells above them."""


def spans(numbers: int) -> list[Span]:
    """The grid columns of each number of a table, filling the table's width."""
    wide = (TABLE_END - LABEL_END) // numbers
    return [(LABEL_END + 1 + at * wide, LABEL_END + (at + 1) * wide) for at in range(numbers)]


def total_of(first: int, last: int, column: int) -> str:
    """The sum of a column's cells as part of a formula."""
    cells = f"{cell_name(first, column)}:{cell_name(last, column)}"
    return f"SUM({cells})"


def by_state(office: Office, count: CountFormulas, row: int) -> CountBlock:
    """All rows: each state, then rows in none of them, then rows not answered yet."""
    language = office.language
    lines = [
        Line(state.label(language), (count.in_state(state), count.overdue_in_state(state)))
        for state in office.form.states
    ]
    known, late = _sums(row, len(lines), 2)
    other = (f"{count.judged}-{known}", f"{count.overdue}-{late}")
    lines.append(Line(say("dash.other", language), other))
    lines.append(Line(say("dash.unjudged", language), (count.unjudged, "=0")))
    names = _names(language, "dash.state", "dash.total", "dash.overdue")
    return CountBlock("by_state", names, tuple(lines), (palette.BLUE,))


def by_unit(office: Office, count: CountFormulas, row: int) -> CountBlock:
    """Answered rows of each subdivision, then those whose subdivision is written otherwise."""
    language = office.language
    lines = [
        Line(unit.label(language), count.of_unit(_label_cell(row, at)))
        for at, unit in enumerate(office.units)
    ]
    sums = _sums(row, len(lines), 3)
    rest = zip(count.everywhere(), sums, strict=True)
    other = tuple(f"{formula}-{counted}" for formula, counted in rest)
    lines.append(Line(say("dash.other_unit", language), other))
    numbers = _names(language, "dash.in_time", "dash.overdue", "dash.closed")
    names = (unit_heading(office), *numbers)
    colours = (palette.BLUE, palette.VERMILLION, palette.SILVER)
    return CountBlock("by_unit", names, tuple(lines), colours)


def by_turn(office: Office, count: CountFormulas, _row: int) -> CountBlock:
    """Rows waiting for each role that may have the ball."""
    language = office.language
    lines = tuple(
        Line(role.label(language), count.of_turn(turn_words(role, language)))
        for role in turn_roles(office)
    )
    names = _names(language, "dash.turn", "dash.in_time", "dash.overdue")
    return CountBlock("by_turn", names, lines, (palette.BLUE, palette.VERMILLION))


def unit_heading(office: Office) -> str:
    """How the office's form calls its units."""
    return office.form.by_id[office.form.unit_column].heading(office.language)


def _names(language: Language, *keys: str) -> tuple[str, ...]:
    return tuple(say(key, language) for key in keys)


def _label_cell(row: int, line: int) -> str:
    return cell_name(row + HEAD_ROWS + line, 0, fixed=True)


def _sums(row: int, lines: int, numbers: int) -> list[str]:
    """For each number, the sum of the lines so far."""
    first = row + HEAD_ROWS
    return [
        total_of(first, first + lines - 1, span[0]) if lines else "0" for span in spans(numbers)
    ]


def turn_roles(office: Office) -> list[Role]:
    """The roles that may have the ball, in the order of the states."""
    found: dict[RoleId, None] = {}
    for state in office.form.states:
        for role in (state.turn, *state.turn_by_workflow.values()):
            if role is not None and not state.end:
                found[role] = None
    return [office.role_by_id[role] for role in found]


def turn_words(role: Role, language: Language) -> str:
    """The part of a turn's text that names the role, whether label or title was written."""
    label = role.label(language)
    return next((title for title in role.titles if title in label), label)
