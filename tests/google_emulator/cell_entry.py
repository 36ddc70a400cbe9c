"""Writing cells: values as typed or raw, and CellData under a field mask."""

from __future__ import annotations

from typing import Any

from tests.google_emulator.api_errors import bad_field, invalid
from tests.google_emulator.cells import BLANK, Cell, with_color_styles
from tests.google_emulator.field_mask import merge
from tests.google_emulator.formula_parser import with_separator
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.locales import Locale
from tests.google_emulator.typed_entry import read_entry

LONGEST_TEXT = 50_000
LOOKS = ("dataValidation", "textFormatRuns", "chipRuns", "pivotTable")
TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."


def entered(cell: Cell, value: Any, *, as_typed: bool, locale: Locale, at: str = "") -> Cell:
    """The cell after a value of values.* is written into it; null leaves it alone."""
    if value is None:
        return cell
    if isinstance(value, dict | list):
        kind = "struct_value" if isinstance(value, dict) else "list_value"
        raise bad_field(at, f"Invalid {at}: {kind}")
    if not isinstance(value, str):
        return cell.with_entry(value, None)
    if len(value) > LONGEST_TEXT:
        raise invalid(TOO_LONG)
    stays_text = not as_typed or (cell.number_format or {}).get("type") == "TEXT"
    if stays_text:
        return cell.with_entry(value or None, None)
    entry = read_entry(value, locale)
    if entry.formula is not None:
        return cell.with_entry(None, with_separator(entry.formula, locale.separator))
    written = cell.with_entry(entry.value, None)
    if entry.number_format and not cell.number_format:
        looks = dict((written.extra or {}).get("userEnteredFormat", {}))
        looks["numberFormat"] = entry.number_format
        return written.with_extra(userEnteredFormat=looks)
    return written


def with_cell_data(cell: Cell, data: Json, mask: Mask, locale: Locale) -> Cell:
    """The cell with the masked fields of a CellData; a masked field that is absent is cleared."""
    whole = "*" in mask
    if whole:
        cell = BLANK
    if whole or "userEnteredValue" in mask:
        cell = _with_value(cell, data.get("userEnteredValue") or {}, locale)
    changes: Json = {}
    if whole or "userEnteredFormat" in mask:
        changes["userEnteredFormat"] = _format(cell, data, mask.get("userEnteredFormat", {}))
    if whole or "note" in mask:
        changes["note"] = data.get("note") or None
    for name in LOOKS:
        if whole or name in mask:
            changes[name] = with_color_styles(data.get(name)) or None
    changed = cell.with_extra(**changes) if changes else cell
    return BLANK if changed == BLANK else changed


def _with_value(cell: Cell, value: Json, locale: Locale) -> Cell:
    if "formulaValue" in value:
        return cell.with_entry(None, with_separator(value["formulaValue"], locale.separator))
    if "stringValue" in value:
        if len(value["stringValue"]) > LONGEST_TEXT:
            raise invalid(TOO_LONG)
        return cell.with_entry(value["stringValue"] or None, None)
    if "numberValue" in value:
        return cell.with_entry(value["numberValue"], None)
    if "boolValue" in value:
        return cell.with_entry(value["boolValue"], None)
    return cell.with_entry(None, None)


def _format(cell: Cell, data: Json, mask: Mask) -> Json | None:
    new = with_color_styles(data.get("userEnteredFormat", {}))
    if not mask:
        return new or None
    twins: Mask = {}
    for key, below in mask.items():
        twins[key] = below
        if key.endswith("Color"):
            twins[f"{key}Style"] = {}
        if key.endswith("ColorStyle"):
            twins[key.removesuffix("Style")] = {}
        if key == "textFormat" and below:
            color = {"foregroundColor", "foregroundColorStyle"} & set(below)
            extra: Mask = {"foregroundColor": {}, "foregroundColorStyle": {}} if color else {}
            twins[key] = {**below, **extra}
    old = (cell.extra or {}).get("userEnteredFormat", {})
    return merge(old, new, twins) or None
