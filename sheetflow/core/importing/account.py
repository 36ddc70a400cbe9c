"""The account of an import: how many cells a list has, and what became of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheetflow.core.importing.cell_trace import Outcome
from sheetflow.core.importing.list_sheets import Lists, ListSheet
from sheetflow.core.importing.placement import Placed
from sheetflow.core.register.text import clean


@dataclass(frozen=True, slots=True)
class Account:
    """The cells of all worksheets that are not empty, counted there, and by what became of them.

    `known` are cells of submissions that the register had already.
    """

    cells: int
    outcomes: Mapping[Outcome, int]
    known: int

    @property
    def is_whole(self) -> bool:
        """Whether every cell is accounted for."""
        return self.cells == sum(self.outcomes.values()) + self.known


def account_of(sheets: Sequence[ListSheet], lists: Lists, placed: Placed) -> Account:
    """Return the account of lists whose submissions were placed."""
    cells = sum(bool(clean(cell)) for sheet in sheets for row in sheet.rows for cell in row)
    traces = [one for item, _, _ in placed.rows for one in item.traces]
    traces += (one for headings in lists.headings.values() for one in headings)
    traces += (one for left in lists.left_out for one in left.traces)
    known = sum(len(item.traces) for item in placed.known)
    return Account(cells, Counter(one.outcome for one in traces), known)
