"""Where everything stands on the register's tab, in a new one and in one that staff have shaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sheetflow.adapters.google.present_shape import (
    PresentBook,
    PresentTab,
    SheetReader,
    read_heads,
)
from sheetflow.adapters.google.shared_look import Layout, Place
from sheetflow.adapters.google.system_tabs import HEADS
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import Header, find_list_header
from sheetflow.errors import RegisterError

NEW_HEADING = 4
"""The headings' row of a new register (from 0); its title rows and bands stand above."""
NEW_REGISTER = 710_000_100
"""The number of a register's tab that `init` makes."""
NEW_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a spreadsheet is brought to.

    `tab` is the register's tab, `account` the job's address ("" not known), `on` the day;
    `number` gives so many new identifiers that none of the given ones has.
    """

    office: Office
    tab: str
    account: str
    on: date
    number: Callable[[int, Sequence[str]], Sequence[str]]


@dataclass(frozen=True)
class SheetLayout(Layout):
    """The layout with each column where it really stands; `at` by column or system column."""

    at: Mapping[ColumnId | SystemColumn, int] | None = None
    heading: int = NEW_HEADING
    first: int = NEW_HEADING + 1
    """The first row of submissions, from 0."""

    @cached_property
    def places(self) -> tuple[Place, ...]:
        plain = Layout(self.office, self.numbered, self.tab).places
        if self.at is None:
            return plain
        return tuple(
            Place(self.at[_key(place)], place.heading, place.column, place.system)
            for place in plain
        )

    @property
    def width(self) -> int:
        """Columns up to the last one of ours."""
        return max(place.index for place in self.places) + 1

    def counted(self, place: Place) -> str:
        """The column from its heading to the end of the tab."""
        name = self.tab.replace("'", "''")
        return f"'{name}'!${place.letters}${self.heading + 1}:${place.letters}"


@dataclass(frozen=True, slots=True)
class Frame:
    """The register's tab.

    `present` is None when it is to be made; `blank` is the empty tab of a new spreadsheet, which
    becomes the register.  `missing` are columns that have no heading yet.
    """

    id: int
    layout: SheetLayout
    missing: tuple[Place, ...]
    present: PresentTab | None = None
    blank: PresentTab | None = None

    @property
    def is_new(self) -> bool:
        return self.present is None

    @property
    def tab(self) -> str:
        return self.layout.tab


def read_frame(reader: SheetReader, book: PresentBook, wanted: Wanted) -> Frame:
    """Find the register's tab and, by their headings, its columns; one call, or two.

    The tab is the one that the job has noted, whatever people call it since; else the one of the
    wanted name.  Raises RegisterError when it holds something that is no register.
    """
    heads = [book.tabs[HEADS.id]] if HEADS.id in book.tabs else []
    tab = book.titled(wanted.tab)
    single = list(book.tabs.values()) if len(book.tabs) == 1 else []
    first = {one.id: one for one in (*heads, *([tab] if tab else single))}
    read_heads(reader, book, list(first.values()))
    noted = heads[0].text(1, HEADS.columns.index("register")) if heads else ""
    if noted.isdigit() and int(noted) in book.tabs:
        tab = book.tabs[int(noted)]
        read_heads(reader, book, [] if tab.id in first else [tab])
    return _frame_of(book, tab, wanted)


def _frame_of(book: PresentBook, tab: PresentTab | None, wanted: Wanted) -> Frame:
    office = wanted.office
    if tab is None or not any(map(any, tab.grid())):
        layout = SheetLayout(office, 0, wanted.tab)
        blank = tab or _only_blank(book)
        return Frame(blank.id if blank else NEW_REGISTER, layout, layout.places, blank=blank)
    header = _header(tab, wanted)
    at: dict[ColumnId | SystemColumn, int] = {
        column: places[0] for column, places in header.places.items()
    }
    at.update((system, place) for system, place in header.system.items())
    plain = Layout(office, 0, tab.title).places
    missing = [place for place in plain if _key(place) not in at]
    end = max((*header.foreign, *at.values()), default=-1) + 1
    for number, place in enumerate(missing):
        at[_key(place)] = end + number
    layout = SheetLayout(office, 0, tab.title, at=at, heading=header.row, first=header.first)
    absent = {_key(place) for place in missing}
    placed = tuple(place for place in layout.places if _key(place) in absent)
    return Frame(tab.id, layout, placed, present=tab)


def _header(tab: PresentTab, wanted: Wanted) -> Header:
    try:
        return find_list_header(tab.grid(), wanted.office.form)
    except RegisterError as error:
        raise RegisterError(
            f"The tab “{tab.title}” is not empty and has no row of headings that are known.",
            "Name another tab as `tab` in office.yaml (it is made), or put the headings back; "
            "nothing was changed.",
        ) from error


def _only_blank(book: PresentBook) -> PresentTab | None:
    """The one empty tab that a new spreadsheet has."""
    tabs = list(book.tabs.values())
    return tabs[0] if len(tabs) == 1 and not any(map(any, tabs[0].grid())) else None


def _key(place: Place) -> ColumnId | SystemColumn:
    if place.column is not None:
        return place.column.id
    assert place.system is not None  # noqa: S101 - a place is one of the two
    return place.system
