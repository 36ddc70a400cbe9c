"""The guide's tab: its blocks laid out for reading on screen and on A4 portrait."""

from __future__ import annotations

from math import ceil
from typing import assert_never

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template import styles
from sheetflow.adapters.local.template.guide_blocks import (
    Block,
    Paragraph,
    Section,
    Swatch,
    Table,
)
from sheetflow.adapters.local.template.guide_content import guide_blocks
from sheetflow.adapters.local.template.layout import Layout
from sheetflow.adapters.local.template.styles import Styles
from sheetflow.adapters.local.template.wording import say

A4 = 9
WIDTHS = (5, 25, 26, 30, 26, 13)
LAST = len(WIDTHS) - 1
LINE_HEIGHT = 13.5
PADDING = 5
INDENT = 1
"""Characters that a cell's indent takes."""


def fill_guide(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    """Write the whole tab and set it up for print."""
    office = layout.office
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    page = _Page(sheet, looks)
    page.title(say("guide.title", office.language), office.name(office.language))
    for block in guide_blocks(office):
        page.add(block)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, page.row, LAST)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    sheet.protect("", {"format_columns": True, "format_rows": True})


class _Page:
    """A sheet being written downwards."""

    def __init__(self, sheet: Worksheet, looks: Styles) -> None:
        self._sheet = sheet
        self._looks = looks
        self.row = 0

    def title(self, title: str, office: str) -> None:
        self._sheet.set_row(0, 30)
        big = self._looks.of(bold=True, font_size=18, font_color=styles.ACCENT, valign="vcenter")
        self._sheet.write_string(0, 0, title, big)
        quiet = self._looks.of(font_size=12, font_color=styles.QUIET)
        self._sheet.write_string(1, 0, office, quiet)
        self.row = 2

    def add(self, block: Block) -> None:
        match block:
            case Section(text=text):
                self._section(text)
            case Paragraph():
                self._paragraph(block)
            case Swatch():
                self._swatch(block)
            case Table():
                self._table(block)
            case _:
                assert_never(block)

    def _section(self, text: str) -> None:
        self.row += 1
        look = self._looks.of(
            bold=True,
            font_size=13,
            font_color=styles.ACCENT,
            bottom=2,
            bottom_color=styles.ACCENT,
            valign="vcenter",
        )
        self._sheet.set_row(self.row, 24)
        self._cell((0, LAST), text, look)
        self.row += 1
        self._sheet.set_row(self.row, 5)
        self.row += 1

    def _paragraph(self, block: Paragraph) -> None:
        mark = self._looks.of(bold=True, font_color=styles.ACCENT, align="center", valign="top")
        look = self._looks.of(text_wrap=True, valign="top", bold=block.strong)
        self._sheet.write_string(self.row, 0, block.number, mark)
        self._cell((1, LAST), block.text, look)
        self._height([(block.text, (1, LAST))])

    def _swatch(self, block: Swatch) -> None:
        if block.fill:
            field = self._looks.of(bg_color=block.fill, border=1, border_color=styles.PAPER)
            self._sheet.write_blank(self.row, 0, None, field)
        else:
            mark = self._looks.of(bold=True, align="center", valign="top")
            self._sheet.write_string(self.row, 0, "Aa" if block.text_colour else "▤", mark)
        colour = block.text_colour or styles.INK
        look = self._looks.of(
            text_wrap=True,
            valign="top",
            font_color=colour,
            bold=bool(block.text_colour),
            indent=1,
            align="left",
        )
        self._cell((1, LAST), block.text, look)
        self._height([(block.text, (1, LAST))])

    def _table(self, table: Table) -> None:
        head = self._looks.of(
            bold=True,
            bg_color=styles.ACCENT,
            font_color=styles.PAPER,
            text_wrap=True,
            valign="vcenter",
            border=1,
            border_color=styles.LINE,
            indent=1,
        )
        for text, span in zip(table.headings, table.spans, strict=True):
            self._cell(span, text, head)
        self._height(list(zip(table.headings, table.spans, strict=True)))
        for number, cells in enumerate(table.rows):
            fill = table.fills[number] if table.fills else ""
            self._table_row(cells, table.spans, fill)
        self._sheet.set_row(self.row, 7)
        self.row += 1

    def _table_row(
        self, cells: tuple[str, ...], spans: tuple[tuple[int, int], ...], fill: str
    ) -> None:
        usual: dict[str, styles.Property] = {
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            "border_color": styles.LINE,
            "align": "left",
            "indent": 1,
        }
        first = {**usual, "bold": True, **({"bg_color": fill} if fill else {})}
        placed = list(zip(cells, spans, strict=True))
        for at, (text, span) in enumerate(placed):
            self._cell(span, text, self._looks.of(**(first if at == 0 else usual)))
        self._height(placed)

    def _cell(self, span: tuple[int, int], text: str, look: Format) -> None:
        if span[0] == span[1]:
            self._sheet.write_string(self.row, span[0], text, look)
        else:
            self._sheet.merge_range(self.row, span[0], self.row, span[1], "", look)
            self._sheet.write_string(self.row, span[0], text, look)

    def _height(self, placed: list[tuple[str, tuple[int, int]]]) -> None:
        """Set the row's height for its tallest cell: merged cells do not grow by themselves."""
        lines = max(_lines(text, sum(WIDTHS[a : b + 1]) - INDENT) for text, (a, b) in placed)
        self._sheet.set_row(self.row, lines * LINE_HEIGHT + PADDING)
        self.row += 1


def _lines(text: str, width: int) -> int:
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
