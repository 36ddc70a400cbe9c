"""Tables that become spreadsheets: CSV, TSV and Excel workbooks."""

import csv
import io
from datetime import date, datetime, time

import openpyxl
from openpyxl.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.blank_spreadsheet import blank_book
from tests.google_emulator.calls import Call
from tests.google_emulator.cell_entry import Typing, entered
from tests.google_emulator.cells import BLANK, Cell
from tests.google_emulator.drive_store import DriveFile
from tests.google_emulator.grid import Grid
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.locales import locale_of
from tests.google_emulator.spreadsheet import Spreadsheet, Tab
from tests.google_emulator.typed_entry import serial

IMPORT_TIME_ZONE = "America/Los_Angeles"
"""Seen in recorded traffic: a conversion forgets the time zone that was set before."""

DELIMITERS = {"text/csv": ",", "text/tab-separated-values": "\t"}
WORKBOOKS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel.sheet.macroenabled.12",
)


def import_table(call: Call, file: DriveFile, content: bytes, kind: str) -> None:
    """A table or a workbook takes the place of all tabs of a spreadsheet."""
    if not content:
        return
    title = str(file.fields["name"])
    book = blank_book(file.id, title)
    book.properties["timeZone"] = IMPORT_TIME_ZONE
    if kind in DELIMITERS:
        _fill_from_text(call, book, content.decode("utf-8-sig"), DELIMITERS[kind])
    elif kind.lower() in WORKBOOKS:
        _fill_from_workbook(call, book, content)
    else:
        message = "The requested conversion is not supported."
        raise ApiError(400, message, reason="badRequest", location="convertTo")
    call.world.books[file.id] = book


def _fill_from_text(call: Call, book: Spreadsheet, text: str, delimiter: str) -> None:
    """One tab, named as the spreadsheet; every value as if typed."""
    tab = book.tabs[0]
    typing = Typing(locale_of(book.properties["locale"]), call.now.date())
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    tab.properties["title"] = book.properties["title"]
    tab.grid.resize(max(1000, len(rows)), max(26, max(map(len, rows), default=1)))
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            tab.grid.put(down, across, entered(BLANK, value, typing))


def _fill_from_workbook(call: Call, book: Spreadsheet, content: bytes) -> None:
    """Tabs by name and in order, under ids of their own."""
    book.tabs = []
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in workbook.worksheets:
        rows, columns = max(sheet.max_row, 1000), max(sheet.max_column, 26)
        properties = {
            "sheetId": call.world.drive.random.randrange(1, 2**31),
            "title": sheet.title,
            "index": len(book.tabs),
            "sheetType": "GRID",
            "gridProperties": {"rowCount": rows, "columnCount": columns},
        }
        tab = Tab(properties, Grid(rows, columns))
        _fill_tab(tab, sheet)
        book.tabs.append(tab)


def _fill_tab(tab: Tab, sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for source in row:
            if isinstance(source, SheetCell):
                tab.grid.put(source.row - 1, source.column - 1, _cell(source))
    for merged in sheet.merged_cells.ranges:
        tab.objects["merges"].append(
            {
                "sheetId": tab.id,
                "startRowIndex": merged.min_row - 1,
                "endRowIndex": merged.max_row,
                "startColumnIndex": merged.min_col - 1,
                "endColumnIndex": merged.max_col,
            }
        )


def _cell(source: SheetCell) -> Cell:
    value = source.value
    if isinstance(value, str) and value.startswith("=") and source.data_type == "f":
        return Cell(None, value)
    plain: str | float | bool | None = None
    looks: Json = {}
    if isinstance(value, datetime):
        plain = serial(value.date(), value.time())
        kind = "DATE_TIME" if value.time() != time() or "h" in source.number_format else "DATE"
        looks = {"type": kind, "pattern": source.number_format}
        plain = serial(value.date()) if kind == "DATE" else plain
    elif isinstance(value, date):
        plain, looks = serial(value), {"type": "DATE", "pattern": source.number_format}
    elif isinstance(value, str | int | float):
        plain = value
        looks = {"type": "TEXT"} if source.number_format == "@" else {}
    cell = Cell(plain or None if isinstance(plain, str) else plain)
    return cell.with_extra(userEnteredFormat={"numberFormat": looks}) if looks else cell
