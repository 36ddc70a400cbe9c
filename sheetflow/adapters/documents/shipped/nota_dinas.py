"""Draws nota_dinas.docx: the memo, and on new pages the frozen draft."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from sheetflow.adapters.documents.shipped.word_parts import (
    add_row,
    grid,
    heads,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    repeated,
    row_tag,
    signature,
    title,
)

_HEAD = ("recipient", "sender", "dated", "nature", "attachment", "subject")


def build() -> bytes:
    """The template's bytes."""
    document = new_document()
    letterhead(document)
    title(document).paragraph_format.space_after = Pt(0)
    number = document.add_paragraph("{{ frame.label.paper_number }}: {{ number }}")
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.paragraph_format.space_after = Pt(10)
    _memo(document)
    _annex(document)
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


def _annex(document: WordDocument) -> None:
    top = document.add_paragraph("{{ frame.label.annex_of }} {{ number }}", style="Small")
    top.paragraph_format.page_break_before = True
    title(document, "{{ annex_title }}")
    document.add_heading("{{ frame.label.fields }}", level=2)
    paragraph_tag(document, "if fields")
    table = grid(document, (45, 115))
    row_tag(table, "for field in fields")
    add_row(table, ("{{ field.label }}", "{{ field.text }}")).cells[0].paragraphs[0].runs[
        0
    ].bold = True
    row_tag(table, "endfor")
    paragraph_tag(document, "else")
    document.add_paragraph("{{ frame.label.none }}")
    paragraph_tag(document, "endif")
    for name in ("caption", "alt_text"):
        document.add_heading(f"{{{{ frame.label.{name} }}}}", level=2)
        document.add_paragraph(f"{{{{ {name} or frame.label.none }}}}")
    document.add_heading("{{ frame.label.files }}", level=2)
    _files(document)
    digest = document.add_paragraph("{{ frame.label.content }}:", style="Small")
    digest.paragraph_format.keep_with_next = True
    document.add_paragraph("{{ content }}", style="Small")
    digest.paragraph_format.space_before = Pt(6)
    paragraph_tag(document, "if thumbnails")
    document.add_heading("{{ frame.label.thumbnails }}", level=2)
    paragraph_tag(document, "for thumbnail in thumbnails")
    picture = document.add_paragraph("{{ thumbnail.picture }}")
    picture.paragraph_format.keep_with_next = True
    picture.paragraph_format.space_before = Pt(6)
    document.add_paragraph("{{ thumbnail.caption }}", style="Small")
    paragraph_tag(document, "endfor")
    paragraph_tag(document, "endif")


def _files(document: WordDocument) -> None:
    table = grid(document, (12, 58, 22, 68))
    labels = ("number", "file_name", "file_size", "file_digest")
    heads(table, [f"{{{{ frame.label.{name} }}}}" for name in labels], "Small")
    texts = (
        "{{ file.number }}",
        "{{ file.folder }}/{{ file.name }}",
        "{{ file.size }}",
        "{{ file.sha256 }}",
    )
    repeated(table, "file in files", texts, "Small")
