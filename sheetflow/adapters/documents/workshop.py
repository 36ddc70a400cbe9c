"""One rendering worker for a whole run, killed and replaced when a template holds it up."""

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
from dataclasses import asdict
from pathlib import Path
from typing import IO, Literal

import sheetflow
from sheetflow.adapters.documents.framing import Message, read_message, write_message
from sheetflow.adapters.documents.limits import Limits
from sheetflow.adapters.documents.refusal import TemplateError
from sheetflow.errors import UnavailableError

Form = Literal["docx", "typ"]
"""A template's ending."""
Trade = Form | Literal["set", "draft"]
"""What a worker does, sets of papers and foreign drafts beside both forms: it loads only what it
needs for that."""

_Talk = Callable[[], Message | None]

START_SECONDS = 60
"""For the worker's imports on a slow disk."""

REFUSED_FIX = "Mend the template, or remove it from the office's templates to use the shipped one."


class Workshop:
    """Asks the worker, which it starts when first needed.  Not for two threads at once."""

    def __init__(self, trade: Trade, fonts: tuple[Path, ...], limits: Limits) -> None:
        self._trade = trade
        self._limits = limits
        self._font_folders = fonts
        self._scratch = Path(tempfile.mkdtemp(prefix="sheetflow-"))
        self._worker: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._finalizer = weakref.finalize(self, _sweep, self._scratch, [])

    def ask(self, template: str, request: Message) -> Message:
        """The worker's answer.  Raises TemplateError when `template` was refused or stopped,
        UnavailableError when no worker can be started here.
        """
        head = {
            **request.head,
            "processor_seconds": self._limits.processor_seconds,
            "limits": asdict(self._limits),
        }
        answer = self._exchange(self._started(), Message(head, request.blobs))
        if answer is None:
            raise TemplateError(template, self._why_it_ended(), REFUSED_FIX)
        if answer.head.get("last"):
            self._end()
        if "refused" in answer.head:
            place = _place(answer)
            raise TemplateError(template, f"{answer.head['refused']}.", REFUSED_FIX, place)
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
            "sheetflow.adapters.documents.worker",
            self._trade,
            str(self._scratch),
            str(self._limits.memory_bytes),
            *map(str, self._font_folders),
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
            f"The program that renders papers does not start ({' '.join(self._command()[:4])}).",
            "Run this command by hand to see its error; papers are written at the next run.",
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
        self, worker: subprocess.Popen[bytes], seconds: float, talk: _Talk
    ) -> Message | None:
        """What was said before the clock ended the worker; None when it ended."""
        clock = threading.Timer(seconds, worker.kill)
        clock.start()
        try:
            return talk()
        finally:
            clock.cancel()

    def _why_it_ended(self) -> str:
        code = self._end()
        return (
            f"it was stopped: it takes longer than {self._limits.processor_seconds} s or more "
            f"memory than a paper may use (the worker ended with {code})."
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
        raise UnavailableError("The rendering worker has no input.", "Run sheetflow again.")
    return worker.stdin


def _out(worker: subprocess.Popen[bytes]) -> IO[bytes]:
    if worker.stdout is None:
        raise UnavailableError("The rendering worker has no output.", "Run sheetflow again.")
    return worker.stdout


def _place(answer: Message) -> str:
    line, file = answer.head.get("line"), answer.head.get("file")
    if not line:
        return str(file or "")
    return f"{file}, line {line}" if file else f"line {line} of the filled template"


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
