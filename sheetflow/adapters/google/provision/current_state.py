"""The spreadsheet as it is: its tabs, what hangs on them, and the cells that `init` looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.provision.cell_requests import area
from sheetflow.core.register.headings import SEARCHED_ROWS

SHAPE = (
    "properties(title,locale,timeZone),"
    "sheets(properties,protectedRanges,conditionalFormats,filterViews(filterViewId,title),"
    "charts(chartId),columnGroups)"
)
CELLS = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values({}))))"
HEAD_CELLS = CELLS.format("userEnteredValue,note,dataValidation")
PLAIN_CELLS = CELLS.format("userEnteredValue")


class SheetReader(Protocol):
    """The one call that reading a shape needs."""

    def sheet(self, spreadsheet_id: str, areas: Sequence[Json], fields: str) -> Json:
        """spreadsheets.get of DataFilters (none: everything)."""


@dataclass(slots=True)
class CurrentTab:
    """A tab; `cells` by (row, column) from 0, as far as they were asked for."""

    id: int
    title: str
    rows: int
    columns: int
    frozen_rows: int = 0
    protections: list[Json] = field(default_factory=list)
    rules: list[Json] = field(default_factory=list)
    views: dict[int, str] = field(default_factory=dict)
    """The titles of filter views by their number."""
    charts: set[int] = field(default_factory=set)
    groups: list[tuple[int, int]] = field(default_factory=list)
    """Columns that can be folded away: from the first to before the end."""
    cells: dict[tuple[int, int], Json] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """What was entered: text, a number in digits, or a formula."""
        entered = self.cells.get((row, column), {}).get("userEnteredValue", {})
        return str(next(iter(entered.values()), ""))

    @property
    def end(self) -> int:
        """The row below the last one with an entry, as far as cells were asked for."""
        filled = (row for (row, _), cell in self.cells.items() if "userEnteredValue" in cell)
        return max(filled, default=-1) + 1

    def grid(self) -> list[list[str]]:
        """Every cell that was read."""
        height = max((row for row, _ in self.cells), default=-1) + 1
        width = max((column for _, column in self.cells), default=-1) + 1
        return [[self.text(row, column) for column in range(width)] for row in range(height)]


@dataclass(frozen=True, slots=True)
class CurrentSpreadsheet:
    """A spreadsheet; `id` "" is one that is still to be made.

    `owner` can always edit everything ("" in a Shared Drive).
    """

    id: str
    title: str
    locale: str
    zone: str
    tabs: Mapping[int, CurrentTab]
    owner: str = ""

    def titled(self, title: str) -> CurrentTab | None:
        """The tab of that name (Sheets ignores case)."""
        desired = title.casefold()
        return next((tab for tab in self.tabs.values() if tab.title.casefold() == desired), None)


def blank_spreadsheet(title: str, about: Mapping[str, str]) -> CurrentSpreadsheet:
    """A spreadsheet as Google makes it, before it is made: one empty tab."""
    tab = CurrentTab(0, "Sheet1", 1_000, 26)
    return CurrentSpreadsheet("", title, about["locale"], about["timeZone"], {tab.id: tab})


def read_spreadsheet(
    reader: SheetReader, spreadsheet_id: str, owner: str = ""
) -> CurrentSpreadsheet:
    """Everything but cells; one call."""
    answer = reader.sheet(spreadsheet_id, (), SHAPE)
    about = answer["properties"]
    tabs = {tab.id: tab for tab in map(_tab, answer["sheets"])}
    return CurrentSpreadsheet(
        spreadsheet_id, about["title"], about["locale"], about["timeZone"], tabs, owner
    )


def read_heads(
    reader: SheetReader, spreadsheet: CurrentSpreadsheet, tabs: Sequence[CurrentTab]
) -> None:
    """The first rows of these tabs, and the last one, with their notes and rules; one call."""
    heads = [area(tab.id, 0, min(tab.rows, SEARCHED_ROWS)) for tab in tabs]
    heads += [area(tab.id, tab.rows - 1, tab.rows) for tab in tabs if tab.rows > SEARCHED_ROWS]
    if heads and spreadsheet.id:
        _take(
            spreadsheet,
            reader.sheet(spreadsheet.id, [{"gridRange": one} for one in heads], HEAD_CELLS),
        )


def read_whole(reader: SheetReader, spreadsheet: CurrentSpreadsheet, areas: Sequence[Json]) -> None:
    """What was entered in these areas (GridRanges); one call."""
    if areas and spreadsheet.id:
        _take(
            spreadsheet,
            reader.sheet(spreadsheet.id, [{"gridRange": one} for one in areas], PLAIN_CELLS),
        )


def _take(spreadsheet: CurrentSpreadsheet, answer: Json) -> None:
    for sheet in answer["sheets"]:
        tab = spreadsheet.tabs[sheet["properties"].get("sheetId", 0)]
        for data in sheet.get("data", ()):
            top, left = data.get("startRow", 0), data.get("startColumn", 0)
            for down, row in enumerate(data.get("rowData", ())):
                for across, found in enumerate(row.get("values", ())):
                    if found:
                        at = (top + down, left + across)
                        tab.cells[at] = {**tab.cells.get(at, {}), **found}


def _tab(sheet: Json) -> CurrentTab:
    about = sheet["properties"]
    grid = about.get("gridProperties", {})
    return CurrentTab(
        id=about.get("sheetId", 0),
        title=about["title"],
        rows=grid.get("rowCount", 0),
        columns=grid.get("columnCount", 0),
        frozen_rows=grid.get("frozenRowCount", 0),
        protections=sheet.get("protectedRanges", []),
        rules=sheet.get("conditionalFormats", []),
        views={one["filterViewId"]: one.get("title", "") for one in sheet.get("filterViews", ())},
        charts={chart["chartId"] for chart in sheet.get("charts", ())},
        groups=[_span(group["range"]) for group in sheet.get("columnGroups", ())],
    )


def _span(found: Json) -> tuple[int, int]:
    return found.get("startIndex", 0), found["endIndex"]
