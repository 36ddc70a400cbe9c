"""One office process of a worker: started with its first office, ended at a limit, replaced.

What an office does wrong (it hangs, eats memory, crashes) ends its process; the worker goes on.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Any, ClassVar, Protocol
from weakref import WeakSet

import psutil

from sheetflow.core.fleet.results import Limits, OfficeResult, OfficeTask, Outcome
from sheetflow.errors import ExitCode
from sheetflow.fleet.child import RESULT, TASK, JsonLines

START_SECONDS = 120.0
"""Time for an office process's imports, which no office's time has to pay for."""
MOST_OFFICES = 200
"""Offices after which a process is replaced, whatever it uses."""
GROWN_MB = 400
"""Memory in use after an office at which its process is replaced: at most half of the limit."""
TRIES = 2
"""A process may have been killed by the system, with the machine's memory full."""
_TICK = 0.1
_LAST_WORDS = 300
_MEBIBYTE = 1024**2
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""A process is one of many: its libraries start no threads of their own."""


class Places(Protocol):
    """Takes places of quotas for an office's requests (`quota_keeper.WorkerGate`)."""

    def take(self, meter: str, units: int = 1) -> int:
        """Wait for a place, and return its number.  Raises OSError when there is no keeper."""
        ...

    def end(self, number: int) -> None:
        """Record that the place's request has ended."""


class OfficeProcess:
    """A client of an office process.  Not for two threads at once, but for `close`."""

    open: ClassVar["WeakSet[OfficeProcess]"] = WeakSet()
    """Those of this worker."""

    def __init__(self, perform_by: str) -> None:
        self.perform_by = perform_by
        """`MODULE:FUNCTION`, imported by the process (`child.Perform`)."""
        self._started: _Started | None = None
        self._closed = False
        self.open.add(self)

    def perform(self, task: OfficeTask, places: Places | None = None) -> OfficeResult:
        """Return what became of the office; never raises.

        `places` are those of its account; None without a quota.
        """
        began, why = time.monotonic(), ""
        if self._started is not None and self._started.process.poll() is not None:
            self._end()  # it had no work for long
        for _ in range(TRIES):
            if self._closed:
                break
            try:
                started = self._started = self._started or _Started(self.perform_by)
                if self._closed:
                    raise EOFError  # noqa: TRY301 - closed by another thread meanwhile
                result = started.perform(task, places)
            except (OSError, EOFError, ValueError) as error:
                why = self._end() or str(error)
                continue
            if result.outcome in _SENTENCES or started.is_used_up(task.limits):
                self._end()
            return replace(result, seconds=result.seconds or round(time.monotonic() - began, 3))
        return _ended(task, Outcome.LOST, began, why or "the sweep was ended")

    def close(self) -> None:
        """End the process, also in the middle of an office of another thread."""
        self._closed = True
        self._end()

    def _end(self) -> str:
        """End the process if there is one; return its exit code and last words."""
        started, self._started = self._started, None
        return started.end() if started else ""


