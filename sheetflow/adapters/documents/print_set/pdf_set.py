"""A set put together from papers on file, in a process that a hostile PDF cannot outlive."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Self

from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.adapters.documents.template_error import request_blob
from sheetflow.adapters.worker.errors import RequestRefusedError, WorkerStoppedError
from sheetflow.adapters.worker.framing import Message
from sheetflow.adapters.worker.limits import Limits
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.papers.print_set import Trouble

MODULE = "sheetflow.adapters.documents.print_set.worker_jobs"
PROBE = Limits(seconds=90, processor_seconds=30)
"""Of looking at one file: a set is made of dozens."""


@dataclass(frozen=True, slots=True)
class SetFile:
    """A file that was given to the binder, by its number: its pages, 0 when it cannot be used."""

    file: int
    pages: int
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class PageRange:
    """`count` pages of a part from page `first` (from 0) on; `title` names them when read out."""

    file: int
    first: int
    count: int
    title: str


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry of the outline: `page` of the set, from 0."""

    title: str
    page: int
    below: tuple[OutlineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeOrder:
    """The whole set: what stands first, the pieces behind it, how one finds one's way.

    `labels` are pages (from 0) from which on page numbers have a prefix.
    """

    front: int
    pieces: tuple[PageRange, ...]
    marks: tuple[OutlineEntry, ...]
    labels: tuple[tuple[int, str], ...]


class PdfSetWorker:
    """Takes files one by one, so that none is held in memory here; use as a context manager."""

    def __init__(self, limits: Limits | None = None, stopped: StoppedFiles | None = None) -> None:
        self._binding = limits or Limits()
        self._probing = replace(
            self._binding,
            seconds=min(self._binding.seconds, PROBE.seconds),
            processor_seconds=min(self._binding.processor_seconds, PROBE.processor_seconds),
        )
        self._worker = WorkerProcess(MODULE, self._binding)
        self._stopped = stopped or StoppedFiles()
        self._files = 0

    def take(self, content: bytes) -> SetFile:
        """A PDF, looked at.  Never raises for what it holds."""
        self._files += 1
        number = self._files
        request = Message({"job": "probe", "file": number}, {"content": content})

        def read(answer: Message) -> SetFile:
            found = answer.head["trouble"]
            return SetFile(number, int(answer.head["pages"]), Trouble(found) if found else None)

        if self._stopped.holds(content):
            return SetFile(number, 0, Trouble.TOO_MUCH)
        self._worker.set_time(self._probing)
        try:
            return self._stopped.request(self._worker, request, read, content)
        except WorkerStoppedError:
            return SetFile(number, 0, Trouble.TOO_MUCH)
        except RequestRefusedError:
            return SetFile(number, 0, Trouble.DAMAGED)

    def bind(self, order: MergeOrder) -> bytes:
        """The set.  Raises TemplateError, UnavailableError."""
        self._worker.set_time(self._binding)
        request = Message({"job": "bind", "set": asdict(order)})
        return request_blob(self._worker, "berkas", request, "set")

    def close(self) -> None:
        """Ends the worker, which removes the files; may be called again."""
        self._worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
