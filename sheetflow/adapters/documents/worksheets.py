"""How workbooks look: styles of cells, texts that are never formulas, pages to print."""

from datetime import date
from typing import Any

from xlsxwriter import Workbook

from sheetflow.core.papers.context_values import printable

ROW_BY_ROW = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""Options of a workbook that may be huge."""
IN_MEMORY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
MAX_TEXT, MAX_URL = 32_767, 2_079
"""Letters of a cell, and of an address that can be clicked."""
_LINE_POINTS, _MAX_POINTS = 15.0, 409.0
"""No row of a worksheet is higher."""


class Styles:
    """The looks of cells; text wraps, numbers are grouped, days are days."""

    def __init__(self, workbook: Workbook) -> None:
        line = {"border": 1, "border_color": "#7B8794", "valign": "top"}
        self.title = workbook.add_format({"bold": True, "font_size": 12})
        self.plain = workbook.add_format({})
        self.small = workbook.add_format({"font_size": 8, "font_color": "#616E7C"})
        self.head = workbook.add_format(
            {**line, "bold": True, "bg_color": "#E4E7EB", "text_wrap": True}
        )
        self.text = workbook.add_format({**line, "text_wrap": True})
        self.number = workbook.add_format({**line, "num_format": "#,##0"})
        self.decimal = workbook.add_format({**line, "num_format": "0.0"})
        self.total = workbook.add_format({**line, "num_format": "#,##0", "bold": True})
        self.day = workbook.add_format({**line, "num_format": "dd/mm/yyyy", "align": "left"})


def put_value(sheet: Any, place: tuple[int, int], value: object, styles: Styles) -> None:
    """Write a day, number or text in its style; nothing for any other value."""
    if isinstance(value, date):
        sheet.write_datetime(*place, value, styles.day)
    elif isinstance(value, int):
        sheet.write_number(*place, value, styles.number)
    elif isinstance(value, str):
        put_text(sheet, place, value, styles.text)


def put_text(sheet: Any, place: tuple[int, int], text: str, style: Any) -> None:
    """Always a text, whatever it begins with; a single web address can be clicked."""
    clean = printable(text)[:MAX_TEXT]
    is_one = clean.isprintable() and " " not in clean and len(clean) <= MAX_URL
    if clean.startswith(("http://", "https://")) and is_one:
        sheet.write_url(*place, clean, style)
    else:
        sheet.write_string(*place, clean, style)


def lines_of(text: str, letters: float) -> int:
    """Return how many lines a wrapped text needs in a column of that many letters."""
    return -(-len(text) // int(letters)) or 1


def row_height(lines: int) -> float:
    """Return the points of a row of so many lines: LibreOffice makes no row higher by itself."""
    return min(_LINE_POINTS * lines, _MAX_POINTS)


def set_table(sheet: Any, first: int, last: int, columns: int, fixed: int = 2) -> None:
    """Set a filter over these rows, heads and `fixed` columns that stay in sight, and the page."""
    sheet.autofilter(first - 1, 0, last, columns - 1)
    sheet.freeze_panes(first, fixed)
    sheet.repeat_rows(first - 1)
    set_page(sheet)


def set_page(sheet: Any, *, landscape: bool = True) -> None:
    """Set pages of A4, on which the sheet is printed in its whole width."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
