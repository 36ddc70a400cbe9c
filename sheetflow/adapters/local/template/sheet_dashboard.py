"""The dashboard's tab: figures, tables of counting formulas, and native charts beside them."""

from __future__ import annotations

from datetime import date

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template import styles
from sheetflow.adapters.local.template.count_formulas import FRESH, CountFormulas
from sheetflow.adapters.local.template.dashboard_blocks import (
    BlockAt,
    by_state,
    by_turn,
    by_unit,
    spans,
)
from sheetflow.adapters.local.template.dashboard_tables import (
    GRID_COLUMNS,
    LEAST_ROWS,
    Board,
)
from sheetflow.adapters.local.template.layout import Layout
from sheetflow.adapters.local.template.styles import Styles
from sheetflow.adapters.local.template.wording import say
from sheetflow.core.office import Office

A4 = 9
GRID_WIDTH = 5.3
TILES, TABLES = 4, 8
DAY_ZERO = date(1899, 12, 30)
"""The day that a spreadsheet's date numbers count from."""


def fill_dashboard(
    workbook: Workbook, sheet: Worksheet, layout: Layout, looks: Styles, on: date
) -> None:
    """Write the whole tab; `on` is the stored value of "as of" until a program recalculates."""
    sheet.set_column(0, GRID_COLUMNS - 1, GRID_WIDTH)
    office = layout.office
    _title(sheet, layout, looks, on)
    board = Board(workbook, sheet, looks, office)
    count = CountFormulas(layout)
    row, totals = TABLES, []
    blocks: tuple[BlockAt, ...] = (by_state, by_unit, by_turn)
    for block in blocks:
        end = board.draw(row, block(office, count, row))
        totals.append(end)
        row = max(end, row + 1 + LEAST_ROWS) + 3
    _tiles(sheet, office, looks, totals, count.errors)
    _view(sheet, row)


def _title(sheet: Worksheet, layout: Layout, looks: Styles, on: date) -> None:
    office, tab = layout.office, layout.tab
    language, last = office.language, GRID_COLUMNS - 1
    quiet: dict[str, styles.Property] = {"font_color": styles.QUIET, "valign": "vcenter"}
    big = looks.of(bold=True, font_size=18, font_color=styles.ACCENT, valign="vcenter")
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, say("dash.title", language), big)
    sheet.write_string(1, 0, office.name(language), looks.of(**quiet))
    sheet.merge_range(
        1, last - 7, 1, last - 3, say("dash.asof", language), looks.of(**quiet, align="right")
    )
    day = looks.of(**quiet, num_format=styles.DATE, align="left")
    sheet.merge_range(1, last - 2, 1, last, "", day)
    sheet.write_formula(1, last - 2, "=TODAY()", day, (on - DAY_ZERO).days)
    source = say("dash.source", language, register=tab)
    small = looks.of(font_size=9, italic=True, font_color=styles.QUIET)
    sheet.write_string(2, 0, source, small)


def _tiles(sheet: Worksheet, office: Office, looks: Styles, totals: list[int], errors: str) -> None:
    """Five large figures: all rows of the first table, the sums of the second, and errors."""
    everything = xl_rowcol_to_cell(totals[0], spans(2)[0][0])
    in_time, overdue, ended = (xl_rowcol_to_cell(totals[1], span[0]) for span in spans(3))
    figures = (
        ("dash.all", f"={everything}{FRESH}", styles.ACCENT),
        ("dash.open", f"={in_time}+{overdue}{FRESH}", styles.BLUE),
        ("dash.overdue", f"={overdue}{FRESH}", styles.EMBER),
        ("dash.errors", errors, styles.ALARM),
        ("dash.closed", f"={ended}{FRESH}", styles.QUIET),
    )
    sheet.set_row(TILES, 34)
    sheet.set_row(TILES + 1, 20)
    for at, (key, formula, colour) in enumerate(figures):
        _tile(sheet, looks, (at * 5, at * 5 + 3), (say(key, office.language), formula, colour))


def _tile(
    sheet: Worksheet, looks: Styles, span: tuple[int, int], content: tuple[str, str, str]
) -> None:
    label, formula, colour = content
    shared: dict[str, styles.Property] = {"bg_color": styles.MIST, "align": "center"}
    figure = looks.of(
        **shared,
        bold=True,
        font_size=24,
        font_color=colour,
        valign="vcenter",
        top=5,
        top_color=colour,
        num_format=styles.WHOLE,
    )
    caption = looks.of(**shared, valign="top")
    sheet.merge_range(TILES, span[0], TILES, span[1], "", figure)
    sheet.write_formula(TILES, span[0], formula, figure, 0)
    sheet.merge_range(TILES + 1, span[0], TILES + 1, span[1], label, caption)


def _view(sheet: Worksheet, last: int) -> None:
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.print_area(0, 0, last, GRID_COLUMNS - 1)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_footer("&L&8&F&R&8&D")
    sheet.protect("")
