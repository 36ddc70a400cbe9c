"""Drafts as papers show them: text and pictures, read by a worker that they cannot harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from sheetflow.adapters.documents.drafts.pieces import Piece
from sheetflow.adapters.documents.picture_reader import PictureReader
from sheetflow.adapters.documents.pictures import PaperPicture, PictureProblem
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.adapters.worker.errors import RequestRefusedError, WorkerStoppedError
from sheetflow.adapters.worker.framing import Message
from sheetflow.adapters.worker.limits import Limits
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.papers.context_values import Picture, fit, plain
from sheetflow.core.papers.hand_over import Block

MODULE = "sheetflow.adapters.documents.drafts.worker_jobs"
KINDS = {
    **{kind: kind for kind in ("docx", "odt", "txt", "md", "html", "htm", "pdf")},
    **dict.fromkeys(
        ("png", "jpg", "jpeg", "jpe", "jfif", "webp", "gif", "bmp", "tif", "tiff"), "picture"
    ),
}
"""How a file is read, by the ending of its name."""
TEXTS = (".docx", ".odt", ".txt", ".md", ".html", ".htm")
"""Endings of drafts that are shown as text and pictures."""
MAX_SIDE_PX = 1_600
PAGE_MM = (150.0, 215.0)
PICTURE_MM = (150.0, 110.0)
MM_OF_PIXEL = 25.4 / 96
LIMITS = Limits(seconds=90, processor_seconds=30)
"""Of one draft.  Twenty pages of a PDF need some five seconds."""
_TOO_MUCH = (PictureProblem.TOO_LARGE, PictureProblem.TOO_MUCH)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's blocks and the pictures in them by reference.

    `problem` is a key of the wording (`naskah.…`), "" where all was read; `shortened`: there is
    more than is shown.
    """

    blocks: tuple[Block, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    problem: str = ""
    shortened: bool = False


class DraftReader:
    """Reads drafts one by one; the workers start with the first.  Use it as a context manager."""

    def __init__(self, limits: Limits = LIMITS, stopped: StoppedFiles | None = None) -> None:
        self._worker = WorkerProcess(MODULE, limits)
        self._stopped = stopped or StoppedFiles()
        self._pictures = PictureReader(self._stopped)

    def read(self, ref: str, name: str, content: bytes | None) -> Draft:
        """The draft of that name; its pictures' references begin with `ref`.

        Never raises for what it holds; otherwise as `PictureReader.copies`.
        """
        kind = KINDS.get(name.rpartition(".")[2].casefold(), "")
        if content is None or not kind:
            return Draft(problem="unknown" if content is not None else "missing")
        found = _Read([Piece("picture", data=content)]) if kind == "picture" else None
        found = found or self._read(kind, content)
        files = [piece.data for piece in found.pieces if piece.data]
        copies = self._pictures.copies(files, MAX_SIDE_PX) if files else []
        box = PAGE_MM if kind == "pdf" else PICTURE_MM
        return _draft(found, copies, (ref, name), box)

    def _read(self, kind: str, content: bytes) -> _Read:
        if self._stopped.holds(content):
            return _Read([], "too_much")
        request = Message({"job": "draft", "kind": kind}, {"content": content})
        try:
            return self._stopped.request(self._worker, request, _read_of, content)
        except WorkerStoppedError:
            return _Read([], "too_much")
        except RequestRefusedError:
            return _Read([], "too_large")

    def rest(self) -> None:
        """Ends the workers until the next draft."""
        self._worker.close()
        self._pictures.rest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()


@dataclass(frozen=True, slots=True)
class _Read:
    """What the worker made of a draft, pictures as they are in it."""

    pieces: list[Piece]
    problem: str = ""
    shortened: bool = False


def _read_of(answer: Message) -> _Read:
    pieces = [
        Piece(
            str(piece["kind"]),
            str(piece["text"]),
            answer.blobs[piece["picture"]] if "picture" in piece else b"",
        )
        for piece in answer.head["pieces"]
    ]
    return _Read(pieces, str(answer.head["problem"]), bool(answer.head.get("shortened")))


def _draft(
    found: _Read, copies: list[PaperPicture], named: tuple[str, str], box: tuple[float, float]
) -> Draft:
    ref, name = named
    blocks: list[Block] = []
    pictures: dict[str, bytes] = {}
    left = iter(copies)
    for piece in found.pieces:
        if not piece.data:
            blocks.append(Block(piece.kind, piece.text))
            continue
        copy = next(left)
        if copy.problem is not None:
            blocks.append(Block("unshown", "picture" if copy.problem in _TOO_MUCH else "unknown"))
            continue
        own = f"{ref}-{len(pictures)}"
        pictures[own] = copy.data
        sides = (copy.width, copy.height)
        width, height = fit(*sides, *(box if box == PAGE_MM else _room(sides, box)))
        alt = f"{name} ({len(pictures)})"
        blocks.append(Block("picture", "", Picture(own, alt, width, height)))
    return Draft(tuple(blocks), pictures, found.problem, found.shortened)


def _room(sides: tuple[int, int], box: tuple[float, float]) -> tuple[float, float]:
    """No picture is drawn larger than a screen shows it."""
    width, height = (side * MM_OF_PIXEL for side in sides)
    return min(box[0], width), min(box[1], height)


def with_notes(draft: Draft, notes: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks, with a sentence for what is not shown."""
    blocks = [
        replace(block, kind="note", text=note_of(block.text, notes))
        if block.kind == "unshown"
        else block
        for block in draft.blocks
    ]
    if draft.problem:
        blocks.append(Block("note", note_of(draft.problem, notes)))
    if draft.shortened:
        blocks.append(Block("note", notes["shortened"]))
    return tuple(blocks)


def note_of(problem: str, notes: Mapping[str, str]) -> str:
    """The sentence; a paper decided on before there was one for this problem has a general one."""
    return notes.get(problem, notes["unknown"])


def put_blocks(context: dict[str, Any], drafts: Mapping[str, Draft]) -> None:
    """Puts the drafts into a paper's context (JSON data), where it refers to them."""
    for preview in context.get("previews", ()):
        draft = drafts.get(preview["ref"])
        if draft is not None:
            preview["blocks"] = plain(with_notes(draft, context["preview_notes"]))
