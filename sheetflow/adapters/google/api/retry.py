"""When a call to Google is tried again, and for how long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sheetflow.adapters.google.api.errors import GoogleError, Treatment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock and chance of one client, which a test replaces."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = field(default=random.random)
    """From 0 up to 1."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Waits double from `first` to `longest` seconds, each shortened by chance to at least half.

    It ends after `attempts` calls, or when the next wait would pass `total` seconds since the
    first call was sent; a minute's quota is free again within the default.
    """

    attempts: int = 8
    total: float = 240.0
    first: float = 1.0
    longest: float = 64.0
    slowly: float = 10.0
    """The first wait for what Google limits more strictly (sharing)."""

    def run(self, attempt: Callable[[], T], timing: Timing, *, repeatable: bool = True) -> T:
        """What `attempt` gives at last.

        Raises the last GoogleError.  Unless `repeatable`, only what Google surely has not done
        is tried again.
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
