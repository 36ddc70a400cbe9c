"""Drafts as papers show them: text and pictures, read by a worker that they cannot harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from sheetflow.adapters.worker.errors import WorkerError
from sheetflow.adapters.worker.framing import Message
from sheetflow.adapters.worker.limits import Limits
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.papers.final_preview import Block
from sheetflow.core.papers.leaves import Picture, fit
from sheetflow.core.papers.plain import plain

MODULE = "sheetflow.adapters.documents.draft_jobs"
KINDS = {
    **{kind: kind for kind in ("docx", "odt", "txt", "md", "html", "htm", "pdf")},
    **dict.fromkeys(
        ("png", "jpg", "jpeg", "jpe", "jfif", "webp", "gif", "bmp", "tif", "tiff"), "picture"
    ),
}
"""How a file is read, by the ending of its name."""
TEXTS = (".docx", ".odt", ".txt", ".md", ".html", ".htm")
"""Endings of drafts that are shown as text and pictures."""
LONGEST_SIDE_PX = 1_600
PAGE_MM = (150.0, 215.0)
PICTURE_MM = (150.0, 110.0)
MM_OF_PIXEL = 25.4 / 96


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
    """Reads drafts one by one; the worker starts with the first.  Use it as a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._worker = WorkerProcess(MODULE, limits)

    def read(self, ref: str, name: str, content: bytes | None) -> Draft:
        """The draft of that name; its pictures' references begin with `ref`.

        Never raises for what it holds.
        """
        kind = KINDS.get(name.rpartition(".")[2].casefold(), "")
        if content is None or not kind:
            return Draft(problem="unknown" if content is not None else "missing")
        head = {"job": "draft", "kind": kind, "longest": LONGEST_SIDE_PX}
        box = PAGE_MM if kind == "pdf" else PICTURE_MM
        request = Message(head, {"content": content})
        try:
            return self._worker.request_value(request, lambda found: _draft(found, ref, name, box))
        except WorkerError:
            # It needs more time or memory than any draft does.
            return Draft(problem="too_large")

    def rest(self) -> None:
        """Ends the worker until the next draft."""
        self._worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()


def _draft(answer: Message, ref: str, name: str, box: tuple[float, float]) -> Draft:
    blocks: list[Block] = []
    pictures: dict[str, bytes] = {}
    for piece in answer.head["pieces"]:
        if "picture" not in piece:
            blocks.append(Block(piece["kind"], piece["text"]))
            continue
        own = f"{ref}-{piece['picture']}"
        pictures[own] = answer.blobs[piece["picture"]]
        wide, high = piece["sides"]
        width, height = fit(wide, high, *(box if box == PAGE_MM else _room((wide, high), box)))
        alt = f"{name} ({len(pictures)})"
        blocks.append(Block("picture", "", Picture(own, alt, width, height)))
    shortened = bool(answer.head.get("shortened"))
    return Draft(tuple(blocks), pictures, answer.head["problem"], shortened)


def _room(sides: tuple[int, int], box: tuple[float, float]) -> tuple[float, float]:
    """No picture is drawn larger than a screen shows it."""
    width, height = (side * MM_OF_PIXEL for side in sides)
    return min(box[0], width), min(box[1], height)


def with_notes(draft: Draft, notes: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks, with a sentence for what is not shown."""
    blocks = [
        replace(block, kind="note", text=notes["unknown"]) if block.kind == "unshown" else block
        for block in draft.blocks
    ]
    if draft.problem:
        blocks.append(Block("note", notes[draft.problem]))
    if draft.shortened:
        blocks.append(Block("note", notes["shortened"]))
    return tuple(blocks)


def put_blocks(context: dict[str, Any], drafts: Mapping[str, Draft]) -> None:
    """Puts the drafts into a paper's context (JSON data), where it refers to them."""
    for preview in context.get("previews", ()):
        draft = drafts.get(preview["ref"])
        if draft is not None:
            preview["blocks"] = plain(with_notes(draft, context["preview_notes"]))
