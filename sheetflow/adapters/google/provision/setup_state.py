"""The spreadsheet as it is, the desired state, and the register's tab between the two."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sheetflow.adapters.google.api.answers import given_cells
from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import VALUE, area
from sheetflow.adapters.google.ledger.tabs import HEADS, STATUS
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
    first, second = (re.sub("^in(?=_|$)", "id", locale) for locale in (one, other))
    return first == second


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


NEW_REGISTER = 710_000_100
"""The number of a register's tab that `init` creates."""
MIN_EMPTY_ROWS, MORE_ROWS = 200, 1_000
"""The minimum of empty rows beside spare ones, and how many are added."""


@dataclass(frozen=True, slots=True)
class SetupChange:
    """One change of the setup: a plain sentence, and its requests.

    `folder` is a folder to be created in Drive; `spreadsheet`: the spreadsheet itself is created;
    `advice` is the sentence if Google refuses, for a change without which the office works too.
    """

    sentence: str
    requests: tuple[Json, ...] = ()
    folder: str = ""
    spreadsheet: bool = False
    advice: str = ""


Difference = tuple[SetupChange, ...]


@dataclass(frozen=True, slots=True)
class DesiredState:
    """The desired state of a spreadsheet.

    `tab` is the register's tab, `account` the job's address ("" if unknown), `on` the day;
    `number` returns so many new identifiers, none of them among the given ones; `folders` must
    exist in Drive beside those that every office has.
    """

    office: Office
    tab: str
    account: str
    on: date
    number: Callable[[int, Sequence[str]], Sequence[str]]
    folders: tuple[str, ...] = ()

    def text(self, key: str, **blanks: object) -> str:
        """Return a sentence in the office's language."""
        return self.office.text(f"google_setup.{key}", **blanks)

    def change(self, key: str, *requests: Json, **blanks: object) -> SetupChange:
        """Return a change with its sentence."""
        return SetupChange(self.text(key, **blanks), requests)


@dataclass(frozen=True, slots=True)
class RegisterTab:
    """The register's tab of a spreadsheet.

    `current` is None when it is to be created; `empty` is the empty tab of a new spreadsheet,
    which becomes the register.  `missing` are columns that have no heading yet.
    """

    desired: DesiredState
    spreadsheet: CurrentSpreadsheet
    id: int
    layout: Layout
    missing: tuple[TabColumn, ...]
    current: CurrentTab | None = None
    empty: CurrentTab | None = None

    @property
    def is_new(self) -> bool:
        """Whether it is to be created."""
        return self.current is None

    @property
    def title(self) -> str:
        """Its present title."""
        return self.layout.tab

    @property
    def status_title(self) -> str:
        """The present title of the tab of statuses."""
        status = self.spreadsheet.tabs.get(STATUS.id)
        return status.title if status else STATUS.title

    @property
    def growth(self) -> int:
        """Rows to be added at the bottom, where few empty ones are left."""
        if self.current is None:
            return 0
        empty = self.current.rows - self.current.end
        needed = self.layout.office.limits.spare_rows + MIN_EMPTY_ROWS
        return MORE_ROWS if empty < needed else 0

    def column(self, index: int, *, to: int | None = None) -> Json:
        """Return the GridRange of the columns from `index` to before `to`, below the headings."""
        return area(self.id, self.layout.first, None, index, index + 1 if to is None else to)

    def change(self, key: str, *requests: Json, **blanks: object) -> SetupChange:
        """Return a change of this tab with its sentence."""
        return self.desired.change(key, *requests, tab=self.title, **blanks)


def read_register_tab(spreadsheet: CurrentSpreadsheet, desired: DesiredState) -> RegisterTab:
    """Find the register's tab and, by their headings, its columns; one call, or two.

    The tab is the one that the job has noted, also after it was renamed; else the one of the
    desired name.  Raises RegisterError when its content is no register.
    """
    tabs = spreadsheet.tabs
    heads = [tabs[HEADS.id]] if HEADS.id in tabs else []
    tab = spreadsheet.titled(desired.tab)
    single = list(tabs.values()) if len(tabs) == 1 else []
    first = {one.id: one for one in (*heads, *([tab] if tab else single))}
    spreadsheet.read_heads(*first.values())
    noted = heads[0].text(1, HEADS.columns.index("register")) if heads else ""
    if noted.isdigit() and int(noted) in tabs:
        tab = tabs[int(noted)]
        if tab.id not in first:
            spreadsheet.read_heads(tab)
    if tab is None or tab.is_empty:
        layout = Layout(desired.office, desired.tab)
        empty = tab or next((one for one in single if one.is_empty), None)
        number = empty.id if empty else NEW_REGISTER
        return RegisterTab(desired, spreadsheet, number, layout, layout.places, empty=empty)
    return _shaped_by_staff(spreadsheet, tab, desired)


def _shaped_by_staff(
    spreadsheet: CurrentSpreadsheet, tab: CurrentTab, desired: DesiredState
) -> RegisterTab:
    office, header = desired.office, _header(tab, desired)
    at: dict[Heading, int] = {column: places[0] for column, places in header.places.items()}
    at.update((system, place) for system, place in header.system.items())
    absent = [place.key for place in Layout(office).places if place.key not in at]
    end = max((*header.foreign, *at.values()), default=-1) + 1
    at |= {key: end + number for number, key in enumerate(absent)}
    layout = Layout(office, tab.title, at, header.row, header.first)
    missing = tuple(place for place in layout.places if place.key in absent)
    return RegisterTab(desired, spreadsheet, tab.id, layout, missing, current=tab)


def _header(tab: CurrentTab, desired: DesiredState) -> Header:
    try:
        return find_list_header(tab.first_rows(), desired.office.form)
    except RegisterError as error:
        problem = desired.text("no_register", tab=tab.title)
        raise RegisterError(problem, desired.text("no_register.fix")) from error
