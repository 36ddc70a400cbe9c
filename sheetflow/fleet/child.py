"""The office process: performs one office after another, and may be killed at any moment.

Run as `python -P -m sheetflow.fleet.child MODULE:FUNCTION` by a worker (`process`).  Messages
between the two are lines of JSON.  To the process: `{"task": …}`, `{"answer": NUMBER}`.  From it:
`{"ready": true}` once, `{"take": [NUMBER, METER, UNITS]}` (answered once the request may be sent),
`{"ended": NUMBER}`, `{"result": …}`.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from itertools import count
from queue import Empty, SimpleQueue
from typing import IO, Any

from pydantic import TypeAdapter

from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.errors import ExitCode
from sheetflow.ports import QuotaGate

TASK = TypeAdapter(OfficeTask)
RESULT = TypeAdapter(OfficeResult)


class JsonLines:
    """One direction of the pipe, written by several threads."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, **message: Any) -> None:
        """Write a message.  Raises OSError when the other process is gone."""
        line = json.dumps(message).encode("ascii") + b"\n"
        with self._lock:
            self._stream.write(line)
            self._stream.flush()

    def close(self) -> None:
        """Write nothing more.  Raises OSError when the other process is gone."""
        self._stream.close()


class WorkerPipe:
    """The office process's end: tasks, and the gate of the worker for requests to Google.

    When the worker is gone, the process ends at once, whatever it is doing (law 5).
    """

    def __init__(self, tasks: IO[bytes], results: IO[bytes]) -> None:
        self._in = tasks
        self.out = JsonLines(results)
        self._tasks: SimpleQueue[OfficeTask] = SimpleQueue()
        self._turns: dict[int, threading.Event] = {}
        self._numbers = count(1)
        threading.Thread(target=self._read, daemon=True).start()

    def next_task(self, seconds: float) -> OfficeTask | None:
        """Return the next task; None when none comes for so long."""
        try:
            return self._tasks.get(timeout=seconds)
        except Empty:
            return None

    @contextmanager
    def call(self, meter: str, units: int = 1) -> Iterator[None]:
        """Wait until a request may be sent (`ports.QuotaGate`)."""
        number, turn = next(self._numbers), threading.Event()
        self._turns[number] = turn
        self.out.send(take=[number, str(meter), units])
        turn.wait()
        try:
            yield
        finally:
            self.out.send(ended=number)

    def _read(self) -> None:
        try:
            for line in self._in:
                message = json.loads(line)
                if "task" in message:
                    self._tasks.put(TASK.validate_python(message["task"]))
                else:
                    self._turns.pop(message["answer"]).set()
        finally:
            os._exit(0)


IDLE_SECONDS = 60.0
"""A process without work ends: a sweep is over long before the next one."""
_MEBIBYTE = 1024**2
_SPARE = 2
"""The system refuses memory at twice the limit: below, the worker watches what is really used."""

Perform = Callable[[OfficeTask, QuotaGate], OfficeResult]
"""Does an office's work; it may let MemoryError pass."""


def main(arguments: list[str]) -> int:
    """Perform tasks until none comes any more."""
    # Not `sys.stdin`, which Python closes at its end: a thread still reads from it.
    pipe = WorkerPipe(os.fdopen(os.dup(sys.stdin.fileno()), "rb"), _own_output())
    module, _, function = arguments[0].partition(":")
    perform: Perform = getattr(import_module(module), function)
    pipe.out.send(ready=True)
    while (task := pipe.next_task(IDLE_SECONDS)) is not None:
        result = _performed(perform, task, pipe)
        pipe.out.send(result=RESULT.dump_python(result, mode="json"))
    return 0


def _performed(perform: Perform, task: OfficeTask, gate: QuotaGate) -> OfficeResult:
    try:
        _limit_memory(task.limits.memory_mb * _MEBIBYTE * _SPARE)
        return perform(task, gate)
    except MemoryError:
        sentence = f"It needs more than {task.limits.memory_mb} MB at once (limits.memory_mb)."
        return OfficeResult(task.office, Outcome.MEMORY, ExitCode.UNAVAILABLE, sentence=sentence)
    except Exception as error:  # noqa: BLE001 - a bug too ends this office alone
        sentence = f"This is a bug of sheetflow: {type(error).__name__}: {error}"
        return OfficeResult(task.office, Outcome.FAILED, ExitCode.BUG, sentence=sentence)


def _limit_memory(size: int) -> None:
    """Have the system refuse more memory, where it can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _own_output() -> IO[bytes]:
    """Return a stream for messages alone: whatever a library prints goes to standard error."""
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return messages


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
