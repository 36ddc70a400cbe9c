"""Writing cells: values as typed or raw, and CellData under a field mask."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.borders import stored_borders
from tests.google_emulator.cells import BLANK, Cell, with_color_styles
from tests.google_emulator.field_mask import merge
from tests.google_emulator.formula_parser import with_separator
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.links import link_of_text, stored_runs, with_link
from tests.google_emulator.locales import Locale
from tests.google_emulator.typed_entry import read_entry

LONGEST_TEXT = 50_000
LOOKS = ("dataValidation", "textFormatRuns", "chipRuns", "pivotTable")
TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."


@dataclass(frozen=True)
class Typing:
    """How values are taken: in which locale, on which day, as typed or raw."""

    locale: Locale
    today: date
    as_typed: bool = True


class UnfitValueError(ValueError):
    """A list or an object where a cell's value is due; its text is Google's picture of it."""


def entered(cell: Cell, value: Any, typing: Typing) -> Cell:
    """The cell after a value of values.* is written into it; null leaves it alone."""
    if value is None:
        return cell
    if not isinstance(value, str):
        if isinstance(value, dict | list):
            raise UnfitValueError(_pictured(value))
        return cell.with_entry(value, None)
    if len(value) > LONGEST_TEXT:
        raise invalid(TOO_LONG)
    stays_text = not typing.as_typed or (cell.number_format or {}).get("type") == "TEXT"
    return _with_text(cell, value) if stays_text else _typed(cell, value, typing)


def _typed(cell: Cell, value: str, typing: Typing) -> Cell:
    entry = read_entry(value, typing.locale, typing.today)
    if entry.formula is not None:
        return cell.with_entry(None, with_separator(entry.formula, typing.locale.separator))
    if isinstance(entry.value, str):
        return _with_text(cell, entry.value)
    written = cell.with_entry(entry.value, None)
    if entry.number_format and not cell.number_format:
        looks = dict((written.extra or {}).get("userEnteredFormat", {}))
        looks["numberFormat"] = entry.number_format
        return written.with_extra(userEnteredFormat=looks)
    return written


def _with_text(cell: Cell, value: str) -> Cell:
    """A text; one that is an address as a whole becomes a link, however it was written."""
    written = cell.with_entry(value or None, None)
    link = link_of_text(value)
    return with_link(written, link) if link else written


def _pictured(value: Any) -> str:
    """A JSON value in the text form of protocol buffers."""
    if isinstance(value, dict):
        inner = "".join(
            f'  fields {{\n    key: "{key}"\n    value {{\n      {_pictured(item)}\n    }}\n  }}\n'
            for key, item in value.items()
        )
        return f"struct_value {{\n{inner}}}"
    if isinstance(value, list):
        inner = "".join(f"  values {{\n    {_pictured(item)}\n  }}\n" for item in value)
        return f"list_value {{\n{inner}}}"
    if value is None:
        return "null_value: NULL_VALUE"
    if isinstance(value, bool):
        return f"bool_value: {str(value).lower()}"
    return f'string_value: "{value}"' if isinstance(value, str) else f"number_value: {value}"


def with_cell_data(cell: Cell, data: Json, mask: Mask, locale: Locale) -> Cell:
    """The cell with the masked fields of a CellData; a masked field that is absent is cleared."""
    whole = "*" in mask
    if whole:
        cell = BLANK
    if whole or "userEnteredValue" in mask:
        links = not whole and not _names_link(mask)
        cell = _with_value(cell, data.get("userEnteredValue") or {}, locale, links=links)
    changes: Json = {}
    if whole or "userEnteredFormat" in mask:
        looks = _format(cell, data, mask.get("userEnteredFormat", {}))
        changes["userEnteredFormat"] = looks if "textFormatRuns" not in mask else _unlinked(looks)
    if whole or "note" in mask:
        changes["note"] = data.get("note") or None
    for name in LOOKS:
        if whole or name in mask:
            changes[name] = with_color_styles(data.get(name)) or None
    changed = cell.with_extra(**changes) if changes else cell
    if changes.get("textFormatRuns"):
        changed = stored_runs(changed)
    return BLANK if changed == BLANK else changed


def _names_link(mask: Mask) -> bool:
    """Whether a mask reaches the link of the whole cell: then the caller decides about it."""
    for name in ("userEnteredFormat", "textFormat", "link"):
        if name not in mask:
            return False
        mask = mask[name]
        if not mask:
            return True
    return True


def _unlinked(looks: Json | None) -> Json | None:
    """Seen on the real service: a link sent together with runs of rich text is lost."""
    if not looks or "link" not in looks.get("textFormat", {}):
        return looks
    text = {key: item for key, item in looks["textFormat"].items() if key != "link"}
    looks = {**looks, "textFormat": text}
    if not text:
        del looks["textFormat"]
    return looks or None


def _with_value(cell: Cell, value: Json, locale: Locale, *, links: bool) -> Cell:
    if "formulaValue" in value:
        return cell.with_entry(None, with_separator(value["formulaValue"], locale.separator))
    if "stringValue" in value:
        if len(value["stringValue"]) > LONGEST_TEXT:
            raise invalid(TOO_LONG)
        text = value["stringValue"]
        return _with_text(cell, text) if links else cell.with_entry(text or None, None)
    if "numberValue" in value:
        return cell.with_entry(value["numberValue"], None)
    if "boolValue" in value:
        return cell.with_entry(value["boolValue"], None)
    return cell.with_entry(None, None)


def _format(cell: Cell, data: Json, mask: Mask) -> Json | None:
    new = with_color_styles(data.get("userEnteredFormat", {}))
    if not mask:
        return _with_lines(new) or None
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
    return _with_lines(merge(old, new, twins)) or None


def _with_lines(looks: Json) -> Json:
    if "borders" not in looks:
        return looks
    lines = stored_borders(looks["borders"])
    kept = {key: item for key, item in looks.items() if key != "borders"}
    return {**kept, "borders": lines} if lines else kept
