"""Draws naskah.docx: a filed document as pages of the printed set."""

from __future__ import annotations

from docx.shared import Pt

from templates.builder.final_preview import piece
from templates.builder.word_parts import (
    add_row,
    grid,
    label,
    new_document,
    packed,
    paragraph_tag,
    title,
)

LINES = (
    ("submission", "{{ submission }}"),
    ("file", "{{ name }} ({{ path }})"),
    ("subject", "{{ subject }}"),
)


def build() -> bytes:
    """Returns the template's bytes."""
    document = new_document(numbered=False)
    title(document)
    table = grid(document, (32, 4, 124), ruled=False)
    for name, value in LINES:
        add_row(table, (label(name), ":", value), "Small")
    document.add_paragraph().paragraph_format.space_after = Pt(4)
    paragraph_tag(document, "for block in blocks")
    piece(document)
    paragraph_tag(document, "endfor")
    return packed(document)
