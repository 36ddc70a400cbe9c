"""When a job starts: every so many minutes, each office a fixed while after the full interval.

The while follows from the office's identifier, so that fifty offices on one machine, or at one
Google project, do not all begin in the same second.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

HOUR = 60
DAY = 1440


@dataclass(frozen=True, slots=True)
class StartTimes:
    """Starts `every_minutes`, the first of a day `offset` seconds after midnight."""

    every_minutes: int
    offset: int

    @property
    def seconds(self) -> int:
        """The second of the minute."""
        return self.offset % 60

    @property
    def _minute(self) -> int:
        return self.offset // 60 % HOUR

    @property
    def _hour(self) -> int:
        return self.offset // 60 // HOUR

    @property
    def cron_fields(self) -> str:
        """The five fields of a line of cron, which knows no seconds: wait `seconds` besides."""
        every = self.every_minutes
        if every < HOUR:
            return f"{_steps(self._minute, every, HOUR)} * * * *"
        hours = "*" if every == HOUR else _steps(self._hour, every // HOUR, DAY // HOUR)
        return f"{self._minute} {hours} * * *"

    @property
    def calendar_expression(self) -> str:
        """The expression for a timer of systemd (`OnCalendar=`)."""
        every, second = self.every_minutes, f"{self.seconds:02}"
        if every < HOUR:
            return f"*-*-* *:{self._minute:02}/{every}:{second}"
        hours = "*" if every == HOUR else f"{self._hour:02}"
        if HOUR < every < DAY:
            hours += f"/{every // HOUR}"
        return f"*-*-* {hours}:{self._minute:02}:{second}"

    def next_start(self, now: datetime) -> datetime:
        """Return the first start after `now`, by the clock on the wall of its zone."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        since = (now.replace(tzinfo=None) - midnight).total_seconds() - self.offset
        passed = int(since // (self.every_minutes * 60)) + 1
        at = midnight + timedelta(seconds=self.offset + passed * self.every_minutes * 60)
        return at.replace(tzinfo=now.tzinfo)


def _steps(first: int, step: int, end: int) -> str:
    """Return a field of cron: from `first`, each `step`, below `end`."""
    if step == 1:
        return "*"
    return str(first) if first + step >= end else f"{first}-{end - 1}/{step}"


def start_times(office: str, every_minutes: int) -> StartTimes:
    """Return when the job of the office with this identifier starts."""
    number = int.from_bytes(sha256(office.encode()).digest()[:8], "big")
    return StartTimes(every_minutes, number % (every_minutes * 60))
