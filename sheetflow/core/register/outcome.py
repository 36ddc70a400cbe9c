"""What comes of reading one cell: a value, or why there is none, and how it was understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Generic, TypeVar

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell as an adapter hands it over; an error cell is its text, such as "#REF!"."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Unreadable(Enum):
    """Why a cell gives no value."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    """A promise or an error in place of a value: "menyusul", "sda", "#REF!"."""
    IMPOSSIBLE = "impossible"
    """It has the form of a value that does not exist: 31/09/2025."""
    AMBIGUOUS = "ambiguous"
    """It can mean several things: "21 okt" of which year?"""
    UNKNOWN = "unknown"


class NoteKind(Enum):
    """What staff should know of how their cell was understood (SOP model, section 7)."""

    NORMAL = "W-NORMAL"
    ALIAS = "W-ALIAS"
    NUMBER = "W-ANGKA"
    TRACKING = "W-LACAK"
    SHORT_LINK = "W-LINK-PENDEK"
    MANY_LINKS = "W-LINK-JAMAK"
    STORY = "W-LINK-SEMENTARA"


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


def value_of(value: T, text: str, *notes: Note) -> Read[T]:
    return Read(value, None, text, notes)


def no_value(problem: Unreadable, text: str = "") -> Read[T]:
    return Read(None, problem, text)
