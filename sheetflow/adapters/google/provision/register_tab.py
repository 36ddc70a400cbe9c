"""Where everything stands on the register's tab, in a new one and in one that staff have shaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sheetflow.adapters.google.ledger.tabs import HEADS
from sheetflow.adapters.google.provision.current_state import (
    CurrentSpreadsheet,
    CurrentTab,
    SheetReader,
    read_heads,
)
from sheetflow.adapters.google.provision.wording_google import say_google
from sheetflow.adapters.register_design.layout import Layout, Place
from sheetflow.core.office import Office
from sheetflow.core.register.headings import Header, Heading, find_list_header
from sheetflow.errors import RegisterError

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
    missing: tuple[Place, ...]
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
    reader: SheetReader, spreadsheet: CurrentSpreadsheet, desired: DesiredState
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
    if tab is None or not any(map(any, tab.grid())):
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
        return find_list_header(tab.grid(), desired.office.form)
    except RegisterError as error:
        language = desired.office.language
        problem = say_google("no_register", language, tab=tab.title)
        raise RegisterError(problem, say_google("no_register.fix", language)) from error


def _only_empty_tab(spreadsheet: CurrentSpreadsheet) -> CurrentTab | None:
    """The one empty tab that a new spreadsheet has."""
    tabs = list(spreadsheet.tabs.values())
    return tabs[0] if len(tabs) == 1 and not any(map(any, tabs[0].grid())) else None
