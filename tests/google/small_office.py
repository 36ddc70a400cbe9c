"""Five submissions in the smallest register, in a Google Sheet, and their states."""

from typing import Any

from sheetflow.core.names import RowId
from sheetflow.core.own_cells import ShowRow, texts_as_cells
from tests.google.office_sheet import Sheet, fill
from tests.support.small_register import FORM, HEADINGS

ID, TITLE = HEADINGS.index("ID Pengajuan"), HEADINGS.index("Judul")
STATE, DUE = HEADINGS.index("Kolom status_tercatat"), HEADINGS.index("Kolom batas_waktu")
BATCH = "sheets.spreadsheets.batchUpdate"


def a_row(name: str, title: str = "") -> list[Any]:
    row: list[Any] = [""] * len(HEADINGS)
    row[ID], row[TITLE] = name, title or f"Judul {name}"
    return row


def fill_small(sheet: Sheet) -> Sheet:
    """Write five submissions A to E below the header in row 1."""
    fill(sheet, [HEADINGS, *(a_row(name) for name in "ABCDE")], FORM)
    return sheet


def said(row: int, name: str, text: str = "", **more: Any) -> ShowRow:
    cells = texts_as_cells((text or f"Status {name}", "", "", "", "", "", ""))
    return ShowRow(row, RowId(name), cells, **more)


def everyone(names: str = "ABCDE") -> list[ShowRow]:
    return [said(number, name) for number, name in enumerate(names, 2)]


def states(sheet: Sheet) -> dict[str, Any]:
    """Return the state column's content, by title."""
    rows = sheet.register(FORM).read().rows[1:]
    return {str(row[TITLE]): row[STATE] for row in rows if row[TITLE]}


def row_area(first: int, last: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": first - 1, "endIndex": last}


def sort_backwards(sheet: Sheet) -> None:
    spec = [{"dimensionIndex": TITLE, "sortOrder": "DESCENDING"}]
    area = {"sheetId": 0, "startRowIndex": 1}
    sheet.edit({"sortRange": {"range": area, "sortSpecs": spec}})
