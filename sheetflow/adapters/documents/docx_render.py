"""A Word template filled with a context."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate

from sheetflow.adapters.documents.docx_page import PageLook, fixed_package, set_look
from sheetflow.adapters.documents.docx_values import WordValues
from sheetflow.adapters.documents.sandbox import PaperEnvironment, printed


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl escapes the file's properties twice; here they are plain texts."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        del jinja_env
        super().render_properties(context, PaperEnvironment(printed, markup=False))


def render_docx(
    template: bytes, context: dict[str, Any], pictures: Mapping[str, bytes], look: PageLook
) -> bytes:
    """The paper's bytes, the same for the same input.

    Raises jinja2.TemplateError for a template that names what is not there or asks for more
    than it may.
    """
    document = _Template(io.BytesIO(template))
    values = WordValues(document, pictures)
    document.render(context, PaperEnvironment(values, markup=True), autoescape=True)
    _title(document, context)
    set_look(document, look)
    target = io.BytesIO()
    document.save(target)
    return fixed_package(target.getvalue())


def _title(document: DocxTemplate, context: Mapping[str, Any]) -> None:
    """Readers of screens announce a document by its title."""
    title = context.get("title")
    if isinstance(title, str):
        document.docx.core_properties.title = title[:255]
