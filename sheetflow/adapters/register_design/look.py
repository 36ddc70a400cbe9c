"""How a cell looks, in words that each home turns into its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sheetflow.adapters.register_design.palette import INK

Align = Literal["", "left", "center", "right"]
"""Empty: as the program does by itself, words to the left and numbers to the right."""
VAlign = Literal["top", "middle", "bottom"]
Side = Literal["top", "bottom", "left", "right"]
Weight = Literal["thin", "medium", "thick"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A line along one side of a cell; `colour` is six hexadecimal digits."""

    side: Side
    colour: str
    weight: Weight = "thin"


@dataclass(frozen=True, slots=True)
class Appearance:
    """A cell's format.  `ink` and `fill` are six hexadecimal digits ("" for no fill), `size` is in
    points, `number` a pattern of `palette` ("@" for plain text)."""

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
    edges: tuple[Edge, ...] = ()


def boxed(colour: str) -> tuple[Edge, ...]:
    """A thin line on every side."""
    sides: tuple[Side, ...] = ("top", "bottom", "left", "right")
    return tuple(Edge(side, colour) for side in sides)
