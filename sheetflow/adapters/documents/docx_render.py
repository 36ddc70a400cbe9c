"""The worker's jobs for Word templates: filling one with a context, and listing its names."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from xml.parsers.expat import ExpatError

from docxtpl import DocxTemplate

from sheetflow.adapters.documents.docx_body import is_plain, leave_out_columns, render_body
from sheetflow.adapters.documents.docx_page import PageLook, fixed_package, set_look
from sheetflow.adapters.documents.docx_values import WordValues
from sheetflow.adapters.documents.template_guard import inspect_docx
from sheetflow.adapters.documents.template_values import (
    PaperEnvironment,
    context_of,
    dated,
    pictures_of,
    printed,
    refuse_clearly,
)
from sheetflow.adapters.documents.template_variables import docx_uses
from sheetflow.adapters.worker.protocol import Handlers, Message
from sheetflow.core.papers.context_values import Context


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A Word template that fills file properties as plain text; docxtpl escapes them twice."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        del jinja_env
        super().render_properties(context, PaperEnvironment(printed, markup=False))

    def render_around_the_body(self, context: dict[str, Any], jinja_env: Any) -> None:
        """Fill headers, footers, properties and footnotes as docxtpl does after the body."""
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for relation, xml in self.build_headers_footers_xml(context, uri, jinja_env):
                self.map_headers_footers_xml(relation, xml)
        self.render_properties(context, jinja_env)
        self.render_footnotes(context, jinja_env)


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Return the worker's jobs: `docx` gives the paper, `uses` the names in its template."""
    return {"docx": refuse_clearly(_fill), "uses": refuse_clearly(_list_names)}


def _fill(request: Message) -> Message:
    template, look = request.blobs["template"], PageLook(**request.head["look"])
    _inspect(template)
    paper = render_docx(template, context_of(request), pictures_of(request), look)
    return Message({}, {"docx": paper})


def _list_names(request: Message) -> Message:
    template = request.blobs["template"]
    _inspect(template)
    return Message({"uses": docx_uses(template, context_of(request))})


@lru_cache
def _inspect(template: bytes) -> None:
    inspect_docx(template)


def render_docx(
    template: bytes, context: Context, pictures: Mapping[str, bytes], look: PageLook
) -> bytes:
    """Return the paper's bytes, the same for the same input.

    Raises jinja2.TemplateError for a template with an unknown name or a forbidden operation.
    """
    document = _opened(template, context)
    if is_plain(document.docx):
        try:
            return _in_pieces(document, context, pictures, look)
        except ExpatError:
            # Tags across paragraphs: docxtpl mends what they break, if anything can.
            document = _opened(template, context)
    values = WordValues(document, pictures)
    document.render(context, PaperEnvironment(values, markup=True), autoescape=True)
    set_look(document, look)
    return _packed(document, context, {})


def _opened(template: bytes, context: Context) -> _Template:
    document = _Template(io.BytesIO(template))
    document.render_init()
    leave_out_columns(document.docx, context)
    return document


def _in_pieces(
    document: _Template, context: Context, pictures: Mapping[str, bytes], look: PageLook
) -> bytes:
    """Render without keeping the body as a tree, which is ten times as large as its text."""
    set_look(document, look)
    values = WordValues(document, pictures, line_ends=True)
    body = render_body(document, context, PaperEnvironment(values, markup=True))
    around = PaperEnvironment(WordValues(document, pictures), markup=True)
    document.render_around_the_body(context, around)
    return _packed(document, context, {document.docx.part.partname.lstrip("/"): body})


def _packed(document: _Template, context: Context, instead: Mapping[str, IO[bytes]]) -> bytes:
    """Return the paper's file with its title, which screen readers announce, and its day."""
    properties, title = document.docx.core_properties, context.get("title")
    if isinstance(title, str):
        properties.title = title[:255]
    properties.created = properties.modified = dated(context)
    target = io.BytesIO()
    document.docx.save(target)
    return fixed_package(target, instead)
