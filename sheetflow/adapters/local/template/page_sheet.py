"""A page of the register's design written onto a tab."""

from __future__ import annotations

from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template.styles import Styles
from sheetflow.adapters.register_design.dashboard import TODAY
from sheetflow.adapters.register_design.page import Page, PageCell

A4 = 9
FRESH = "+0*TODAY()"
"""Behind each formula, because LibreOffice (measured with 7.4) shows the stored value of a formula
that is not volatile when it opens a workbook whose cells were patched from outside."""
DAY_ZERO = date(1899, 12, 30)
"""The day that a spreadsheet's date numbers count from."""


def write_page(sheet: Worksheet, page: Page, looks: Styles, on: date) -> None:
    """All cells, widths and heights; `on` is the stored value of today until a program calculates.

    The tab has no grid and is printed on A4, upright.
    """
    for column, pixels in enumerate(page.widths):
        sheet.set_column_pixels(column, column, pixels)
    for row, pixels in page.heights.items():
        sheet.set_row_pixels(row, pixels)
    for cell in page.cells:
        _write(sheet, cell, looks.of(cell.look), on)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(A4)


def _write(sheet: Worksheet, cell: PageCell, look: Format, on: date) -> None:
    first, last = cell.span
    if last > first:
        sheet.merge_range(cell.row, first, cell.row, last, "", look)
    if cell.text == TODAY:
        sheet.write_formula(cell.row, first, TODAY, look, (on - DAY_ZERO).days)
    elif cell.text.startswith("="):
        sheet.write_formula(cell.row, first, cell.text + FRESH, look, 0)
    elif cell.text:
        sheet.write_string(cell.row, first, cell.text, look)
    elif last == first:
        sheet.write_blank(cell.row, first, None, look)
