"""What the worker of the Word form does."""

from __future__ import annotations

import hashlib

from sheetflow.adapters.documents.docx_page import PageLook
from sheetflow.adapters.documents.docx_render import render_docx
from sheetflow.adapters.documents.framing import Message
from sheetflow.adapters.documents.guard import inspect_docx
from sheetflow.adapters.documents.jobs import Handlers, context_of, pictures_of
from sheetflow.adapters.documents.limits import Limits
from sheetflow.adapters.documents.placeholders import docx_uses


class WordJobs:
    """Remembers which templates it has looked into."""

    def __init__(self) -> None:
        self._inspected: set[bytes] = set()

    def handlers(self) -> Handlers:
        """`docx` the paper; `uses` the names in its template."""
        return {"docx": self._docx, "uses": self._uses}

    def _docx(self, request: Message) -> Message:
        template = self._template(request)
        look = PageLook(**request.head["look"])
        paper = render_docx(template, context_of(request), pictures_of(request), look)
        return Message({}, {"docx": paper})

    def _uses(self, request: Message) -> Message:
        return Message({"uses": docx_uses(self._template(request), context_of(request))})

    def _template(self, request: Message) -> bytes:
        template = request.blobs["template"]
        digest = hashlib.sha256(template).digest()
        if digest not in self._inspected:
            inspect_docx(template, Limits(**request.head["limits"]))
            self._inspected.add(digest)
        return template
