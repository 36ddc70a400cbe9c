"""Requests on rows and columns: insert, delete, append, move, hide, size, group."""

import copy

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.field_mask import merge
from tests.google_emulator.formulas import Calculation
from tests.google_emulator.grid import DEFAULT_COLUMN_PIXELS, DEFAULT_ROW_PIXELS
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.protection import PROTECTED, check_area, may_edit
from tests.google_emulator.ranges import Area
from tests.google_emulator.sheets_batch import Batch, drop_defaults, handles
from tests.google_emulator.sheets_dimensions import (
    check_cells,
    count,
    delete_dimension,
    insert_dimension,
    move_dimension,
)
from tests.google_emulator.spreadsheet import Tab

PIXELS_PER_LETTER = 8.478
WORDS = {"ROWS": "row", "COLUMNS": "column"}


def span_of(batch: Batch, span: Json) -> tuple[Tab, str, int, int]:
    """Tab, dimension, start and end of a DimensionRange; 400 when it lies outside of the grid."""
    tab = batch.tab(span)
    dimension = dimension_of(span.get("dimension", ""), "range.dimension")
    total = count(tab, dimension)
    start, end = span.get("startIndex", 0), span.get("endIndex", total)
    if start < 0 or end < start:
        raise invalid(f"Invalid range: start index {start}, end index {end}.")
    if end > total or start > total:
        raise invalid(
            f"range.{'startIndex' if start > total else 'endIndex'} must be less than or equal to "
            f"the number of {WORDS[dimension]}s ({total})."
        )
    return tab, dimension, start, end


def dimension_of(dimension: str, place: str) -> str:
    """ROWS or COLUMNS; 400 for anything else."""
    if dimension not in WORDS:
        raise invalid(f"{place} is required.")
    return dimension


def _strip(batch: Batch, tab: Tab, dimension: str, start: int, end: int) -> None:
    grid = tab.grid
    box = (
        (start, 0, end, grid.column_count)
        if dimension == "ROWS"
        else (0, start, grid.row_count, end)
    )
    check_area(batch.book, batch.call, Area(tab, *box))


@handles("insertDimension")
def insert(batch: Batch, request: Json) -> None:
    """Blank rows or columns; with inheritFromBefore they take the looks of the one before."""
    span = request.get("range", {})
    tab = batch.tab(span)
    dimension = dimension_of(span.get("dimension", ""), "range.dimension")
    start, end = span.get("startIndex", 0), span.get("endIndex", 0)
    before = bool(request.get("inheritFromBefore"))
    total = count(tab, dimension)
    if end <= start:
        raise invalid("range.endIndex must be greater than range.startIndex.")
    if start > total:
        raise invalid(f"range.startIndex[{start}] is larger than current grid size ({total})")
    if start == total and not before:
        raise invalid(
            f"range.startIndex[{start}] must be less than the grid size ({total}) if "
            "inheritFromBefore is false."
        )
    if before and start == 0:
        raise invalid("range.startIndex must be greater than 0 if inheritFromBefore is true.")
    _check_whole_tab(batch, tab)
    insert_dimension(batch.book, tab, dimension, start, end - start)
    _inherit(tab, dimension, start, end, start - 1 if before else end)


def _frozen(tab: Tab, dimension: str) -> int:
    key = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    return int(tab.properties.get("gridProperties", {}).get(key, 0))


def _check_whole_tab(batch: Batch, tab: Tab) -> None:
    for protected in tab.objects["protectedRanges"]:
        whole = set(protected.get("range", {})) <= {"sheetId"}
        if whole and not may_edit(batch.call.world, batch.book, batch.call.user, protected):
            raise invalid(PROTECTED)


def _inherit(tab: Tab, dimension: str, start: int, end: int, model: int) -> None:
    grid = tab.grid
    lines = range(grid.column_count if dimension == "ROWS" else len(grid.rows))
    for line in lines:
        place = (model, line) if dimension == "ROWS" else (line, model)
        extra = grid.get(*place).extra or {}
        kept = {k: extra[k] for k in ("userEnteredFormat", "dataValidation") if k in extra}
        if not kept:
            continue
        for index in range(start, end):
            at = (index, line) if dimension == "ROWS" else (line, index)
            grid.put(*at, grid.get(*at).with_extra(**kept))


@handles("deleteDimension")
def delete(batch: Batch, request: Json) -> None:
    """Rows or columns go."""
    span = request.get("range", {})
    tab = batch.tab(span)
    dimension = dimension_of(span.get("dimension", ""), "range.dimension")
    total, word = count(tab, dimension), WORDS[dimension]
    start, end = span.get("startIndex", 0), span.get("endIndex", total)
    if max(start, end - 1) >= total:
        index = start if start >= total else total
        raise invalid(
            f"Cannot delete a {word} that doesn't exist. Tried to delete {word} index {index} but "
            f"there are only {total} {word}s."
        )
    if end <= start:
        raise invalid("range.endIndex must be greater than range.startIndex.")
    if end - start >= total:
        raise invalid(f"You can't delete all the {word}s on the sheet.")
    frozen = _frozen(tab, dimension)
    if frozen and start <= frozen and end >= total:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {word}s.")
    _strip(batch, tab, dimension, start, end)
    delete_dimension(batch.book, tab, dimension, start, end)


