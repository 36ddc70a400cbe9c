"""Whether a ledger is the office's own and as new as what the office's places have seen of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from sheetflow.core.ledger.head import NO_EVENTS, Head
from sheetflow.core.records import LedgerState


@dataclass(frozen=True, slots=True)
class Mark:
    """What a place outside the ledger holds of it: the office's identity ("" none), and the newest
    event when the mark was written.  `alone`: it shows by itself that there was a ledger."""

    office: str
    head: Head = NO_EVENTS
    alone: bool = True


class Mismatch(Enum):
    """Why a ledger cannot be written to."""

    MISSING = "missing"
    """There is none, and something shows that there was one."""
    FOREIGN = "foreign"
    """It has another identity than the register or the folder."""
    OLDER = "older"
    """It does not contain an event that a place has seen."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A mismatch, the place that shows it, and what the place holds."""

    mismatch: Mismatch
    place: str
    mark: Mark


Marks = Mapping[str, Mark]
"""By the place that bears them, as people know it."""


def compare_ledger(
    ledger: LedgerState, marks: Marks, shown: str, hash_at: Callable[[int], str | None]
) -> Difference | None:
    """The first difference between the ledger and what the office's places show of it.

    `shown` names the register when a run has written into its rows, else "".  `hash_at` is the
    ledger's.
    """
    if not is_there(ledger):
        seen = [(place, mark) for place, mark in marks.items() if mark.alone]
        seen += [(shown, Mark(""))] if shown else []
        found = max(seen, key=lambda one: one[1].head.sequence, default=None)
        return Difference(Mismatch.MISSING, *found) if found else None
    for place, mark in marks.items():
        if mark.office and ledger.office and mark.office != ledger.office:
            return Difference(Mismatch.FOREIGN, place, mark)
    for place, mark in marks.items():
        if mark.head.sequence and not mark.head.is_of(hash_at(mark.head.sequence)):
            return Difference(Mismatch.OLDER, place, mark)
    return None


def is_there(ledger: LedgerState) -> bool:
    """Whether anything was ever written to the ledger."""
    return bool(ledger.office or ledger.version or ledger.notes)


def identity_of(ledger: LedgerState, marks: Marks) -> str:
    """The office's identity: as its places bear it, else its ledger; "" where it has none yet."""
    return next((mark.office for mark in marks.values() if mark.office), ledger.office)
