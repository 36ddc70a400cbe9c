"""Days: spans of them, and which ones are worked."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from sheetflow.core.setting_rules import Day, SettingError, Text


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, both days included; None is open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Return whether the day is in the span."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meets(self, other: "Span") -> bool:
        """Return whether any day is in both spans."""
        first = max(self.start or date.min, other.start or date.min)
        return first <= min(self.end or date.max, other.end or date.max)


ALWAYS = Span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Base of what is valid from `since` to `until`, both days included; a missing day is open."""

    since: Day | None = None
    """The first day."""
    until: Day | None = None
    """The last day."""

    def __post_init__(self) -> None:
        """Raise SettingError where the span ends before it starts."""
        if self.since is not None and self.until is not None and self.until < self.since:
            problem = f"The span ends on {self.until}, before it starts on {self.since}."
            raise SettingError(problem, "Swap or mend the days.", "until")

    @property
    def span(self) -> Span:
        """The days."""
        return Span(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Exceptional(Dated):
    """A span in which no lateness is counted (`mode_kahar`, decree Lampiran I point 3)."""

    since: Day
    """The first day (dari)."""
    until: Day
    """The last day (sampai)."""
    reason: Text
    """Why (alasan)."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Days of the week off (Monday is 0), public holidays, and exceptional spans."""

    weekend: frozenset[int]
    holidays: frozenset[date]
    exceptional: tuple[Exceptional, ...] = ()

    def is_working(self, day: date) -> bool:
        """Return whether `day` counts as a working day."""
        return (
            day.weekday() not in self.weekend
            and day not in self.holidays
            and not any(one.span.holds(day) for one in self.exceptional)
        )

    def elapsed(self, start: date, end: date) -> int:
        """Return the working days after `start` through `end`; 0 when `end` is not later.

        Friday to Monday is 1.  Each year is counted once, however often it is needed.
        """
        if end <= start:
            return 0
        between = (_worked(self, year)[-1] for year in range(start.year, end.year))
        return sum(between) + _worked_until(self, end) - _worked_until(self, start)

    def due(self, start: date, days: int) -> date:
        """Return the last day that is `days` working days after `start`."""
        day, left = start, days
        horizon = start + timedelta(days=3660)
        while left > 0 and day < horizon:
            day += timedelta(days=1)
            left -= self.is_working(day)
        return day


def _worked_until(calendar: WorkingCalendar, day: date) -> int:
    """Return the working days of the day's year through that day."""
    return _worked(calendar, day.year)[(day - date(day.year, 1, 1)).days]


@lru_cache(maxsize=256)
def _worked(calendar: WorkingCalendar, year: int) -> tuple[int, ...]:
    """Return for each day of the year how many working days it has through that day."""
    first, length = date(year, 1, 1), 366 if isleap(year) else 365
    days = (first + timedelta(days=ahead) for ahead in range(length))
    return tuple(accumulate(int(calendar.is_working(day)) for day in days))
