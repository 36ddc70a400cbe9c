"""Requests that sort and filter."""

import copy

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.cells import Cell, CellError, Value
from tests.google_emulator.conditions import FILTERS, check_condition
from tests.google_emulator.field_mask import merge
from tests.google_emulator.formula_tokens import copied
from tests.google_emulator.formulas import Calculation
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import Area
from tests.google_emulator.sheets_batch import Batch, drop_defaults, handles, whole_range
from tests.google_emulator.spreadsheet import Tab


@handles("sortRange")
def sort_range(batch: Batch, request: Json) -> None:
    """Rows of a range in a new order; what a cell wears goes with it, and the rows' metadata."""
    sort_rows(batch, batch.area(request.get("range", {})), request.get("sortSpecs", []))


def sort_rows(batch: Batch, area: Area, specs: list[Json]) -> None:
    """Sort the rows of an area by absolute column indexes."""
    order = list(range(area.top, area.bottom))
    sums = Calculation(batch.book, batch.call.now)
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        if not area.left <= column < area.right:
            raise invalid(f"sortSpecs.dimensionIndex {column} is outside of the range.")
        descending = spec.get("sortOrder") == "DESCENDING"
        keys = {row: sort_key(sums.value(area.tab, row, column)) for row in order}
        filled = [row for row in order if keys[row][0] < 9]
        blank = [row for row in order if keys[row][0] == 9]
        filled.sort(key=lambda row: keys[row], reverse=descending)
        order = filled + blank
    _arrange(area, order)


def sort_key(value: Value) -> tuple[int, float, str]:
    """Numbers, then texts, then truth values, then errors; blanks (9) always last."""
    if value is None or value == "":
        return 9, 0.0, ""
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, CellError):
        return 3, 0.0, value.code
    if isinstance(value, str):
        return 1, 0.0, value.casefold()
    return 0, float(value), ""


def _arrange(area: Area, order: list[int]) -> None:
    grid = area.tab.grid
    block = {
        row: [grid.get(row, column) for column in range(area.left, area.right)] for row in order
    }
    for item in area.tab.objects["developerMetadata"]:
        _follow(item["location"].get("dimensionRange"), area.top, order)
    for place, old in enumerate(order):
        row = area.top + place
        for across, cell in enumerate(block[old]):
            grid.put(row, area.left + across, _moved_down(cell, row - old))


def _follow(span: Json | None, top: int, order: list[int]) -> None:
    """Seen on the real service: metadata of a row is sorted with it."""
    if span is not None and span["dimension"] == "ROWS" and span["startIndex"] in order:
        span["startIndex"] = top + order.index(span["startIndex"])
        span["endIndex"] = span["startIndex"] + 1


def _moved_down(cell: Cell, rows: int) -> Cell:
    if cell.formula is None or not rows:
        return cell
    return Cell(None, copied(cell.formula, rows, 0), cell.extra)


@handles("randomizeRange")
def randomize_range(batch: Batch, request: Json) -> None:
    """Rows of a range in random order."""
    area = batch.area(request.get("range", {}))
    order = list(range(area.top, area.bottom))
    batch.call.world.drive.random.shuffle(order)
    _arrange(area, order)


def _closed(batch: Batch, grid_range: Json) -> Json:
    return batch.area(grid_range, writes=False).grid_range()


def with_both_forms(wanted: Json) -> Json:
    """A filter given both ways: `criteria` by column, and `filterSpecs`, which win."""
    specs = wanted.get("filterSpecs")
    if specs is None and "criteria" in wanted:
        specs = [
            {"columnIndex": int(column), "filterCriteria": criteria}
            for column, criteria in sorted(wanted["criteria"].items(), key=lambda c: int(c[0]))
        ]
    if not specs:
        return wanted
    reported = [{"columnIndex": 0, **spec} for spec in specs]
    for spec in reported:
        if "condition" in spec.get("filterCriteria", {}):
            check_condition(spec["filterCriteria"]["condition"], FILTERS)
    by_column = {str(spec["columnIndex"]): spec.get("filterCriteria", {}) for spec in reported}
    return {**wanted, "criteria": by_column, "filterSpecs": reported}


@handles("setBasicFilter")
def set_basic_filter(batch: Batch, request: Json) -> None:
    """The tab's own filter."""
    wanted = copy.deepcopy(request.get("filter", {}))
    area = batch.area(wanted.get("range", {}))
    wanted["range"] = area.grid_range()
    wanted = with_both_forms(wanted)
    area.tab.basic_filter = wanted
    if wanted.get("sortSpecs"):
        body = Area(area.tab, area.top + 1, area.left, area.bottom, area.right)
        sort_rows(batch, body, wanted["sortSpecs"])


@handles("clearBasicFilter")
def clear_basic_filter(batch: Batch, request: Json) -> None:
    """The tab's own filter goes."""
    batch.tab(request).basic_filter = None


def _view(batch: Batch, view_id: int) -> tuple[Tab, Json]:
    for tab, view in batch.book.every("filterViews"):
        if view["filterViewId"] == view_id:
            return tab, view
    raise invalid(f"No filter view with id: {view_id}")


@handles("addFilterView")
def add_filter_view(batch: Batch, request: Json) -> Json:
    """A named filter that each reader may open."""
    view = drop_defaults(copy.deepcopy(request.get("filter", {})), "title")
    view.setdefault("filterViewId", batch.new_id())
    if any(
        old["filterViewId"] == view["filterViewId"] for _, old in batch.book.every("filterViews")
    ):
        raise invalid(f"Filter view with id {view['filterViewId']} already exists.")
    if "namedRangeId" in view and "range" not in view:
        named = [n for n in batch.book.named_ranges if n["namedRangeId"] == view["namedRangeId"]]
        if not named:
            raise invalid(f"No NamedRange with id: {view['namedRangeId']}")
        view["range"] = named[0]["range"]
    view["range"] = _closed(batch, whole_range(view.get("range", {})))
    tab = batch.tab(view["range"])
    view.setdefault("title", f"Filter {len(tab.objects['filterViews']) + 1}")
    view = with_both_forms(view)
    tab.objects["filterViews"].append(view)
    return {"filter": copy.deepcopy(view)}


@handles("updateFilterView")
def update_filter_view(batch: Batch, request: Json) -> None:
    """Masked fields of a filter view."""
    asked = request.get("filter", {})
    mask = batch.mask(request, "FilterView")
    tab, view = _view(batch, asked.get("filterViewId", 0))
    new = merge(view, asked, mask) | {"filterViewId": view["filterViewId"]}
    for changed, stale in (("criteria", "filterSpecs"), ("filterSpecs", "criteria")):
        if changed in mask and stale not in mask:
            new.pop(stale, None)
    new = with_both_forms(new)
    new["range"] = _closed(batch, whole_range(new.get("range", {})))
    tab.objects["filterViews"][tab.objects["filterViews"].index(view)] = new


@handles("duplicateFilterView")
def duplicate_filter_view(batch: Batch, request: Json) -> Json:
    """A copy of a filter view."""
    tab, view = _view(batch, request.get("filterId", 0))
    twin = copy.deepcopy(view) | {"filterViewId": batch.new_id()}
    twin["title"] = f"Copy of {view['title']}"
    tab.objects["filterViews"].append(twin)
    return {"filter": copy.deepcopy(twin)}


@handles("deleteFilterView")
def delete_filter_view(batch: Batch, request: Json) -> None:
    """A filter view goes."""
    tab, view = _view(batch, request.get("filterId", 0))
    tab.objects["filterViews"].remove(view)
