"""Builders of spreadsheets.batchUpdate requests and of cells; rows and columns count from 0."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.page import CellStyle

VALUE = "userEnteredValue"
MAX_BYTES = 1_500_000
"""Characters of one batchUpdate; Google advises at most 2 MB."""
FORMAT = "userEnteredFormat"
FILLED = f"{VALUE},{FORMAT}"
INDENT = 10
"""Pixels left of an indented text."""
_STYLES = {"thin": "SOLID", "medium": "SOLID_MEDIUM", "thick": "SOLID_THICK"}
_COMMA_OR_QUOTED = re.compile(r"""'[^']*'?|"[^"]*"?|,""")
_NEEDLESS = re.compile(r"'([A-Za-z_][A-Za-z0-9_]*)'!")
"""A tab's name in unnecessary quotation marks."""


def area(
    tab: int,
    first_row: int | None = None,
    end_row: int | None = None,
    first_column: int | None = None,
    end_column: int | None = None,
) -> Json:
    """Return a GridRange; ends are exclusive, None is the tab's edge."""
    ends = {
        "startRowIndex": first_row,
        "endRowIndex": end_row,
        "startColumnIndex": first_column,
        "endColumnIndex": end_column,
    }
    return {"sheetId": tab, **{name: at for name, at in ends.items() if at is not None}}


def one_cell(tab: int) -> Json:
    """Return the GridRange of a tab's first cell."""
    return area(tab, 0, 1, 0, 1)


def value_cell(value: object) -> Json:
    """Return the CellData of a RAW text or a number; "" is an empty cell."""
    if value == "":
        return {}
    return {VALUE: {"stringValue" if isinstance(value, str) else "numberValue": value}}


def formula_cell(formula: str) -> Json:
    """Return the CellData of a formula."""
    return {VALUE: {"formulaValue": formula}}


def value_row(values: Sequence[object]) -> list[Json]:
    """Return cells of RAW values."""
    return [value_cell(value) for value in values]


def update_cells(
    tab: int, row: int, column: int, rows: Sequence[Sequence[Json]], fields: str = VALUE
) -> Json:
    """Write rows of cells from the corner (`row`, `column`) on."""
    start = {"sheetId": tab, "rowIndex": row, "columnIndex": column}
    data = [{"values": list(cells)} for cells in rows]
    return {"updateCells": {"start": start, "rows": data, "fields": fields}}


def append_cells(tab: int, rows: Sequence[Sequence[Json]]) -> Json:
    """Append rows below all content of the tab."""
    data = [{"values": list(cells)} for cells in rows]
    return {"appendCells": {"sheetId": tab, "rows": data, "fields": VALUE}}


def repeat_cell(where: Json, cell: Json, fields: str = VALUE) -> Json:
    """Repeat one cell in an area."""
    return {"repeatCell": {"range": where, "cell": cell, "fields": fields}}


def append_dimension(tab: int, dimension: str, length: int) -> Json:
    """Append "ROWS" or "COLUMNS" at the end."""
    return {"appendDimension": {"sheetId": tab, "dimension": dimension, "length": length}}


def add_protection(number: int, where: Json, description: str, editor: str = "") -> Json:
    """Add a protection under a chosen number; with `editor` "" Google chooses who may edit."""
    protected: Json = {"protectedRangeId": number, "range": where, "description": description}
    if editor:
        protected["editors"] = {"users": [editor]}
    return {"addProtectedRange": {"protectedRange": protected}}


def delete_protection(number: int) -> Json:
    """Delete a protection; refused when it does not exist."""
    return {"deleteProtectedRange": {"protectedRangeId": number}}


def colour(digits: str) -> Json:
    """Return a ColorStyle of six hexadecimal digits."""
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}


def cell_format(style: CellStyle) -> Json:
    """Return the style as a CellFormat."""
    found: Json = {
        "textFormat": {
            "fontFamily": palette.FONT,
            "fontSize": style.size,
            "bold": style.bold,
            "italic": style.italic,
            "foregroundColorStyle": colour(style.ink),
        },
        "verticalAlignment": style.valign.upper(),
        "wrapStrategy": "WRAP" if style.wrap else "OVERFLOW_CELL",
    }
    if style.fill:
        found["backgroundColorStyle"] = colour(style.fill)
    if style.align:
        found["horizontalAlignment"] = style.align.upper()
    if style.indent:
        found["padding"] = {"top": 2, "right": 3, "bottom": 2, "left": INDENT}
    if style.number:
        found["numberFormat"] = {"type": _number_type(style.number), "pattern": style.number}
    if style.edges:
        found["borders"] = {
            edge.side: {"style": _STYLES[edge.weight], "colorStyle": colour(edge.colour)}
            for edge in style.edges
        }
    return found


def _number_type(pattern: str) -> str:
    if pattern == "@":
        return "TEXT"
    if "h" in pattern:
        return "DATE_TIME"
    return "DATE" if "y" in pattern else "NUMBER"


def cell(text: str, style: CellStyle | None = None, note: str = "") -> Json:
    """Return a CellData: RAW text, or a formula when it begins with "="; "" is an empty cell."""
    found = formula_cell(semicolons(text)) if text.startswith("=") else value_cell(text)
    if style:
        found[FORMAT] = cell_format(style)
    if note:
        found["note"] = note
    return found


def format_cells(where: Json, style: CellStyle) -> Json:
    """Format an area with one style; entries stay."""
    return repeat_cell(where, {FORMAT: cell_format(style)}, FORMAT)


def merge_cells(where: Json) -> Json:
    """Merge an area into one cell."""
    return {"mergeCells": {"range": where, "mergeType": "MERGE_ALL"}}


def condition(kind: str, *values: str) -> Json:
    """Return a BooleanCondition."""
    return {"type": kind, "values": [{VALUE: value} for value in values]}


def resize(tab: int, dimension: str, first: int, end: int, pixels: int) -> Json:
    """Set the width of columns ("COLUMNS") or the height of rows ("ROWS")."""
    span = {"sheetId": tab, "dimension": dimension, "startIndex": first, "endIndex": end}
    sized = {"range": span, "properties": {"pixelSize": pixels}, "fields": "pixelSize"}
    return {"updateDimensionProperties": sized}


def tab_properties(tab: int, fields: str, **properties: object) -> Json:
    """Set properties of an existing tab."""
    return {"updateSheetProperties": {
        "properties": {"sheetId": tab, **properties}, "fields": fields,
    }}  # fmt: skip


def semicolons(formula: str) -> str:
    """Return the formula with `;` between its arguments, which every locale reads."""
    return _COMMA_OR_QUOTED.sub(lambda found: ";" if found[0] == "," else found[0], formula)


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """Return a formula in comparable form: Sheets returns it in the locale's own spelling."""
    if not text.startswith("="):
        return text
    return _NEEDLESS.sub(r"\1!", semicolons(text)).replace(" ", "")


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return neighbouring numbers as pairs of first and (exclusive) end."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found


def batches(requests: Iterable[Json]) -> list[list[Json]]:
    """Split the requests, in order, into as few batchUpdates as their size allows."""
    found: list[list[Json]] = []
    size = 0
    for request in requests:
        length = len(json.dumps(request))
        size += length
        if not found or size > MAX_BYTES:
            found.append([])
            size = length
        found[-1].append(request)
    return found
