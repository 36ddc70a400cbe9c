"""Numbers of papers: which are taken, by which row, and which is given next.

A number is used once its step was accepted, and stays so even if the step is revoked; before that,
a number that staff wrote is only claimed.  A number is unique within its series: the paper's kind,
the year (or month) it counts in, and the unit where each unit counts by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from sheetflow.core.names import RowId
from sheetflow.core.office_options import Numbering, Restart
from sheetflow.core.papers.number_pattern import count_in, paper_number
from sheetflow.core.register.text import fold

_CLAIMED_PREFIX = "~"
"""Begins a number in a row's record that staff wrote and that was never accepted."""
_NOTE_PREFIX = "nomor:"
"""Begins the name of the ledger's note of a series' next number."""
_OTHER_PREFIX = "="
"""Begins an entry that is no number (`rules.duplicates`)."""
_SEPARATOR = "\t"
_COUNT_PREFIX = "#"


@dataclass(frozen=True, slots=True)
class Series:
    """A series in which papers' numbers count.  `unit` is the unit's short name, for `{unit}`."""

    name: str
    numbering: Numbering
    day: date
    unit: str

    def entry(self, number: str) -> str:
        """Return the number as a row's record stores it."""
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
"""By series and row the counts for its papers, in the order in which they are given."""


@dataclass(frozen=True, slots=True)
class NumberAllocation:
    """The holders of numbers when a row is evaluated, and the numbers its papers have added.

    `numbers` are the office's rules of numbering.  `used` and `claimed` map numbers to rows;
    `next_by_series` are the next numbers as the ledger notes them, `counts` as this run has raised
    them.  `newly_used` are the entries that the row's papers used now, `given` the numbers that
    this run has given, in that order.
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
        """Return the row that has the number; of several that only claim it, the first."""
        same = _comparable(entry, self.numbers)
        return self.taken.get(same) or self.used.get(same) or self.claimed.get(same)

    def use(self, series: Series, number: str, row: RowId) -> "NumberAllocation":
        """Return the allocation with the number used; one of the pattern raises the count."""
        used = replace(self, newly_used={**self.newly_used, series.entry(number): row})
        pattern = series.numbering.pattern
        n = count_in(pattern, number) if pattern else None
        if n is None or n < self._next(series):
            return used
        return replace(used, counts={**self.counts, series.name: n + 1})

    def give(self, series: Series, row: RowId) -> "tuple[str, NumberAllocation]":
        """Return the next free number, or the reserved one, and the allocation with it used."""
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
        """Return the next number by the ledger's note, else the one after the highest used."""
        known = self.counts.get(series.name) or self.next_by_series.get(series.name)
        if known:
            return known
        start = f"{series.name}{_SEPARATOR}{_COUNT_PREFIX}"
        counts = (int(key.removeprefix(start)) for key in self.used if key.startswith(start))
        return max(counts, default=0) + 1

    @property
    def taken(self) -> dict[str, RowId]:
        """The numbers that the row has added to `used`."""
        return {_comparable(entry, self.numbers): row for entry, row in self.newly_used.items()}

    @property
    def notes(self) -> dict[str, str]:
        """The ledger's notes of this run's numbers."""
        return {_NOTE_PREFIX + series: str(n) for series, n in self.counts.items()}


NO_ALLOCATION = NumberAllocation()


def reserve_by_day(given: Sequence[GivenNumber], places: Mapping[RowId, int]) -> Reserved:
    """Return the counts in the order of the papers' days, then of rows; {} if given so."""
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
    """Return whether an entry of a row's record is a number that was accepted."""
    return not entry.startswith((_CLAIMED_PREFIX, _OTHER_PREFIX))


def claim(entry: str) -> str:
    """Return a number as a row's record stores it until it is accepted."""
    return _CLAIMED_PREFIX + entry


def claimed(entries: Iterable[str]) -> Iterator[str]:
    """Yield the numbers among a record's entries that were only claimed."""
    found = (entry for entry in entries if entry.startswith(_CLAIMED_PREFIX))
    return (entry.removeprefix(_CLAIMED_PREFIX) for entry in found)


def allocate_numbers(
    numbers: Mapping[str, Numbering],
    notes: Mapping[str, str],
    entries: Iterable[tuple[RowId, Iterable[str]]],
) -> NumberAllocation:
    """Return the allocation of numbers at the beginning of a run.

    `notes` are the ledger's; `entries` are those of the rows' records and, for rows that are
    evaluated now, the numbers that their cells claim.
    """
    used: dict[str, RowId] = {}
    claims: dict[str, RowId] = {}
    for row, own in entries:
        for entry in own:
            if entry.startswith(_OTHER_PREFIX):
                continue
            kept = claims if entry.startswith(_CLAIMED_PREFIX) else used
            kept.setdefault(_comparable(entry.removeprefix(_CLAIMED_PREFIX), numbers), row)
    following = {
        name.removeprefix(_NOTE_PREFIX): int(text)
        for name, text in notes.items()
        if name.startswith(_NOTE_PREFIX) and text.isdecimal()
    }
    return NumberAllocation(numbers, used, claims, following)


def _comparable(entry: str, numbers: Mapping[str, Numbering]) -> str:
    """Return the entry as it is compared: of a number by the pattern only its unpadded count.

    A count is taken in every month of its series.
    """
    series, _, number = entry.partition(_SEPARATOR)
    numbering = numbers.get(series.partition("/")[0])
    n = count_in(numbering.pattern, number) if numbering and numbering.pattern else None
    return entry if n is None else f"{series}{_SEPARATOR}{_COUNT_PREFIX}{n}"
