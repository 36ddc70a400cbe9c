"""Requests on alternating colours."""

import copy

from tests.google_emulator.cells import with_color_styles
from tests.google_emulator.field_mask import merge
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.sheets_batch import Batch, handles, whole_range
from tests.google_emulator.sheets_objects import check_free, find_object

COLORS = "alternating background colors"


@handles("addBanding")
def add_banding(batch: Batch, request: Json) -> Json:
    """Alternating colours."""
    banded: Json = with_color_styles(copy.deepcopy(request.get("bandedRange", {})))
    banded["range"] = whole_range(banded.get("range", {}))
    banded.setdefault("bandedRangeId", batch.new_id())
    area = batch.area(banded["range"])
    check_free(batch, "bandedRanges", area, None, COLORS)
    area.tab.objects["bandedRanges"].append(banded)
    return {"bandedRange": copy.deepcopy(banded)}


@handles("updateBanding")
def update_banding(batch: Batch, request: Json) -> None:
    """Masked fields of alternating colours."""
    asked = with_color_styles(request.get("bandedRange", {}))
    mask = batch.mask(request, "BandedRange")
    wanted = asked.get("bandedRangeId", 0)
    tab, old = find_object(batch, "bandedRanges", "bandedRangeId", wanted, "No banding with id")
    new = merge(old, asked, mask) | {"bandedRangeId": wanted}
    new["range"] = whole_range(new.get("range", {}))
    tab.objects["bandedRanges"].remove(old)
    batch.area(new["range"]).tab.objects["bandedRanges"].append(new)


@handles("deleteBanding")
def delete_banding(batch: Batch, request: Json) -> None:
    """Alternating colours go."""
    wanted = request.get("bandedRangeId", 0)
    tab, old = find_object(batch, "bandedRanges", "bandedRangeId", wanted, "No banding with id")
    tab.objects["bandedRanges"].remove(old)
