"""A spreadsheet as it is when it was just created."""

from tests.google_emulator.grid import Grid
from tests.google_emulator.spreadsheet import Spreadsheet, Tab


def blank_book(spreadsheet_id: str, title: str, locale: str = "en_US") -> Spreadsheet:
    """A new spreadsheet with one tab, as Drive and Sheets create it."""
    properties = {"title": title, "locale": locale, "timeZone": "Etc/GMT"}
    book = Spreadsheet(spreadsheet_id, properties)
    first = {
        "sheetId": 0,
        "title": "Sheet1",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }
    book.tabs.append(Tab(first, Grid()))
    return book
