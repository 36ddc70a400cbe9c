"""Draws bukti.docx: a filed picture on a page of its own."""

from __future__ import annotations

from docx.enum.text import WD_BREAK
from docx.shared import Pt

from templates.builder.word_parts import (
    add_row,
    centred,
    grid,
    new_document,
    packed,
    paragraph_tag,
    title,
)

LINES = (
    ("submission", "{{ page.submission }}"),
    ("file", "{{ page.name }} ({{ page.path }})"),
    ("digest", "{{ page.digest }}"),
    ("subject", "{{ page.subject }}"),
)


def build() -> bytes:
    """Returns the template's bytes."""
    document = new_document(numbered=False)
    paragraph_tag(document, "for page in pages")
    title(document)
    table = grid(document, (32, 4, 124), ruled=False)
    for label, value in LINES:
        add_row(table, (f"{{{{ frame.label.{label} }}}}", ":", value), "Small")
    centred(document, "{{ page.picture }}").paragraph_format.space_before = Pt(12)
    paragraph_tag(document, "if not loop.last")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    paragraph_tag(document, "endif")
    paragraph_tag(document, "endfor")
    return packed(document)
