"""The spreadsheet as it is: its tabs, what hangs on them, and the cells that `init` looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.ledger.tabs import HEADS
from sheetflow.adapters.google.provision.cell_requests import area
from sheetflow.adapters.register_design.layout import Layout, TabColumn
from sheetflow.core.office import Office
from sheetflow.core.register.headings import SEARCHED_ROWS, Header, Heading, find_list_header
from sheetflow.errors import RegisterError

SHAPE = (
    "properties(title,locale,timeZone),"
    "sheets(properties,protectedRanges,conditionalFormats,filterViews(filterViewId,title),"
    "charts(chartId),columnGroups)"
)
CELLS = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values({}))))"
HEAD_CELLS = CELLS.format("userEnteredValue,note,dataValidation")
PLAIN_CELLS = CELLS.format("userEnteredValue")


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

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered, as far as cells were asked for."""
        return self.end == 0

    def first_rows(self) -> list[list[str]]:
        """The rows among which the headings stand."""
        at = [(row, column) for row, column in self.cells if row < SEARCHED_ROWS]
        height = max((row for row, _ in at), default=-1) + 1
        width = max((column for _, column in at), default=-1) + 1
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
    reader: GoogleClient, spreadsheet_id: str, owner: str = ""
) -> CurrentSpreadsheet:
    """Everything but cells; one call."""
    answer = reader.sheet(spreadsheet_id, (), SHAPE)
    about = answer["properties"]
    tabs = {tab.id: tab for tab in map(_tab, answer["sheets"])}
    return CurrentSpreadsheet(
        spreadsheet_id, about["title"], about["locale"], about["timeZone"], tabs, owner
    )


def read_heads(
    reader: GoogleClient, spreadsheet: CurrentSpreadsheet, tabs: Sequence[CurrentTab]
) -> None:
    """The first rows of these tabs, and the last one, with their notes and rules; one call."""
    heads = [area(tab.id, 0, min(tab.rows, SEARCHED_ROWS)) for tab in tabs]
    heads += [area(tab.id, tab.rows - 1, tab.rows) for tab in tabs if tab.rows > SEARCHED_ROWS]
    if heads and spreadsheet.id:
        _take(
            spreadsheet,
            reader.sheet(spreadsheet.id, [{"gridRange": one} for one in heads], HEAD_CELLS),
        )


def read_whole(
    reader: GoogleClient, spreadsheet: CurrentSpreadsheet, areas: Sequence[Json]
) -> None:
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


NEW_REGISTER = 710_000_100
"""The number of a register's tab that `init` makes."""
MIN_EMPTY_ROWS, MORE_ROWS = 200, 1_000
"""Empty rows that there are at least beside spare ones, and how many are added."""


@dataclass(frozen=True, slots=True)
class DesiredState:
    """What a spreadsheet is brought to.

    `tab` is the register's tab, `account` the job's address ("" not known), `on` the day;
    `number` gives so many new identifiers that none of the given ones has; `folders` are to stand
    in Drive beside those that every office has.
    """

    office: Office
    tab: str
    account: str
    on: date
    number: Callable[[int, Sequence[str]], Sequence[str]]
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterTab:
    """The register's tab.

    `current` is None when it is to be made; `empty` is the empty tab of a new spreadsheet, which
    becomes the register.  `missing` are columns that have no heading yet.
    """

    id: int
    layout: Layout
    missing: tuple[TabColumn, ...]
    current: CurrentTab | None = None
    empty: CurrentTab | None = None

    @property
    def is_new(self) -> bool:
        return self.current is None

    @property
    def tab(self) -> str:
        return self.layout.tab

    @property
    def growth(self) -> int:
        """Rows to be added at the bottom, where few empty ones are left."""
        if self.current is None:
            return 0
        empty = self.current.rows - self.current.end
        return MORE_ROWS if empty < self.layout.office.limits.spare_rows + MIN_EMPTY_ROWS else 0


def read_register_tab(
    reader: GoogleClient, spreadsheet: CurrentSpreadsheet, desired: DesiredState
) -> RegisterTab:
    """Find the register's tab and, by their headings, its columns; one call, or two.

    The tab is the one that the job has noted, whatever people call it since; else the one of the
    wanted name.  Raises RegisterError when it holds something that is no register.
    """
    heads = [spreadsheet.tabs[HEADS.id]] if HEADS.id in spreadsheet.tabs else []
    tab = spreadsheet.titled(desired.tab)
    single = list(spreadsheet.tabs.values()) if len(spreadsheet.tabs) == 1 else []
    first = {one.id: one for one in (*heads, *([tab] if tab else single))}
    read_heads(reader, spreadsheet, list(first.values()))
    noted = heads[0].text(1, HEADS.columns.index("register")) if heads else ""
    if noted.isdigit() and int(noted) in spreadsheet.tabs:
        tab = spreadsheet.tabs[int(noted)]
        read_heads(reader, spreadsheet, [] if tab.id in first else [tab])
    return _frame_of(spreadsheet, tab, desired)


def _frame_of(
    spreadsheet: CurrentSpreadsheet, tab: CurrentTab | None, desired: DesiredState
) -> RegisterTab:
    office = desired.office
    if tab is None or tab.is_empty:
        layout = Layout(office, desired.tab)
        empty = tab or _only_empty_tab(spreadsheet)
        return RegisterTab(empty.id if empty else NEW_REGISTER, layout, layout.places, empty=empty)
    header = _header(tab, desired)
    at: dict[Heading, int] = {column: places[0] for column, places in header.places.items()}
    at.update((system, place) for system, place in header.system.items())
    absent = [place.key for place in Layout(office).places if place.key not in at]
    end = max((*header.foreign, *at.values()), default=-1) + 1
    at |= {key: end + number for number, key in enumerate(absent)}
    layout = Layout(office, tab.title, at, header.row, header.first)
    missing = tuple(place for place in layout.places if place.key in absent)
    return RegisterTab(tab.id, layout, missing, current=tab)


def _header(tab: CurrentTab, desired: DesiredState) -> Header:
    try:
        return find_list_header(tab.first_rows(), desired.office.form)
    except RegisterError as error:
        text = desired.office.text
        problem = text("google_setup.no_register", tab=tab.title)
        raise RegisterError(problem, text("google_setup.no_register.fix")) from error


def _only_empty_tab(spreadsheet: CurrentSpreadsheet) -> CurrentTab | None:
    """The one empty tab that a new spreadsheet has."""
    tabs = list(spreadsheet.tabs.values())
    return tabs[0] if len(tabs) == 1 and tabs[0].is_empty else None
