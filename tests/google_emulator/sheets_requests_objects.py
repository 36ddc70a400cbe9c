"""Requests on charts, slicers, banded ranges, tables and developer metadata."""

from __future__ import annotations

import copy
from typing import Any

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.cells import with_color_styles
from tests.google_emulator.field_mask import merge
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import (
    Area,
    area_of_filter,
    area_of_grid_range,
    located_metadata,
    metadata_fits,
)
from tests.google_emulator.sheets_batch import Batch, drop_defaults, handles, whole_range
from tests.google_emulator.sheets_requests_sheets import new_tab
from tests.google_emulator.spreadsheet import Tab

DEFAULT_ANCHOR = {"widthPixels": 600, "heightPixels": 371}


def _with_sheet_ids(value: Any) -> Any:
    """Chart sources written with an omitted sheetId mean tab 0."""
    if isinstance(value, list):
        return [_with_sheet_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    done = {key: _with_sheet_ids(item) for key, item in value.items()}
    if "startRowIndex" in done or "startColumnIndex" in done or "endRowIndex" in done:
        done.setdefault("sheetId", 0)
    return done


def _find(batch: Batch, collection: str, key: str, wanted: Any, missing: str) -> tuple[Tab, Json]:
    for tab, item in batch.book.every(collection):
        if item[key] == wanted:
            return tab, item
    raise invalid(f"{missing}: {wanted}")


def _embedded(batch: Batch, object_id: int) -> tuple[Tab, str, Json]:
    for collection, key in (("charts", "chartId"), ("slicers", "slicerId")):
        for tab, item in batch.book.every(collection):
            if item[key] == object_id:
                return tab, collection, item
    raise invalid(f"No embedded object with id: {object_id}")


def _place(batch: Batch, collection: str, item: Json) -> Tab:
    position = item.get("position") or {}
    if position.get("newSheet"):
        asked = {"sheetId": batch.new_id(), "sheetType": "OBJECT", "title": ""}
        asked["title"] = f"Chart{len(batch.book.tabs)}"
        tab = new_tab(batch.book, asked)
        tab.properties.pop("gridProperties", None)
        batch.book.tabs.append(tab)
        batch.book.reindex()
        item["position"] = {"sheetId": tab.id}
    elif "overlayPosition" in position:
        anchor = whole_range(position["overlayPosition"].get("anchorCell", {}))
        overlay = {**DEFAULT_ANCHOR, **position["overlayPosition"], "anchorCell": anchor}
        item["position"] = {"overlayPosition": overlay}
        tab = batch.tab(anchor)
    else:
        tab = batch.tab(position)
    tab.objects[collection].append(item)
    return tab


@handles("addChart")
def add_chart(batch: Batch, request: Json) -> Json:
    """A chart over cells or on a tab of its own."""
    chart: Json = _with_sheet_ids(with_color_styles(copy.deepcopy(request.get("chart", {}))))
    if "spec" not in chart:
        raise invalid("chart.spec is required.")
    chart.setdefault("chartId", batch.new_id())
    if any(old["chartId"] == chart["chartId"] for _, old in batch.book.every("charts")):
        raise invalid(f"An embedded object with id {chart['chartId']} already exists.")
    _place(batch, "charts", chart)
    return {"chart": copy.deepcopy(chart)}


@handles("updateChartSpec")
def update_chart_spec(batch: Batch, request: Json) -> None:
    """The whole spec of a chart anew."""
    chart_id = request.get("chartId", 0)
    _, chart = _find(batch, "charts", "chartId", chart_id, "No chart with id")
    chart["spec"] = _with_sheet_ids(with_color_styles(copy.deepcopy(request.get("spec", {}))))


@handles("addSlicer")
def add_slicer(batch: Batch, request: Json) -> Json:
    """A slicer."""
    slicer: Json = _with_sheet_ids(with_color_styles(copy.deepcopy(request.get("slicer", {}))))
    slicer.setdefault("slicerId", batch.new_id())
    _place(batch, "slicers", slicer)
    return {"slicer": copy.deepcopy(slicer)}


@handles("updateSlicerSpec")
def update_slicer_spec(batch: Batch, request: Json) -> None:
    """Masked fields of a slicer."""
    mask = batch.mask(request, "SlicerSpec")
    wanted = request.get("slicerId", 0)
    _, slicer = _find(batch, "slicers", "slicerId", wanted, "No slicer with id")
    slicer["spec"] = merge(slicer.get("spec", {}), request.get("spec", {}), mask)


@handles("updateEmbeddedObjectPosition")
def update_position(batch: Batch, request: Json) -> Json:
    """A chart or slicer to another place."""
    tab, collection, item = _embedded(batch, request.get("objectId", 0))
    mask = batch.mask(request, "OverlayPosition") if request.get("fields") else {"*": {}}
    new = copy.deepcopy(request.get("newPosition", {}))
    if "overlayPosition" in new and "overlayPosition" in item.get("position", {}):
        old = item["position"]["overlayPosition"]
        new["overlayPosition"] = merge(old, new["overlayPosition"], mask)
        if "*" in mask:
            new["overlayPosition"] = {**old, **new["overlayPosition"]}
    tab.objects[collection].remove(item)
    item["position"] = new
    _place(batch, collection, item)
    return {"position": copy.deepcopy(item["position"])}


@handles("updateEmbeddedObjectBorder")
def update_border(batch: Batch, request: Json) -> None:
    """A chart's border."""
    _, _, item = _embedded(batch, request.get("objectId", 0))
    mask = batch.mask(request, "EmbeddedObjectBorder")
    new = with_color_styles(request.get("border", {}))
    item["border"] = with_color_styles(merge(item.get("border", {}), new, mask))


@handles("deleteEmbeddedObject")
def delete_embedded(batch: Batch, request: Json) -> None:
    """A chart or slicer goes, with the tab it had for itself."""
    tab, collection, item = _embedded(batch, request.get("objectId", 0))
    tab.objects[collection].remove(item)
    if not tab.is_grid:
        batch.book.tabs.remove(tab)
        batch.book.reindex()


def _check_free(batch: Batch, collection: str, area: Area, but: Json | None, what: str) -> None:
    for _, other in batch.book.every(collection):
        if other is not but and area_of_grid_range(batch.book, other["range"]).touches(area):
            raise invalid(f"You cannot add {what} to a range that already has one.")


@handles("addBanding")
def add_banding(batch: Batch, request: Json) -> Json:
    """Alternating colours."""
    banded: Json = with_color_styles(copy.deepcopy(request.get("bandedRange", {})))
    banded["range"] = whole_range(banded.get("range", {}))
    banded.setdefault("bandedRangeId", batch.new_id())
    area = batch.area(banded["range"])
    _check_free(batch, "bandedRanges", area, None, "alternating background colors")
    area.tab.objects["bandedRanges"].append(banded)
    return {"bandedRange": copy.deepcopy(banded)}


@handles("updateBanding")
def update_banding(batch: Batch, request: Json) -> None:
    """Masked fields of alternating colours."""
    asked = with_color_styles(request.get("bandedRange", {}))
    mask = batch.mask(request, "BandedRange")
    wanted = asked.get("bandedRangeId", 0)
    tab, old = _find(batch, "bandedRanges", "bandedRangeId", wanted, "No banding with id")
    new = merge(old, asked, mask) | {"bandedRangeId": wanted}
    new["range"] = whole_range(new.get("range", {}))
    tab.objects["bandedRanges"].remove(old)
    batch.area(new["range"]).tab.objects["bandedRanges"].append(new)


@handles("deleteBanding")
def delete_banding(batch: Batch, request: Json) -> None:
    """Alternating colours go."""
    wanted = request.get("bandedRangeId", 0)
    tab, old = _find(batch, "bandedRanges", "bandedRangeId", wanted, "No banding with id")
    tab.objects["bandedRanges"].remove(old)


@handles("addTable")
def add_table(batch: Batch, request: Json) -> Json:
    """A table: a named range with typed columns; its header is the first row."""
    table: Json = copy.deepcopy(request.get("table", {}))
    table["range"] = whole_range(table.get("range", {}))
    area = batch.area(table["range"])
    _check_free(batch, "tables", area, None, "a table")
    table.setdefault("tableId", str(batch.new_id()))
    table.setdefault("name", f"Table{1 + sum(1 for _ in batch.book.every('tables'))}")
    given = {item.get("columnIndex", 0): item for item in table.get("columnProperties", [])}
    columns = []
    for index in range(area.width):
        cell = area.tab.grid.get(area.top, area.left + index)
        name = str(cell.value) if cell.value is not None else f"Column {index + 1}"
        column = {"columnName": name, **given.get(index, {})}
        columns.append({**column, "columnIndex": index} if index else column)
        header = given.get(index, {}).get("columnName")
        if header or cell.value is None:
            area.tab.grid.put(area.top, area.left + index, cell.with_entry(header or name, None))
    table["columnProperties"] = columns
    area.tab.objects["tables"].append(table)
    return {"table": copy.deepcopy(table)}


@handles("updateTable")
def update_table(batch: Batch, request: Json) -> None:
    """Masked fields of a table."""
    asked = request.get("table", {})
    mask = batch.mask(request, "Table")
    wanted = asked.get("tableId", "")
    tab, old = _find(batch, "tables", "tableId", wanted, "No table with id")
    new = merge(old, asked, mask) | {"tableId": wanted}
    new["range"] = whole_range(new.get("range", {}))
    _check_free(batch, "tables", batch.area(new["range"]), old, "a table")
    tab.objects["tables"][tab.objects["tables"].index(old)] = new


@handles("deleteTable")
def delete_table(batch: Batch, request: Json) -> None:
    """A table goes, and its cells with it."""
    tab, old = _find(batch, "tables", "tableId", request.get("tableId", ""), "No table with id")
    area = batch.area(old["range"])
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            tab.grid.put(row, column, tab.grid.get(row, column).with_entry(None, None))
    tab.objects["tables"].remove(old)


def _location(batch: Batch, asked: Json) -> tuple[list[Json], Json]:
    """Where metadata is kept, and its location with its type."""
    if asked.get("spreadsheet"):
        return batch.book.developer_metadata, {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "dimensionRange" in asked:
        span = {"sheetId": 0, **asked["dimensionRange"]}
        tab = batch.tab(span)
        start, end = span.get("startIndex", 0), span.get("endIndex", 0)
        if end - start != 1:
            raise invalid("Developer metadata can only be added to a single row or column.")
        kind = "ROW" if span.get("dimension") == "ROWS" else "COLUMN"
        span = {"sheetId": tab.id, "dimension": f"{kind}S", "startIndex": start, "endIndex": end}
        return tab.objects["developerMetadata"], {"locationType": kind, "dimensionRange": span}
    if "sheetId" in asked:
        tab = batch.tab(asked)
        return tab.objects["developerMetadata"], {"locationType": "SHEET", "sheetId": tab.id}
    raise invalid("developerMetadata.location must be specified.")


@handles("createDeveloperMetadata")
def create_metadata(batch: Batch, request: Json) -> Json:
    """Metadata on the spreadsheet, a tab, a row or a column."""
    asked = drop_defaults(copy.deepcopy(request.get("developerMetadata", {})), "metadataValue")
    if not asked.get("metadataKey"):
        raise invalid("developerMetadata.metadataKey must be specified.")
    if asked.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise invalid("developerMetadata.visibility must be specified.")
    items, location = _location(batch, asked.get("location", {}))
    wanted = asked.get("metadataId", batch.new_id())
    if any(item["metadataId"] == wanted for item, _ in located_metadata(batch.book)):
        raise invalid(f"Developer metadata with id {wanted} already exists.")
    item = {**asked, "metadataId": wanted, "location": location}
    items.append(item)
    return {"developerMetadata": copy.deepcopy(item)}


def _matched(batch: Batch, request: Json) -> list[Json]:
    found = []
    for data_filter in request.get("dataFilters", [request.get("dataFilter", {})]):
        lookup = data_filter.get("developerMetadataLookup")
        areas = area_of_filter(batch.book, data_filter) if lookup is None else []
        for item, area in located_metadata(batch.book):
            fits = metadata_fits(item, lookup) if lookup is not None else area in areas
            if fits and item not in found:
                found.append(item)
    return found


def _lists(batch: Batch) -> list[list[Json]]:
    on_tabs = [tab.objects["developerMetadata"] for tab in batch.book.tabs]
    return [batch.book.developer_metadata, *on_tabs]


@handles("updateDeveloperMetadata")
def update_metadata(batch: Batch, request: Json) -> Json:
    """Masked fields of every metadata that the filters match."""
    mask = batch.mask(request, "DeveloperMetadata")
    asked = request.get("developerMetadata", {})
    done = []
    for item in _matched(batch, request):
        new = merge(item, asked, mask) | {"metadataId": item["metadataId"]}
        for items in _lists(batch):
            if item in items:
                items.remove(item)
        items, new["location"] = _location(batch, new.get("location", {}))
        items.append(new)
        done.append(copy.deepcopy(new))
    return {"developerMetadata": done} if done else {}


@handles("deleteDeveloperMetadata")
def delete_metadata(batch: Batch, request: Json) -> Json:
    """Every metadata that the filter matches goes."""
    gone = _matched(batch, request)
    for items in _lists(batch):
        items[:] = [item for item in items if item not in gone]
    return {"deletedDeveloperMetadata": copy.deepcopy(gone)} if gone else {}
