"""The big workbook of the benchmarks: 40 columns of text, dates and numbers, seven left blank."""

import datetime as dt
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = 40
FIRST_SYSTEM_COLUMN = 34
_FIRST_DAY = dt.date(2025, 1, 1)


def wide_register(path: "Path", rows: int) -> "Path":
    """An .xlsx of one tab “Register”, as XlsxWriter makes it."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Register")
    day, framed = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"border": 1})
    sheet.write_row(0, 0, [f"Kolom {column}" for column in range(COLUMNS)])
    for row in range(1, rows):
        sheet.write_string(row, 0, f"PUB-2025-{row:05d}", framed)
        for column in range(1, FIRST_SYSTEM_COLUMN - 1):
            if column in (3, 4):
                sheet.write_datetime(row, column, _FIRST_DAY + dt.timedelta(days=row % 400), day)
            elif column in (8, 9):
                sheet.write_number(row, column, row * 1.5)
            else:
                sheet.write_string(row, column, f"Teks {column} baris {row % 997}", framed)
        for column in range(FIRST_SYSTEM_COLUMN - 1, COLUMNS):
            sheet.write_blank(row, column, None, framed)
    book.close()
    return path
