"""Charts of the site as data for its templates: bars and words with their places in an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 340
"""Units of every chart: its type of 12 units is as large as the page's text on a phone."""
_HEAD, _COLUMN_HEIGHT, _FOOT = 16, 110, 34
_ROW, _BAR = 38, 11
MAX_ROWS = 10


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a chart: its label, the number, the number as written; `below` is a line."""

    label: str
    number: float
    text: str
    below: str = ""
    tone: str = "bar"
    """Its class in the style sheet: "bar", or "rest" in the background."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a chart."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place; `anchor` as SVG has it."""

    text: str
    x: float
    y: float
    anchor: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart without bars where there is nothing to show.

    `description` has all values, for readers who cannot see it.
    """

    id: str
    title: str
    description: str
    height: int
    bars: tuple[Bar, ...]
    texts: tuple[Label, ...]
    axis: str = ""
    width: int = WIDTH


def columns(name: str, title: str, values: Sequence[Value]) -> Chart:
    """Return values in the order of time as columns, each with its number above it."""
    bars: list[Bar] = []
    texts: list[Label] = []
    floor, each = _HEAD + _COLUMN_HEIGHT, WIDTH / max(len(values), 1)
    most = max((value.number for value in values), default=0)
    for place, value in enumerate(values if most else ()):
        height, middle = round(_COLUMN_HEIGHT * value.number / most, 1), each * (place + 0.5)
        top, wide = round(floor - height, 1), min(each * 0.68, 60)
        bars.append(Bar(round(middle - wide / 2, 1), top, round(wide, 1), height, value.tone))
        middle = round(middle, 1)
        if value.number:
            texts.append(Label(value.text, middle, top - 4, "middle"))
        texts.append(Label(value.label, middle, floor + 15, "middle", soft=True))
        if value.below:
            texts.append(Label(value.below, middle, floor + 29, "middle", soft=True))
    height = floor + _FOOT
    axis = f"M0 {floor}H{WIDTH}"
    return Chart(name, title, _described(values), height, tuple(bars), tuple(texts), axis)


def rows(name: str, title: str, values: Sequence[Value]) -> Chart:
    """Return the first values as bars below each other, each with its words above it."""
    bars: list[Bar] = []
    texts: list[Label] = []
    most = max((value.number for value in values), default=0)
    shown = values[:MAX_ROWS] if most else ()
    for place, value in enumerate(shown):
        top = _ROW * place
        texts += [Label(value.label, 0, top + 13), Label(value.text, WIDTH, top + 13, "end")]
        bars.append(Bar(0, top + 19, WIDTH, _BAR, "track"))
        if value.number:
            wide = round(WIDTH * value.number / most, 1)
            bars.append(Bar(0, top + 19, wide, _BAR, value.tone))
    height = _ROW * len(shown)
    return Chart(name, title, _described(values), height, tuple(bars), tuple(texts))


def _described(values: Sequence[Value]) -> str:
    return "; ".join(f"{' '.join((one.label, one.below)).strip()}: {one.text}" for one in values)
