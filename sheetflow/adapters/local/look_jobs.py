"""What the worker of looks does: finds out what a file is, from its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sheetflow.adapters.local.file_content import content_of
from sheetflow.adapters.local.file_pieces import FilePieces
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message
from sheetflow.core.files import FileProblem


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Returns `look`: the blobs are a file's bytes, each named by its offset."""
    return {"look": _look}


def _look(request: Message) -> Message:
    size, blobs = request.head["size"], request.blobs
    whole = blobs.get("0", b"")
    content = whole if len(whole) == size else FilePieces(size, _by_offset(blobs))
    found = content_of(request.head["name"], content)
    if isinstance(found, FileProblem):
        return Message({"problem": found.value})
    kind, image = found
    return Message({"kind": kind, "sides": [image.width, image.height] if image else None})


def _by_offset(blobs: Mapping[str, bytes]) -> list[tuple[int, bytes]]:
    return [(int(offset), blob) for offset, blob in blobs.items()]
