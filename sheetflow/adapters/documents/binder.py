"""A set put together from papers on file, in a process that a hostile PDF cannot outlive."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from sheetflow.adapters.documents.refusal import request_paper
from sheetflow.adapters.worker.errors import WorkerError
from sheetflow.adapters.worker.framing import Message
from sheetflow.adapters.worker.limits import Limits
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.papers.print_set import Trouble

MODULE = "sheetflow.adapters.documents.set_jobs"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that was given to the binder: its pages, 0 when it cannot be used."""

    path: str
    pages: int
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """`count` pages of a part from page `first` (from 0) on; `title` names them when read out."""

    path: str
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

    front: str
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    labels: tuple[tuple[int, str], ...]


class Binder:
    """Takes files one by one, so that none is held in memory here; use as a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._folder = TemporaryDirectory(prefix="sheetflow-set-")
        self._worker = WorkerProcess(MODULE, limits)
        self._files = 0

    def take(self, content: bytes) -> Part:
        """A PDF, looked at.  Never raises for what it holds."""
        self._files += 1
        path = str(Path(self._folder.name) / f"{self._files}.pdf")
        Path(path).write_bytes(content)
        try:
            answer = self._worker.request(Message({"job": "probe", "path": path}))
        except WorkerError:
            # It needs more time or memory than any paper does.
            return Part(path, 0, Trouble.DAMAGED)
        found = answer.head["trouble"]
        return Part(path, answer.head["pages"], Trouble(found) if found else None)

    def bind(self, order: SetOrder) -> bytes:
        """The set.  Raises TemplateError, UnavailableError."""
        target = Path(self._folder.name) / "set.pdf"
        head = {"job": "bind", "set": asdict(order), "target": str(target)}
        request_paper(self._worker, "berkas", Message(head))
        return target.read_bytes()

    def close(self) -> None:
        """Ends the worker and removes the files; may be called again."""
        self._worker.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
