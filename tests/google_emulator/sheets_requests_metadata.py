"""Requests on developer metadata."""

import copy

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.field_mask import merge
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import located_metadata, metadata_of_filter
from tests.google_emulator.sheets_batch import Batch, drop_defaults, handles


def _location(batch: Batch, asked: Json) -> tuple[list[Json], Json]:
    """Where metadata is kept, and its location with its type."""
    if asked.get("spreadsheet"):
        return batch.book.developer_metadata, {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "dimensionRange" in asked:
        span = {"sheetId": 0, **asked["dimensionRange"]}
        tab = batch.tab(span)
        if "startIndex" not in span or "endIndex" not in span:
            raise invalid("DimensionRange must specify both a startIndex and an endIndex")
        start, end = span["startIndex"], span["endIndex"]
        if end - start != 1:
            raise invalid("DimensionRange must represent a single row or column")
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
    found: list[Json] = []
    for data_filter in request.get("dataFilters", [request.get("dataFilter", {})]):
        meant = metadata_of_filter(batch.book, data_filter)
        found += [item for item in meant if item not in found]
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
