"""A tab that is the job's own, built in memory: cells over one column or several, and heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetflow.adapters.register_design.look import Appearance
from sheetflow.core.register.sheet import column_letters

Span = tuple[int, int]
"""First and last column, both included."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """Text, or a formula when it begins with "=" (commas between its arguments)."""

    row: int
    span: Span
    text: str
    look: Appearance


class Page:
    """Rows and columns count from 0; widths and heights are in pixels."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths = tuple(widths)
        self.cells: list[PageCell] = []
        self.heights: dict[int, int] = {}

    @property
    def rows(self) -> int:
        return max((cell.row for cell in self.cells), default=-1) + 1

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.widths) - 1

    def put(self, row: int, span: Span, text: str, look: Appearance) -> None:
        self.cells.append(PageCell(row, span, text, look))

    def tall(self, row: int, pixels: int) -> None:
        self.heights[row] = pixels


def cell_name(row: int, column: int, *, fixed: bool = False) -> str:
    """A cell as formulas call it; `fixed` keeps its column when the formula is copied."""
    return f"{'$' if fixed else ''}{column_letters(column)}{row + 1}"
