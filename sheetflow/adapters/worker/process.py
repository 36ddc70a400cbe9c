"""One worker process: started with the first request, killed and replaced when one exceeds."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import IO

import sheetflow
from sheetflow.adapters.worker.errors import RequestRefusedError, WorkerStoppedError
from sheetflow.adapters.worker.framing import Message, read_message, write_message
from sheetflow.adapters.worker.limits import Limits
from sheetflow.errors import UnavailableError

START_SECONDS = 60
"""For the worker's imports on a slow disk."""


class WorkerProcess:
    """Sends requests to a worker that runs `module`'s jobs.  Not for two threads at once.

    `folders` are given to the module's `open_jobs`.
    """

    def __init__(
        self, module: str, limits: Limits | None = None, folders: tuple[Path, ...] = ()
    ) -> None:
        self._module = module
        self._limits = limits or Limits()
        self._folders = folders
        self._scratch = Path(tempfile.mkdtemp(prefix="sheetflow-"))
        self._worker: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._finalizer = weakref.finalize(self, _sweep, self._scratch, [])

    def request(self, message: Message) -> Message:
        """Returns the answer.  Raises RequestRefusedError when the job cannot be done,
        WorkerStoppedError when it exceeded a limit, UnavailableError when no worker starts here.
        """
        head = {**message.head, "processor_seconds": self._limits.processor_seconds}
        answer = self._exchange(self._started(), Message(head, message.blobs))
        if answer is None:
            raise WorkerStoppedError(self._end_with_reason())
        if answer.head.get("last"):
            self._end()
        if "refused" in answer.head:
            raise RequestRefusedError(answer.head["refused"], **answer.head["place"])
        return answer

    def close(self) -> None:
        """Ends the worker and removes its scratch folder; may be called again."""
        self._end()
        self._finalizer()

    def start(self) -> None:
        """Begins to start the worker, which takes a while, unless there is one."""
        if self._worker is not None and self._worker.poll() is None:
            return
        self._scratch.mkdir(exist_ok=True)
        worker = subprocess.Popen(  # noqa: S603 - our own module, no shell
            self._command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self._worker, self._is_ready = worker, False
        self._finalizer.detach()
        self._finalizer = weakref.finalize(self, _sweep, self._scratch, [worker])

    def _command(self) -> list[str]:
        return [
            sys.executable,
            "-m",
            "sheetflow.adapters.worker.child",
            self._module,
            str(self._scratch),
            str(self._limits.memory_bytes),
            *map(str, self._folders),
        ]

    def _started(self) -> subprocess.Popen[bytes]:
        self.start()
        worker = self._worker
        if worker is None:
            raise self._does_not_start()
        if not self._is_ready:
            if self._within(worker, START_SECONDS, lambda: read_message(_out(worker))) is None:
                self._end()
                raise self._does_not_start()
            self._is_ready = True
        return worker

    def _does_not_start(self) -> UnavailableError:
        return UnavailableError(
            f"The program that opens and writes documents does not start "
            f"({' '.join(self._command()[:4])}).",
            "Run this command by hand to see its error; what it would do is done at the next run.",
        )

    def _exchange(self, worker: subprocess.Popen[bytes], request: Message) -> Message | None:
        def talk() -> Message | None:
            try:
                write_message(_in(worker), request)
            except OSError:
                return None
            return read_message(_out(worker))

        return self._within(worker, self._limits.seconds, talk)

    def _within(
        self, worker: subprocess.Popen[bytes], seconds: float, talk: Callable[[], Message | None]
    ) -> Message | None:
        """Returns the message that came before the clock ended the worker; None without one."""
        clock = threading.Timer(seconds, worker.kill)
        clock.start()
        try:
            return talk()
        finally:
            clock.cancel()

    def _end_with_reason(self) -> str:
        code = self._end()
        return (
            f"it was stopped: it takes longer than {self._limits.processor_seconds} s or more "
            f"memory than is allowed (the worker ended with {code})"
        )

    def _end(self) -> int | None:
        worker, self._worker = self._worker, None
        return _kill(worker) if worker else None


def _environment() -> dict[str, str]:
    """The worker finds this very package, and none of the run's secrets in its environment."""
    root = str(Path(sheetflow.__file__).resolve().parent.parent)
    keep = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "VIRTUAL_ENV")
    kept = {name: os.environ[name] for name in keep if name in os.environ}
    paths = os.pathsep.join([root, *(path for path in sys.path if path)])
    return {**kept, "PYTHONPATH": paths, "MALLOC_ARENA_MAX": "2", "PYTHONDONTWRITEBYTECODE": "1"}


def _in(worker: subprocess.Popen[bytes]) -> IO[bytes]:
    if worker.stdin is None:
        raise UnavailableError("The worker has no input.", "Run sheetflow again.")
    return worker.stdin


def _out(worker: subprocess.Popen[bytes]) -> IO[bytes]:
    if worker.stdout is None:
        raise UnavailableError("The worker has no output.", "Run sheetflow again.")
    return worker.stdout


def _kill(worker: subprocess.Popen[bytes]) -> int | None:
    worker.kill()
    code = worker.wait()
    for stream in (worker.stdin, worker.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    return code


def _sweep(scratch: Path, workers: list[subprocess.Popen[bytes]]) -> None:
    for worker in workers:
        _kill(worker)
    shutil.rmtree(scratch, ignore_errors=True)
