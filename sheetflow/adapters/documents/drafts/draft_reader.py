"""Drafts as papers show them: text and pictures, read in a worker that they cannot harm."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any

from sheetflow.adapters.documents.picture_reader import PictureReader
from sheetflow.adapters.documents.pictures import PaperPicture, PictureProblem
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import Limits, Message
from sheetflow.core.papers.context_values import Picture, fit, plain
from sheetflow.core.papers.letters import Block

MODULE = "sheetflow.adapters.documents.drafts.worker_jobs"
TEXT_ENDINGS = ("docx", "odt", "txt", "md", "html", "htm")
"""Endings of drafts that are shown as text and pictures."""
PICTURE_ENDINGS = (
    "png", "jpg", "jpeg", "jpe", "jfif", "webp", "gif", "bmp", "tif", "tiff",
)  # fmt: skip
MAX_SIDE_PX = 1_600
PAGE_MM = (150.0, 215.0)
PICTURE_MM = (150.0, 110.0)
MM_OF_PIXEL = 25.4 / 96
LIMITS = Limits(seconds=90, processor_seconds=30)
"""Limits for one draft.  Twenty pages of a PDF need some five seconds."""


Piece = Block | bytes
"""A text, or a picture's file as it is in the draft."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's blocks and the pictures in them by reference.

    `problem` is a key of the wording (`naskah.…`), "" where all was read; `shortened` where a part
    is left out.
    """

    blocks: tuple[Block, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    problem: str = ""
    shortened: bool = False


class DraftReader(AbstractContextManager["DraftReader"]):
    """A reader of drafts, one by one, whose workers start with the first; a context manager."""

    def __init__(self, limits: Limits = LIMITS, stopped: StoppedFiles | None = None) -> None:
        self._worker = WorkerProcess(MODULE, limits)
        self._stopped = stopped or StoppedFiles()
        self._pictures = PictureReader(self._stopped)

    def read(self, ref: str, name: str, content: bytes | None) -> Draft:
        """Return the draft of that name; its pictures' references begin with `ref`.

        Never raises for a draft's content; otherwise as `PictureReader.copies`.
        """
        if content is None:
            return Draft(problem="missing")
        ending = name.rpartition(".")[2].casefold()
        found = Draft()
        pieces: Sequence[Piece] = [content]
        if ending in (*TEXT_ENDINGS, "pdf"):
            found, pieces = self._read(ending, content)
        elif ending not in PICTURE_ENDINGS:
            return Draft(problem="unknown")
        files = [piece for piece in pieces if isinstance(piece, bytes)]
        copies = self._pictures.copies(files, MAX_SIDE_PX)
        blocks, pictures = _shown(pieces, copies, ref, name)
        return replace(found, blocks=blocks, pictures=pictures)

    def _read(self, kind: str, content: bytes) -> tuple[Draft, Sequence[Piece]]:
        """Return the draft, still without blocks, and its pieces in the file's order."""
        nothing: Sequence[Piece] = ()
        return self._stopped.request(
            self._worker,
            Message({"job": "draft", "kind": kind}, {"content": content}),
            _pieces_of,
            stopped=(Draft(problem="too_much"), nothing),
            refused=(Draft(problem="too_large"), nothing),
        )

    def rest(self) -> None:
        """End the workers until the next draft."""
        self._worker.close()
        self._pictures.rest()

    def __exit__(self, *_: object) -> None:
        self.rest()


def _pieces_of(answer: Message) -> tuple[Draft, Sequence[Piece]]:
    head = answer.head
    pieces: list[Piece] = [
        answer.blobs[piece["picture"]]
        if "picture" in piece
        else Block(str(piece["kind"]), str(piece["text"]))
        for piece in head["pieces"]
    ]
    return Draft(problem=str(head["problem"]), shortened=bool(head.get("shortened"))), pieces


def _shown(
    pieces: Sequence[Piece], copies: Sequence[PaperPicture], ref: str, name: str
) -> tuple[tuple[Block, ...], dict[str, bytes]]:
    blocks: list[Block] = []
    pictures: dict[str, bytes] = {}
    left = iter(copies)
    for piece in pieces:
        if isinstance(piece, Block):
            blocks.append(piece)
            continue
        copy = next(left)
        if copy.problem in {PictureProblem.TOO_LARGE, PictureProblem.TOO_MUCH}:
            blocks.append(Block("unshown", "picture"))
        elif copy.problem is not None:
            blocks.append(Block("unshown", "unknown"))
        else:
            own = f"{ref}-{len(pictures)}"
            pictures[own] = copy.data
            width, height = fit(copy.width, copy.height, *_box(copy, name))
            alt = f"{name} ({len(pictures)})"
            blocks.append(Block("picture", "", Picture(own, alt, width, height)))
    return tuple(blocks), pictures


def _box(picture: PaperPicture, name: str) -> tuple[float, float]:
    """Return the size of a PDF's page; any other picture is no larger than on a screen."""
    if name.casefold().endswith(".pdf"):
        return PAGE_MM
    width, height = PICTURE_MM
    return min(width, picture.width * MM_OF_PIXEL), min(height, picture.height * MM_OF_PIXEL)


def with_notes(draft: Draft, notes: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the blocks, with a sentence for each part that is not shown."""
    blocks = [
        Block("note", note_of(block.text, notes)) if block.kind == "unshown" else block
        for block in draft.blocks
    ]
    if draft.problem:
        blocks.append(Block("note", note_of(draft.problem, notes)))
    if draft.shortened:
        blocks.append(Block("note", notes["shortened"]))
    return tuple(blocks)


def note_of(problem: str, notes: Mapping[str, str]) -> str:
    """Return the problem's sentence; a general one where an older paper has none for it."""
    return notes.get(problem, notes["unknown"])


def put_blocks(context: dict[str, Any], drafts: Mapping[str, Draft]) -> None:
    """Put the drafts into a paper's context (JSON data), where it refers to them."""
    for preview in context.get("previews", ()):
        draft = drafts.get(preview["ref"])
        if draft is not None:
            preview["blocks"] = plain(with_notes(draft, context["preview_notes"]))
