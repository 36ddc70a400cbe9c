"""A tab's objects, each found by its id."""

from typing import Any

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import Area, area_of_grid_range
from tests.google_emulator.sheets_batch import Batch
from tests.google_emulator.spreadsheet import Tab


def find_object(
    batch: Batch, collection: str, key: str, wanted: Any, missing: str
) -> tuple[Tab, Json]:
    """The object of that id and its tab; 400 when there is none."""
    for tab, item in batch.book.every(collection):
        if item[key] == wanted:
            return tab, item
    raise invalid(f"{missing}: {wanted}")


def check_free(batch: Batch, collection: str, area: Area, but: Json | None, what: str) -> None:
    """400 when another object of that kind has a cell of the area."""
    for _, other in batch.book.every(collection):
        if other is not but and area_of_grid_range(batch.book, other["range"]).touches(area):
            raise invalid(f"You cannot add {what} to a range that already has {what}.")
