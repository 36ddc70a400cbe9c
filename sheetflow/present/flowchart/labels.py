"""Room for the answers beside a decision: how they wrap and which space they keep free."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sheetflow.present.flowchart.drawing import Anchor, Box, Line
from sheetflow.present.flowchart.metrics import LEADING, clean, clipped, text_width, wrap
from sheetflow.present.flowchart.procedure import Node, Procedure

SIZE = 6.8
"""Type size on the smallest page."""
GAP = 2.5
_NARROWEST, _WIDEST = 16.0, 48.0
_MOST_LINES = 3


class Side(Enum):
    """Where an arrow leaves or enters a shape."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Zone:
    """The space of one answer beside one corner of a decision; nothing else may enter it."""

    side: Side
    box: Box


def side_width(procedure: Procedure, size: float) -> float:
    """Width kept free at each side of the shapes: the widest word of any answer."""
    words = (word for edge in procedure.edges for word in clean(edge.label).split(" "))
    widest = max((text_width(word, size) for word in words), default=0.0)
    return min(max(widest + GAP, _NARROWEST), _WIDEST)


def answer_lines(label: str, width: float, size: float) -> tuple[str, ...]:
    """An answer in at most three lines."""
    return clipped(wrap(label, width, size), _MOST_LINES, width, size)


def answer_height(procedure: Procedure, node: Node, width: float, size: float) -> float:
    """The greatest height that an answer of `node` takes."""
    said = (edge.label for edge in procedure.edges if edge.source == node.name)
    most = max((len(answer_lines(label, width, size)) for label in said), default=0)
    return most * size * LEADING


def zones(box: Box, height: float, width: float) -> tuple[Zone, ...]:
    """The space above the left and right corners and beside the lower one."""
    x, y = box.centre
    return (
        Zone(Side.LEFT, Box(box.left - width, y - 1.5 - height, box.left, y - 1.5)),
        Zone(Side.RIGHT, Box(box.right, y - 1.5 - height, box.right + width, y - 1.5)),
        Zone(
            Side.BOTTOM,
            Box(x + GAP, box.bottom, x + GAP + box.width / 2 + width, box.bottom + height),
        ),
    )


def written(label: str, zone: Zone, size: float) -> tuple[Line, ...]:
    """The lines of an answer in its zone: nearest to the corner, and just above the arrow."""
    lines, lead = answer_lines(label, zone.box.width, size), size * LEADING
    if zone.side is Side.LEFT:
        x, anchor = zone.box.right - GAP / 2, Anchor.END
    elif zone.side is Side.RIGHT:
        x, anchor = zone.box.left + GAP / 2, Anchor.START
    else:
        x, anchor = zone.box.left, Anchor.START
    top = zone.box.top if zone.side is Side.BOTTOM else zone.box.bottom - len(lines) * lead
    return tuple(
        Line(x, top + number * lead + size * 0.9, text, size, zone.box.grown(GAP), anchor=anchor)
        for number, text in enumerate(lines)
    )
