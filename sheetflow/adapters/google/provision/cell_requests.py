"""Requests of spreadsheets.batchUpdate in few words; rows and columns count from 0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.page import CellStyle

MAX_BATCH_LENGTH = 1_500_000
"""Characters of one batchUpdate; Google advises at most 2 MB."""


@dataclass(frozen=True, slots=True)
class SetupChange:
    """One thing that is not as it should be: a plain sentence, and what mends it.

    `folder` is a folder to be made in Drive; `spreadsheet` that the spreadsheet itself is.
    """

    sentence: str
    requests: tuple[Json, ...] = ()
    folder: str = ""
    spreadsheet: bool = False


Difference = tuple[SetupChange, ...]


def batches(difference: Iterable[SetupChange]) -> Iterator[list[Json]]:
    """All requests in order, in as few batchUpdates as their size allows."""
    batch: list[Json] = []
    size = 0
    for change in difference:
        for request in change.requests:
            length = len(json.dumps(request))
            if batch and size + length > MAX_BATCH_LENGTH:
                yield batch
                batch, size = [], 0
            batch.append(request)
            size += length
    if batch:
        yield batch


INDENT = 10
"""Pixels left of an indented text."""
_STYLES = {"thin": "SOLID", "medium": "SOLID_MEDIUM", "thick": "SOLID_THICK"}
_COMMA_OR_QUOTED = re.compile(r"""'[^']*'?|"[^"]*"?|,""")
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


def cell_format(look: CellStyle) -> Json:
    """A CellFormat."""
    words = {
        "fontFamily": palette.FONT,
        "fontSize": look.size,
        "bold": look.bold,
        "italic": look.italic,
        "foregroundColorStyle": colour(look.ink),
    }
    found: Json = {
        "textFormat": words,
        "verticalAlignment": look.valign.upper(),
        "wrapStrategy": "WRAP" if look.wrap else "OVERFLOW_CELL",
    }
    if look.fill:
        found["backgroundColorStyle"] = colour(look.fill)
    if look.align:
        found["horizontalAlignment"] = look.align.upper()
    if look.indent:
        found["padding"] = {"top": 2, "right": 3, "bottom": 2, "left": INDENT}
    if look.number:
        found["numberFormat"] = {"type": _number_type(look.number), "pattern": look.number}
    if look.edges:
        found["borders"] = {
            edge.side: {"style": _STYLES[edge.weight], "colorStyle": colour(edge.colour)}
            for edge in look.edges
        }
    return found


def cell(text: str, look: CellStyle | None = None, note: str = "") -> Json:
    """A CellData: RAW text, or a formula when it begins with "="; "" is an empty cell."""
    found: Json = {}
    if text.startswith("="):
        found["userEnteredValue"] = {"formulaValue": text}
    elif text:
        found["userEnteredValue"] = {"stringValue": text}
    if look:
        found["userEnteredFormat"] = cell_format(look)
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


def formatting(where: Json, look: CellStyle) -> Json:
    """One look all over an area; what stands there stays."""
    return repeating(where, {"userEnteredFormat": cell_format(look)}, "userEnteredFormat")


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
    return _COMMA_OR_QUOTED.sub(lambda found: ";" if found[0] == "," else found[0], formula)


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """A formula as it can be compared: Sheets gives it back in the locale's own spelling."""
    if not text.startswith("="):
        return text
    return _NEEDLESS.sub(r"\1!", semicolons(text)).replace(" ", "")


def _number_type(pattern: str) -> str:
    if pattern == "@":
        return "TEXT"
    if "h" in pattern:
        return "DATE_TIME"
    return "DATE" if "y" in pattern else "NUMBER"
