"""How a block of the dashboard looks: its title, its table, and its chart to the right."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template import styles
from sheetflow.adapters.local.template.count_formulas import FRESH
from sheetflow.adapters.local.template.dashboard_blocks import (
    HEAD_ROWS,
    LABEL_END,
    CountBlock,
    Line,
    spans,
    total_of,
    unit_heading,
)
from sheetflow.adapters.local.template.dashboard_chart import ChartPlace, Series, add_chart
from sheetflow.adapters.local.template.styles import Styles
from sheetflow.adapters.local.template.tabs import tab_names
from sheetflow.adapters.local.template.wording import say
from sheetflow.core.office import Office

GRID_COLUMNS = 24
CHART_START = 13
ROW_PIXELS, HEAD_PIXELS = 21, 34
LEAST_ROWS = 8
"""Rows a table and its chart take at least, so that small tables keep a readable chart."""

Span = tuple[int, int]


class Board:
    """Draws blocks on one tab."""

    def __init__(self, workbook: Workbook, sheet: Worksheet, looks: Styles, office: Office) -> None:
        self._workbook, self._sheet, self._looks = workbook, sheet, looks
        self._language, self._unit = office.language, unit_heading(office)

    def draw(self, row: int, block: CountBlock) -> int:
        """Draw a block from `row` on; gives the row of its total."""
        self._section(row, self._say(f"dash.{block.key}"))
        places = spans(len(block.names) - 1)
        self._headings(row + 1, block.names, [(0, LABEL_END), *places])
        first = row + HEAD_ROWS
        for at, line in enumerate(block.lines):
            self._line(first + at, line, places, strong=False)
        end = first + len(block.lines)
        sums = tuple(f"={total_of(first, end - 1, place[0])}{FRESH}" for place in places)
        self._line(end, Line(say("dash.total", self._language), sums), places, strong=True)
        self._chart(row, block, places)
        return end

    def _say(self, key: str) -> str:
        return say(key, self._language, unit=self._unit)

    def _section(self, row: int, text: str) -> None:
        look = self._looks.of(
            bold=True,
            font_size=12,
            font_color=styles.ACCENT,
            bottom=2,
            bottom_color=styles.ACCENT,
            valign="vcenter",
        )
        self._sheet.set_row_pixels(row, ROW_PIXELS)
        self._sheet.merge_range(row, 0, row, GRID_COLUMNS - 1, text, look)

    def _headings(self, row: int, names: Sequence[str], places: Sequence[Span]) -> None:
        self._sheet.set_row_pixels(row, HEAD_PIXELS)
        for name, (first, last) in zip(names, places, strict=True):
            look = self._looks.of(
                bold=True,
                font_size=9,
                font_color=styles.QUIET,
                bottom=1,
                bottom_color=styles.LINE,
                text_wrap=True,
                valign="bottom",
                align="right" if first else "left",
            )
            self._sheet.merge_range(row, first, row, last, name, look)

    def _line(self, row: int, line: Line, places: Sequence[Span], *, strong: bool) -> None:
        edge: dict[str, styles.Property] = {
            "bold": strong,
            "valign": "vcenter",
            "top" if strong else "bottom": 1,
            "top_color" if strong else "bottom_color": styles.QUIET if strong else styles.MIST,
        }
        number = self._looks.of(**edge, num_format=styles.WHOLE, align="right")
        self._sheet.set_row_pixels(row, ROW_PIXELS)
        self._sheet.merge_range(row, 0, row, LABEL_END, line.label, self._looks.of(**edge))
        for formula, (first, last) in zip(line.formulas, places, strict=True):
            self._sheet.merge_range(row, first, row, last, "", number)
            self._sheet.write_formula(row, first, formula, number, 0)

    def _chart(self, row: int, block: CountBlock, places: Sequence[Span]) -> None:
        if not block.lines:
            return
        rows = max(len(block.lines) + 1, LEAST_ROWS)
        place = ChartPlace(
            tab=tab_names(self._language).dashboard,
            row=row + 1,
            column=CHART_START,
            pixels=(GRID_COLUMNS - CHART_START, HEAD_PIXELS + rows * ROW_PIXELS),
            first=row + HEAD_ROWS,
            last=row + HEAD_ROWS + len(block.lines) - 1,
            title=self._say(f"chart.{block.key}"),
            alt=self._say(f"alt.{block.key}"),
        )
        charted = zip(block.names[1:], places, block.colours, strict=False)
        series = [Series(name, first, colour) for name, (first, _), colour in charted]
        add_chart(self._workbook, self._sheet, place, series)
