"""A Word template filled with a context."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from docxtpl import DocxTemplate

from sheetflow.adapters.documents.docx_body import Body, is_plain, write_body
from sheetflow.adapters.documents.docx_columns import leave_out_columns
from sheetflow.adapters.documents.docx_page import PageLook, fixed_package, set_look
from sheetflow.adapters.documents.docx_values import WordValues
from sheetflow.adapters.documents.inline_values import dated
from sheetflow.adapters.documents.jinja_environment import (
    PaperEnvironment,
    context_of,
    pictures_of,
    printed,
    refuse_clearly,
)
from sheetflow.adapters.documents.placeholders import docx_uses
from sheetflow.adapters.documents.template_guard import inspect_docx
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl escapes the file's properties twice; here they are plain texts."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        del jinja_env
        super().render_properties(context, PaperEnvironment(printed, markup=False))

    def render_around_the_body(self, context: dict[str, Any], jinja_env: Any) -> None:
        """Headers, footers, properties and footnotes, as docxtpl's `render` does after the body."""
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for relation, xml in self.build_headers_footers_xml(context, uri, jinja_env):
                self.map_headers_footers_xml(relation, xml)
        self.render_properties(context, jinja_env)
        self.render_footnotes(context, jinja_env)


def render_docx(
    template: bytes, context: dict[str, Any], pictures: Mapping[str, bytes], look: PageLook
) -> bytes:
    """The paper's bytes, the same for the same input.

    Raises jinja2.TemplateError for a template that names what is not there or asks for more
    than it may.
    """
    document = _opened(template, context)
    if is_plain(document.docx):
        try:
            return _in_pieces(document, context, pictures, look)
        except ExpatError:
            # Tags that stand across paragraphs: docxtpl mends what they break, if anything can.
            document = _opened(template, context)
    return _at_once(document, context, pictures, look)


def _opened(template: bytes, context: Mapping[str, Any]) -> _Template:
    document = _Template(io.BytesIO(template))
    document.render_init()
    leave_out_columns(document.docx, context)
    return document


def _in_pieces(
    document: _Template, context: dict[str, Any], pictures: Mapping[str, bytes], look: PageLook
) -> bytes:
    """The body is never held as a tree, which is ten times as large as its text."""
    set_look(document, look)
    values = WordValues(document, pictures, line_ends=True)
    body = Body(document.docx.part.partname.lstrip("/"), io.BytesIO())
    write_body(document, context, PaperEnvironment(values, markup=True), body)
    around = PaperEnvironment(WordValues(document, pictures), markup=True)
    document.render_around_the_body(context, around)
    return _packed(document, context, body)


def _at_once(
    document: _Template, context: dict[str, Any], pictures: Mapping[str, bytes], look: PageLook
) -> bytes:
    """What docxtpl does with whole trees: columns that loops repeat, pictures of the template."""
    values = WordValues(document, pictures)
    document.render(context, PaperEnvironment(values, markup=True), autoescape=True)
    set_look(document, look)
    return _packed(document, context, None)


def _packed(document: _Template, context: Mapping[str, Any], body: Body | None) -> bytes:
    _describe(document, context)
    target = io.BytesIO()
    document.docx.save(target)
    return fixed_package(target, {body.name: body.file} if body else None)


def _describe(document: DocxTemplate, context: Mapping[str, Any]) -> None:
    """Readers of screens announce a document by its title; archives sort it by its day."""
    properties = document.docx.core_properties
    title = context.get("title")
    if isinstance(title, str):
        properties.title = title[:255]
    properties.created = properties.modified = dated(context)


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
