"""What the worker of print sets does."""

from __future__ import annotations

from pathlib import Path

from sheetflow.adapters.documents.set_binding import bind, probe
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Returns `probe` a file's pages; `bind` the set."""
    return {"probe": _probe, "bind": _bind}


def _probe(request: Message) -> Message:
    return Message(probe(Path(request.head["path"])))


def _bind(request: Message) -> Message:
    bind(request.head["set"], Path(request.head["target"]))
    return Message({})
