"""Smaller choices of an office: limits, folders, the report, numbers of papers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sheetflow.core.calendar import ALWAYS, Span
from sheetflow.core.names import RoleId, UnitId, WorkflowId
from sheetflow.core.words import Words


@dataclass(frozen=True, slots=True)
class SuggestedFormat:
    """A row of `content-formats.csv`; `width` or `height` None leaves that side free."""

    platform: str
    name: str
    width: int | None
    height: int | None
    file_types: tuple[str, ...]
    """Lower-case file name endings without the dot, jpg for both jpg and jpeg."""
    max_bytes: int | None
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Limits:
    """A plan beyond these stops and asks (octoDNS-like safety)."""

    transitions: int = 500
    """Most accepted transitions of one run."""
    copies: int = 5_000
    """Most files copied by one run."""
    vanished_percent: int = 30
    """Most of the ledger's open rows, in percent, that may be missing from the register."""
    vanished_floor: int = 10
    """Missing rows up to this number never stop a run."""
    file_bytes: int = 2 * 1024**3
    """A larger file is not copied."""
    folder_files: int = 500
    """Most files taken out of one attached folder."""
    spare_rows: int = 200
    """Spare rows numbered by `init`, and again by a run that finds few left."""
    spare_minimum: int = 20
    """Fewer spare rows than this are few."""
    ahead_days: int = 400
    """A run so many days after the last one is one with a wrong clock, unless a person says no."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Names inside Drive/: a submission's folder before and after it is archived, with blanks,
    the folders inside it, and where staff put files to attach.
    """

    submission: str
    archive: str
    parts: tuple[str, ...]
    inbox: str = "Kotak Masuk"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A point the decree leaves open; `default` is used until the office decides."""

    key: str
    question: Words
    default: str


@dataclass(frozen=True, slots=True)
class Report:
    """The periodic report (`laporan`): whose, to whom, by when, and which workflows are its parts.

    Due on working day `due_working_day` of the next period.
    """

    addressee: RoleId
    prepared_by: RoleId
    acknowledged_by: RoleId
    acknowledged_unit: UnitId | None
    parts: tuple[WorkflowId, ...]
    period: str = "monthly"
    due_working_day: int = 5
    count_history: bool = False
    """Whether what was finished before sheetflow came is counted."""
    list_archived: bool = False
    """Titles of what was archived stand on a page of their own, for the addressee."""


class Restart(Enum):
    """When the numbers of a paper begin with 1 again."""

    YEARLY = "yearly"
    MONTHLY = "monthly"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a paper is numbered: no number of a series is had by two papers.

    Where staff typed none, the next is given by `pattern`; "" leaves numbers to staff.
    `per_unit`: each subdivision counts by itself.
    """

    pattern: str = ""
    restart: Restart = Restart.YEARLY
    per_unit: bool = False
