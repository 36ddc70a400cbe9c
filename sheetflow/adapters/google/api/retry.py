"""Retries and rate limits of calls to Google."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from threading import Lock
from typing import TypeVar

from sheetflow.adapters.google.api.errors import GoogleError, Treatment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock and random source of one client; tests replace it."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = field(default=random.random)
    """From 0 up to 1."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Waits that double from `first` to `longest` seconds, each randomly cut by up to half.

    It ends after `attempts` calls, or when the next wait would pass `total` seconds since the
    first call was sent; a minute's quota is free again within the default.
    """

    attempts: int = 8
    total: float = 240.0
    first: float = 1.0
    longest: float = 64.0
    slowly: float = 10.0
    """The first wait, in seconds, for what Google limits more strictly (sharing)."""

    def run(self, attempt: Callable[[], T], timing: Timing, *, repeatable: bool = True) -> T:
        """Call `attempt` until it succeeds and return its result.

        Raises the last GoogleError.  Unless `repeatable`, only what Google has certainly not
        executed is retried.
        """
        began = timing.monotonic()
        for number in range(1, self.attempts + 1):
            try:
                return attempt()
            except GoogleError as refusal:
                again = refusal.again and (repeatable or refusal.is_not_executed)
                wait = self._wait(number, refusal, timing.random())
                over = timing.monotonic() + wait - began > self.total
                if not again or over or number == self.attempts:
                    raise
            timing.sleep(wait)
        raise AssertionError("at least one attempt is made")

    def _wait(self, number: int, refusal: GoogleError, chance: float) -> float:
        first = self.slowly if refusal.treatment is Treatment.AGAIN_SLOWLY else self.first
        longest: float = min(self.longest, first * 2.0 ** (number - 1))
        return max(refusal.retry_after, longest * (0.5 + chance / 2))


class Quota(Enum):
    """A quota that Google counts separately."""

    SHEETS_READ = "sheets read"
    SHEETS_WRITE = "sheets write"
    DRIVE = "drive"
    FORMS = "forms"


MINUTE = 60.0
CALLS_PER_MINUTE: Mapping[Quota, int] = {
    Quota.SHEETS_READ: 50,
    Quota.SHEETS_WRITE: 50,
    Quota.DRIVE: 600,
    Quota.FORMS: 150,
}
"""Calls a minute: Sheets allows 60 of each for a user; Drive 325,000 units, of which a call takes
5 to 200, so 600 leaves room for other programs of the same account; Forms 180 lists of
responses."""


class RateLimiter:
    """Limits the calls of any minute; beyond that the caller sleeps."""

    def __init__(self, timing: Timing, limits: Mapping[Quota, int] = CALLS_PER_MINUTE) -> None:
        self._timing = timing
        self._limits = limits
        self._lock = Lock()
        self._sent: dict[Quota, deque[float]] = {meter: deque() for meter in Quota}

    def wait(self, meter: Quota, calls: int = 1) -> None:
        """Sleep until `calls` more may be sent (those of a batch count together)."""
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
