"""Bar charts of the report: numbers beside their bars, in a colour that every eye tells from white.

Drawn with matplotlib's `Figure`, never `pyplot`, which keeps state.  Lettering becomes outlines, so
that a chart looks the same wherever it is opened; what it says is read out by its alternative text.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sheetflow.core.reporting.bars import Bars

PNG_DPI = 200
WIDTH_MM = 160.0

BAR_COLOUR = "#0072B2"
"""Blue of the palette of Okabe and Ito: told from white and from black by every kind of sight."""
TEXT_COLOUR = "#1F2937"
QUIET_COLOUR = "#6B7280"

_MM_PER_INCH = 25.4
_LABEL_LETTERS = 28
_LABEL_LINES = 3
_LABEL_MM = 60.0
_LINE_MM = 4.3
_GAP_MM = 2.6
_BAR_MM = 5.2
_POINTS = 9


@dataclass(frozen=True, slots=True)
class Drawn:
    """One chart twice: SVG for PDF, PNG (200 dots an inch) for Word."""

    svg: bytes
    png: bytes


def draw_all(charts: Iterable[Bars], font: Path | None = None) -> Mapping[str, Drawn]:
    """Each chart by its reference; the same bytes for the same chart and font."""
    return {bars.ref: draw_bars(bars, font) for bars in charts}


def draw_bars(bars: Bars, font: Path | None = None) -> Drawn:
    """`font` a file of a typeface; None for matplotlib's own (DejaVu Sans)."""
    with rc_context({"svg.hashsalt": "sheetflow", "svg.fonttype": "path"}):
        figure = _figure(bars, FontProperties(fname=font, size=_POINTS))
        svg, png = io.BytesIO(), io.BytesIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        figure.savefig(png, format="png", metadata={"Software": None})
    return Drawn(svg.getvalue(), png.getvalue())


def _figure(bars: Bars, font: FontProperties) -> Figure:
    labels = [wrapped(bar.label) for bar in bars.bars]
    heights = [max(_BAR_MM, _LINE_MM * label.count("\n") + _LINE_MM) for label in labels]
    total = sum(heights) + _GAP_MM * (len(heights) + 1) if heights else 14.0
    figure = Figure(figsize=(WIDTH_MM / _MM_PER_INCH, total / _MM_PER_INCH), dpi=PNG_DPI)
    figure.patch.set_facecolor("white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH_MM)
    axes.set_ylim(total, 0)
    axes.axis("off")
    if not bars.bars:
        axes.text(
            WIDTH_MM / 2, total / 2, bars.empty, ha="center", va="center",
            fontproperties=font, color=QUIET_COLOUR,
        )  # fmt: skip
    _draw(axes, bars, labels, heights, font)
    return figure


def _draw(
    axes: Axes, bars: Bars, labels: list[str], heights: list[float], font: FontProperties
) -> None:
    """All measures are millimetres, so that a chart of one bar has bars of the usual size."""
    most = max((bar.value for bar in bars.bars), default=0) or 1
    room = WIDTH_MM - _LABEL_MM - 18.0
    top = _GAP_MM
    for bar, label, height in zip(bars.bars, labels, heights, strict=True):
        middle = top + height / 2
        length = max(room * bar.value / most, 0.4 if bar.value else 0.0)
        axes.text(
            _LABEL_MM - 2.5, middle, label, ha="right", va="center", linespacing=1.15,
            fontproperties=font, color=TEXT_COLOUR, parse_math=False,
        )  # fmt: skip
        axes.barh(middle, length, height=_BAR_MM, left=_LABEL_MM, color=BAR_COLOUR, linewidth=0)
        axes.text(
            _LABEL_MM + length + 2.0, middle, bar.text, ha="left", va="center",
            fontproperties=font, color=TEXT_COLOUR, parse_math=False,
        )  # fmt: skip
        top += height + _GAP_MM
    if bars.bars:
        axes.plot([_LABEL_MM] * 2, [0, top], color=QUIET_COLOUR, linewidth=0.6)


def wrapped(label: str) -> str:
    """A label in at most three lines of thirty letters; what does not fit ends with …"""
    lines = textwrap.wrap(
        label, _LABEL_LETTERS, max_lines=_LABEL_LINES, placeholder=" …", break_long_words=True
    )
    return "\n".join(lines)
