"""Draws nota_dinas.docx: the memo, and on new pages the frozen draft."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from templates.builder.final_preview import NUMBER, annex
from templates.builder.word_parts import (
    add_row,
    grid,
    label,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    signature,
    title,
)

_HEAD = ("recipient", "sender", "dated", "nature", "attachment", "subject")


def build() -> bytes:
    """Returns the template's bytes."""
    document = new_document()
    letterhead(document)
    title(document).paragraph_format.space_after = Pt(0)
    number = document.add_paragraph(f"{label('paper_number')}: {NUMBER}")
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.paragraph_format.space_after = Pt(10)
    _memo(document)
    annex(document)
    return packed(document)


def _memo(document: WordDocument) -> None:
    table = grid(document, (32, 5, 123), ruled=False)
    for name in _HEAD:
        add_row(table, (f"{{{{ frame.label.{name} }}}}", ":", f"{{{{ {name} }}}}"))
    rule = document.add_paragraph()
    rule.paragraph_format.space_after = Pt(4)
    paragraph_tag(document, "for paragraph in paragraphs")
    # The signature never stands on a page without words of the memo.
    paragraph_tag(document, "if loop.last")
    last = _text(document)
    last.paragraph_format.keep_with_next = last.paragraph_format.keep_together = True
    last.paragraph_format.space_after = Pt(18)
    paragraph_tag(document, "else")
    _text(document)
    paragraph_tag(document, "endif")
    paragraph_tag(document, "endfor")
    signature(document, ("{{ sender_title }},",), "signer")
    paragraph_tag(document, "if copies")
    copies = document.add_paragraph("{{ frame.label.copies }}")
    copies.paragraph_format.space_before = Pt(10)
    paragraph_tag(document, "for copy in copies")
    document.add_paragraph("{{ loop.index }}. {{ copy }}")
    paragraph_tag(document, "endfor")
    paragraph_tag(document, "endif")


def _text(document: WordDocument) -> Paragraph:
    text: Paragraph = document.add_paragraph("{{ paragraph }}")
    text.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    text.paragraph_format.space_after = Pt(8)
    text.paragraph_format.first_line_indent = Mm(10)
    return text
