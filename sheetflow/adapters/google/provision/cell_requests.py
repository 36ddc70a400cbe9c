"""Formats, sizes and formulas of cells as requests of spreadsheets.batchUpdate."""

import re
from functools import lru_cache

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import VALUE
from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.page import CellStyle

FORMAT = "userEnteredFormat"
FILLED = f"{VALUE},{FORMAT}"
INDENT = 10
"""Pixels left of an indented text."""
_STYLES = {"thin": "SOLID", "medium": "SOLID_MEDIUM", "thick": "SOLID_THICK"}
_COMMA_OR_QUOTED = re.compile(r"""'[^']*'?|"[^"]*"?|,""")
_NEEDLESS = re.compile(r"'([A-Za-z_][A-Za-z0-9_]*)'!")
"""A tab's name in unnecessary quotation marks."""


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
    if text.startswith("="):
        found = sheet_requests.formula_cell(semicolons(text))
    else:
        found = sheet_requests.value_cell(text)
    if style:
        found[FORMAT] = cell_format(style)
    if note:
        found["note"] = note
    return found


def format_cells(where: Json, style: CellStyle) -> Json:
    """Format an area with one style; entries stay."""
    return sheet_requests.repeat_cell(where, {FORMAT: cell_format(style)}, FORMAT)


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
