"""One worker process: started with the first request, replaced when it exceeds a limit."""

import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeVar

from sheetflow.adapters.worker import protocol
from sheetflow.adapters.worker.confinement import Restriction, Restrictions, worker_environment
from sheetflow.adapters.worker.scratch_folder import ScratchFolder
from sheetflow.errors import OutageError

START_SECONDS = 60
"""Time for the worker's imports on a slow disk."""
MAX_REASON = 2_000
"""Letters of a refusal's reason."""
_CHUNK = protocol.MEBIBYTE
_GRACE_SECONDS = 2.0
"""How much longer than the worker's time a request waits: only a process that the worker left
behind can still keep the pipe open then."""

T = TypeVar("T")


class _Started:
    """A process with its ends of the pipes, on which it cannot block this program."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("the worker was started without pipes")
        self.process = process
        self._in: IO[bytes] = process.stdin
        self._out: IO[bytes] = process.stdout
        self._until = 0.0
        self.walls: Restrictions = {}
        """Its restrictions; none until it is ready."""
        if sys.platform != "win32":
            os.set_blocking(self._in.fileno(), False)

    def talk(
        self, seconds: float, exchange: Callable[[], protocol.Message | None]
    ) -> protocol.Message | None:
        """Return the answer of `exchange`; None without one when a timer ended the worker."""
        self._until = time.monotonic() + seconds + _GRACE_SECONDS
        clock = threading.Timer(seconds, self.process.kill)
        clock.start()
        try:
            return exchange()
        finally:
            clock.cancel()

    def send(self, message: protocol.Message) -> None:
        """Send a message; raise OSError (such as TimeoutError) if the worker does not take it."""
        for part in protocol.message_parts(message):
            left = memoryview(part)
            while left:
                self._wait(self._in, writing=True)
                left = left[os.write(self._in.fileno(), left[:_CHUNK]) :]

    def receive(self, most: int = protocol.MEBIBYTE) -> protocol.Message | None:
        """Return an answer of up to `most` bytes, None when the worker is gone.

        Raises BrokenMessageError, OSError (TimeoutError among them).
        """
        return protocol.read_message(self._read, most)

    def kill(self) -> int:
        """End the process and all that it started; return its exit code."""
        if sys.platform != "win32" and self.process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        code = self.process.wait()
        self._in.close()
        self._out.close()
        return code

    def _read(self, size: int) -> bytes:
        chunks: list[bytes] = []
        while size:
            self._wait(self._out, writing=False)
            chunk = os.read(self._out.fileno(), min(size, _CHUNK))
            if not chunk:
                break
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    def _wait(self, stream: IO[bytes], *, writing: bool) -> None:
        """Wait until the stream is ready.

        Raises TimeoutError.  On Windows reading and writing block instead, until the worker was
        ended.
        """
        if sys.platform == "win32":
            return
        import select  # noqa: PLC0415 - `poll` is not on Windows

        poll = select.poll()
        poll.register(stream, select.POLLOUT if writing else select.POLLIN)
        if not poll.poll(max(0.0, self._until - time.monotonic()) * 1_000):
            raise TimeoutError


class _Resources:
    """The process and the folder in which it works, released in this order."""

    def __init__(self) -> None:
        self.worker: _Started | None = None
        self.scratch: ScratchFolder | None = None

    def end_worker(self) -> int | None:
        """End the worker and return its exit code; None when there is none."""
        worker, self.worker = self.worker, None
        return worker.kill() if worker else None

    def release(self) -> None:
        """End the worker and remove its folder."""
        self.end_worker()
        scratch, self.scratch = self.scratch, None
        if scratch is not None:
            scratch.remove()


class WorkerProcess:
    """A client of a worker that runs `module`'s jobs.  Not for two threads at once.

    `folders` are passed to the module's `open_jobs`; the worker can read them.
    """

    def __init__(
        self, module: str, limits: protocol.Limits | None = None, folders: tuple[Path, ...] = ()
    ) -> None:
        self._module = module
        self._folders = folders
        self._resources = _Resources()
        self.limits = limits or protocol.Limits()
        """Limits of the next request; the limit of memory is that of the worker's start."""
        weakref.finalize(self, self._resources.release)

    def request(self, message: protocol.Message) -> protocol.Message:
        """Return the answer.

        Raises RequestRefusedError when the job cannot be done, WorkerStoppedError when it exceeded
        a limit, OutageError when no worker starts here.
        """
        return self.request_value(message, lambda answer: answer)

    def request_value(self, message: protocol.Message, read: Callable[[protocol.Message], T]) -> T:
        """Return the result of `read` for the answer; raise as `request` does.

        When `read` fails on an answer (KeyError, TypeError, ValueError), the worker is broken and
        is replaced.
        """
        limits = self.limits
        asked = {"processor_seconds": limits.processor_seconds, "seconds": limits.seconds}
        worker = self._ready()
        answer = self._exchange(worker, protocol.Message({**message.head, **asked}, message.blobs))
        if answer.head.get("last"):
            self._resources.end_worker()
        try:
            if "refused" in answer.head:
                place = {str(key): value for key, value in dict(answer.head["place"]).items()}
                raise protocol.RequestRefusedError(
                    str(answer.head["refused"])[:MAX_REASON], **place
                )
            return read(answer)
        except (KeyError, TypeError, ValueError) as error:
            self._resources.end_worker()
            raise protocol.WorkerStoppedError(
                "its worker gave an answer that cannot be used"
            ) from error

    def request_with_retry(
        self, message: protocol.Message, read: Callable[[protocol.Message], T]
    ) -> T:
        """Request again when the worker ended before its time limit: the cause may be another.

        Returns and raises as `request_value` does.
        """
        begun = time.monotonic()
        try:
            return self.request_value(message, read)
        except protocol.WorkerStoppedError:
            if time.monotonic() - begun > self.limits.processor_seconds:
                raise
        return self.request_value(message, read)

    def close(self) -> None:
        """End the worker and remove its scratch folder; may be called again."""
        self._resources.release()

    def kill(self) -> None:
        """End another thread's request, which raises WorkerStoppedError there."""
        worker = self._resources.worker
        if worker is not None:
            worker.process.kill()

    def start(self) -> _Started:
        """Begin to start the worker, unless it runs; the start takes a while."""
        held = self._resources
        if held.worker is not None and held.worker.process.poll() is None:
            return held.worker
        held.end_worker()
        held.scratch = held.scratch or ScratchFolder()
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                self._command(held.scratch.path),
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=worker_environment(held.scratch.path),
                cwd=held.scratch.path,
                # Ctrl-C reaches this program alone, which then ends its worker.
                start_new_session=True,
            )
        except OSError as error:
            raise self._does_not_start() from error
        held.worker = _Started(process)
        return held.worker

    def walls(self) -> Restrictions:
        """Return the worker's restrictions.  Raises OutageError when it does not start."""
        return self._ready().walls

    def _command(self, scratch: Path) -> list[str]:
        module, memory = "sheetflow.adapters.worker.child", str(self.limits.memory_bytes)
        python = [sys.executable, "-P", "-m", module]
        return [*python, self._module, str(scratch), memory, *map(str, self._folders)]

    def _ready(self) -> _Started:
        worker = self.start()
        if not worker.walls:
            with suppress(OSError, protocol.BrokenMessageError, KeyError, TypeError, ValueError):
                ready = worker.talk(START_SECONDS, worker.receive)
                walls = dict(ready.head["walls"]) if ready else {}
                worker.walls = {name: Restriction(**wall) for name, wall in walls.items()}
            if not worker.walls:
                self._resources.end_worker()
                raise self._does_not_start()
        return worker

    def _does_not_start(self) -> OutageError:
        """Return the error, with the last line that the worker prints when it is started again."""
        scratch = self._resources.scratch = self._resources.scratch or ScratchFolder()
        try:
            again = subprocess.run(  # noqa: S603 - our own module, no shell
                self._command(scratch.path),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=START_SECONDS,
                env=worker_environment(scratch.path),
                check=False,
            )
            printed = again.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        except (OSError, subprocess.SubprocessError) as error:
            printed = [str(error)]
        return OutageError(
            f"The process that opens and writes documents does not start: {printed[-1][:300]}.",
            "Free memory, or install sheetflow again; what it would do is done at the next run.",
        )

    def _exchange(self, worker: _Started, request: protocol.Message) -> protocol.Message:
        def exchange() -> protocol.Message | None:
            worker.send(request)
            return worker.receive(self.limits.answer_bytes)

        try:
            answer = worker.talk(self.limits.seconds, exchange)
        except OSError:
            answer = None
        except protocol.BrokenMessageError as error:
            self._resources.end_worker()
            raise protocol.WorkerStoppedError(
                f"its worker was stopped over its answer: {error}"
            ) from error
        except BaseException:
            self._resources.end_worker()
            raise
        if answer is None:
            raise protocol.WorkerStoppedError(
                f"it was stopped: it takes longer than {self.limits.processor_seconds} s or more "
                f"memory than is allowed (the worker ended with {self._resources.end_worker()})"
            )
        return answer
