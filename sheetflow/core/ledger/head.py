"""The head of the chain of events: the newest event's number and hash, as printed and typed.

Each hash covers all events before it, so that a person with a printed head can prove later that a
ledger still contains every event up to there.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.records import LedgerState

MIN_DIGITS = 16
"""Least digits of a hash that a person types: 64 bits, which do not match by chance."""
_DIGITS = 64
_TYPED = re.compile(r"\s*(\d{1,15})[\s:：]+([0-9A-Fa-f][0-9A-Fa-f\s:：]*)[…. ]*\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """An event's number and hash; a `hash` that a person typed may be only its beginning."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}" if self.sequence else ""

    @property
    def short(self) -> str:
        """Return the short form, for people who do not copy it; "" for a ledger without events."""
        return str(self)[: len(str(self.sequence)) + 1 + MIN_DIGITS]

    def is_of(self, hash_there: str | None) -> bool:
        """Return whether a ledger's event of this number is this one (None: it has none)."""
        return hash_there is not None and bool(self.hash) and hash_there.startswith(self.hash)


NO_EVENTS = Head(0, "")


def parse_head(text: str) -> Head | None:
    """Parse a head as a person typed it or a paper prints it; None for any other text.

    Colons and blanks may be anywhere between the digits, letters may be capital; at least
    `MIN_DIGITS` digits of the hash are needed.
    """
    found = _TYPED.fullmatch(text)
    if found is None:
        return None
    number, digits = int(found[1]), re.sub(r"[\s:：]", "", found[2]).lower()
    if not number or not MIN_DIGITS <= len(digits) <= _DIGITS:
        return None
    return Head(number, digits)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of the ledger in a place outside it.

    It contains the office's identity ("" for none) and the newest event when it was written.
    `alone`: it proves by itself that there was a ledger.
    """

    office: str
    head: Head = NO_EVENTS
    alone: bool = True


class Mismatch(Enum):
    """Why a ledger cannot be written to."""

    MISSING = "missing"
    """There is none, although a mark proves that there was one."""
    FOREIGN = "foreign"
    """It has another identity than the register or the folder."""
    OLDER = "older"
    """It does not contain an event that a mark names."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A mismatch, the place that proves it, and the place's mark."""

    mismatch: Mismatch
    place: str
    mark: Mark


Marks = Mapping[str, Mark]
"""Marks by their places, under the names that people use."""


def compare_ledger(
    ledger: LedgerState, marks: Marks, shown: str, hash_at: Callable[[int], str | None]
) -> Difference | None:
    """Return the first difference between the ledger and its marks in the office's places.

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
    """Return whether the ledger was ever written."""
    return bool(ledger.office or ledger.version or ledger.notes)


def identity_of(ledger: LedgerState, marks: Marks) -> str:
    """Return the office's identity by its places, else by its ledger; "" where it has none yet."""
    return next((mark.office for mark in marks.values() if mark.office), ledger.office)


NOTED = "stamp:"
"""Begins the name of a note: "stamp:Laporan/2025-10/Laporan 2025-10"."""
_FIRST_WAIT = timedelta(minutes=10)
_MAX_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StampRecord:
    """A report's time stamp, requested or received.

    `place` is the report's path without ending; `text` is what is stamped.  `sha256` is of the
    stamp's file, None as long as there is none; then `tries` failed, and `again` is the first
    moment to try again.
    """

    place: DrivePath
    text: str
    sha256: Sha256 | None = None
    tries: int = 0
    again: datetime | None = None

    @property
    def token_path(self) -> DrivePath:
        return DrivePath(f"{self.place}.tsr")

    @property
    def text_path(self) -> DrivePath:
        return DrivePath(f"{self.place}.tsr.txt")

    @property
    def head(self) -> Head:
        """The head that the text contains."""
        named = self.text.partition("head: ")[2].partition("\n")[0]
        return parse_head(named) or NO_EVENTS

    def is_due(self, now: datetime) -> bool:
        """Return whether the stamp is to be requested now."""
        return not self.sha256 and (self.again is None or self.again <= now)

    def failed(self, now: datetime) -> "StampRecord":
        """Return the stamp after one more failure; each wait is twice the last one, up to a day."""
        wait = min(_FIRST_WAIT * 2 ** min(self.tries, 10), _MAX_WAIT)
        return replace(self, tries=self.tries + 1, again=now + wait)

    def to_note(self) -> tuple[str, str]:
        """Return the note's name and text."""
        again = self.again.isoformat() if self.again else ""
        data = {"text": self.text, "sha256": self.sha256 or "", "tries": self.tries, "again": again}
        return NOTED + self.place, json.dumps(data, sort_keys=True, ensure_ascii=False)


def stamped_text(
    place: DrivePath, office: str, head: str, files: Mapping[DrivePath, Sha256]
) -> str:
    """Return the text that is stamped for a report: office, files' digests, the ledger's head.

    UTF-8 with LF line ends; the same text for the same report.
    """
    lines = [f"report: {place.rpartition('/')[2]}", f"office: {office}", f"head: {head}"]
    lines += [f"sha256: {digest} {path.rpartition('/')[2]}" for path, digest in files.items()]
    return "\n".join([*lines, ""])


def stamp_records(notes: Mapping[str, str]) -> Iterator[StampRecord]:
    """Yield every stamp of the ledger's notes; unreadable ones are left out."""
    for name in sorted(notes):
        if name.startswith(NOTED):
            try:
                data = json.loads(notes[name])
                again = datetime.fromisoformat(data["again"]) if data["again"] else None
                place = DrivePath(name.removeprefix(NOTED))
                digest = Sha256(str(data["sha256"])) if data["sha256"] else None
                yield StampRecord(place, str(data["text"]), digest, int(data["tries"]), again)
            except (ValueError, KeyError, TypeError):
                continue
