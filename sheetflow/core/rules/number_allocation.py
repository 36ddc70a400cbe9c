"""Numbers of papers: which are taken, by whom, and which is given next.

A number is used once the step it stands in was accepted, and stays so whatever becomes of the
step; before that, a number that staff wrote is only claimed.  A number is one of a kind within its
series: the paper's kind, the year (or month) it counts in, the unit where each counts by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from sheetflow.core.names import RowId
from sheetflow.core.office_options import Numbering, Restart
from sheetflow.core.papers.number_pattern import count_in, paper_number
from sheetflow.core.register.text import fold

CLAIMED_PREFIX = "~"
"""Begins a number in a row's record that is written there and was never accepted."""
_NOTE_PREFIX = "nomor:"
"""Begins the name under which the ledger notes a series' next number."""
_OTHER_PREFIX = "="
"""Begins what is no number (`rules.duplicates`)."""
_SEPARATOR = "\t"
_COUNT_PREFIX = "#"


@dataclass(frozen=True, slots=True)
class Series:
    """Where a paper's numbers count.  `unit` is the unit's short name, for `{unit}`."""

    name: str
    numbering: Numbering
    day: date
    unit: str

    def entry(self, number: str) -> str:
        """Return the number as a row's record keeps it."""
        return f"{self.name}{_SEPARATOR}{fold(number)}"

    def number(self, n: int) -> str:
        """Return the count as the paper's pattern writes it."""
        return paper_number(self.numbering.pattern, n, self.day, self.unit)


def series_of(paper: str, numbering: Numbering, day: date, unit: str) -> Series:
    """Return the series of a paper of that kind, dated `day`."""
    match numbering.restart:
        case Restart.YEARLY:
            name = f"{paper}/{day:%Y}"
        case Restart.MONTHLY:
            name = f"{paper}/{day:%Y-%m}"
        case Restart.NEVER:
            name = paper
        case _:
            assert_never(numbering.restart)
    return Series(f"{name}/{unit}" if numbering.per_unit else name, numbering, day, unit)


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A count that a run gave to a paper, dated `day`, of a row."""

    series: str
    day: date
    row: RowId
    count: int


Reserved = Mapping[tuple[str, RowId], tuple[int, ...]]
"""By series and row the counts that its papers get, in the order they are given."""


@dataclass(frozen=True, slots=True)
class NumberAllocation:
    """Whose each number is when a row is evaluated, and what its papers have added.

    `numbers` is how the office numbers its papers.  `used` and `claimed` map numbers to rows;
    `next_by_series` are the next numbers as the ledger notes them, `counts` as this run has moved
    them on.  `newly_used` are the entries that the row's papers used now, `given` what this run
    has given, in that order.
    """

    numbers: Mapping[str, Numbering] = field(default_factory=dict)
    used: Mapping[str, RowId] = field(default_factory=dict)
    claimed: Mapping[str, RowId] = field(default_factory=dict)
    next_by_series: Mapping[str, int] = field(default_factory=dict)
    newly_used: Mapping[str, RowId] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    reserved: Reserved = field(default_factory=dict)
    given: tuple[GivenNumber, ...] = ()

    def holder(self, entry: str) -> RowId | None:
        """Return whose the number is; of several who only claim it, the first."""
        same = _comparable(entry, self.numbers)
        return self.taken.get(same) or self.used.get(same) or self.claimed.get(same)

    def use(self, series: Series, number: str, row: RowId) -> NumberAllocation:
        """Return it with the number used; the count moves on for one written by the pattern."""
        used = replace(self, newly_used={**self.newly_used, series.entry(number): row})
        pattern = series.numbering.pattern
        n = count_in(pattern, number) if pattern else None
        if n is None or n < self._next(series):
            return used
        return replace(used, counts={**self.counts, series.name: n + 1})

    def give(self, series: Series, row: RowId) -> tuple[str, NumberAllocation]:
        """Return the next number that nobody has, or that is reserved, and it with that used."""
        n = self._reserved(series, row) or self._free(series)
        used = self.use(series, series.number(n), row)
        given = (*self.given, GivenNumber(series.name, series.day, row, n))
        return series.number(n), replace(used, given=given)

    def _reserved(self, series: Series, row: RowId) -> int | None:
        counts = self.reserved.get((series.name, row), ())
        had = sum(one.series == series.name and one.row == row for one in self.given)
        return counts[had] if had < len(counts) else None

    def _free(self, series: Series) -> int:
        n = self._next(series)
        while self.holder(series.entry(series.number(n))) is not None:
            n += 1
        return n

    def _next(self, series: Series) -> int:
        """By the ledger's note; where there is none yet, behind the highest that was used."""
        known = self.counts.get(series.name) or self.next_by_series.get(series.name)
        if known:
            return known
        start = f"{series.name}{_SEPARATOR}{_COUNT_PREFIX}"
        counts = (int(key.removeprefix(start)) for key in self.used if key.startswith(start))
        return max(counts, default=0) + 1

    @property
    def taken(self) -> dict[str, RowId]:
        """What the row has added to `used`."""
        return {_comparable(entry, self.numbers): row for entry, row in self.newly_used.items()}

    @property
    def notes(self) -> dict[str, str]:
        """What the ledger must keep of this run's numbers."""
        return {_NOTE_PREFIX + series: str(n) for series, n in self.counts.items()}


