"""Retries of calls to Google, and the limit of one process's own calls."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from sheetflow.adapters.google.api.errors import GoogleError, Treatment
from sheetflow.core.fleet.quota import Meter, Place, SlidingQuota, Window
from sheetflow.ports import QuotaGate

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


OWN_QUOTAS: Mapping[Meter, int] = {
    Meter.SHEETS_READ: 50,
    Meter.SHEETS_WRITE: 50,
    Meter.DRIVE: 120_000,
    Meter.FORMS: 150,
}
"""A minute of one process: Sheets allows 60 calls of each kind for a user, Drive 325,000 units,
Forms 180 lists of responses; the rest is for other programs of the same account."""
_EDIT, _DOWNLOAD = 50, 200
_UNITS = {"drive.files.get": 5, "drive.files.list": 100, "drive.files.export": _DOWNLOAD}


def drive_units(request: Any) -> int:
    """Return what a request of googleapiclient costs of Drive's quota, by Google's "Usage limits".

    A method that is not listed there counts as an edit, or a list.
    """
    if "alt=media" in str(request.uri):
        return _DOWNLOAD
    method = str(request.methodId)
    return _UNITS.get(method, 100 if method.endswith(".list") else _EDIT)


class ProcessGate:
    """QuotaGate of one process, for the client of one account: beyond a limit the caller sleeps."""

    def __init__(self, timing: Timing, limits: Mapping[Meter, int] = OWN_QUOTAS) -> None:
        self._timing = timing
        self._windows = {meter: (Window(meter, limit),) for meter, limit in limits.items()}
        self._lock = Lock()
        self._quota = SlidingQuota()

    @contextmanager
    def call(self, meter: str, units: int = 1) -> Iterator[None]:
        """Sleep until `units` more may be sent (those of a batch count together)."""
        with self._lock:
            place = self._quota.join(self._windows[Meter(meter)], units)
        try:
            while wait := self._seconds_until(place):
                self._timing.sleep(wait)
            yield
        finally:
            with self._lock:
                self._quota.end(place, self._timing.monotonic())

    def _seconds_until(self, place: Place) -> float:
        """Take the place if it is its turn; else return how long to wait."""
        with self._lock:
            now = self._timing.monotonic()
            self._quota.take(now)
            turn = None if place.taken else self._quota.next_turn(now)
            return 0.0 if turn is None else min(turn, self._quota.minute)


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """A client's retries, rate limit and time-outs."""

    retry: RetryPolicy = field(default_factory=RetryPolicy)
    limits: Mapping[Meter, int] = field(default_factory=lambda: OWN_QUOTAS)
    timeout: tuple[float, float] = (20.0, 200.0)
    timing: Timing = field(default_factory=Timing)
    forms: RetryPolicy = field(default_factory=lambda: RetryPolicy(attempts=4, total=30.0))
    """A run does not wait long for a form: what is new there is still new in the next run."""
    gate: QuotaGate | None = None
    """What shares the quotas with other processes; without one, `limits` hold in this one."""
