"""A sweep: every office's task once, results as they come.

One office is one Dask task.  A worker that dies has its tasks repeated elsewhere by Dask; a
scheduler that goes away is waited for, and what has no result yet is sent again.  Both are
harmless, since an office's run may be repeated at any point (law 5).
"""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from sheetflow import __version__
from sheetflow.core.fleet.quota import MINUTE
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.core.fleet.settings import Workers
from sheetflow.errors import ExitCode, OutageError
from sheetflow.fleet.cluster import FIRST_SECONDS, connect, perform_office
from sheetflow.fleet.quota_keeper import QuotaKeeper, Windows

TRIES = 5
"""How often a scheduler may go away without any result in between."""
_LOOK_SECONDS = 2.0
"""How often the workers are looked at while nothing comes."""


class _SchedulerLostError(Exception):
    """The scheduler is gone with all that it had."""


def sweep(
    workers: Workers,
    tasks: Sequence[OfficeTask],
    perform: str,
    resources: Mapping[str, str] | None = None,
    windows: Mapping[str, Windows] | None = None,
) -> Generator[OfficeResult, None, None]:
    """Yield each office's result as it comes.

    `perform` is the `MODULE:FUNCTION` that an office process imports (`child.Perform`).
    By account: `resources` are those of Dask's workers that its tasks need, `windows` the quotas in
    which its requests count.
    Raises ConfigurationError or OutageError, also in the middle: what was yielded until then holds.
    """
    asked = _Asked(perform, workers.wait_seconds, resources or {}, windows or {})
    open_tasks = {task.office: task for task in tasks}
    wait, left, closed = float(min(FIRST_SECONDS, workers.wait_seconds)), TRIES, 0.0
    while open_tasks:
        if not left:
            raise OutageError(
                f"The scheduler at {workers.scheduler} was lost {TRIES} times without any result.",
                "Look into its log; what is not done yet is done by the next sweep.",
            )
        left -= 1
        try:
            with connect(workers, set(asked.resources.values()), wait) as client:
                if asked.windows:
                    client.register_plugin(QuotaKeeper(closed_seconds=closed))
                for result in asked.results(client, list(open_tasks.values())):
                    del open_tasks[result.office]
                    left = TRIES
                    yield result
        except (_SchedulerLostError, OSError, CancelledError):
            if not workers.scheduler:
                raise
            asked = replace(asked, sweep=uuid4().hex[:8])
            wait, closed = float(workers.wait_seconds), MINUTE


@dataclass(frozen=True, slots=True)
class _Asked:
    """How tasks are performed, and how long a worker is waited for."""

    perform: str
    wait_seconds: float
    resources: Mapping[str, str]
    windows: Mapping[str, Windows]
    sweep: str = field(default_factory=lambda: uuid4().hex[:8])
    """Two sweeps at once have tasks of their own."""

    def results(self, client: Client, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
        """Yield the results; raise _SchedulerLostError."""
        done: SimpleQueue[str] = SimpleQueue()
        sent = {task.office: self._sent(client, task, done) for task in tasks}
        open_tasks = {task.office: task for task in tasks}
        idle = _Idle(self.wait_seconds)
        while open_tasks:
            try:
                office = done.get(timeout=_LOOK_SECONDS)
            except Empty:
                needs = [(one, self.resources.get(one.account, "")) for one in open_tasks.values()]
                for task, sentence in idle.without_worker(client, needs):
                    sent.pop(task.office).release()
                    yield _lost(open_tasks.pop(task.office), sentence)
                continue
            if office in open_tasks:
                result = _result(sent.pop(office), open_tasks[office])
                del open_tasks[office]
                yield result

    def _sent(self, client: Client, task: OfficeTask, done: SimpleQueue[str]) -> Future[Any]:
        """Send a task; its office is put into `done` when it has ended, or is lost."""
        resource = self.resources.get(task.account)
        future: Future[Any] = client.submit(
            perform_office,
            *(task, self.perform, __version__, self.windows.get(task.account)),
            key=(task.work, task.office, self.sweep),
            pure=False,
            resources={resource: 1} if resource else None,
        )
        future.add_done_callback(lambda _: done.put(task.office))
        return future


@dataclass(slots=True)
class _Idle:
    """Since when tasks have no worker that could take them."""

    wait_seconds: float
    since: dict[str, float] = field(default_factory=dict)

    def without_worker(
        self, client: Client, needs: Sequence[tuple[OfficeTask, str]]
    ) -> list[tuple[OfficeTask, str]]:
        """Return each task that has waited too long for a worker, with a sentence.

        `needs` are the tasks with their resources.  Raises _SchedulerLostError.
        """
        if client.status != "running":
            raise _SchedulerLostError
        try:
            workers = client.scheduler_info()["workers"].values()
        except (OSError, CancelledError, KeyError, ValueError) as error:
            raise _SchedulerLostError from error
        there = {name for worker in workers for name in ("", *worker["resources"])}
        now, missing = time.monotonic(), {name for _, name in needs} - there
        self.since = {name: self.since.get(name, now) for name in missing}
        over = {name for name, since in self.since.items() if now - since > self.wait_seconds}
        return [(task, _no_worker(name)) for task, name in needs if name in over]


def _no_worker(resource: str) -> str:
    option = f" with --resources {resource}=NUMBER" if resource else ""
    return f"No worker could take it: start one{option}, then sweep again."


def _result(future: Future[Any], task: OfficeTask) -> OfficeResult:
    """Return a finished task's result; raise _SchedulerLostError."""
    try:
        found = future.result()
    except KilledWorker:
        return _lost(task, "Each worker that took it died. Run it alone; look into their logs.")
    except (CancelledError, OSError) as error:
        raise _SchedulerLostError from error
    except Exception as error:  # noqa: BLE001 - one office's trouble is its own
        return _lost(task, f"Its worker could not take it: {type(error).__name__}: {error}")
    if not isinstance(found, OfficeResult):
        return _lost(task, "Its worker gave no result.")
    return found


def _lost(task: OfficeTask, sentence: str) -> OfficeResult:
    return OfficeResult(task.office, Outcome.LOST, ExitCode.UNAVAILABLE, sentence=sentence)
