"""Google's quotas kept on the scheduler, for all workers: a place for each request (`core.fleet`).

The scheduler holds them, as it holds Dask's own locks: whatever else dies, the count goes on.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Any

from distributed import Scheduler, Worker
from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.utils import sync

from sheetflow.core.fleet.quota import LONGEST, MINUTE, Place, SlidingQuota, Window

TAKE, END = "sheetflow_quota_take", "sheetflow_quota_end"
Windows = Mapping[str, Sequence[Window]]
"""The quotas that a request counts in, by meter."""


class QuotaKeeper(SchedulerPlugin):
    """Takes places for the requests of all workers, in the order in which they were asked for.

    Registered by every sweep; the first one's stays, with what it counts.  `closed_seconds`: after
    a restart, until what was sent before no longer counts.
    """

    name = "sheetflow-quota"
    idempotent = True

    def __init__(
        self, minute: float = MINUTE, longest: float = LONGEST, closed_seconds: float = 0.0
    ) -> None:
        self._how = minute, longest, closed_seconds

    async def start(self, scheduler: Scheduler) -> None:
        """Serve places from now on."""
        minute, longest, closed = self._how
        self._quota = SlidingQuota(minute, longest, time.monotonic() + closed)
        self._numbers = count(1)
        self._places: dict[int, Place] = {}
        self._waiting: dict[Place, tuple[str, asyncio.Future[bool]]] = {}
        self._timer: asyncio.TimerHandle | None = None
        scheduler.handlers.update({TAKE: self.take, END: self.end})

    async def take(self, windows: Sequence[tuple[str, int]], units: int, holder: str) -> int:
        """Return the number of a place once it is taken; 0 where `holder` has gone meanwhile."""
        place = self._quota.join([Window(*window) for window in windows], units)
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting[place] = holder, done
        self._take_turns()
        if not await done:
            return 0
        number = next(self._numbers)
        self._places[number] = place
        return number

    async def end(self, number: int) -> None:
        """Record that the request of this place has ended; unknown numbers are ignored."""
        place = self._places.pop(number, None)
        if place is not None:
            self._quota.end(place, time.monotonic())
            self._take_turns()

    def remove_worker(self, scheduler: Scheduler, worker: str, **_: Any) -> None:  # noqa: ARG002 - the base class's
        """Give up what a worker that is gone waits for; what it has taken counts on for a while."""
        for place, (holder, done) in list(self._waiting.items()):
            if holder == worker:
                del self._waiting[place]
                self._quota.end(place, time.monotonic())
                done.set_result(False)
        self._take_turns()

    def _take_turns(self) -> None:
        """Take the places whose turn it is, and come back when the next may be."""
        now = time.monotonic()
        for place in self._quota.take(now):
            _, done = self._waiting.pop(place)
            done.set_result(True)
        if self._timer is not None:
            self._timer.cancel()
        turn = self._quota.next_turn(now)
        loop = asyncio.get_running_loop()
        self._timer = None if turn is None else loop.call_later(turn, self._take_turns)


class WorkerGate:
    """Takes places for the requests of one office's task, in a thread of its worker."""

    def __init__(self, worker: Worker, windows: Windows) -> None:
        self._worker = worker
        self._windows = {
            meter: [(window.name, window.limit) for window in several]
            for meter, several in windows.items()
        }

    def take(self, meter: str, units: int = 1) -> int:
        """Return the number of a place, once it is taken.  Raises OSError without a scheduler."""
        how = {"windows": self._windows.get(meter, ()), "units": units}
        take = partial(self._worker.scheduler.sheetflow_quota_take, holder=self._worker.address)
        number: int = sync(self._worker.loop, partial(take, **how))
        return number

    def end(self, number: int) -> None:
        """Record that the request has ended; a scheduler that is gone frees the place itself."""

        async def send() -> None:
            with suppress(OSError):
                await self._worker.scheduler.sheetflow_quota_end(number=number)

        self._worker.loop.add_callback(send)
