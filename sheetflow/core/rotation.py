"""Which filed files a run reads again: a part each day, so that four weeks see all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

DAYS = 28
"""In so many days every submission has its turn once."""
MOST_DAYS = 7
"""Days' parts that one run reads: missed days are caught up a week at a time."""
READ = "berkas dibaca"
"""The note of the ledger that says when a part was read last, and up to which day's."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is read today; nothing when the first run of the day has read it already."""

    slots: frozenset[int] = frozenset()
    note: str = ""
    """What the ledger keeps of it, "" for nothing new."""

    def holds(self, name: str) -> bool:
        """Whether it is this submission's or row's turn."""
        return (
            bool(self.slots) and crc32(name.encode("utf-8", "surrogatepass")) % DAYS in self.slots
        )

    def of(self, names: Iterable[str]) -> Iterator[str]:
        """Those whose turn it is."""
        return (name for name in names if self.holds(name)) if self.slots else iter(())


def part_of(note: str, today: date) -> Part:
    """The part of `today`, with those of days on which nothing ran.

    `note` is the ledger's (`READ`).  After more than four weeks everything is due once.
    """
    last, covered = _read(note)
    if last is not None and last >= today:
        return Part()
    first = today
    if covered is not None:
        first = max(covered + timedelta(days=1), today - timedelta(days=DAYS - 1))
    count = min((today - first).days + 1, MOST_DAYS)
    if count < 1:
        return Part(note=_note(today, covered or today))
    days = [first + timedelta(days=number) for number in range(count)]
    return Part(frozenset(day.toordinal() % DAYS for day in days), _note(today, days[-1]))


def _read(note: str) -> tuple[date | None, date | None]:
    try:
        last, covered = map(date.fromisoformat, note.split())
    except ValueError:
        return None, None
    return last, covered


def _note(last: date, covered: date) -> str:
    return f"{last.isoformat()} {covered.isoformat()}"
