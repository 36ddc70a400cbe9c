"""Requests of spreadsheets.batchUpdate in few words; rows and columns count from 0."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sheetflow.adapters.google.drive_calls import Json
from sheetflow.adapters.google.shared_look import styles

_NEEDLESS = re.compile(r"'([A-Za-z_][A-Za-z0-9_]*)'!")
"""A tab's name in quotation marks that it does not need."""


def area(
    tab: int,
    first_row: int | None = None,
    end_row: int | None = None,
    first_column: int | None = None,
    end_column: int | None = None,
) -> Json:
    """A GridRange; an end is before the first that is not in it, None is the tab's edge."""
    ends = {
        "startRowIndex": first_row,
        "endRowIndex": end_row,
        "startColumnIndex": first_column,
        "endColumnIndex": end_column,
    }
    return {"sheetId": tab, **{name: at for name, at in ends.items() if at is not None}}


def colour(digits: str) -> Json:
    """A ColorStyle of six hexadecimal digits."""
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}


def look(  # noqa: PLR0913 - a format's parts, each by name
    *,
    ink: str = styles.INK,
    fill: str = "",
    size: int = 10,
    bold: bool = False,
    italic: bool = False,
    align: str = "",
    valign: str = "MIDDLE",
    wrap: bool = False,
    number: str = "",
) -> Json:
    """A CellFormat; `number` is a pattern, "@" for plain text."""
    words = {"fontFamily": styles.FONT, "fontSize": size, "bold": bold, "italic": italic}
    found: Json = {
        "textFormat": {**words, "foregroundColorStyle": colour(ink)},
        "verticalAlignment": valign,
        "wrapStrategy": "WRAP" if wrap else "OVERFLOW_CELL",
    }
    if fill:
        found["backgroundColorStyle"] = colour(fill)
    if align:
        found["horizontalAlignment"] = align
    if number:
        found["numberFormat"] = {"type": _number_type(number), "pattern": number}
    return found


def cell(text: str, how: Json | None = None, note: str = "") -> Json:
    """A CellData: RAW text, or a formula when it begins with "="; "" is an empty cell."""
    found: Json = {}
    if text.startswith("="):
        found["userEnteredValue"] = {"formulaValue": text}
    elif text:
        found["userEnteredValue"] = {"stringValue": text}
    if how:
        found["userEnteredFormat"] = how
    if note:
        found["note"] = note
    return found


def writing(tab: int, row: int, column: int, rows: Sequence[Sequence[Json]], fields: str) -> Json:
    """Rows of cells from a corner on."""
    start = {"sheetId": tab, "rowIndex": row, "columnIndex": column}
    return {
        "updateCells": {
            "start": start,
            "rows": [{"values": list(values)} for values in rows],
            "fields": fields,
        }
    }


def repeating(where: Json, what: Json, fields: str) -> Json:
    """One cell all over an area."""
    return {"repeatCell": {"range": where, "cell": what, "fields": fields}}


def merging(where: Json) -> Json:
    """One cell of many."""
    return {"mergeCells": {"range": where, "mergeType": "MERGE_ALL"}}


def sizing(tab: int, dimension: str, first: int, end: int, pixels: int) -> Json:
    """The width of columns ("COLUMNS") or the height of rows ("ROWS")."""
    span = {"sheetId": tab, "dimension": dimension, "startIndex": first, "endIndex": end}
    return {
        "updateDimensionProperties": {
            "range": span,
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def tab_properties(tab: int, fields: str, **properties: object) -> Json:
    """Properties of a tab that is there."""
    return {"updateSheetProperties": {
        "properties": {"sheetId": tab, **properties}, "fields": fields,
    }}  # fmt: skip


def semicolons(formula: str) -> str:
    """The formula with `;` between its arguments, which every locale reads."""
    done, quote = [], ""
    for sign in formula:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        done.append(";" if sign == "," and not quote else sign)
    return "".join(done)


def canonical(formula: str) -> str:
    """A formula as it can be compared: Sheets gives it back in the locale's own spelling."""
    return _NEEDLESS.sub(r"\1!", semicolons(formula)).replace(" ", "")


def _number_type(pattern: str) -> str:
    if pattern == "@":
        return "TEXT"
    if "h" in pattern:
        return "DATE_TIME"
    return "DATE" if "y" in pattern else "NUMBER"
