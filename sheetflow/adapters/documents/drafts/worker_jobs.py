"""The jobs of the drafts' worker: a foreign document is read into pieces that papers can show."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sheetflow.adapters.documents.drafts.office_documents import read_docx, read_odt
from sheetflow.adapters.documents.drafts.pdf import read_pdf
from sheetflow.adapters.documents.drafts.pieces import Pieces, UnreadableDraftError
from sheetflow.adapters.documents.drafts.plain_text import read_html, read_markdown, read_text
from sheetflow.adapters.worker.protocol import Handlers, Message

_READERS = {
    "docx": read_docx,
    "odt": read_odt,
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "htm": read_html,
}


def open_jobs(scratch: Path, _: tuple[Path, ...]) -> Handlers:
    """Return `draft`: the blob `content` as pieces, with its pictures as blobs by number."""
    return {"draft": partial(_read, scratch)}


def _read(scratch: Path, request: Message) -> Message:
    """Return the document's pieces, or its problem."""
    kind, data, pieces = request.head["kind"], request.blobs["content"], Pieces()
    try:
        if kind == "pdf":
            read_pdf(data, pieces, scratch)
        else:
            _READERS[kind](data, pieces)
    except UnreadableDraftError as error:
        return Message({"problem": error.problem, "pieces": []})
    except MemoryError:
        return Message({"problem": "too_large", "pieces": []})
    except Exception:  # noqa: BLE001 - a hostile file makes a library fail in any way it can
        return Message({"problem": "damaged", "pieces": []})
    return _answer(pieces)


def _answer(pieces: Pieces) -> Message:
    """Return pictures undecoded: each is decoded in a worker of its own."""
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
