"""A scoreboard's workbook: a sheet for each table, and one with what is behind every figure."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from xlsxwriter import Workbook

from sheetflow.adapters.documents.report.data_sheet import Styles, height, put_text
from sheetflow.core.papers.context_values import printable
from sheetflow.core.scoreboard.scoreboard import Scoreboard, Value
from sheetflow.core.scoreboard.tables import BoardTable, BoardText, board_tables

_FIRST = 3
"""From 0: title, what it is about, heads."""
_MAX_LINKS = 60_000
"""Of a worksheet; Excel opens 65,530."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def scoreboard_workbook(board: Scoreboard, title: str, about: str, text: BoardText) -> bytes:
    """Return the workbook's bytes, the same for the same scoreboard."""
    target = io.BytesIO()
    with Workbook(target, _OPTIONS) as workbook:
        dated = datetime.combine(board.period.end, time(), UTC)
        workbook.set_properties({"title": title, "created": dated})
        styles = Styles(workbook)
        line = {"border": 1, "border_color": "#7B8794", "valign": "top"}
        decimal = workbook.add_format({**line, "num_format": "0.0"})
        for table in board_tables(board, text):
            sheet = workbook.add_worksheet(text(f"table.{table.key}"))
            sheet.write_string(0, 0, title, styles.title)
            sheet.write_string(1, 0, about, styles.plain)
            _write(sheet, table, styles, decimal)
    return target.getvalue()


def _write(sheet: Any, table: BoardTable, styles: Styles, decimal: Any) -> None:
    """Write a table with its total, a filter, and heads that stay in sight."""
    for place, width in enumerate(table.widths):
        sheet.set_column(place, place, width)
    looks = {date: styles.day, int: styles.number, float: decimal}
    bold = {int: styles.total, str: styles.head, type(None): styles.head}
    sheet.set_row(_FIRST - 1, _height(table.headings, table))
    for place, heading in enumerate(table.headings):
        sheet.write_string(_FIRST - 1, place, heading, styles.head)
    linked = len(table.rows) <= _MAX_LINKS
    for row, values in enumerate(table.rows, start=_FIRST):
        sheet.set_row(row, _height(values, table))
        for place, value in enumerate(values):
            _cell(sheet, (row, place), value, looks.get(type(value), styles.text), linked=linked)
    last = _FIRST + len(table.rows)
    for place, value in enumerate(table.total):
        _cell(sheet, (last, place), value, bold[type(value)], linked=False)
    sheet.autofilter(_FIRST - 1, 0, max(last - 1, _FIRST), len(table.headings) - 1)
    sheet.freeze_panes(_FIRST, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST - 1)


def _height(values: Sequence[Value], table: BoardTable) -> float:
    """Return the points of the row's longest text: LibreOffice makes no row higher by itself."""
    texts = zip(values, table.widths, strict=True)
    return max(height(text, width - 1) for text, width in texts if isinstance(text, str))


def _cell(sheet: Any, place: tuple[int, int], value: Value, look: Any, *, linked: bool) -> None:
    match value:
        case None | "":
            sheet.write_blank(*place, None, look)
        case date():
            sheet.write_datetime(*place, value, look)
        case int() | float():
            sheet.write_number(*place, value, look)
        case str() if linked:
            put_text(sheet, *place, value, look)
        case str():
            sheet.write_string(*place, printable(value), look)
