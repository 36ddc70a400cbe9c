"""A spreadsheet and its tabs: everything that is not a cell is kept as Google's own JSON."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from tests.google_emulator.api_errors import ApiError, invalid
from tests.google_emulator.grid import Grid
from tests.google_emulator.json_shapes import Json

COLLECTIONS = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "charts",
    "bandedRanges",
    "developerMetadata",
    "rowGroups",
    "columnGroups",
    "slicers",
    "tables",
)


class Tab:
    """One sheet: properties, cells, and lists of its objects."""

    def __init__(self, properties: Json, grid: Grid | None) -> None:
        self.properties = properties
        self.grid = grid if grid is not None else Grid(0, 0)
        self.objects: dict[str, list[Json]] = {name: [] for name in COLLECTIONS}
        self.basic_filter: Json | None = None

    @property
    def id(self) -> int:
        """sheetId."""
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        """The tab's name."""
        return str(self.properties["title"])

    @property
    def is_grid(self) -> bool:
        """False for a chart on a tab of its own."""
        return bool(self.properties.get("sheetType", "GRID") == "GRID")

    def shown_properties(self) -> Json:
        """SheetProperties with the grid's present size."""
        shown = copy.deepcopy(self.properties)
        if self.is_grid:
            size = {"rowCount": self.grid.row_count, "columnCount": self.grid.column_count}
            shown["gridProperties"] = size | {
                key: item for key, item in shown["gridProperties"].items() if key not in size
            }
        return shown

    def copy(self) -> "Tab":
        """An independent tab."""
        twin = Tab(self.shown_properties(), self.grid.copy())
        twin.objects = copy.deepcopy(self.objects)
        twin.basic_filter = copy.deepcopy(self.basic_filter)
        return twin


class Spreadsheet:
    """A spreadsheet; `revision` grows with every change and invalidates caches."""

    _revisions = itertools.count(1)

    def __init__(self, spreadsheet_id: str, properties: Json) -> None:
        self.id = spreadsheet_id
        self.properties = properties
        self.tabs: list[Tab] = []
        self.named_ranges: list[Json] = []
        self.developer_metadata: list[Json] = []
        self.revision = next(self._revisions)
        self.calculated: dict[Any, Any] = {}

    def copy(self) -> "Spreadsheet":
        """An independent spreadsheet of the same id."""
        twin = Spreadsheet(self.id, copy.deepcopy(self.properties))
        twin.tabs = [tab.copy() for tab in self.tabs]
        twin.named_ranges = copy.deepcopy(self.named_ranges)
        twin.developer_metadata = copy.deepcopy(self.developer_metadata)
        return twin

    def changed(self) -> None:
        """Whatever was calculated is calculated anew."""
        self.revision = next(self._revisions)
        self.calculated = {}

    def tab(self, sheet_id: int) -> Tab:
        """The tab of that id; 400 in Google's words when there is none."""
        for tab in self.tabs:
            if tab.id == sheet_id:
                return tab
        raise invalid(f"No grid with id: {sheet_id}")

    def tab_titled(self, title: str) -> Tab | None:
        """The tab of that title (Sheets ignores case), or None."""
        wanted = title.casefold()
        return next((tab for tab in self.tabs if tab.title.casefold() == wanted), None)

    def first_visible(self) -> Tab:
        """The tab that a range without a title means."""
        for tab in self.tabs:
            if not tab.properties.get("hidden") and tab.is_grid:
                return tab
        raise ApiError(400, "The spreadsheet has no visible sheet.")

    def every(self, collection: str) -> Iterator[tuple[Tab, Json]]:
        """All objects of one kind, over all tabs."""
        for tab in self.tabs:
            for item in tab.objects[collection]:
                yield tab, item

    def reindex(self) -> None:
        """`index` of every tab is its place."""
        for place, tab in enumerate(self.tabs):
            tab.properties["index"] = place
