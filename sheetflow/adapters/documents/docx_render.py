"""The worker's jobs for Word templates: filling one with a context, and listing its names."""

import io
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from xml.parsers.expat import ExpatError

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm
from docxtpl import DocxTemplate

from sheetflow.adapters.documents import docx_values, template_values
from sheetflow.adapters.documents.template_guard import inspect_docx
from sheetflow.adapters.documents.template_values import PaperEnvironment
from sheetflow.adapters.documents.template_variables import docx_uses
from sheetflow.adapters.worker.protocol import Handlers, Message
from sheetflow.core.papers.context_values import Context

PAPERS_MM = {"A4": (210.0, 297.0), "F4": (215.0, 330.0)}
"""Width and height, upright.  F4 is the folio of Indonesian offices."""

TEMPLATE_FONT = "Arial"
"""The typeface of the shipped templates, replaced where an office has chosen another."""

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can record."""

_FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")


@dataclass(frozen=True, slots=True)
class PageLook:
    """Page size and typeface of a paper: a key of PAPERS_MM, and the font for Word."""

    paper: str = "A4"
    font: str = TEMPLATE_FONT


def set_look(document: DocxTemplate, look: PageLook) -> None:
    """Set the sections' page size, putting what is wider than A4 into the margins, and the font.

    The text keeps its width, so that lines and tables break at the same places.
    """
    for section in document.docx.sections:
        _resize(section, PAPERS_MM[look.paper])
    if look.font != TEMPLATE_FONT:
        for fonts in document.docx.styles.element.iter(qn("w:rFonts")):
            for slot in _FONT_SLOTS:
                if fonts.get(qn(slot)) == TEMPLATE_FONT:
                    fonts.set(qn(slot), look.font)


def _resize(section: Section, sides: tuple[float, float]) -> None:
    lying = section.orientation == WD_ORIENT.LANDSCAPE
    width, height = (Mm(side) for side in (reversed(sides) if lying else sides))
    wider = width - (section.page_width or width)
    section.left_margin = Length((section.left_margin or 0) + wider // 2)
    section.right_margin = Length((section.right_margin or 0) + wider - wider // 2)
    section.page_width, section.page_height = width, height


def fixed_package(data: IO[bytes], instead: Mapping[str, IO[bytes]] | None = None) -> bytes:
    """Return the zip with every part dated alike, in name order after the list of types.

    Parts in `instead` replace those of `data`.
    """
    others = instead or {}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(data) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name[0] != "[", name)):
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_STORED if _is_packed(name) else zipfile.ZIP_DEFLATED
            info.create_system = 0
            if name in others:
                _copy(others[name], packed, info)
            else:
                packed.writestr(info, source.read(name))
    return target.getvalue()


def _is_packed(name: str) -> bool:
    """Return whether the part is a packed picture already, which deflating makes no smaller."""
    return name.startswith("word/media/") and name.endswith((".jpg", ".jpeg", ".png"))


def _copy(part: IO[bytes], packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    part.seek(0)
    with packed.open(info, "w") as target:
        shutil.copyfileobj(part, target)


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A Word template that fills file properties as plain text; docxtpl escapes them twice."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        del jinja_env
        super().render_properties(context, PaperEnvironment(template_values.printed, markup=False))

    def render_around_the_body(self, context: dict[str, Any], jinja_env: Any) -> None:
        """Fill headers, footers, properties and footnotes as docxtpl does after the body."""
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for relation, xml in self.build_headers_footers_xml(context, uri, jinja_env):
                self.map_headers_footers_xml(relation, xml)
        self.render_properties(context, jinja_env)
        self.render_footnotes(context, jinja_env)


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Return the worker's jobs: `docx` gives the paper, `uses` the names in its template."""
    jobs = {"docx": _fill, "uses": _list_names}
    return {name: template_values.refuse_clearly(job) for name, job in jobs.items()}


def _fill(request: Message) -> Message:
    template, look = request.blobs["template"], PageLook(**request.head["look"])
    _inspect(template)
    context, pictures = template_values.context_of(request), template_values.pictures_of(request)
    return Message({}, {"docx": render_docx(template, context, pictures, look)})


def _list_names(request: Message) -> Message:
    template = request.blobs["template"]
    _inspect(template)
    return Message({"uses": docx_uses(template, template_values.context_of(request))})


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
    if docx_values.is_plain(document.docx):
        try:
            return _in_pieces(document, context, pictures, look)
        except ExpatError:
            # Tags across paragraphs: docxtpl mends what they break, if anything can.
            document = _opened(template, context)
    values = docx_values.WordValues(document, pictures)
    document.render(context, PaperEnvironment(values, markup=True), autoescape=True)
    set_look(document, look)
    return _packed(document, context, {})


def _opened(template: bytes, context: Context) -> _Template:
    document = _Template(io.BytesIO(template))
    document.render_init()
    docx_values.leave_out_columns(document.docx, context)
    return document


def _in_pieces(
    document: _Template, context: Context, pictures: Mapping[str, bytes], look: PageLook
) -> bytes:
    """Render without keeping the body as a tree, which is ten times as large as its text."""
    set_look(document, look)
    values = docx_values.WordValues(document, pictures, line_ends=True)
    body = docx_values.render_body(document, context, PaperEnvironment(values, markup=True))
    around = PaperEnvironment(docx_values.WordValues(document, pictures), markup=True)
    document.render_around_the_body(context, around)
    return _packed(document, context, {document.docx.part.partname.lstrip("/"): body})


def _packed(document: _Template, context: Context, instead: Mapping[str, IO[bytes]]) -> bytes:
    """Return the paper's file with its title, which screen readers announce, and its day."""
    properties, title = document.docx.core_properties, context.get("title")
    if isinstance(title, str):
        properties.title = title[:255]
    properties.created = properties.modified = template_values.dated(context)
    target = io.BytesIO()
    document.docx.save(target)
    return fixed_package(target, instead)