NO_ALLOCATION = NumberAllocation()


def reserve_by_day(given: Sequence[GivenNumber], places: Mapping[RowId, int]) -> Reserved:
    """Return who of those that were given counts gets which: by the day of the paper, then by row.

    {} where they were given in that order.
    """
    found: dict[tuple[str, RowId], tuple[int, ...]] = {}
    changed = False
    for series in dict.fromkeys(one.series for one in given):
        group = [one for one in given if one.series == series]
        ordered = sorted(group, key=lambda one: (one.day, places[one.row]))
        counts = dict(zip(map(id, ordered), sorted(one.count for one in group), strict=True))
        for one in group:
            key = (series, one.row)
            found[key] = (*found.get(key, ()), counts[id(one)])
            changed = changed or counts[id(one)] != one.count
    return found if changed else {}


def is_used(entry: str) -> bool:
    """Whether an entry of a row's record is a number that was accepted."""
    return not entry.startswith((CLAIMED_PREFIX, _OTHER_PREFIX))


def allocate_numbers(
    numbers: Mapping[str, Numbering],
    notes: Mapping[str, str],
    entries: Iterable[tuple[RowId, Iterable[str]]],
) -> NumberAllocation:
    """Return whose numbers are as a run begins.

    `notes` are the ledger's; `entries` those of the rows' records, and of the rows that are
    evaluated now the numbers that their cells claim.
    """
    used: dict[str, RowId] = {}
    claimed: dict[str, RowId] = {}
    for row, own in entries:
        for entry in own:
            if entry.startswith(_OTHER_PREFIX):
                continue
            kept = claimed if entry.startswith(CLAIMED_PREFIX) else used
            kept.setdefault(_comparable(entry.removeprefix(CLAIMED_PREFIX), numbers), row)
    following = {
        name.removeprefix(_NOTE_PREFIX): int(text)
        for name, text in notes.items()
        if name.startswith(_NOTE_PREFIX) and text.isdecimal()
    }
    return NumberAllocation(numbers, used, claimed, following)


def _comparable(entry: str, numbers: Mapping[str, Numbering]) -> str:
    """The entry as it is compared: of a number by the pattern only its count, however padded.

    In another month of the same series a count is taken, too.
    """
    series, _, number = entry.partition(_SEPARATOR)
    numbering = numbers.get(series.partition("/")[0])
    n = count_in(numbering.pattern, number) if numbering and numbering.pattern else None
    return entry if n is None else f"{series}{_SEPARATOR}{_COUNT_PREFIX}{n}"
