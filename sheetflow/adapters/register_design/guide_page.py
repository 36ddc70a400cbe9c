"""A guide's tab, laid out for reading on screen and on A4 portrait."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.page import Border, CellStyle, Page, Span, box_border

CHARACTERS = (5, 25, 26, 30, 26, 13)
"""Widths of the columns."""
LAST = len(CHARACTERS) - 1
LINE, PADDING = 16, 7
"""Pixels of a line of text, and above and below a row's lines together."""
INDENT = 1
"""Width of a cell's indent, in characters."""
NARROWER = 1.08
"""Correction of a column's width, which counts digits: letters are narrower."""
_TEXT = CellStyle(wrap=True, valign="top")
_EXPLAINED = replace(_TEXT, align="left", indent=True)
_TABLE_TEXT = replace(_EXPLAINED, edges=box_border(palette.LINE))
_TABLE_HEAD = replace(
    _TABLE_TEXT, ink=palette.PAPER, fill=palette.ACCENT, bold=True, valign="middle"
)


class GuidePage:
    """The page in progress: each method adds one piece below the last one."""

    def __init__(self, title: str, office: str) -> None:
        self.page = Page([width * 7 + 5 for width in CHARACTERS])
        accent = CellStyle(bold=True, size=18, ink=palette.ACCENT)
        self.page.put(0, (0, LAST), title, accent)
        self.page.tall(0, 40)
        self.page.put(1, (0, LAST), office, CellStyle(size=12, ink=palette.QUIET))
        self._row = 2

    def section(self, title: str) -> None:
        """Add a section's title."""
        self._row += 1
        under = (Border("bottom", palette.ACCENT, "medium"),)
        style = CellStyle(bold=True, size=13, ink=palette.ACCENT, edges=under)
        self.page.put(self._row, (0, LAST), title, style)
        self.page.tall(self._row, 32)
        self.page.tall(self._row + 1, 7)
        self._row += 2

    def paragraph(self, text: str, mark: str = "", *, strong: bool = False) -> None:
        """Add one sentence or more; `mark` is in the column before it ("1", "?", or "")."""
        self.page.put(self._row, (0, 0), mark, _mark(palette.ACCENT))
        self._add_row([(text, (1, LAST), replace(_TEXT, bold=strong))])

    def colour(self, text: str, fill: str = "") -> None:
        """Add a colour and what it means; without `fill`, the colours of rows."""
        if fill:
            self._explain("", CellStyle(fill=fill, edges=box_border(palette.PAPER)), text)
        else:
            self._explain("▤", _mark(palette.INK), text)

    def text_colour(self, text: str, ink: str) -> None:
        """Add a colour of text and what it means."""
        self._explain("Aa", _mark(ink), text, ink)

    def _explain(self, mark: str, style: CellStyle, text: str, ink: str = "") -> None:
        self.page.put(self._row, (0, 0), mark, style)
        explained = replace(_EXPLAINED, ink=ink or palette.INK, bold=bool(ink))
        self._add_row([(text, (1, LAST), explained)])

    def table(
        self,
        headings: Iterable[str],
        rows: Iterable[Sequence[str]],
        spans: Sequence[Span],
        fills: Sequence[str] = (),
    ) -> None:
        """Add rows under headings; `spans` are cells' columns, `fills` colour the first cells."""
        self._add_row(
            [(text, span, _TABLE_HEAD) for text, span in zip(headings, spans, strict=True)]
        )
        for number, texts in enumerate(rows):
            first = replace(_TABLE_TEXT, bold=True, fill=fills[number] if fills else "")
            styles = (first, *[_TABLE_TEXT] * (len(spans) - 1))
            self._add_row(list(zip(texts, spans, styles, strict=True)))
        self.page.tall(self._row, 9)
        self._row += 1

    def _add_row(self, cells: Sequence[tuple[str, Span, CellStyle]]) -> None:
        """Add a row as tall as its longest text: merged cells do not grow by themselves."""
        for text, span, style in cells:
            self.page.put(self._row, span, text, style)
        tallest = max(
            count_lines(text, int((sum(CHARACTERS[first : last + 1]) - INDENT) * NARROWER))
            for text, (first, last), _ in cells
        )
        self.page.tall(self._row, tallest * LINE + PADDING)
        self._row += 1


def _mark(ink: str) -> CellStyle:
    return CellStyle(ink=ink, bold=True, align="center", valign="top")


def count_lines(text: str, width: int) -> int:
    """Return the lines that `text` takes in `width` characters, words kept whole."""
    total = 0
    for part in text.split("\n"):
        used, lines = 0, 1
        for word in part.split():
            length = len(word) + (1 if used else 0)
            if used and used + length > width:
                lines, used = lines + 1, len(word)
            else:
                used += length
        total += lines + max(ceil(used / width) - 1, 0)
    return total
