"""The guide's tab: its blocks laid out for reading on screen and on A4 portrait."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import assert_never

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.guide_blocks import Block, Paragraph, Section, Swatch, Table
from sheetflow.adapters.register_design.guide_content import guide_blocks
from sheetflow.adapters.register_design.look import Appearance, Edge, boxed
from sheetflow.adapters.register_design.medium import Medium
from sheetflow.adapters.register_design.page import Page, Span
from sheetflow.adapters.register_design.wording import say
from sheetflow.core.office import Office

CHARACTERS = (5, 25, 26, 30, 26, 13)
"""Widths of the columns."""
LAST = len(CHARACTERS) - 1
LINE, PADDING = 16, 7
"""Pixels of a line of text, and above and below a row's lines together."""
INDENT = 1
"""Characters that a cell's indent takes."""
NARROWER = 1.08
"""A column's width counts digits; of letters there is room for more."""


def guide_page(office: Office, medium: Medium) -> Page:
    """The whole tab."""
    guide = _Guide()
    guide.title(say("guide.title", office.language), office.name(office.language))
    for block in guide_blocks(office, medium):
        guide.add(block)
    return guide.page


class _Guide:
    """A page written downwards."""

    def __init__(self) -> None:
        self.page = Page([width * 7 + 5 for width in CHARACTERS])
        self._row = 0

    def title(self, title: str, office: str) -> None:
        self.page.put(0, (0, LAST), title, Appearance(bold=True, size=18, ink=palette.ACCENT))
        self.page.tall(0, 40)
        self.page.put(1, (0, LAST), office, Appearance(size=12, ink=palette.QUIET))
        self._row = 2

    def add(self, block: Block) -> None:
        match block:
            case Section():
                self._section(block)
            case Paragraph():
                self._paragraph(block)
            case Swatch():
                self._swatch(block)
            case Table():
                self._table(block)
            case _:
                assert_never(block)

    def _section(self, block: Section) -> None:
        self._row += 1
        under = (Edge("bottom", palette.ACCENT, "medium"),)
        how = Appearance(bold=True, size=13, ink=palette.ACCENT, edges=under)
        self.page.put(self._row, (0, LAST), block.text, how)
        self.page.tall(self._row, 32)
        self.page.tall(self._row + 1, 7)
        self._row += 2

    def _paragraph(self, block: Paragraph) -> None:
        mark = Appearance(bold=True, ink=palette.ACCENT, align="center", valign="top")
        self.page.put(self._row, (0, 0), block.number, mark)
        how = Appearance(bold=block.strong, wrap=True, valign="top")
        self._line([(block.text, (1, LAST), how)])

    def _swatch(self, block: Swatch) -> None:
        """A colour of text is shown on letters, a colour that has no name of its own on none."""
        if block.fill:
            sign, mark = "", Appearance(fill=block.fill, edges=boxed(palette.PAPER))
        else:
            sign = "Aa" if block.text_colour else "▤"
            ink = block.text_colour or palette.INK
            mark = Appearance(ink=ink, bold=True, align="center", valign="top")
        self.page.put(self._row, (0, 0), sign, mark)
        how = Appearance(
            ink=block.text_colour or palette.INK,
            bold=bool(block.text_colour),
            align="left",
            valign="top",
            wrap=True,
            indent=True,
        )
        self._line([(block.text, (1, LAST), how)])

    def _table(self, table: Table) -> None:
        head = Appearance(
            ink=palette.PAPER,
            fill=palette.ACCENT,
            bold=True,
            wrap=True,
            indent=True,
            align="left",
            edges=boxed(palette.LINE),
        )
        self._line([(text, span, head) for text, span in
                    zip(table.headings, table.spans, strict=True)])  # fmt: skip
        for number, texts in enumerate(table.rows):
            fill = table.fills[number] if table.fills else ""
            self._table_row(texts, table.spans, fill)
        self.page.tall(self._row, 9)
        self._row += 1

    def _table_row(self, texts: Sequence[str], spans: Sequence[Span], fill: str) -> None:
        def look(at: int) -> Appearance:
            return Appearance(
                fill="" if at else fill,
                bold=at == 0,
                align="left",
                valign="top",
                wrap=True,
                indent=True,
                edges=boxed(palette.LINE),
            )

        placed = zip(texts, spans, strict=True)
        self._line([(text, span, look(at)) for at, (text, span) in enumerate(placed)])

    def _line(self, placed: Sequence[tuple[str, Span, Appearance]]) -> None:
        """One row, as tall as its longest text needs: merged cells do not grow by themselves."""
        for text, span, how in placed:
            self.page.put(self._row, span, text, how)
        tallest = max(
            lines_of(text, int((sum(CHARACTERS[first : last + 1]) - INDENT) * NARROWER))
            for text, (first, last), _ in placed
        )
        self.page.tall(self._row, tallest * LINE + PADDING)
        self._row += 1


def lines_of(text: str, width: int) -> int:
    """Lines that `text` takes in `width` characters, words kept whole."""
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
