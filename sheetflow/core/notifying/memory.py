"""What the ledger remembers of notices: a note for each person, and one for the office.

Lost or unreadable notes only cause a repetition (`LedgerState.notes`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sheetflow.core.names import SubmissionId
from sheetflow.core.records import json_value

OFFICE_NOTE = "pemberitahuan"
"""The name of the office's note; a person's note adds ":" and the name."""
PERSON_PREFIX = f"{OFFICE_NOTE}:"


@dataclass(frozen=True, slots=True)
class Followed:
    """An item that a person has: `entry` is its state and round, `marks` what he was sent of it."""

    entry: str
    marks: str = ""

    def marked(self, marks: str) -> "Followed":
        """Return it with more marks."""
        return Followed(self.entry, "".join(sorted({*self.marks, *marks})))


@dataclass(frozen=True, slots=True)
class PersonMemory:
    """What one person was sent, and what is still to be sent."""

    items: Mapping[SubmissionId, Followed] = field(default_factory=dict)
    """What the person has, sent or not; nothing while there is too much to follow."""
    since: datetime | None = None
    """Since when something new is gathered."""
    listed: datetime | None = None
    """The moment of the last daily list that was made, or had nothing to list."""
    list_day: date | None = None
    """The day of the last daily list that was made."""
    report: str = ""
    """The period of the report that was sent last; with "!" when it was due."""
    crowded: bool = False
    """More waits than can be followed, which was sent once and is in the daily list."""

    had_list: bool = False
    """Something waited for the person when this was written."""

    def to_note(self) -> str:
        """Return the note's text, the same for the same memory; "" where there is nothing."""
        data = {
            "items": {name: f"{one.entry} {one.marks}" for name, one in self.items.items()},
            "since": self.since,
            "listed": self.listed,
            "day": self.list_day,
            "report": self.report,
            "crowded": self.crowded,
            "waits": self.had_list,
        }
        kept = {name: value for name, value in data.items() if value}
        return json.dumps(
            kept, default=json_value, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )


def person_memory(text: str, zone: ZoneInfo, now: datetime) -> PersonMemory:
    """Return the memory of a note; a blank one for a blank or unreadable note.

    Times that are still to come are from a clock that was wrong: they count as now.
    """
    try:
        data = json.loads(text or "{}")
        split = ((name, *one.split(" ")) for name, one in data.get("items", {}).items())
        items = {SubmissionId(name): Followed(entry, marks) for name, entry, marks in split}
        day = date.fromisoformat(data["day"]) if "day" in data else None
        return PersonMemory(
            items,
            _moment(data.get("since", ""), zone, now),
            _moment(data.get("listed", ""), zone, now),
            day if day and day <= now.date() else None,
            str(data.get("report", "")),
            bool(data.get("crowded")),
            bool(data.get("waits")),
        )
    except (ValueError, TypeError, AttributeError):
        return PersonMemory()


def _moment(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    return min(datetime.fromisoformat(text).astimezone(zone), now) if text else None


@dataclass(frozen=True, slots=True)
class OfficeMemory:
    """When notices must be decided again although nothing has changed."""

    key: str
    """Of the settings that it was decided by."""
    at: datetime
    """When it was decided."""
    next: datetime | None
    """The next moment at which anything can be due; None for none."""

    def to_note(self) -> str:
        """Return the note's text."""
        following = self.next.isoformat() if self.next else ""
        return json.dumps({"key": self.key, "at": self.at.isoformat(), "next": following})

    def differs(self, other: "OfficeMemory") -> bool:
        """Return whether the other was decided by other settings, or for another moment."""
        return (self.key, self.next) != (other.key, other.next)

    def is_due(self, key: str, now: datetime) -> bool:
        """Return whether a moment was reached, settings have changed, or the clock was wrong."""
        reached = self.next is not None and self.next <= now
        return reached or self.key != key or now < self.at


def office_memory(text: str) -> OfficeMemory | None:
    """Return the office's note; None for a blank or unreadable one."""
    try:
        data = json.loads(text)
        at = datetime.fromisoformat(data["at"])
        following = datetime.fromisoformat(data["next"]) if data["next"] else None
        known = OfficeMemory(str(data["key"]), at, following)
        return None if any(one and one.tzinfo is None for one in (at, following)) else known
    except (ValueError, KeyError, TypeError):
        return None
