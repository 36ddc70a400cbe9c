"""Messages between a worker and its office process: lines of JSON in both directions.

To the process: `{"task": …}`, `{"answer": NUMBER}`.  From it: `{"ready": true}` once,
`{"take": [NUMBER, METER, UNITS]}` (answered once the request may be sent), `{"ended": NUMBER}`,
`{"result": …}`.
"""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from queue import Empty, SimpleQueue
from typing import IO, Any

from pydantic import TypeAdapter

from sheetflow.core.fleet.results import OfficeResult, OfficeTask

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
