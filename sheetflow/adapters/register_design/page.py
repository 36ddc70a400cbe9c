"""A tab that is the job's own, built in memory: cells over one column or several, and heights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sheetflow.adapters.register_design.palette import INK
from sheetflow.core.register.sheet import column_letters

Align = Literal["", "left", "center", "right"]
"""Empty: the program's default, words to the left and numbers to the right."""
VAlign = Literal["top", "middle", "bottom"]
Side = Literal["top", "bottom", "left", "right"]
Weight = Literal["thin", "medium", "thick"]


@dataclass(frozen=True, slots=True)
class Border:
    """A line along one side of a cell; `colour` is six hexadecimal digits."""

    side: Side
    colour: str
    weight: Weight = "thin"


@dataclass(frozen=True, slots=True)
class CellStyle:
    """A cell's format.

    `ink` and `fill` are six hexadecimal digits ("" for no fill), `size` is in points, `number` a
    pattern of `palette` ("@" for plain text).
    """

    ink: str = INK
    fill: str = ""
    size: int = 10
    bold: bool = False
    italic: bool = False
    align: Align = ""
    valign: VAlign = "middle"
    wrap: bool = False
    number: str = ""
    indent: bool = False
    edges: tuple[Border, ...] = ()


def box_border(colour: str) -> tuple[Border, ...]:
    """Return a thin line on every side."""
    sides: tuple[Side, ...] = ("top", "bottom", "left", "right")
    return tuple(Border(side, colour) for side in sides)


Span = tuple[int, int]
"""First and last column, both included."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """Text, or a formula when it begins with "=" (commas between its arguments)."""

    row: int
    span: Span
    text: str
    look: CellStyle


class Page:
    """A tab's cells; rows and columns count from 0, widths and heights are in pixels."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths = tuple(widths)
        self.cells: list[PageCell] = []
        self.heights: dict[int, int] = {}

    @property
    def rows(self) -> int:
        """Number of rows up to the last cell."""
        return max((cell.row for cell in self.cells), default=-1) + 1

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.widths) - 1

    def put(self, row: int, span: Span, text: str, look: CellStyle) -> None:
        """Add a cell over the columns of `span`."""
        self.cells.append(PageCell(row, span, text, look))

    def tall(self, row: int, pixels: int) -> None:
        """Set a row's height."""
        self.heights[row] = pixels


def cell_name(row: int, column: int, *, fixed: bool = False) -> str:
    """Return a cell's name in formulas; `fixed` keeps its column when the formula is copied."""
    return f"{'$' if fixed else ''}{column_letters(column)}{row + 1}"
