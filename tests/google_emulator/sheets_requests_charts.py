"""Requests on charts and slicers."""

import copy
from typing import Any

from tests.google_emulator.api_errors import ApiError, invalid
from tests.google_emulator.cells import with_color_styles
from tests.google_emulator.field_mask import merge
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.sheets_batch import Batch, handles, whole_range
from tests.google_emulator.sheets_objects import find_object
from tests.google_emulator.sheets_requests_sheets import new_tab
from tests.google_emulator.spreadsheet import Tab

DEFAULT_ANCHOR = {"widthPixels": 600, "heightPixels": 371}
DEFAULT_FONT = "Roboto"
KINDS = {
    "basicChart",
    "bubbleChart",
    "candlestickChart",
    "histogramChart",
    "orgChart",
    "pieChart",
    "scorecardChart",
    "treemapChart",
    "waterfallChart",
}


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


def _checked_spec(spec: Json) -> Json:
    """A chart's spec as Google keeps it; refused when it is of no kind."""
    if not KINDS & spec.keys():
        raise invalid(
            "One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or "
            "orgChart must be set on chartSpec"
        )
    basic = spec.get("basicChart")
    if basic is not None and not basic.get("domains") and not basic.get("series"):
        raise ApiError(500, "Internal error encountered.")
    kept: Json = _with_sheet_ids(with_color_styles(copy.deepcopy(spec)))
    font = kept.setdefault("fontName", DEFAULT_FONT)
    kept.setdefault("hiddenDimensionStrategy", "SKIP_HIDDEN_ROWS_AND_COLUMNS")
    kept["titleTextFormat"] = {"fontFamily": font} | kept.get("titleTextFormat", {})
    for axis in (kept.get("basicChart") or {}).get("axis", []):
        axis["format"] = {"fontFamily": font} | axis.get("format", {})
    return kept


@handles("addChart")
def add_chart(batch: Batch, request: Json) -> Json:
    """A chart over cells or on a tab of its own."""
    chart: Json = with_color_styles(copy.deepcopy(request.get("chart", {})))
    chart["spec"] = _checked_spec(chart.get("spec", {}))
    chart.setdefault("chartId", batch.new_id())
    if any(old["chartId"] == chart["chartId"] for _, old in batch.book.every("charts")):
        raise invalid(f"An embedded object with id {chart['chartId']} already exists.")
    _place(batch, "charts", chart)
    return {"chart": copy.deepcopy(chart)}


@handles("updateChartSpec")
def update_chart_spec(batch: Batch, request: Json) -> None:
    """The whole spec of a chart anew."""
    chart_id = request.get("chartId", 0)
    _, chart = find_object(batch, "charts", "chartId", chart_id, "No chart with id")
    chart["spec"] = _checked_spec(request.get("spec", {}))


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
    _, slicer = find_object(batch, "slicers", "slicerId", wanted, "No slicer with id")
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
