"""A set merged from papers on file, in a process that a hostile PDF cannot outlive."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace

from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.adapters.documents.template_files import request_blob
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import Limits, Message
from sheetflow.core.papers.print_set import Trouble

MODULE = "sheetflow.adapters.documents.print_set.merge_pdf"
PROBE = Limits(seconds=90, processor_seconds=30)
"""Limits for opening one file: a set is made of dozens."""


@dataclass(frozen=True, slots=True)
class SetFile:
    """A file in the worker, by its number; `pages` is 0 when it cannot be used."""

    file: int
    pages: int
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class PageRange:
    """`count` pages of a file from page `first` (from 0); `title` is for screen readers."""

    file: int
    first: int
    count: int
    title: str


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry of the outline; `page` is that of the set, from 0."""

    title: str
    page: int
    below: "tuple[OutlineEntry, ...]" = ()


class PdfSetWorker(AbstractContextManager["PdfSetWorker"]):
    """A worker that takes files one by one, so that none stays in memory here.

    Use it as a context manager.
    """

    def __init__(self, limits: Limits | None = None, stopped: StoppedFiles | None = None) -> None:
        self._limits = limits or Limits()
        self._probe_limits = replace(
            self._limits,
            seconds=min(self._limits.seconds, PROBE.seconds),
            processor_seconds=min(self._limits.processor_seconds, PROBE.processor_seconds),
        )
        self._worker = WorkerProcess(MODULE, self._limits)
        self._stopped = stopped or StoppedFiles()
        self._files = 0

    def take(self, content: bytes) -> SetFile:
        """Send a PDF to the worker and return its pages.  Never raises for its content."""
        self._files += 1
        number = self._files
        request = Message({"job": "probe", "file": number}, {"content": content})

        def read(answer: Message) -> SetFile:
            trouble = answer.head["trouble"]
            return SetFile(number, int(answer.head["pages"]), Trouble(trouble) if trouble else None)

        self._worker.limits = self._probe_limits
        return self._stopped.request(
            self._worker,
            request,
            read,
            stopped=SetFile(number, 0, Trouble.TOO_MUCH),
            refused=SetFile(number, 0, Trouble.DAMAGED),
        )

    def merge(
        self,
        front: int,
        ranges: Sequence[PageRange],
        outline: Sequence[OutlineEntry],
        labels: Sequence[tuple[int, str]],
    ) -> bytes:
        """Return the set: the file `front`, the pages behind it, outline and page labels.

        `labels` are pages (from 0) from which on page numbers have a prefix.  Raises TemplateError,
        UnavailableError.
        """
        self._worker.limits = self._limits
        order = {
            "front": front,
            "pieces": [asdict(pages) for pages in ranges],
            "marks": [asdict(entry) for entry in outline],
            "labels": labels,
        }
        return request_blob(self._worker, "berkas", Message({"job": "bind", "set": order}), "set")

    def close(self) -> None:
        """End the worker, which removes the files; may be called again."""
        self._worker.close()

    def __exit__(self, *_: object) -> None:
        self.close()
