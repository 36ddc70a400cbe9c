"""One cell as Sheets keeps it: what was entered, and everything that hangs on it."""

import struct
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tests.google_emulator.json_shapes import Json
from tests.google_emulator.theme import THEME_COLORS

ERROR_TYPES = {
    "#N/A": "N_A",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#VALUE!": "VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#NUM!": "NUM",
    "#NULL!": "NULL_VALUE",
    "#ERROR!": "ERROR",
}


class CellError(NamedTuple):
    """A formula's failure, such as "#N/A"; equal to itself, never to a text."""

    code: str
    message: str = ""


_OF_THE_TEXT = ("textFormatRuns", "chipRuns")
"""Fields that go with the value."""
Value = str | float | int | bool | CellError | None
"""What a cell holds or a formula yields; None is blank."""


class Cell(NamedTuple):
    """Never changed, always replaced, so that a snapshot of a grid is cheap.

    `extra` holds the other fields of CellData: userEnteredFormat, note, dataValidation,
    textFormatRuns, chipRuns, pivotTable.
    """

    value: str | float | int | bool | None = None
    formula: str | None = None
    extra: Mapping[str, Any] | None = None

    def with_entry(self, value: str | float | int | bool | None, formula: str | None) -> "Cell":
        """Another value: its rich text, its links and its chips go, its looks stay."""
        if not self.extra:
            return Cell(value, formula)
        looks = self.extra.get("userEnteredFormat", {})
        if self.extra.keys().isdisjoint(_OF_THE_TEXT) and "link" not in looks.get("textFormat", {}):
            return Cell(value, formula, self.extra)
        extra = {key: item for key, item in self.extra.items() if key not in _OF_THE_TEXT}
        if "link" in looks.get("textFormat", {}):
            kept = {key: item for key, item in looks["textFormat"].items() if key != "link"}
            extra["userEnteredFormat"] = {**looks, "textFormat": kept}
        return Cell(value, formula, extra or None)

    def with_extra(self, **changes: Any) -> "Cell":
        """The same value with other fields; None takes a field away."""
        extra = {**(self.extra or {}), **changes}
        extra = {key: item for key, item in extra.items() if item is not None}
        return Cell(self.value, self.formula, extra or None)

    @property
    def has_entry(self) -> bool:
        """Whether anything was entered."""
        return self.formula is not None or self.value is not None

    @property
    def number_format(self) -> Json | None:
        """The number format that the cell was given."""
        if not self.extra:
            return None
        found: Json | None = self.extra.get("userEnteredFormat", {}).get("numberFormat")
        return found


BLANK = Cell()


def for_alike(change: Callable[[Cell], Cell]) -> Callable[[Cell], Cell]:
    """The change, made once for cells that are one object: thousands stay one object, too."""
    known: dict[int, tuple[Cell, Cell]] = {}

    def changed(cell: Cell) -> Cell:
        if id(cell) not in known:
            known[id(cell)] = cell, change(cell)
        return known[id(cell)][1]

    return changed


def entered_value(cell: Cell) -> Json | None:
    """`userEnteredValue` of a cell."""
    if cell.formula is not None:
        return {"formulaValue": cell.formula}
    return extended_value(cell.value)


def extended_value(value: Value) -> Json | None:
    """A value as ExtendedValue; None for a blank."""
    if isinstance(value, str):
        return {"stringValue": value}
    if value is None:
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, CellError):
        error = {"type": ERROR_TYPES.get(value.code, "ERROR")}
        if value.message:
            error["message"] = value.message
        return {"errorValue": error}
    return {"numberValue": plain_number(value)}


def plain_number(value: float) -> float:
    """2.0 → 2, so that JSON shows what Google shows."""
    return int(value) if value == int(value) and abs(value) < 1e15 else value


@lru_cache(maxsize=1024)
def color_part(value: float) -> float:
    """A colour's part as Google keeps it: one of 256 steps, printed as a float of 32 bits."""
    wanted = struct.pack("f", int(value * 255 + 1e-4) / 255)
    value = struct.unpack("f", wanted)[0]
    for digits in range(6, 10):
        short = float(f"{value:.{digits}g}")
        if struct.pack("f", short) == wanted:
            return plain_number(short)
    return value


def with_color_styles(value: Any) -> Any:
    """Every colour beside its twin `…Style`, parts that are 0 left out, as Google stores them."""
    if isinstance(value, list):
        return [with_color_styles(item) for item in value]
    if not isinstance(value, dict):
        return value
    done: Json = {}
    for key, item in value.items():
        done[key] = _plain_color(item) if _is_color(key, item) else with_color_styles(item)
    for key in list(done):
        item = done[key]
        if key == "rgbColor" or not isinstance(item, dict):
            continue
        if key.endswith("ColorStyle") or key == "colorStyle":
            plain = item.get("rgbColor", THEME_COLORS.get(item.get("themeColor", "")))
            if plain is not None:
                done[key.removesuffix("Style")] = plain
        elif _is_color(key, item) and f"{key}Style" not in value:
            done[f"{key}Style"] = {"rgbColor": item}
    return done


def _is_color(key: str, item: Any) -> bool:
    named = key in ("color", "rgbColor") or key.endswith("Color")
    return named and isinstance(item, dict) and set(item) <= {"red", "green", "blue", "alpha"}


def _plain_color(item: Json) -> Json:
    return {part: color_part(share) for part, share in item.items() if share}
