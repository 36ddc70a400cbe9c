"""When notices may go out: outside quiet hours, on working days only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from sheetflow.core.calendar import WorkingCalendar
from sheetflow.core.notices import NoticeSettings

HORIZON = 3_660
"""Days in which the next moment is looked for; later ones count as never."""


@dataclass(frozen=True)
class NoticeClock:
    """The moments of an office's notices, as of `now`, which is in the office's zone."""

    settings: NoticeSettings
    calendar: WorkingCalendar
    now: datetime

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()

    @cached_property
    def is_allowed(self) -> bool:
        """Whether a notice may go out now."""
        return self.first_allowed(self.now) == self.now

    def first_allowed(self, moment: datetime) -> datetime | None:
        """Return the first moment from `moment` on at which a notice may go out."""
        for day in self._working_days(moment.date()):
            for start, end in self._open_hours(day):
                if moment < end:
                    return max(start, moment)
        return None

    def due_at(self, since: datetime) -> datetime | None:
        """Return when what is new since that moment goes out: once it was gathered long enough."""
        start = self.first_allowed(since)
        return start and self.first_allowed(start + self._gathered)

    @cached_property
    def last_list(self) -> datetime | None:
        """The newest moment of a daily list that has passed, on a working day."""
        for ahead in range(HORIZON):
            moment = self._list_moment(self.today - timedelta(days=ahead))
            if moment <= self.now and self.calendar.is_working(moment.date()):
                return moment
        return None

    @cached_property
    def next_list(self) -> datetime | None:
        """The first moment after now at which a daily list may go out.

        That is also the list of an hour that has passed in quiet time and is held back until now.
        """
        first = self.last_list.date() if self.last_list else self.today
        moments = (self.first_allowed(self._list_moment(day)) for day in self._working_days(first))
        return next((moment for moment in moments if moment and moment > self.now), None)

    @cached_property
    def is_list_near(self) -> bool:
        """Whether the next daily list goes out before anything gathered from now on would."""
        return self.next_list is not None and self.next_list <= self.now + self._gathered

    @cached_property
    def tomorrow(self) -> datetime | None:
        """The first moment of a later day at which a notice may go out."""
        return self.first_allowed(midnight(self.today + timedelta(days=1), self.now))

    @property
    def _gathered(self) -> timedelta:
        return timedelta(minutes=self.settings.gather_minutes)

    def _list_moment(self, day: date) -> datetime:
        return datetime.combine(day, self.settings.daily_at, self.now.tzinfo)

    def _working_days(self, first: date) -> Iterator[date]:
        days = (first + timedelta(days=ahead) for ahead in range(HORIZON))
        return filter(self.calendar.is_working, days)

    def _open_hours(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans of a working day outside quiet hours."""
        quiet = self.settings.quiet
        begins, ends = (
            datetime.combine(day, at, self.now.tzinfo) for at in (quiet.quiet_from, quiet.until)
        )
        if ends < begins:
            yield ends, begins
        else:
            yield midnight(day, self.now), begins
            yield ends, midnight(day + timedelta(days=1), self.now)


def midnight(day: date, now: datetime) -> datetime:
    """Return the day's beginning in the zone of `now`."""
    return datetime.combine(day, time(), now.tzinfo)