class _Started:
    """A process with its pipes, and the thread that reads from it."""

    def __init__(self, perform_by: str) -> None:
        self._errors = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - open as long as the process
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", "-m", "sheetflow.fleet.child", perform_by],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=dict.fromkeys(_ONE_THREAD, "1") | os.environ,
            # Ctrl-C reaches the sweep alone, which then ends its office processes.
            start_new_session=True,
        )
        if self.process.stdin is None or self.process.stdout is None:
            raise ValueError("the office process was started without pipes")
        self._pipe, self._out = JsonLines(self.process.stdin), self.process.stdout
        self._messages: SimpleQueue[Mapping[str, Any]] = SimpleQueue()
        self._gone = threading.Event()
        self._taken: dict[int, int] = {}
        self._waiting = 0
        self._offices = 0
        self._ready = False
        self._start_until = 0.0
        threading.Thread(target=self._read, daemon=True).start()

    def perform(self, task: OfficeTask, places: Places | None) -> OfficeResult:
        """Return the office's result; raise EOFError or OSError when the process is gone."""
        self._offices += 1
        self._pipe.send(task=TASK.dump_python(task, mode="json"))
        began = last = time.monotonic()
        spent = 0.0
        self._start_until = self._start_until or began + START_SECONDS
        while True:
            ended = self.process.poll() is not None  # something that it started may hold its pipe
            try:
                result = self._handle(places, self._messages.get(timeout=_TICK))
            except Empty:
                result = None
                if ended:
                    raise EOFError("it ended by itself") from None
            if result is not None:
                return result
            now = time.monotonic()
            spent, last = spent + (now - last if self._is_working(now) else 0.0), now
            if spent > task.limits.seconds:
                return _ended(task, Outcome.TIME, began)
            if self._memory_mb() > task.limits.memory_mb:
                return _ended(task, Outcome.MEMORY, began)

    def _is_working(self, now: float) -> bool:
        """Return whether the office's time counts: it is begun, and waits for no place."""
        if not self._ready and now > self._start_until:
            raise EOFError(f"it does not start within {START_SECONDS:.0f} s")
        return self._ready and not self._waiting

    def is_used_up(self, limits: Limits) -> bool:
        """Return whether another process should perform the next office."""
        grown = min(GROWN_MB, limits.memory_mb / 2)
        return self._offices >= MOST_OFFICES or self._memory_mb() > grown

    def end(self) -> str:
        """End the process and what it started; return its exit code.

        With its last words if it never began: later ones may hold what is in a row.
        """
        if self._gone.is_set():
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        code = self.process.wait()
        with suppress(OSError):
            self._pipe.close()
        with self._errors as errors:
            errors.seek(0)
            lines = [] if self._ready else errors.read().decode(errors="replace").splitlines()
        return " ".join((f"exit code {code}", *(line.strip()[:_LAST_WORDS] for line in lines[-1:])))

    def _read(self) -> None:
        """Pass on what the process writes, then that it is gone."""
        with suppress(ValueError), self._out:
            for line in self._out:
                self._messages.put(json.loads(line))
        self._gone.set()
        self._messages.put({"gone": True})

    def _handle(self, places: Places | None, message: Mapping[str, Any]) -> OfficeResult | None:
        match message:
            case {"result": result}:
                return RESULT.validate_python(result)
            case {"take": [number, *_]} if places is None:
                self._pipe.send(answer=number)
            case {"take": wanted}:
                self._waiting += 1
                threading.Thread(target=self._take, args=(places, *wanted), daemon=True).start()
            case {"taken": number, "place": place}:
                self._waiting -= 1
                self._taken[number] = place
                self._pipe.send(answer=number)
            case {"ready": _}:
                self._ready = True
            case {"ended": number}:
                place = self._taken.pop(number, None)
                if places is not None and place is not None:
                    places.end(place)
            case _:
                raise EOFError("it ended by itself")
        return None

    def _take(self, places: Places, number: int, meter: str, units: int) -> None:
        """Wait for a place; without a keeper, or a process that needs it, both are given up."""
        place = 0
        with suppress(Exception):  # of whatever kind: nobody else waits for this thread
            place = places.take(meter, units)
        if not place:
            self.process.kill()
            return
        if self._gone.is_set():
            places.end(place)
        self._messages.put({"taken": number, "place": place})

    def _memory_mb(self) -> float:
        try:
            return float(psutil.Process(self.process.pid).memory_info().rss) / _MEBIBYTE
        except psutil.Error:
            return 0.0


_SENTENCES = {
    Outcome.TIME: "It was ended after {seconds} s, the most that one office may take "
    "(limits.seconds). The next sweep goes on where it was; if it is ended again, run it alone.",
    Outcome.MEMORY: "It was ended with more than {memory_mb} MB, the most that one office may use "
    "(limits.memory_mb). The next sweep goes on where it was; if it is ended again, run it alone.",
    Outcome.LOST: "Its process ended by itself, again and again ({why}). The next sweep goes on "
    "where it was; if it ends again, run it alone.",
}


def _ended(task: OfficeTask, outcome: Outcome, began: float, why: str = "") -> OfficeResult:
    """Return the result of an office whose process ended, or is to be ended."""
    limits = {"seconds": task.limits.seconds, "memory_mb": task.limits.memory_mb}
    sentence = _SENTENCES[outcome].format(**limits, why=why)
    code, seconds = ExitCode.UNAVAILABLE, round(time.monotonic() - began, 3)
    return OfficeResult(task.office, outcome, code, seconds=seconds, sentence=sentence)
