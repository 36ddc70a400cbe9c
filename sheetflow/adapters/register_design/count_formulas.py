"""The dashboard's counting formulas, in functions that every spreadsheet program has.

Only COUNTIF, COUNTIFS, SUM and TODAY: no array literals, no dynamic arrays, no tables.
"""

from dataclasses import dataclass
from functools import cached_property

from sheetflow.adapters.register_design.layout import ERROR, Layout
from sheetflow.core.form import State, SystemColumn
from sheetflow.core.names import ColumnId

SOMETHING = '"?*"'


@dataclass(frozen=True)
class CountFormulas:
    """Formulas over the register's tab of one layout, each beginning with `=`."""

    layout: Layout

    @property
    def unjudged(self) -> str:
        """Count of rows with a title and without an accepted state."""
        title = self._staff(self.layout.office.form.title_column)
        evaluated = f"COUNTIFS({title},{SOMETHING},{self._state},{SOMETHING})"
        return f"=COUNTIF({title},{SOMETHING})-{evaluated}"

    @property
    def evaluated(self) -> str:
        """Count of rows with an accepted state, less the heading, which is one filled cell too."""
        return f"=COUNTIF({self._state},{SOMETHING})-1"

    @property
    def overdue(self) -> str:
        """Count of rows whose due date has passed, without those that have ended."""
        return f"={self._overdue('')}"

    @property
    def errors(self) -> str:
        """Count of rows whose sentence begins with an error's code."""
        return f'=COUNTIF({self._system(SystemColumn.SENTENCE)},"{ERROR}*")'

    def in_state(self, state: State) -> str:
        """Return the count of rows with this accepted state."""
        return f"=COUNTIF({self._state},{self._label(state)})"

    def overdue_in_state(self, state: State) -> str:
        """Return the count of rows with this accepted state whose due date has passed."""
        if state.end:
            return "=0"
        return f"=COUNTIFS({self._state},{self._label(state)},{self._late})"

    def everywhere(self) -> tuple[str, str, str]:
        """Return counts of all rows with an accepted state: in time, overdue, ended."""
        in_time, overdue, ended = self._split("")
        return f"{in_time}-1", overdue, ended

    def of_unit(self, cell: str) -> tuple[str, str, str]:
        """Return counts of the subdivision named in `cell`: in time, overdue, ended."""
        return self._split(f"{self._staff(self.layout.office.form.unit_column)},{cell},")

    def of_turn(self, title: str) -> tuple[str, str]:
        """Return counts where the turn names this title, alone or with a unit: in time, overdue."""
        pattern = '"*' + _literal(title) + '*"'
        in_time, overdue, _ = self._split(f"{self._system(SystemColumn.TURN)},{pattern},")
        return in_time, overdue

    def _split(self, only: str) -> tuple[str, str, str]:
        overdue, ended = self._overdue(only), self._ended(only)
        everything = f"COUNTIFS({only}{self._state},{SOMETHING})"
        return (f"={everything}-({overdue})-({ended})", f"={overdue}", f"={ended}")

    def _ended(self, only: str) -> str:
        ends = [state for state in self.layout.office.form.states if state.end]
        terms = (f"COUNTIFS({only}{self._state},{self._label(state)})" for state in ends)
        return "+".join(terms) or "0"

    def _overdue(self, only: str) -> str:
        ends = [state for state in self.layout.office.form.states if state.end]
        terms = [f"COUNTIFS({only}{self._late})"]
        terms += [f"COUNTIFS({only}{self._state},{self._label(s)},{self._late})" for s in ends]
        return "-".join(terms)

    @cached_property
    def _late(self) -> str:
        due = self._system(SystemColumn.DUE)
        return f'{due},">0",{due},"<"&TODAY()'

    @cached_property
    def _state(self) -> str:
        return self._system(SystemColumn.STATE)

    def _label(self, state: State) -> str:
        return '"' + _literal(state.label(self.layout.office.language)) + '"'

    def _staff(self, column: ColumnId) -> str:
        return self.layout.range_of(self.layout.of(column))

    def _system(self, column: SystemColumn) -> str:
        """Return the job's column; where a form has none, the identifiers, which never match."""
        place = self.layout.of_system(column)
        return self.layout.range_of(place or self.layout.of(self.layout.office.form.identifier.id))


def _literal(text: str) -> str:
    """Escape text for a criterion: wildcards and quotes lose their meaning."""
    for sign in "~*?":
        text = text.replace(sign, f"~{sign}")
    return text.replace('"', '""')
