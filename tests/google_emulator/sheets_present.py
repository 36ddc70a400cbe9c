"""A spreadsheet as spreadsheets.get shows it."""

import copy
from typing import Any

from tests.google_emulator.anchors import GRID_KEYS, POINT_KEYS, SPAN_KEYS
from tests.google_emulator.calls import Call
from tests.google_emulator.cell_data import DEFAULT_FORMAT, CellPresenter
from tests.google_emulator.conditional_looks import rows_hidden_by_filter
from tests.google_emulator.formulas import Calculation
from tests.google_emulator.grid import DEFAULT_COLUMN_PIXELS, DEFAULT_ROW_PIXELS
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.protection import may_edit
from tests.google_emulator.ranges import Area
from tests.google_emulator.spreadsheet import COLLECTIONS, Spreadsheet, Tab
from tests.google_emulator.theme import THEME


def outward(value: Any) -> Any:
    """Ranges as Google prints them: a sheetId of 0 is left out."""
    if isinstance(value, list):
        return [outward(item) for item in value]
    if not isinstance(value, dict):
        return value
    keys = value.keys()
    ranged = keys <= GRID_KEYS or keys <= SPAN_KEYS or keys <= POINT_KEYS
    if ranged and value.get("sheetId") == 0:
        return {key: item for key, item in value.items() if key != "sheetId"}
    return {key: outward(item) for key, item in value.items()}


def branch(mask: Mask, *names: str) -> Mask | None:
    """The part of a mask below a path; None when the mask does not ask for it."""
    for name in names:
        if not mask or "*" in mask:
            mask = mask.get("*", {}) if mask else {}
            continue
        if name not in mask:
            return None
        mask = mask[name]
    return mask


