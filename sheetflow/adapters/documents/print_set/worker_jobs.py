"""What the worker of print sets does: it keeps the files in its own folder until they are bound."""

from __future__ import annotations

from pathlib import Path

from sheetflow.adapters.documents.print_set.merge_pdf import bind, numbered, probe
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message


def open_jobs(scratch: Path, _: tuple[Path, ...]) -> Handlers:
    """Returns `probe`, which keeps a file under its number and counts its pages; `bind` the set."""

    def probe_file(request: Message) -> Message:
        path = numbered(scratch, request.head["file"])
        path.write_bytes(request.blobs["content"])
        return Message(probe(path))

    def bind_set(request: Message) -> Message:
        target = scratch / "set.pdf"
        bind(request.head["set"], scratch, target)
        return Message({}, {"set": target.read_bytes()})

    return {"probe": probe_file, "bind": bind_set}
