"""A set put together from papers on file, in a process that a hostile PDF cannot outlive."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

from sheetflow.adapters.documents.refusal import request_blob
from sheetflow.adapters.worker.errors import WorkerError
from sheetflow.adapters.worker.framing import Message
from sheetflow.adapters.worker.limits import Limits
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.papers.print_set import Trouble

MODULE = "sheetflow.adapters.documents.set_jobs"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that was given to the binder, by its number: its pages, 0 when it cannot be used."""

    file: int
    pages: int
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """`count` pages of a part from page `first` (from 0) on; `title` names them when read out."""

    file: int
    first: int
    count: int
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of the outline: `page` of the set, from 0."""

    title: str
    page: int
    below: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class SetOrder:
    """The whole set: what stands first, the pieces behind it, how one finds one's way.

    `labels` are pages (from 0) from which on page numbers have a prefix.
    """

    front: int
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    labels: tuple[tuple[int, str], ...]


class Binder:
    """Takes files one by one, so that none is held in memory here; use as a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._worker = WorkerProcess(MODULE, limits)
        self._files = 0

    def take(self, content: bytes) -> Part:
        """A PDF, looked at.  Never raises for what it holds."""
        self._files += 1
        number = self._files
        request = Message({"job": "probe", "file": number}, {"content": content})

        def read(answer: Message) -> Part:
            found = answer.head["trouble"]
            return Part(number, int(answer.head["pages"]), Trouble(found) if found else None)

        try:
            return self._worker.request_value(request, read)
        except WorkerError:
            # It needs more time or memory than any paper does.
            return Part(number, 0, Trouble.DAMAGED)

    def bind(self, order: SetOrder) -> bytes:
        """The set.  Raises TemplateError, UnavailableError."""
        request = Message({"job": "bind", "set": asdict(order)})
        return request_blob(self._worker, "berkas", request, "set")

    def close(self) -> None:
        """Ends the worker, which removes the files; may be called again."""
        self._worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
