"""What the worker of pictures does."""

from __future__ import annotations

from pathlib import Path

from sheetflow.adapters.documents.pictures import paper_picture
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Returns `copy`: the blob `picture` as it goes into papers, or what is wrong with it."""
    return {"copy": _copy}


def _copy(request: Message) -> Message:
    copy = paper_picture(request.blobs["picture"], int(request.head["longest"]))
    if copy.problem is not None:
        return Message({"problem": copy.problem.value})
    return Message({"sides": [copy.width, copy.height]}, {"copy": copy.data})
