"""What the worker of drafts does: reads a foreign document into pieces that papers can show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sheetflow.adapters.documents.drafts.open_document import read_odt
from sheetflow.adapters.documents.drafts.pdf import read_pdf
from sheetflow.adapters.documents.drafts.pieces import Pieces, UnreadableDraftError
from sheetflow.adapters.documents.drafts.plain_text import read_html, read_markdown, read_text
from sheetflow.adapters.documents.drafts.word import read_docx
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message

_Reader = Callable[[bytes, Pieces], None]
_READERS: dict[str, _Reader] = {
    "docx": read_docx,
    "odt": read_odt,
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "htm": read_html,
}


def open_jobs(scratch: Path, _: tuple[Path, ...]) -> Handlers:
    """Returns `draft`: the blob `content` as pieces, with its pictures as blobs by number."""
    return {"draft": DraftJobs(scratch).read}


class DraftJobs:
    """Reads drafts; whatever a document holds, the answer says what became of it."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch

    def read(self, request: Message) -> Message:
        """Returns the document's pieces, or what is wrong with it."""
        pieces = Pieces()
        try:
            self._read(request.head["kind"], request.blobs["content"], pieces)
        except UnreadableDraftError as error:
            return Message({"problem": error.problem, "pieces": []})
        except MemoryError:
            return Message({"problem": "too_large", "pieces": []})
        except Exception:  # noqa: BLE001 - a hostile file makes a library fail in any way it can
            return Message({"problem": "damaged", "pieces": []})
        return _answer(pieces)

    def _read(self, kind: str, data: bytes, pieces: Pieces) -> None:
        if kind == "pdf":
            read_pdf(data, pieces, self._scratch)
        else:
            _READERS[kind](data, pieces)


def _answer(pieces: Pieces) -> Message:
    """Pictures as they are: each is decoded in a worker of its own."""
    listed: list[dict[str, object]] = []
    blobs: dict[str, bytes] = {}
    for piece in pieces.found:
        entry: dict[str, object] = {"kind": piece.kind, "text": piece.text}
        if piece.data:
            entry["picture"] = str(len(blobs))
            blobs[str(len(blobs))] = piece.data
        listed.append(entry)
    problem = "" if listed else "empty"
    return Message({"problem": problem, "pieces": listed, "shortened": pieces.is_full}, blobs)
