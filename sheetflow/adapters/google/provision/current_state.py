"""The spreadsheet as it is: its tabs, the objects on them, and the cells that `init` needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheetflow.adapters.google.api.answers import given_cells
from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import VALUE, area
from sheetflow.core.register.headings import SEARCHED_ROWS

SHAPE = (
    "properties(title,locale,timeZone),"
    "sheets(properties,protectedRanges,conditionalFormats,filterViews(filterViewId,title),"
    "charts(chartId),columnGroups)"
)
CELLS = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values({}))))"


@dataclass(slots=True)
class CurrentTab:
    """A tab; `cells` by (row, column) from 0, as far as they were read."""

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
    """Columns that can be collapsed: from the first to before the end."""
    cells: dict[tuple[int, int], Json] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """Return the entry: text, a number in digits, or a formula."""
        entered = self.cells.get((row, column), {}).get(VALUE, {})
        return str(next(iter(entered.values()), ""))

    @property
    def end(self) -> int:
        """The row below the last one with an entry, as far as cells were read."""
        return max((row for (row, _), cell in self.cells.items() if VALUE in cell), default=-1) + 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered, as far as cells were read."""
        return self.end == 0

    def first_rows(self) -> list[list[str]]:
        """Return the rows among which the headings are."""
        at = [(row, column) for row, column in self.cells if row < SEARCHED_ROWS]
        height = max((row for row, _ in at), default=-1) + 1
        width = max((column for _, column in at), default=-1) + 1
        return [[self.text(row, column) for column in range(width)] for row in range(height)]


@dataclass(frozen=True, slots=True)
class CurrentSpreadsheet:
    """A spreadsheet; `id` "" is one that is still to be created.

    `owner` can always edit everything ("" in a Shared Drive).
    """

    client: GoogleClient
    id: str
    title: str
    locale: str
    zone: str
    tabs: Mapping[int, CurrentTab]
    owner: str = ""

    @property
    def protections(self) -> dict[int, Json]:
        """The protections of all tabs by their number."""
        found = (one for tab in self.tabs.values() for one in tab.protections)
        return {one["protectedRangeId"]: one for one in found}

    def titled(self, title: str) -> CurrentTab | None:
        """Return the tab of that name (Sheets ignores case)."""
        wanted = title.casefold()
        return next((tab for tab in self.tabs.values() if tab.title.casefold() == wanted), None)

    def read_heads(self, *tabs: CurrentTab) -> None:
        """Read the first rows and the last row of these tabs, with notes and rules; one call."""
        areas = [area(tab.id, 0, min(tab.rows, SEARCHED_ROWS)) for tab in tabs]
        areas += [area(tab.id, tab.rows - 1, tab.rows) for tab in tabs if tab.rows > SEARCHED_ROWS]
        self.read_cells(areas, f"{VALUE},note,dataValidation")

    def read_cells(self, areas: Sequence[Json], fields: str = VALUE) -> None:
        """Read these fields of the cells of these areas (GridRanges); one call."""
        if not areas or not self.id:
            return
        filters = [{"gridRange": one} for one in areas]
        for sheet in self.client.sheet(self.id, filters, CELLS.format(fields))["sheets"]:
            cells = self.tabs[sheet["properties"].get("sheetId", 0)].cells
            for at, found in given_cells(sheet.get("data", ())):
                cells[at] = {**cells.get(at, {}), **found}


def alike_locales(one: str, other: str) -> bool:
    """Return whether two codes mean the same: Sheets writes Indonesian as "in", others as "id"."""
    return _with_present_language(one) == _with_present_language(other)


def _with_present_language(locale: str) -> str:
    language, mark, country = locale.partition("_")
    return f"{'id' if language == 'in' else language}{mark}{country}"


def blank_spreadsheet(
    client: GoogleClient, title: str, about: Mapping[str, str]
) -> CurrentSpreadsheet:
    """Return the state of a new spreadsheet before Google creates it: one empty tab."""
    tab = CurrentTab(0, "Sheet1", 1_000, 26)
    return CurrentSpreadsheet(client, "", title, about["locale"], about["timeZone"], {tab.id: tab})


def read_spreadsheet(
    client: GoogleClient, spreadsheet_id: str, owner: str = ""
) -> CurrentSpreadsheet:
    """Read everything but cells; one call."""
    answer = client.sheet(spreadsheet_id, (), SHAPE)
    about = answer["properties"]
    tabs = {tab.id: tab for tab in map(_tab, answer["sheets"])}
    zone = about["timeZone"]
    return CurrentSpreadsheet(
        client, spreadsheet_id, about["title"], about["locale"], zone, tabs, owner
    )


def _tab(sheet: Json) -> CurrentTab:
    about = sheet["properties"]
    grid = about.get("gridProperties", {})
    groups = (group["range"] for group in sheet.get("columnGroups", ()))
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
        groups=[(span.get("startIndex", 0), span["endIndex"]) for span in groups],
    )
