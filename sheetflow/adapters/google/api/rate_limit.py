"""Staying under Google's quotas by waiting before a call, rather than being refused after it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from enum import Enum
from threading import Lock

from sheetflow.adapters.google.api.retry import Timing


class Quota(Enum):
    """What Google counts by itself."""

    SHEETS_READ = "sheets read"
    SHEETS_WRITE = "sheets write"
    DRIVE = "drive"


MINUTE = 60.0
CALLS_PER_MINUTE: Mapping[Quota, int] = {
    Quota.SHEETS_READ: 50,
    Quota.SHEETS_WRITE: 50,
    Quota.DRIVE: 600,
}
"""Calls a minute: Sheets allows 60 of each for a user; Drive 325,000 units, of which a call takes
5 to 200, so 600 leaves room for other programs of the same account."""


class RateLimiter:
    """Lets at most so many calls pass in any minute; beyond that the caller sleeps."""

    def __init__(self, timing: Timing, limits: Mapping[Quota, int] = CALLS_PER_MINUTE) -> None:
        self._timing = timing
        self._limits = limits
        self._lock = Lock()
        self._sent: dict[Quota, deque[float]] = {meter: deque() for meter in Quota}

    def wait(self, meter: Quota, calls: int = 1) -> None:
        """Returns when `calls` more may be sent (those of a batch count together)."""
        with self._lock:
            for _ in range(min(calls, self._limits[meter])):
                self._wait_for_one(meter)

    def _wait_for_one(self, meter: Quota) -> None:
        limit, sent = self._limits[meter], self._sent[meter]
        now = self._timing.monotonic()
        while sent and now - sent[0] >= MINUTE:
            sent.popleft()
        if len(sent) >= limit:
            self._timing.sleep(MINUTE - (now - sent[0]))
            sent.popleft()
        sent.append(self._timing.monotonic())
