"""What the worker of the Word form does."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sheetflow.adapters.documents.docx_page import PageLook
from sheetflow.adapters.documents.docx_render import render_docx
from sheetflow.adapters.documents.jinja_environment import context_of, pictures_of, refuse_clearly
from sheetflow.adapters.documents.placeholders import docx_uses
from sheetflow.adapters.documents.template_guard import inspect_docx
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Returns `docx` the paper; `uses` the names in its template."""
    jobs = WordJobs()
    return {"docx": refuse_clearly(jobs.fill), "uses": refuse_clearly(jobs.list_names)}


class WordJobs:
    """Remembers which templates it has looked into."""

    def __init__(self) -> None:
        self._inspected: set[bytes] = set()

    def fill(self, request: Message) -> Message:
        """Returns the paper."""
        template = self._template(request)
        look = PageLook(**request.head["look"])
        paper = render_docx(template, context_of(request), pictures_of(request), look)
        return Message({}, {"docx": paper})

    def list_names(self, request: Message) -> Message:
        """Returns the names in the template."""
        return Message({"uses": docx_uses(self._template(request), context_of(request))})

    def _template(self, request: Message) -> bytes:
        template = request.blobs["template"]
        digest = hashlib.sha256(template).digest()
        if digest not in self._inspected:
            inspect_docx(template)
            self._inspected.add(digest)
        return template