class BookPresenter:
    """Shows one spreadsheet to one caller, computing only what the mask requests."""

    def __init__(self, call: Call, book: Spreadsheet, mask: Mask) -> None:
        self.call = call
        self.book = book
        self.mask = mask
        self.sums = Calculation(book, call.now)

    def show(self, areas: list[Area] | None, with_grid: bool) -> Json:
        """The Spreadsheet resource; `areas` limits the tabs and their cells."""
        book = self.book
        found: Json = {
            "spreadsheetId": book.id,
            "properties": properties(book),
            "sheets": [],
            "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
        }
        for tab in book.tabs:
            wanted = None if areas is None else [area for area in areas if area.tab is tab]
            if wanted is None or wanted:
                found["sheets"].append(self._sheet(tab, wanted, with_grid))
        if book.named_ranges:
            found["namedRanges"] = outward(copy.deepcopy(book.named_ranges))
        if book.developer_metadata:
            found["developerMetadata"] = copy.deepcopy(book.developer_metadata)
        return found

    def _sheet(self, tab: Tab, areas: list[Area] | None, with_grid: bool) -> Json:
        found: Json = {"properties": tab.shown_properties()}
        whole = Area(tab, 0, 0, tab.grid.row_count, tab.grid.column_count)
        below = branch(self.mask, "sheets", "data")
        if with_grid and tab.is_grid and below is not None:
            found["data"] = [self._grid(area, below) for area in areas or [whole]]
        for name in COLLECTIONS:
            if items := self._objects(tab, name):
                found[name] = items
        if tab.basic_filter is not None:
            found["basicFilter"] = outward(copy.deepcopy(tab.basic_filter))
        return found

    def _objects(self, tab: Tab, name: str) -> list[Json]:
        items = tab.objects[name]
        if name == "developerMetadata":
            items = [item for item in items if "dimensionRange" not in item["location"]]
        if name == "protectedRanges":
            return [self._protected(item) for item in items]
        shown: list[Json] = outward(copy.deepcopy(items))
        if name == "merges":
            for merge in shown:
                merge.setdefault("sheetId", tab.id)
            shown = outward(shown)
        return shown

    def _protected(self, protected: Json) -> Json:
        """The owner stands among the editors, even of a range that only warns."""
        shown = protected_for(self.call, self.book, protected)
        owner = owner_of(self.call, self.book)
        if shown.get("requestingUserCanEdit") and owner is not None:
            users = shown.setdefault("editors", {}).setdefault("users", [])
            if owner not in users:
                users.append(owner)
        return shown

    def _grid(self, area: Area, mask: Mask) -> Json:
        found: Json = {}
        if area.top:
            found["startRow"] = area.top
        if area.left:
            found["startColumn"] = area.left
        cells = branch(mask, "rowData", "values")
        if cells is not None and (rows := self._rows(area, cells)):
            found["rowData"] = rows
        if branch(mask, "rowMetadata") is not None:
            found["rowMetadata"] = self._metadata(area, "ROWS")
        if branch(mask, "columnMetadata") is not None:
            found["columnMetadata"] = self._metadata(area, "COLUMNS")
        return found

    def _rows(self, area: Area, mask: Mask) -> list[Json]:
        presenter = CellPresenter(self.sums, mask)
        grid, tab = area.tab.grid, area.tab
        rows: list[Json] = []
        for row in range(area.top, self._end(area, presenter)):
            stored = grid.rows[row][area.left : area.right]
            cells = [
                presenter.data(cell, tab, row, column)
                if cell.formula is not None or cell.value is not None or cell.extra
                else {}
                for column, cell in enumerate(stored, area.left)
            ]
            while cells and not cells[-1]:
                cells.pop()
            rows.append({"values": cells} if cells else {})
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _end(self, area: Area, presenter: CellPresenter) -> int:
        """The row below the last one of which anything is shown."""
        rows = area.tab.grid.rows
        for row in range(min(area.bottom, len(rows)) - 1, area.top - 1, -1):
            for cell in rows[row][area.left : area.right]:
                if cell.value is not None or cell.formula is not None:
                    return row + 1
                if cell.extra and not presenter.only_entries:
                    return row + 1
        return area.top

    def _metadata(self, area: Area, dimension: str) -> list[Json]:
        grid = area.tab.grid
        by_rows = dimension == "ROWS"
        known = grid.row_properties if by_rows else grid.column_properties
        pixels = DEFAULT_ROW_PIXELS if by_rows else DEFAULT_COLUMN_PIXELS
        first, last = (area.top, area.bottom) if by_rows else (area.left, area.right)
        found: list[Json] = [{"pixelSize": pixels} | known.get(at, {}) for at in range(first, last)]
        if by_rows:
            for row in rows_hidden_by_filter(self.sums, area.tab):
                if first <= row < last:
                    found[row - first]["hiddenByFilter"] = True
        for item in area.tab.objects["developerMetadata"]:
            span = item["location"].get("dimensionRange")
            if span and span["dimension"] == dimension and first <= span["startIndex"] < last:
                place = found[span["startIndex"] - first]
                place.setdefault("developerMetadata", []).append(outward(copy.deepcopy(item)))
        return found


def properties(book: Spreadsheet) -> Json:
    """SpreadsheetProperties."""
    own = copy.deepcopy(book.properties)
    shown = {
        "title": own.pop("title"),
        "locale": own.pop("locale"),
        "autoRecalc": own.pop("autoRecalc", "ON_CHANGE"),
        "timeZone": own.pop("timeZone"),
        "defaultFormat": copy.deepcopy(DEFAULT_FORMAT),
        "spreadsheetTheme": copy.deepcopy(THEME),
    }
    return shown | own


def owner_of(call: Call, book: Spreadsheet) -> str | None:
    """The address of the file's owner; None in a Shared Drive."""
    file = call.world.drive.files[book.id]
    owners = [p["emailAddress"] for p in file.permissions if p["role"] == "owner"]
    return owners[0] if owners else None


def protected_for(call: Call, book: Spreadsheet, protected: Json) -> Json:
    """A protected range as this caller sees it: whether they may edit, and only then who may."""
    shown: Json = outward(copy.deepcopy(protected))
    if may_edit(call.world, book, call.user, protected):
        shown["requestingUserCanEdit"] = True
        shown.setdefault("editors", {})
    else:
        shown.pop("editors", None)
    return shown
