"""A cell as spreadsheets.get returns it: CellData, only the requested fields."""

from typing import Any

from tests.google_emulator.cells import Cell, CellError, Value, entered_value, extended_value
from tests.google_emulator.conditional_looks import ConditionalLooks
from tests.google_emulator.discovery import schema
from tests.google_emulator.formula_parser import Call, parse
from tests.google_emulator.formula_tokens import FormulaSyntaxError
from tests.google_emulator.formula_values import FormulaFailure, text
from tests.google_emulator.formulas import Calculation, Formula
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.links import LINK_LOOKS
from tests.google_emulator.spreadsheet import Tab

FIELDS = frozenset(schema("sheets", "CellData")["properties"])
STORED = ("note", "dataValidation", "textFormatRuns", "chipRuns", "pivotTable")
RUNS = ("textFormatRuns", "chipRuns")
LOOKS = frozenset(("userEnteredFormat", "effectiveFormat", "hyperlink", *STORED))
"""What a cell without an entry may have."""
WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT: Json = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}

UNTOUCHED: Json = {
    **DEFAULT_FORMAT,
    "textFormat": {**DEFAULT_FORMAT["textFormat"], "fontFamily": "Arial"},
}
"""The looks of a cell that was given none: the spreadsheet's default in the font of its theme."""


class CellPresenter:
    """Makes CellData of the cells of one spreadsheet."""

    def __init__(self, sums: Calculation, mask: Mask) -> None:
        self.sums = sums
        whole = not mask or "*" in mask
        self.wanted = FIELDS if whole else FIELDS & mask.keys()
        self.only_entries = not self.wanted & LOOKS
        self.conditional: dict[int, ConditionalLooks] = {}

    def _wants(self, name: str) -> bool:
        return name in self.wanted

    def data(self, cell: Cell, tab: Tab, row: int, column: int) -> Json:
        """The CellData of a cell at its place; {} for a blank one."""
        found = self._values(cell, tab, row, column) if cell.has_entry else {}
        return found if self.only_entries else self._with_looks(found, cell, tab, row, column)

    def _with_looks(self, found: Json, cell: Cell, tab: Tab, row: int, column: int) -> Json:
        extra = cell.extra
        if not extra:
            if "hyperlink" in self.wanted and (link := self.hyperlink(cell, tab, row, column)):
                found["hyperlink"] = link
            if cell.has_entry and "effectiveFormat" in self.wanted:
                found["effectiveFormat"] = self._effective(cell, tab, row, column)
            return found
        if self._wants("userEnteredFormat") and "userEnteredFormat" in extra:
            found["userEnteredFormat"] = extra["userEnteredFormat"]
        if self._wants("effectiveFormat") and (cell.has_entry or "userEnteredFormat" in extra):
            found["effectiveFormat"] = self._effective(cell, tab, row, column)
        if self._wants("hyperlink") and (link := self.hyperlink(cell, tab, row, column)):
            found["hyperlink"] = link
        for name in STORED:
            if name in extra and self._wants(name):
                found[name] = _runs(extra[name]) if name in RUNS else extra[name]
        return found

    def _values(self, cell: Cell, tab: Tab, row: int, column: int) -> Json:
        found: Json = {}
        wanted = self.wanted
        if "userEnteredValue" in wanted:
            found["userEnteredValue"] = entered_value(cell)
        if "effectiveValue" in wanted or "formattedValue" in wanted:
            value: Value = cell.value
            if cell.formula is not None:
                value = self.sums.value_of(cell, tab, row, column)
            if "effectiveValue" in wanted:
                found["effectiveValue"] = extended_value(value)
            if "formattedValue" in wanted:
                found["formattedValue"] = self.sums.shown_of(cell, tab, row, column)
        return found

    def _effective(self, cell: Cell, tab: Tab, row: int, column: int) -> Json:
        """Parts of what is returned belong to others: nobody may change them."""
        looks = effective_format(cell)
        value = self.sums.value_of(cell, tab, row, column)
        uri = self.hyperlink(cell, tab, row, column)
        runs = (cell.extra or {}).get("textFormatRuns")
        if uri and not runs:
            own = (cell.extra or {}).get("userEnteredFormat", {}).get("textFormat", {})
            linked = {**looks["textFormat"], **LINK_LOOKS, **own, "link": {"uri": uri}}
            looks["textFormat"] = linked
        if value is not None:
            looks.setdefault("horizontalAlignment", _side(value))
            looks.setdefault("hyperlinkDisplayType", "LINKED" if uri else "PLAIN_TEXT")
        if cell.formula is not None and "numberFormat" not in looks:
            taken = self.sums.format_of(cell, tab, row, column)
            looks |= {"numberFormat": taken} if taken else {}
        if tab.id not in self.conditional:
            self.conditional[tab.id] = ConditionalLooks(self.sums, tab)
        return self.conditional[tab.id].dressed(looks, value, row, column)

    def hyperlink(self, cell: Cell, tab: Tab, row: int, column: int) -> str | None:
        """The cell's one link; None when it has none, or several."""
        if cell.formula is not None:
            return self._formula_link(cell.formula, tab, row, column)
        if not cell.extra:
            return None
        links = links_of(cell)
        if len(links) == 1:
            return next(iter(links))
        return None

    def _formula_link(self, formula: str, tab: Tab, row: int, column: int) -> str | None:
        if "HYPERLINK" not in formula.upper():
            return None
        try:
            tree = parse(formula, self.sums.locale.decimal)
            if isinstance(tree, Call) and tree.name == "HYPERLINK" and tree.arguments:
                place = Formula(self.sums, tab, row, column)
                return text(place.result(tree.arguments[0]))
        except (FormulaSyntaxError, FormulaFailure):
            return None
        return None


def links_of(cell: Cell) -> dict[str, None]:
    """The distinct links of a cell in order: whole-cell link, rich text, smart chips."""
    extra = cell.extra
    found: dict[str, None] = {}
    if not extra:
        return found
    whole = extra.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri")
    runs = extra.get("textFormatRuns", [])
    chips = extra.get("chipRuns", [])
    uris: list[Any] = [whole]
    uris += [run.get("format", {}).get("link", {}).get("uri") for run in runs]
    uris += [run.get("chip", {}).get("richLinkProperties", {}).get("uri") for run in chips]
    for uri in uris:
        if uri:
            found[uri] = None
    return found


def effective_format(cell: Cell) -> Json:
    """The spreadsheet's default looks under the cell's own."""
    own = (cell.extra or {}).get("userEnteredFormat", {})
    looks = dict(UNTOUCHED)
    for key, item in own.items():
        both = isinstance(item, dict) and isinstance(looks.get(key), dict)
        nested = both and "Color" not in key
        looks[key] = {**looks[key], **item} if nested else item
    return looks


def _runs(runs: list[Json]) -> list[Json]:
    """Where a run begins is not given for the first: 0 is what it is without."""
    return [{key: item for key, item in run.items() if key != "startIndex" or item} for run in runs]


def _side(value: Value) -> str:
    """Where a value is put that was given no place: texts left, numbers right."""
    if isinstance(value, str):
        return "LEFT"
    return "CENTER" if isinstance(value, bool | CellError) else "RIGHT"
