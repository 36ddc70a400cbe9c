"""The Word template of the Nota Dinas, and the annex of all final previews: draft and digests."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from templates.builder.word_parts import (
    add_row,
    centred,
    fields_table,
    grid,
    heads,
    label,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    repeated,
    signature,
    title,
)

MEMO_LINES = ("recipient", "sender", "dated", "nature", "attachment", "subject")
NUMBER = "{{ number or frame.label.blank }}"
"""The number, or room for writing it by pen."""


def build() -> bytes:
    """Return the memo's template."""
    document = new_document()
    letterhead(document)
    title(document).paragraph_format.space_after = Pt(0)
    number = centred(document, f"{label('paper_number')}: {NUMBER}")
    number.paragraph_format.space_after = Pt(10)
    _memo(document)
    annex(document)
    return packed(document)


def _memo(document: WordDocument) -> None:
    table = grid(document, (32, 5, 123), ruled=False)
    for name in MEMO_LINES:
        add_row(table, (label(name), ":", f"{{{{ {name} }}}}"))
    rule = document.add_paragraph()
    rule.paragraph_format.space_after = Pt(4)
    paragraph_tag(document, "for paragraph in paragraphs")
    # The signature is never on a page without text of the memo.
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


def annex(document: WordDocument) -> None:
    """Add the annex behind the paper, on pages of its own."""
    top = document.add_paragraph(f"{label('annex_of')} {NUMBER}", style="Small")
    top.paragraph_format.page_break_before = True
    title(document, "{{ annex_title }}")
    _fields(document)
    paragraph_tag(document, "if alt_text")
    document.add_heading(label("alt_text"), level=2)
    document.add_paragraph("{{ alt_text }}")
    paragraph_tag(document, "endif")
    paragraph_tag(document, "for preview in previews")
    document.add_heading(f"{label('drafts')}: {{{{ preview.name }}}}", level=2)
    paragraph_tag(document, "for block in preview.blocks")
    piece(document)
    paragraph_tag(document, "endfor")
    paragraph_tag(document, "endfor")
    _thumbnails(document)
    _digests(document)


def _fields(document: WordDocument) -> None:
    paragraph_tag(document, "if fields")
    document.add_heading(label("fields"), level=2)
    fields_table(document)
    paragraph_tag(document, "endif")


def piece(document: WordDocument) -> None:
    """Add one piece of a draft according to its kind."""
    paragraph_tag(document, "if block.kind == 'picture'")
    centred(document, "{{ block.picture }}").paragraph_format.space_after = Pt(6)
    paragraph_tag(document, "elif block.kind == 'heading'")
    heading = document.add_paragraph("{{ block.text }}")
    heading.runs[0].bold = True
    heading.paragraph_format.space_before = Pt(10)
    heading.paragraph_format.space_after = Pt(6)
    heading.paragraph_format.keep_with_next = True
    paragraph_tag(document, "elif block.kind == 'item'")
    entry = document.add_paragraph("•\t{{ block.text }}")
    entry.paragraph_format.left_indent = Mm(6)
    entry.paragraph_format.first_line_indent = Mm(-6)
    entry.paragraph_format.tab_stops.add_tab_stop(Mm(6))
    paragraph_tag(document, "elif block.kind == 'note'")
    document.add_paragraph("{{ block.text }}", style="Small").runs[0].italic = True
    paragraph_tag(document, "else")
    document.add_paragraph("{{ block.text }}").paragraph_format.space_after = Pt(6)
    paragraph_tag(document, "endif")


def _thumbnails(document: WordDocument) -> None:
    paragraph_tag(document, "if thumbnails")
    document.add_heading(label("thumbnails"), level=2)
    paragraph_tag(document, "for thumbnail in thumbnails")
    picture = centred(document, "{{ thumbnail.picture }}")
    picture.paragraph_format.keep_with_next = True
    picture.paragraph_format.space_before = Pt(6)
    centred(document, "{{ thumbnail.caption }}", "Small")
    paragraph_tag(document, "endfor")
    paragraph_tag(document, "endif")


def _digests(document: WordDocument) -> None:
    head = title(document, label("digests"))
    head.paragraph_format.page_break_before = True
    document.add_paragraph(label("about_digests")).paragraph_format.space_after = Pt(8)
    table = grid(document, (12, 58, 22, 68))
    names = ("number", "file_name", "file_size", "file_digest")
    heads(table, [label(name) for name in names], "Small")
    texts = (
        "{{ file.number }}",
        "{{ file.folder }}/{{ file.name }}",
        "{{ file.size }}",
        "{{ file.sha256 }}",
    )
    repeated(table, "file in files", texts, "Small")
    digest = document.add_paragraph(f"{label('content')}:", style="Small")
    digest.paragraph_format.keep_with_next = True
    digest.paragraph_format.space_before = Pt(6)
    digest.alignment = WD_ALIGN_PARAGRAPH.LEFT
    document.add_paragraph("{{ content }}", style="Small")
