"""One worker process: started with the first request, killed and replaced when one exceeds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import sheetflow
from sheetflow.adapters.worker.channel import Channel
from sheetflow.adapters.worker.errors import RequestRefusedError, WorkerStoppedError
from sheetflow.adapters.worker.framing import BrokenMessageError, Message
from sheetflow.adapters.worker.limits import Limits
from sheetflow.adapters.worker.scratch import ScratchFolder
from sheetflow.adapters.worker.walls import Walls
from sheetflow.errors import OutageError

START_SECONDS = 60
"""For the worker's imports on a slow disk."""
ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
"""What Python may need to start, where it is set."""
LONGEST_REASON = 2_000
"""Letters of a refusal."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Started:
    """A process with its ends of the pipes."""

    process: subprocess.Popen[bytes]
    channel: Channel

    def kill(self) -> int:
        """Ends it and what it started; returns its exit code."""
        if sys.platform != "win32" and self.process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        code = self.process.wait()
        self.channel.close()
        return code


class _Held:
    """What has to be given back: the process, then the folder that it works in."""

    def __init__(self) -> None:
        self.worker: _Started | None = None
        self.scratch: ScratchFolder | None = None

    def end_worker(self) -> int | None:
        """Returns its exit code, None when there is none."""
        worker, self.worker = self.worker, None
        return worker.kill() if worker else None

    def release(self) -> None:
        """Both."""
        self.end_worker()
        scratch, self.scratch = self.scratch, None
        if scratch is not None:
            scratch.remove()


class WorkerProcess:
    """Sends requests to a worker that runs `module`'s jobs.  Not for two threads at once.

    `folders` are given to the module's `open_jobs`; the worker can read them.
    """

    def __init__(
        self, module: str, limits: Limits | None = None, folders: tuple[Path, ...] = ()
    ) -> None:
        self._module = module
        self._limits = limits or Limits()
        self._folders = folders
        self._held = _Held()
        self._walls: Walls | None = None
        weakref.finalize(self, self._held.release)

    def request(self, message: Message) -> Message:
        """Returns the answer.  Raises RequestRefusedError when the job cannot be done,
        WorkerStoppedError when it exceeded a limit, OutageError when no worker starts here.
        """
        return self.request_value(message, lambda answer: answer)

    def request_value(self, message: Message, read: Callable[[Message], T]) -> T:
        """Returns what `read` makes of the answer; raises as `request` does.

        An answer that `read` fails on (KeyError, TypeError, ValueError) is of a broken worker,
        which is replaced.
        """
        limits = self._limits
        asked = {"processor_seconds": limits.processor_seconds, "seconds": limits.seconds}
        worker = self._ready()
        answer = self._exchange(worker, Message({**message.head, **asked}, message.blobs))
        if answer.head.get("last"):
            self._held.end_worker()
        try:
            if "refused" in answer.head:
                place = {str(key): value for key, value in dict(answer.head["place"]).items()}
                raise RequestRefusedError(str(answer.head["refused"])[:LONGEST_REASON], **place)
            return read(answer)
        except (KeyError, TypeError, ValueError) as error:
            self._held.end_worker()
            raise WorkerStoppedError("its worker gave an answer that cannot be used") from error

    @property
    def limits(self) -> Limits:
        """Of the next request."""
        return self._limits

    def set_time(self, limits: Limits) -> None:
        """From the next request on; the limit of memory is that of the worker's start."""
        self._limits = limits

    def close(self) -> None:
        """Ends the worker and removes its scratch folder; may be called again."""
        self._held.release()

    def kill(self) -> None:
        """Ends a request that another thread waits for; it raises WorkerStoppedError there."""
        worker = self._held.worker
        if worker is not None:
            worker.process.kill()

    def start(self) -> None:
        """Begins to start the worker, which takes a while, unless there is one."""
        held = self._held
        if held.worker is not None and held.worker.process.poll() is None:
            return
        held.end_worker()
        held.scratch = held.scratch or ScratchFolder()
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                self._command(held.scratch.path),
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(held.scratch.path),
                cwd=held.scratch.path,
                # A key that interrupts this program is for it alone: it ends its worker.
                start_new_session=True,
            )
        except OSError as error:
            raise self._does_not_start() from error
        held.worker, self._walls = _Started(process, Channel(process)), None

    def walls(self) -> Walls:
        """Returns what holds the worker here.  Raises OutageError when it does not start."""
        self._ready()
        if self._walls is None:
            raise self._does_not_start()
        return self._walls

    def _command(self, scratch: Path) -> list[str]:
        return [
            sys.executable,
            "-P",
            "-m",
            "sheetflow.adapters.worker.child",
            self._module,
            str(scratch),
            str(self._limits.memory_bytes),
            *map(str, self._folders),
        ]

    def _ready(self) -> _Started:
        self.start()
        worker = self._held.worker
        if worker is None:
            raise self._does_not_start()
        if self._walls is None:
            try:
                ready = self._before(START_SECONDS, worker, worker.channel.receive)
                self._walls = Walls.from_json(ready.head["walls"]) if ready else None
            except (OSError, BrokenMessageError, KeyError, TypeError):
                self._walls = None
            if self._walls is None:
                self._held.end_worker()
                raise self._does_not_start()
        return worker

    def _does_not_start(self) -> OutageError:
        """With the last line of what it prints when it is started again."""
        scratch = self._held.scratch = self._held.scratch or ScratchFolder()
        try:
            again = subprocess.run(  # noqa: S603 - our own module, no shell
                self._command(scratch.path),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=START_SECONDS,
                env=_environment(scratch.path),
                check=False,
            )
            printed = again.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        except (OSError, subprocess.SubprocessError) as error:
            printed = [str(error)]
        return OutageError(
            f"The process that opens and writes documents does not start: {printed[-1][:300]}.",
            "Free memory, or install sheetflow again; what it would do is done at the next run.",
        )

    def _exchange(self, worker: _Started, request: Message) -> Message:
        def exchange() -> Message | None:
            worker.channel.send(request)
            return worker.channel.receive(self._limits.answer_bytes)

        try:
            answer = self._before(self._limits.seconds, worker, exchange)
        except OSError:
            answer = None
        except BrokenMessageError as error:
            self._held.end_worker()
            raise WorkerStoppedError(f"its worker was stopped over its answer: {error}") from error
        except BaseException:
            self._held.end_worker()
            raise
        if answer is None:
            raise WorkerStoppedError(
                f"it was stopped: it takes longer than {self._limits.processor_seconds} s or more "
                f"memory than is allowed (the worker ended with {self._held.end_worker()})"
            )
        return answer

    def _before(
        self, seconds: float, worker: _Started, talk: Callable[[], Message | None]
    ) -> Message | None:
        """Returns the message that came before the clock ended the worker; None without one."""
        worker.channel.set_deadline(seconds)
        clock = threading.Timer(seconds, worker.process.kill)
        clock.start()
        try:
            return talk()
        finally:
            clock.cancel()


def _environment(scratch: Path) -> dict[str, str]:
    """The worker finds this very package, and nothing of the user's or the run's."""
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    root = str(Path(sheetflow.__file__).resolve().parent.parent)
    paths = [root, *(path for path in sys.path if path and path != _current_folder())]
    return {
        **kept,
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch)),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _current_folder() -> str:
    """Returns the folder that this program was started in; "" where it is no more."""
    try:
        return str(Path.cwd())
    except FileNotFoundError:
        return ""