@handles("appendDimension")
def append(batch: Batch, request: Json) -> None:
    """Blank rows or columns at the end."""
    tab = batch.tab(request)
    length = request.get("length", 0)
    if length < 1:
        raise invalid("length must be greater than 0.")
    _check_whole_tab(batch, tab)
    grid = tab.grid
    if request.get("dimension") == "COLUMNS":
        grid.resize(grid.row_count, grid.column_count + length)
    else:
        grid.resize(grid.row_count + length, grid.column_count)
    check_cells(batch.book)


@handles("moveDimension")
def move(batch: Batch, request: Json) -> None:
    """Rows or columns to another place."""
    tab, dimension, start, end = span_of(batch, request.get("source", {}))
    to = request.get("destinationIndex", 0)
    total = count(tab, dimension)
    if start <= to < end or end == start:
        raise invalid(f"destinationIndex[{to}] must be outside the requested range[{start}-{end}]")
    if to > total:
        raise invalid(f"destinationIndex[{to}] is after last {WORDS[dimension]}[{total}]")
    _strip(batch, tab, dimension, start, end)
    move_dimension(batch.book, tab, dimension, range(start, end), to)


@handles("updateDimensionProperties")
def update_properties(batch: Batch, request: Json) -> None:
    """Size, hidden, of each row or column of a range."""
    tab, dimension, start, end = span_of(batch, request.get("range", {}))
    mask = batch.mask(request, "DimensionProperties")
    known = tab.grid.row_properties if dimension == "ROWS" else tab.grid.column_properties
    for index in range(start, end):
        merged = merge(known.get(index, {}), request.get("properties", {}), mask)
        merged = drop_defaults(merged, "hiddenByUser", "hiddenByFilter")
        known[index] = merged
        if not merged:
            del known[index]


@handles("autoResizeDimensions")
def auto_resize(batch: Batch, request: Json) -> None:
    """Columns as wide as their longest text; rows back to their default."""
    tab, dimension, start, end = span_of(batch, request.get("dimensions", {}))
    grid = tab.grid
    if dimension == "ROWS":
        for index in range(start, end):
            grid.row_properties[index] = {"pixelSize": DEFAULT_ROW_PIXELS}
        return
    sums = Calculation(batch.book, batch.call.now)
    for index in range(start, end):
        texts = [
            sums.shown_of(grid.get(row, index), tab, row, index) for row in range(len(grid.rows))
        ]
        letters = max((len(line) for shown in texts for line in shown.split("\n")), default=0)
        size = int(letters * PIXELS_PER_LETTER) + 10 if letters else DEFAULT_COLUMN_PIXELS
        grid.column_properties[index] = grid.column_properties.get(index, {}) | {"pixelSize": size}


def _groups(tab: Tab, dimension: str) -> list[Json]:
    return tab.objects["rowGroups" if dimension == "ROWS" else "columnGroups"]


def _with_depths(groups: list[Json]) -> list[Json]:
    groups.sort(key=lambda g: (g["range"]["startIndex"], -g["range"]["endIndex"]))
    for place, group in enumerate(groups):
        group["depth"] = 1 + sum(
            1
            for other in groups[:place]
            if other["range"]["startIndex"] <= group["range"]["startIndex"]
            and group["range"]["endIndex"] <= other["range"]["endIndex"]
        )
    return groups


@handles("addDimensionGroup")
def add_group(batch: Batch, request: Json) -> Json:
    """Rows or columns that fold together."""
    tab, dimension, start, end = span_of(batch, request.get("range", {}))
    span = {"sheetId": tab.id, "dimension": dimension, "startIndex": start, "endIndex": end}
    groups = _groups(tab, dimension)
    groups.append({"range": span, "depth": 1})
    control = "rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"
    tab.properties["gridProperties"][control] = True
    return {"dimensionGroups": copy.deepcopy(_with_depths(groups))}


@handles("deleteDimensionGroup")
def delete_group(batch: Batch, request: Json) -> Json:
    """The innermost group of a range goes."""
    tab, dimension, start, end = span_of(batch, request.get("range", {}))
    groups = _groups(tab, dimension)
    matches = [
        g for g in groups if (g["range"]["startIndex"], g["range"]["endIndex"]) == (start, end)
    ]
    if not matches:
        raise invalid(f"There is no group at the range {start}:{end}.")
    groups.remove(matches[-1])
    return {"dimensionGroups": copy.deepcopy(_with_depths(groups))} if groups else {}


@handles("updateDimensionGroup")
def update_group(batch: Batch, request: Json) -> None:
    """Fold or unfold a group."""
    asked = request.get("dimensionGroup", {})
    mask = batch.mask(request, "DimensionGroup")
    tab, dimension, start, end = span_of(batch, asked.get("range", {}))
    for group in _groups(tab, dimension):
        place = (group["range"]["startIndex"], group["range"]["endIndex"], group["depth"])
        if place == (start, end, asked.get("depth", 1)):
            if "collapsed" in mask or "*" in mask:
                group["collapsed"] = bool(asked.get("collapsed"))
            return
    raise invalid(f"There is no group at the range {start}:{end}.")
