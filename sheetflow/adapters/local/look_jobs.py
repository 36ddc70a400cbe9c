"""What the worker of looks does: finds out what a file is, from its bytes."""

from __future__ import annotations

from pathlib import Path

from sheetflow.adapters.local.file_content import content_of
from sheetflow.adapters.local.file_pieces import FilePieces
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message
from sheetflow.core.files import FileProblem


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Returns `look`: of each of `files` the blobs are its bytes, named by number and offset."""
    return {"look": _look}


def _look(request: Message) -> Message:
    try:
        found = [_found(number, request) for number in range(len(request.head["files"]))]
    except ImportError as error:
        # A decoder that is not installed whole is no fault of the file.
        return Message({"missing": str(error)})
    return Message({"found": found})


def _found(number: int, request: Message) -> dict[str, object]:
    file = request.head["files"][number]
    pieces = [(at, request.blobs[f"{number}:{at}"]) for at in file["offsets"]]
    whole = len(pieces[0][1]) == file["size"]
    content = pieces[0][1] if whole else FilePieces(file["size"], pieces)
    try:
        found = content_of(file["name"], content)
    except (ImportError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a hostile file makes a library fail in any way it can
        found = FileProblem.BROKEN
    if isinstance(found, FileProblem):
        return {"problem": found.value}
    kind, image = found
    return {"kind": kind, "sides": [image.width, image.height] if image else None}
