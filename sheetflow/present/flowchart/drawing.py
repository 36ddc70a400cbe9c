"""What a finished sheet consists of: boxes, lines, text, shapes and arrows, in points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its edges; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Whether `other` lies inside, edges included, within rounding."""
        return (
            self.left <= other.left + 0.01
            and self.top <= other.top + 0.01
            and other.right <= self.right + 0.01
            and other.bottom <= self.bottom + 0.01
        )


def box_around(centre: Point, width: float, height: float) -> Box:
    x, y = centre
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


class Figure(Enum):
    """The shapes of an SOP's flowchart."""

    TERMINATOR = "terminator"
    PROCESS = "process"
    DECISION = "decision"


class Anchor(Enum):
    """Which part of a line of text its x names (the words are SVG's)."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `y` is its baseline, `cell` where it must stay."""

    x: float
    y: float
    text: str
    size: float
    cell: Box
    bold: bool = False
    anchor: Anchor = Anchor.START


@dataclass(frozen=True, slots=True)
class Shape:
    """One figure in the lane of a role; `lane` counts from the left, `cell` is its lane's cell."""

    name: str
    figure: Figure
    box: Box
    lane: int
    cell: Box
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An orthogonal line from one shape to another; the last point is the tip."""

    source: str
    target: str
    transitions: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A ruled cell; `shaded` for headings."""

    box: Box
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole chart, `width` × `height` points, in the order it is painted."""

    width: float
    height: float
    title: str
    description: str
    language: str
    frames: tuple[Frame, ...]
    shapes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]
    lines: tuple[Line, ...]
