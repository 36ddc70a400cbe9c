"""What hangs on rows and columns, and how it moves when they do."""

from collections.abc import Callable
from typing import Any

from tests.google_emulator.cells import Cell
from tests.google_emulator.formula_tokens import Corner, Reference, rewrite
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.spreadsheet import Spreadsheet, Tab

GRID_KEYS = {"sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}
SPAN_KEYS = {"sheetId", "dimension", "startIndex", "endIndex"}
POINT_KEYS = {"sheetId", "rowIndex", "columnIndex"}
GONE = object()
ESSENTIAL = ("range", "ranges", "dimensionRange", "location", "sources", "sourceRange")
OF_A_CHART = ("domain", "series")
"""A chart's domain or series goes with its source; the list of all its series is another thing."""

Change = Callable[[Reference], Reference | None]
Interval = Callable[[int, int], tuple[int, int] | None]
Place = Callable[[int], int | None]


class Shift:
    """Rows or columns of one tab change place.

    `interval` maps a half-open interval (None: nothing of it is left), `place` one index.
    """

    def __init__(self, tab: Tab, dimension: str, interval: Interval, place: Place) -> None:
        self.tab = tab
        self.by_rows = dimension == "ROWS"
        self.dimension = dimension
        self.interval = interval
        self.place = place

    def apply(self, book: Spreadsheet) -> None:
        """Move every range, every formula and every rule of the spreadsheet."""
        for tab in book.tabs:
            for name, items in tab.objects.items():
                tab.objects[name] = [new for item in items if (new := self.moved(item)) is not GONE]
            tab.objects["merges"] = [item for item in tab.objects["merges"] if _is_merge(item)]
            if tab.basic_filter is not None:
                kept = self.moved(tab.basic_filter)
                tab.basic_filter = None if kept is GONE else kept
        book.named_ranges = [
            new for item in book.named_ranges if (new := self.moved(item)) is not GONE
        ]
        rewrite_formulas(book, self._reference_of)

    def moved(self, value: Any) -> Any:
        """A stored object with its ranges moved; GONE when what it hangs on is gone."""
        if isinstance(value, list):
            kept = [new for item in value if (new := self.moved(item)) is not GONE]
            return GONE if value and not kept else kept
        if not isinstance(value, dict):
            return value
        keys = value.keys()
        if "dimension" in value and keys <= SPAN_KEYS:
            return self._span(value)
        if "sheetId" in value and (keys <= GRID_KEYS or keys <= POINT_KEYS):
            return self._range(value) if keys <= GRID_KEYS else self._point(value)
        return self._fields(value)

    def _fields(self, value: Json) -> Any:
        done: Json = {}
        for key, item in value.items():
            new = self.moved(item)
            if new is not GONE:
                done[key] = new
            elif key in ESSENTIAL or (key in OF_A_CHART and isinstance(item, dict)):
                return GONE
        return done

    def _range(self, value: Json) -> Any:
        start, end = ("startRowIndex", "endRowIndex")
        if not self.by_rows:
            start, end = ("startColumnIndex", "endColumnIndex")
        if value["sheetId"] != self.tab.id or (start not in value and end not in value):
            return value
        open_end = end not in value
        new = self.interval(value.get(start, 0), value.get(end, 10**9))
        if new is None:
            return GONE
        done = {**value, start: new[0], end: new[1]}
        if start not in value and new[0] == 0:
            del done[start]
        if open_end:
            del done[end]
        return done

    def _span(self, value: Json) -> Any:
        if value.get("sheetId", 0) != self.tab.id or value["dimension"] != self.dimension:
            return value
        new = self.interval(value.get("startIndex", 0), value.get("endIndex", 10**9))
        return GONE if new is None else {**value, "startIndex": new[0], "endIndex": new[1]}

    def _point(self, value: Json) -> Json:
        key = "rowIndex" if self.by_rows else "columnIndex"
        if value["sheetId"] != self.tab.id:
            return value
        new = self.interval(value.get(key, 0), value.get(key, 0) + 1)
        return {**value, key: new[0] if new else value.get(key, 0)}

    def _reference_of(self, tab: Tab, book: Spreadsheet) -> Change:
        def change(reference: Reference) -> Reference | None:
            title = reference.title
            target = tab if title is None else book.tab_titled(title)
            return self._reference(reference) if target is self.tab else reference

        return change

    def _reference(self, reference: Reference) -> Reference | None:
        first, last = reference.first, reference.last
        start = first.row if self.by_rows else first.column
        if last is None:
            new = None if start is None else self.place(start)
            return None if new is None else reference._replace(first=self._at(first, new))
        end = last.row if self.by_rows else last.column
        if start is None and end is None:
            return reference
        span = self.interval(start or 0, 10**9 if end is None else end + 1)
        if span is None:
            return None
        first = first if start is None else self._at(first, span[0])
        last = last if end is None else self._at(last, span[1] - 1)
        return reference._replace(first=first, last=last)

    def _at(self, corner: Corner, index: int) -> Corner:
        return corner._replace(row=index) if self.by_rows else corner._replace(column=index)


def placed(value: Any, sheet_id: int) -> Any:
    """An object of a new tab with the tab's id in every range, span and point of it."""
    if isinstance(value, list):
        return [placed(item, sheet_id) for item in value]
    if not isinstance(value, dict):
        return value
    keys = value.keys()
    if keys and (keys <= GRID_KEYS or keys <= POINT_KEYS or keys <= SPAN_KEYS):
        return {**value, "sheetId": sheet_id}
    return {key: placed(item, sheet_id) for key, item in value.items()}


def _is_merge(item: Json) -> bool:
    height = item["endRowIndex"] - item["startRowIndex"]
    return bool(height * (item["endColumnIndex"] - item["startColumnIndex"]) > 1)


ChangeOf = Callable[[Tab, Spreadsheet], Change]


def rewrite_formulas(book: Spreadsheet, change_of: ChangeOf) -> None:
    """Every formula of cells, validations and conditional formats with its references changed."""
    for tab in book.tabs:
        change, rules = change_of(tab, book), dict[int, tuple[Json, Json]]()
        for number, row in enumerate(tab.grid.rows):
            for column, cell in enumerate(row):
                if cell.formula is not None or (cell.extra and "dataValidation" in cell.extra):
                    new = _rewritten(cell, change, rules)
                    if new is not cell:
                        tab.grid.put(number, column, new)
        for name in ("conditionalFormats", "filterViews"):
            tab.objects[name] = [_rule(item, change) for item in tab.objects[name]]


def _rewritten(cell: Cell, change: Change, rules: dict[int, tuple[Json, Json]]) -> Cell:
    """The cell with its references changed; `rules`: those of other cells, each done once."""
    if cell.formula is not None:
        formula = rewrite(cell.formula, change)
        if formula != cell.formula:
            cell = Cell(None, formula, cell.extra)
    if cell.extra and "dataValidation" in cell.extra:
        before: Json = cell.extra["dataValidation"]
        if id(before) not in rules:
            rules[id(before)] = before, _rule(before, change)
        if rules[id(before)][1] != before:
            cell = cell.with_extra(dataValidation=rules[id(before)][1])
    return cell


def _rule(value: Any, change: Change) -> Any:
    if isinstance(value, list):
        return [_rule(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    done = {key: _rule(item, change) for key, item in value.items()}
    entered = done.get("userEnteredValue")
    if isinstance(entered, str) and entered.startswith("="):
        done["userEnteredValue"] = rewrite(entered, change)
    return done
