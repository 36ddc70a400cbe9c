"""A finished sheet as SVG text."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from sheetflow.present.flowchart.drawing import Arrow, Box, Figure, Frame, Line, Point, Shape, Sheet
from sheetflow.present.flowchart.metrics import FAMILY, clean, is_measured, text_width

_A4_MILLIMETRES = 297.0
_HEAD_LENGTH, _HEAD_HALF = 5.0, 2.2
_INK = "#111111"


def written_svg(sheet: Sheet) -> str:
    """`sheet` as a document of its own: A4 landscape wide, its text as text, titled."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _opening(sheet),
        f'<title id="title">{escape(sheet.title)}</title>',
        f'<desc id="desc">{escape(sheet.description)}</desc>',
        f'<rect width="{_n(sheet.width)}" height="{_n(sheet.height)}" fill="#ffffff"/>',
        f'<g class="table" stroke="{_INK}" stroke-width="0.5">',
        *(_frame(frame) for frame in sheet.frames),
        "</g>",
        f'<g class="arrows" stroke="{_INK}" stroke-width="1" fill="none">',
        *(_arrow(arrow) for arrow in sheet.arrows),
        "</g>",
        f'<g class="shapes" stroke="{_INK}" stroke-width="1.1" fill="#ffffff">',
        *(_shape(shape) for shape in sheet.shapes),
        "</g>",
        f'<g class="text" font-family="{FAMILY}" fill="{_INK}">',
        *(_line(line) for line in sheet.lines),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _opening(sheet: Sheet) -> str:
    height = _A4_MILLIMETRES * sheet.height / sheet.width
    named = {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": f"{_n(_A4_MILLIMETRES)}mm",
        "height": f"{_n(height)}mm",
        "viewBox": f"0 0 {_n(sheet.width)} {_n(sheet.height)}",
        "role": "img",
        "lang": clean(sheet.language),
        "aria-labelledby": "title desc",
    }
    return f"<svg {' '.join(f'{name}={quoteattr(text)}' for name, text in named.items())}>"


def _n(value: float) -> str:
    """A number with at most two decimals, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _frame(frame: Frame) -> str:
    fill = "#e9ecef" if frame.shaded else "none"
    return f"<rect {_place(frame.box)} fill={quoteattr(fill)}/>"


def _place(box: Box) -> str:
    return f'x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" height="{_n(box.height)}"'


def _arrow(arrow: Arrow) -> str:
    *way, before, tip = arrow.points
    neck = _towards(tip, before, _HEAD_LENGTH)
    line = " ".join(f"{_n(x)},{_n(y)}" for x, y in (*way, before, neck))
    head = " ".join(f"{_n(x)},{_n(y)}" for x, y in _head(tip, neck))
    named = (
        f"data-from={quoteattr(clean(arrow.source))} data-to={quoteattr(clean(arrow.target))}"
        f" data-transitions={quoteattr(clean(' '.join(arrow.transitions)))}"
    )
    return (
        f'<g class="arrow" {named}><polyline points="{line}"/>'
        f'<polygon points="{head}" fill="{_INK}" stroke="none"/></g>'
    )


def _towards(tip: Point, before: Point, length: float) -> Point:
    """The point of an upright or level line that lies `length` before its tip."""
    (x, y), (bx, by) = tip, before
    return x + _sign(bx - x) * length, y + _sign(by - y) * length


def _sign(value: float) -> int:
    return (value > 0.01) - (value < -0.01)


def _head(tip: Point, neck: Point) -> Iterator[Point]:
    yield tip
    sideways = tip[0] == neck[0]
    for half in (-_HEAD_HALF, _HEAD_HALF):
        yield (neck[0] + half, neck[1]) if sideways else (neck[0], neck[1] + half)


def _shape(shape: Shape) -> str:
    named = f"data-shape={quoteattr(clean(shape.name))} data-lane={quoteattr(str(shape.lane))}"
    opening = f'<g class="{shape.figure.value}" {named}><title>{escape(shape.title)}</title>'
    return f"{opening}{_outline(shape)}</g>"


def _outline(shape: Shape) -> str:
    box = shape.box
    if shape.figure is Figure.DECISION:
        x, y = box.centre
        corners = ((x, box.top), (box.right, y), (x, box.bottom), (box.left, y))
        points = " ".join(f"{_n(px)},{_n(py)}" for px, py in corners)
        return f'<polygon points="{points}"/>'
    if shape.figure is Figure.TERMINATOR:
        return f'<rect {_place(box)} rx="{_n(min(box.height / 2, 12))}"/>'
    return f"<rect {_place(box)}/>"


def _line(line: Line) -> str:
    bold = ' font-weight="bold"' if line.bold else ""
    exact = ""
    if is_measured(line.text) and len(line.text) > 1:
        # Another typeface, or hinting, must not push the words out of their cell.
        length = text_width(line.text, line.size, bold=line.bold)
        exact = f' textLength="{_n(length)}" lengthAdjust="spacingAndGlyphs"'
    return (
        f'<text x="{_n(line.x)}" y="{_n(line.y)}" font-size="{_n(line.size)}"{bold}{exact}'
        f' text-anchor="{line.anchor.value}">{escape(line.text)}</text>'
    )
