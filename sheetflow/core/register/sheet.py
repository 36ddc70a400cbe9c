"""The register's tab as a backend read it, who may write where, and what a cell is read as."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Generic, TypeVar

from sheetflow.core.names import ColumnId


@dataclass(frozen=True, slots=True)
class RegisterSnapshot:
    """The register's tab as it was at one moment.

    `rows[i]` is sheet row i+1, `rows[i][j]` sheet column j+1; rows may be of unequal length.
    `links` maps (row, column), both from 1, to a hyperlink's target.  `version` is opaque and
    changes whenever anything in the register changes.  `protections`: who may write where;
    None in a backend that cannot keep anybody out of a column.  `merged` are the merged ranges.
    `copies` are the names of versions of the register that a synchroniser put beside it.  `office`
    is the register's own identity, "" for none.  `lists` are those of the job's tabs of what waits
    that it writes line by line, by name, with their marks (see `ShowList`); None for no mark.
    `tab` is the tab's name in a workbook.
    """

    rows: "Sequence[Sequence[Cell]]"
    version: str
    links: Mapping[tuple[int, int], str]
    protections: "Protections | None" = None
    merged: "tuple[Area, ...]" = ()
    copies: tuple[str, ...] = ()
    office: str = ""
    lists: Mapping[str, int | None] = field(default_factory=dict)
    tab: str = ""


def column_letters(position: int) -> str:
    """Return the letters a spreadsheet shows for a column counted from 0: 0 → A, 27 → AB."""
    letters, rest = "", position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A merged range of the sheet; rows and columns from 1, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def reference(self) -> str:
        """As a spreadsheet names it: "D5:D6"."""
        left, right = column_letters(self.left - 1), column_letters(self.right - 1)
        return f"{left}{self.top}:{right}{self.bottom}"


Covered = Mapping[int, Mapping[int, Area]]


def covered_cells(areas: Iterable[Area], columns: Iterable[int], rows: range) -> Covered:
    """Return the cells of these columns and rows that lie under another.

    A merged whole column costs no more than there are rows.  The first cell of a range is its own.
    """
    wanted = frozenset(columns)
    found: dict[int, dict[int, Area]] = {}
    for area in areas:
        inside = [column for column in wanted if area.left <= column <= area.right]
        for row in range(max(rows.start, area.top), min(rows.stop, area.bottom + 1)):
            for column in inside:
                if (row, column) != (area.top, area.left):
                    found.setdefault(row, {})[column] = area
    return found


Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell as an adapter hands it over; an error cell is its text, such as "#REF!"."""


@dataclass(frozen=True, slots=True)
class Protection:
    """Who may edit a column's cells below the header.

    `users` are e-mail addresses in small letters, `groups` those of groups; `domain`: everybody
    of the domain who may edit the spreadsheet.  `known` is False where the job may not see the
    list because it is not on it itself.
    """

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    domain: bool = False
    known: bool = True

    @property
    def editors(self) -> frozenset[str]:
        """Everybody on the list, people and groups."""
        return self.users | self.groups

    def strangers(self, allowed: Iterable[str]) -> frozenset[str]:
        """Who is on the list and not among `allowed` (addresses of people and groups)."""
        return self.editors - {name.lower() for name in allowed}


@dataclass(frozen=True, slots=True)
class Protections:
    """The protection of every column of the register; None where anybody may write.

    `keepers` can write everywhere and cannot be kept out: the job's own account and the owner of
    the spreadsheet, in small letters.
    """

    columns: Mapping[ColumnId, Protection | None]
    keepers: frozenset[str] = frozenset()


ChooseCells = Callable[[RegisterSnapshot], Mapping[tuple[int, int], str | int | date]]
"""Returns what to write into the register as it is now, by row and column from 1."""


T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Unreadable(Enum):
    """Why a cell gives no value."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    """A promise or an error in place of a value: "menyusul", "sda", "#REF!"."""
    PICTURE = "picture"
    """A picture that was put into the cell itself."""
    IMPOSSIBLE = "impossible"
    """It has the form of a value that does not exist: 31/09/2025."""
    OUT_OF_RANGE = "range"
    """A day of a year that no submission is of: 01/10/1999."""
    WEEKDAY = "weekday"
    """A day that is no such weekday: Rabu, 9 Oktober 2025."""
    MONTH_FIRST = "month_first"
    """Its month is no month, and would be one if it were the day: 10/31/2025."""
    CLOCK = "clock"
    """A time of day that does not exist: 9/10/2025 25:00."""
    INCOMPLETE = "incomplete"
    """A date without its year: 21 okt."""
    AMBIGUOUS = "ambiguous"
    """It means several days: 1-3 Oktober 2025."""
    UNKNOWN = "unknown"


NOT_GIVEN = frozenset({Unreadable.EMPTY, Unreadable.PLACEHOLDER, Unreadable.PICTURE})
"""Cells that hold nothing yet that could be read."""


class NoteKind(Enum):
    """How a cell was understood where that is worth a sentence (SOP model, section 7)."""

    NORMAL = "W-NORMAL"
    ALIAS = "W-ALIAS"
    NUMBER = "W-ANGKA"
    TRACKING = "W-LACAK"
    SHORT_LINK = "W-LINK-PENDEK"
    MANY_LINKS = "W-LINK-JAMAK"
    STORY = "W-LINK-SEMENTARA"
    OTHER_LINK = "W-NORMAL:link"
    """Behind the colon: the variant of the sentence."""


@dataclass(frozen=True, slots=True)
class Note:
    """`original` was read as `result`; for MANY_LINKS the result is their number."""

    kind: NoteKind
    original: str
    result: str


@dataclass(frozen=True, slots=True)
class Read(Generic[T_co]):
    """A cell that was read: exactly one of `value` and `problem` is set; `text` is it cleaned."""

    value: T_co | None
    problem: Unreadable | None
    text: str
    notes: tuple[Note, ...] = ()

    @classmethod
    def of(cls, value: T, text: str, *notes: Note) -> "Read[T]":
        """Return the reading of a cell that gives a value."""
        return Read(value, None, text, notes)

    @classmethod
    def none(cls, problem: Unreadable, text: str = "") -> "Read[T_co]":
        """Return the reading of a cell that gives none."""
        return Read(None, problem, text)
