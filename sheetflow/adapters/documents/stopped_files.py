"""Files over which a worker was stopped, so that each costs its time once, not at every run."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from sheetflow.adapters.worker.protocol import RequestRefusedError, WorkerStoppedError
from sheetflow.core.attempts import STOPPED, STOPPED_PREFIX
from sheetflow.errors import Cause, LaterError, SheetflowError

if TYPE_CHECKING:
    from sheetflow.adapters.worker.process import WorkerProcess
    from sheetflow.adapters.worker.protocol import Message

T = TypeVar("T")

RUN_SECONDS = 120.0
"""Seconds of a run for work that is stopped; the last piece may exceed them."""


class StoppedFiles:
    """A record of such files, and of the time that they have taken in this process.

    `kept` are the ledger's notes: a file is not opened again while its bytes are the same, unless
    `retry`.  After `seconds` of lost time (None: no limit) no more work is begun.
    """

    def __init__(
        self,
        kept: Mapping[str, str] | None = None,
        seconds: float | None = None,
        *,
        retry: bool = False,
    ) -> None:
        known = {name for name, text in (kept or {}).items() if is_stopped(name, text)}
        self._known = set() if retry else known
        self._left = seconds
        self.notes = dict.fromkeys(known, "") if retry else {}
        """Notes that the ledger shall keep or (with "") forget."""

    def request(
        self,
        worker: "WorkerProcess",
        message: "Message",
        read: "Callable[[Message], T]",
        *,
        stopped: T,
        refused: T,
    ) -> T:
        """Return the result of `read` for the worker's answer about a message's one foreign file.

        `stopped` if a worker was stopped over it, now or before, `refused` if it was refused.
        Raises LaterError, OutageError.
        """
        (content,) = message.blobs.values()
        if self._known and _note_of(content) in self._known:
            return stopped
        try:
            with self.watch(content):
                return worker.request_with_retry(message, read)
        except WorkerStoppedError:
            return stopped
        except RequestRefusedError:
            return refused

    @contextmanager
    def watch(self, content: bytes | None = None) -> Iterator[None]:
        """Count the time of the work within when its worker is stopped, and record the file.

        Raises LaterError when the time is used up.
        """
        if self._left is not None and self._left <= 0:
            raise LaterError(
                "Files and papers that take too much time have used up this run's share of it.",
                "Nothing to do: the next run goes on.",
            )
        begun = monotonic()
        try:
            yield
        except (WorkerStoppedError, SheetflowError) as error:
            if isinstance(error, WorkerStoppedError) or error.cause is Cause.TOO_MUCH:
                self._add(content, monotonic() - begun)
            raise

    def _add(self, content: bytes | None, seconds: float) -> None:
        if content is not None:
            self._known.add(_note_of(content))
            self.notes[_note_of(content)] = STOPPED
        if self._left is not None:
            self._left -= seconds


def is_stopped(name: str, text: str) -> bool:
    """Return whether the note is of a stopped file."""
    return name.startswith(STOPPED_PREFIX) and text == STOPPED


def _note_of(content: bytes) -> str:
    return STOPPED_PREFIX + hashlib.sha256(content).hexdigest()
