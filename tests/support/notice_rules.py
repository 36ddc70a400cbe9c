"""The rules of notices, read off an office's settings anew and not by the code under test."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.notices import NoticeSettings
from sheetflow.core.office import Office
from sheetflow.core.waiting import WaitingRow

GRID = timedelta(minutes=10)
AHEAD = 40
"""Days in which the next list is looked for."""


@dataclass
class NoticeRules:
    """When whom what must be sent, by runs at `runs`."""

    office: Office
    runs: list[datetime]

    known: dict[object, Any] = field(default_factory=dict)

    @property
    def settings(self) -> NoticeSettings:
        assert self.office.notices is not None
        return self.office.notices

    def is_quiet(self, moment: datetime) -> bool:
        calendar, quiet, at = self.office.calendar, self.settings.quiet, moment.time()
        if moment.weekday() in calendar.weekend or moment.date() in calendar.holidays:
            return True
        if any(span.since <= moment.date() <= span.until for span in calendar.exceptional):
            return True
        if quiet.quiet_from < quiet.until:
            return quiet.quiet_from <= at < quiet.until
        return at >= quiet.quiet_from or at < quiet.until

    def first_loud(self, moment: datetime) -> datetime | None:
        while self.is_quiet(moment):
            moment += GRID
            if moment > self.runs[-1]:
                return None
        return moment

    def first_run(self, moment: datetime | None) -> datetime | None:
        """The first run from the moment on that may send."""
        if moment is None:
            return None
        at = bisect_left(self._loud_runs, moment)
        return self._loud_runs[at] if at < len(self._loud_runs) else None

    @cached_property
    def _loud_runs(self) -> list[datetime]:
        return [run for run in self.runs if not self.is_quiet(run)]

    def by(self, since: datetime, *, only_list: bool) -> datetime | None:
        """The run in which what a person has since then must have been sent; None for later."""
        key = (since, only_list)
        if key not in self.known:
            self.known[key] = self.listed(since) if only_list else self.due(since)
        found: datetime | None = self.known[key]
        return found

    def due(self, since: datetime) -> datetime | None:
        gather = timedelta(minutes=self.settings.gather_minutes)
        first = self.first_run(since)
        second = self.first_run(self.first_loud(first + gather)) if first else None
        # The list of the day may take it along, if it is that near.
        return self.first_run(second + gather) if second else None

    def listed(self, since: datetime) -> datetime | None:
        """The same for somebody who wants only the list; he may have had today's already."""
        found = []
        first = self.first_run(since)
        for ahead in range(AHEAD):
            if first is None:
                return None
            day = first.date() + timedelta(days=ahead)
            moment = datetime.combine(day, self.settings.daily_at, self.office.zone)
            if day.weekday() in self.office.calendar.weekend or not self._works(day):
                continue
            if moment > first and (run := self.first_run(moment)):
                found.append(run)
        return found[1] if len(found) > 1 else None

    def _works(self, day: date) -> bool:
        calendar = self.office.calendar
        spans = calendar.exceptional
        return day not in calendar.holidays and not any(s.since <= day <= s.until for s in spans)

    def present(self, name: str, day: date) -> bool:
        """Whether the person serves at all on the day, and is not on leave."""
        serving = [one for one in self.office.holders if one.span.holds(day)]
        own = [one for one in serving if one.name == name]
        if any(one.acting for one in own):
            return True
        for one in own:
            post = [o for o in serving if (o.role, o.unit) == (one.role, one.unit)]
            if any(o.acting in {Acting.PLH, Acting.EITHER} for o in post):
                return False
        return bool(own)

    def has(self, row: WaitingRow, name: str, day: date) -> bool:
        """Whether the row waits for the person on the day."""
        return name in self.holders(row.role, row.unit, day)

    def holders(self, role: RoleId, unit: UnitId | None, day: date) -> set[str]:
        """Who has on the day what waits for the role, without those on leave."""
        key = (role, unit, day)
        if key not in self.known:
            post = [
                one
                for one in self.office.holders
                if one.span.holds(day) and (one.role, one.unit) == (role, unit)
            ]
            acting = [one for one in post if one.acting]
            names = {one.name for one in acting or post}
            self.known[key] = {one for one in names if self.present(one, day)}
        found: set[str] = self.known[key]
        return found
