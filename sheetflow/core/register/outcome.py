"""What comes of reading one cell: a value, or why there is none, and how it was understood."""

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

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
