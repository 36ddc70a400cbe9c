"""Bar charts of the report: numbers beside their bars, in a colour safe for colour blindness.

Drawn with matplotlib's `Figure`, never `pyplot`, which keeps state.  Lettering becomes outlines, so
that a chart looks the same in every viewer; screen readers use its alternative text.
"""

import io
import textwrap
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

from sheetflow.adapters.documents.template_files import regular_font

if TYPE_CHECKING:
    from sheetflow.core.reporting.figures import BarChart

PNG_DPI = 200
WIDTH_MM = 160.0

BAR_COLOUR = "#0072B2"
"""Blue of the palette of Okabe and Ito: distinct from white and black in colour blindness."""
TEXT_COLOUR = "#1F2937"
QUIET_COLOUR = "#6B7280"

_MM_PER_INCH = 25.4
_LABEL_LETTERS = 28
_LABEL_LINES = 3
_LABEL_MM = 60.0
_LINE_MM = 3.4
_GAP_MM = 1.0
_BAR_MM = 3.2
_POINTS = 7.5


def as_svg(bars: "BarChart") -> bytes:
    """Return the chart for PDF, the same bytes for the same chart."""
    return _saved(bars, "svg", {"Date": None, "Creator": None})


def as_png(bars: "BarChart") -> bytes:
    """Return the chart for Word, at 200 dots per inch; otherwise as `as_svg`."""
    return _saved(bars, "png", {"Software": None})


def _saved(bars: "BarChart", form: str, metadata: dict[str, None]) -> bytes:
    target = io.BytesIO()
    font = FontProperties(fname=regular_font(), size=_POINTS)
    with rc_context({"svg.hashsalt": "sheetflow", "svg.fonttype": "path"}):
        _figure(bars, font).savefig(target, format=form, metadata=metadata)
    return target.getvalue()


def _figure(bars: "BarChart", font: FontProperties) -> Figure:
    labels = [wrapped(bar.label) for bar in bars.bars]
    heights = [max(_BAR_MM, _LINE_MM * label.count("\n") + _LINE_MM) for label in labels]
    total = sum(heights) + _GAP_MM * (len(heights) + 1) if heights else 14.0
    figure = Figure(figsize=(WIDTH_MM / _MM_PER_INCH, total / _MM_PER_INCH), dpi=PNG_DPI)
    figure.patch.set_facecolor("white")
    sheet = _Sheet(figure, total, font)
    if not bars.bars:
        sheet.text(WIDTH_MM / 2, total / 2, bars.empty, QUIET_COLOUR, ha="center")
    _draw(sheet, bars, labels, heights)
    return figure


class _Sheet:
    """A figure measured in millimetres from its upper left corner.

    So a chart of one bar has a bar of the usual size.  Axes would take a third longer.
    """

    def __init__(self, figure: Figure, height: float, font: FontProperties) -> None:
        self._figure = figure
        self._font = font
        downwards = Affine2D().scale(1 / WIDTH_MM, -1 / height).translate(0, 1)
        self._place = downwards + figure.transFigure

    def text(self, x: float, y: float, text: str, colour: str, ha: str) -> None:
        self._figure.text(
            x, y, text, ha=ha, va="center", color=colour, linespacing=1.15, parse_math=False,
            fontproperties=self._font, transform=self._place,
        )  # fmt: skip

    def bar(self, middle: float, length: float) -> None:
        corner = (_LABEL_MM, middle - _BAR_MM / 2)
        self._figure.add_artist(
            Rectangle(corner, length, _BAR_MM, color=BAR_COLOUR, linewidth=0, transform=self._place)
        )

    def base(self, bottom: float) -> None:
        """Draw the line at which bars begin."""
        sides = [_LABEL_MM] * 2, [0, bottom]
        self._figure.add_artist(
            Line2D(*sides, color=QUIET_COLOUR, linewidth=0.6, transform=self._place)
        )


def _draw(sheet: _Sheet, bars: "BarChart", labels: list[str], heights: list[float]) -> None:
    most = max((bar.value for bar in bars.bars), default=0) or 1
    room = WIDTH_MM - _LABEL_MM - 18.0
    top = _GAP_MM
    for bar, label, height in zip(bars.bars, labels, heights, strict=True):
        middle = top + height / 2
        length = max(room * bar.value / most, 0.4 if bar.value else 0.0)
        sheet.text(_LABEL_MM - 2.5, middle, label, TEXT_COLOUR, ha="right")
        sheet.bar(middle, length)
        sheet.text(_LABEL_MM + length + 2.0, middle, bar.text, TEXT_COLOUR, ha="left")
        top += height + _GAP_MM
    if bars.bars:
        sheet.base(top)


def wrapped(label: str) -> str:
    """Return a label in at most three lines of 28 letters; a longer one ends with "…"."""
    lines = textwrap.wrap(
        label, _LABEL_LETTERS, max_lines=_LABEL_LINES, placeholder=" …", break_long_words=True
    )
    return "\n".join(lines)
