"""Ranges of a spreadsheet: A1 text, named ranges and GridRanges → closed areas of a tab."""

from dataclasses import dataclass
from typing import Any

from tests.google_emulator.a1 import (
    Box,
    format_box,
    open_text,
    parse_cells,
    quote_title,
    split_title,
)
from tests.google_emulator.api_errors import ApiError, invalid
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.spreadsheet import Spreadsheet, Tab


@dataclass(frozen=True)
class Area:
    """A closed rectangle of a tab, half-open and zero-based."""

    tab: Tab
    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    def text(self) -> str:
        """As Sheets echoes it."""
        if self.height <= 0 or self.width <= 0:
            return quote_title(self.tab.title)
        return format_box(self.tab.title, self.top, self.left, self.bottom, self.right)

    def grid_range(self) -> Json:
        """As a GridRange with all of its edges."""
        return {
            "sheetId": self.tab.id,
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }

    def touches(self, other: "Area") -> bool:
        """Whether both have a cell in common."""
        return (
            self.tab.id == other.tab.id
            and self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def contains(self, other: "Area") -> bool:
        """Whether every cell of `other` is in this area."""
        return (
            self.tab.id == other.tab.id
            and self.top <= other.top
            and self.left <= other.left
            and other.bottom <= self.bottom
            and other.right <= self.right
        )


def area_of_text(book: Spreadsheet, text: str) -> Area:
    """The area a range text means, cut at the edge of the grid.

    400 when it cannot be parsed or begins outside of the grid.
    """
    tab, box = locate(book, text)
    return area_of_box(tab, box)


def area_of_box(tab: Tab, box: Box) -> Area:
    """The cells of a tab within a box; 400 when it begins outside of the grid."""
    area, grid = _closed(tab, box), tab.grid
    if area.top >= grid.row_count or area.left >= grid.column_count:
        raise exceeds(tab, box)
    bottom, right = min(area.bottom, grid.row_count), min(area.right, grid.column_count)
    return Area(tab, area.top, area.left, bottom, right)


def exceeds(tab: Tab, box: Box) -> ApiError:
    """400 for a range that is not on the grid."""
    limits = f"Max rows: {tab.grid.row_count}, max columns: {tab.grid.column_count}"
    shown = f"{quote_title(tab.title)}!{open_text(box)}"
    return invalid(f"Range ({shown}) exceeds grid limits. {limits}")


def locate(book: Spreadsheet, text: str) -> tuple[Tab, Box]:
    """The tab and the box, its edges as they were written; 400 when there is no such range."""
    tab, box = _found(book, text)
    if not tab.is_grid:
        raise invalid(f"Unable to parse range: {text}")
    return tab, box


def _found(book: Spreadsheet, text: str) -> tuple[Tab, Box]:
    title, cells = split_title(text)
    if title is None and cells is not None:
        if (named := _named(book, cells)) is not None:
            return named
        if (box := parse_cells(cells)) is not None:
            return book.first_visible(), box
        title, cells = cells, None
    tab = book.tab_titled(title or "")
    if tab is not None and cells is None:
        return tab, Box()
    if tab is not None and cells is not None:
        if (box := parse_cells(cells)) is not None:
            return tab, box
        if (named := _named(book, cells)) is not None:
            return named
    raise invalid(f"Unable to parse range: {text}")


def _named(book: Spreadsheet, name: str) -> tuple[Tab, Box] | None:
    for named in book.named_ranges:
        if named["name"].casefold() == name.casefold():
            area = area_of_grid_range(book, named["range"])
            return area.tab, Box(area.top, area.left, area.bottom, area.right)
    return None


def _closed(tab: Tab, box: Box) -> Area:
    return Area(
        tab,
        box.top or 0,
        box.left or 0,
        tab.grid.row_count if box.bottom is None else box.bottom,
        tab.grid.column_count if box.right is None else box.right,
    )


def box_of_grid_range(grid_range: Json) -> Box:
    """The edges of a GridRange as they were given."""
    return Box(
        grid_range.get("startRowIndex"),
        grid_range.get("startColumnIndex"),
        grid_range.get("endRowIndex"),
        grid_range.get("endColumnIndex"),
    )


def area_of_grid_range(book: Spreadsheet, grid_range: Json) -> Area:
    """A GridRange as a closed area, open edges taken from the grid of its tab."""
    tab = book.tab(grid_range.get("sheetId", 0))
    top, left = grid_range.get("startRowIndex", 0), grid_range.get("startColumnIndex", 0)
    bottom = grid_range.get("endRowIndex", tab.grid.row_count)
    right = grid_range.get("endColumnIndex", tab.grid.column_count)
    if min(top, left, bottom, right) < 0 or top > bottom or left > right:
        raise invalid("Invalid GridRange.")
    return Area(
        tab,
        min(top, tab.grid.row_count),
        min(left, tab.grid.column_count),
        min(bottom, tab.grid.row_count),
        min(right, tab.grid.column_count),
    )


def whole_rows(area: Area) -> bool:
    """Whether the area is as wide as its tab."""
    return area.left == 0 and area.right >= area.tab.grid.column_count


def area_of_filter(book: Spreadsheet, data_filter: Json) -> list[Area]:
    """Every area that a DataFilter matches; a developer-metadata lookup may match many."""
    if "a1Range" in data_filter:
        return [area_of_text(book, data_filter["a1Range"])]
    if "gridRange" in data_filter:
        return [area_of_grid_range(book, data_filter["gridRange"])]
    lookup = data_filter.get("developerMetadataLookup", {})
    return [
        area for item, area in located_metadata(book) if area is not None and _fits(item, lookup)
    ]


def located_metadata(book: Spreadsheet) -> list[tuple[Json, Area | None]]:
    """All developer metadata with the rows, columns or tab they hang on (None: the spreadsheet)."""
    found: list[tuple[Json, Area | None]] = [(item, None) for item in book.developer_metadata]
    for tab, item in book.every("developerMetadata"):
        span = item["location"].get("dimensionRange")
        whole = Area(tab, 0, 0, tab.grid.row_count, tab.grid.column_count)
        if span is None:
            found.append((item, whole))
        elif span["dimension"] == "ROWS":
            found.append((item, Area(tab, span["startIndex"], 0, span["endIndex"], whole.right)))
        else:
            found.append((item, Area(tab, 0, span["startIndex"], whole.bottom, span["endIndex"])))
    return found


def metadata_of_filter(book: Spreadsheet, data_filter: Json) -> list[Json]:
    """The developer metadata that a DataFilter means: by lookup, or as it touches an area."""
    if "developerMetadataLookup" in data_filter or not data_filter:
        lookup = data_filter.get("developerMetadataLookup", {})
        return [item for item, _ in located_metadata(book) if _fits(item, lookup)]
    areas = area_of_filter(book, data_filter)
    return [
        item
        for item, area in located_metadata(book)
        if area is not None and any(area.touches(other) for other in areas)
    ]


def _fits(item: Json, lookup: Json) -> bool:
    """Whether a DeveloperMetadataLookup means this metadata; an empty lookup means all."""
    place: Any = lookup.get("metadataLocation")
    intersecting = lookup.get("locationMatchingStrategy") != "EXACT_LOCATION"
    reported = "locationMatchingStrategy" in lookup
    if place and place.get("spreadsheet") and reported and intersecting:
        raise invalid(
            "DeveloperMetadataLookup.spreadsheet is true, but locationMatchingStrategy was "
            "specified as INTERSECTING"
        )
    for key in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if key in lookup and item.get(key) != lookup[key]:
            return False
    if "locationType" in lookup and item["location"].get("locationType") != lookup["locationType"]:
        return False
    return place is None or _location_fits(item["location"], place, intersecting=intersecting)


def _location_fits(location: Json, wanted: Json, *, intersecting: bool) -> bool:
    if wanted.get("spreadsheet"):
        return bool(location.get("spreadsheet"))
    if location.get("spreadsheet"):
        return False
    span, other = location.get("dimensionRange"), wanted.get("dimensionRange")
    here = (span or location).get("sheetId", 0)
    there = (other or wanted).get("sheetId", 0)
    if here != there:
        return False
    if not intersecting:
        return _edges(span) == _edges(other)
    if not span or not other or span["dimension"] != other.get("dimension"):
        return True
    start, end = other.get("startIndex", 0), other.get("endIndex", 10**9)
    return bool(span["startIndex"] < end and start < span["endIndex"])


def _edges(span: Json | None) -> tuple[Any, ...] | None:
    return (
        None if span is None else (span["dimension"], span.get("startIndex", 0), span["endIndex"])
    )
