"""The register's tab, new or changed by staff, compared with the desired state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import area
from sheetflow.adapters.google.ledger.tabs import HEADS, STATUS
from sheetflow.adapters.google.provision.current_state import CurrentSpreadsheet, CurrentTab
from sheetflow.adapters.register_design.layout import Layout, TabColumn
from sheetflow.core.office import Office
from sheetflow.core.register.headings import Header, Heading, find_list_header
from sheetflow.errors import RegisterError

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
