"""Draws berkas.docx: cover, checklist, list of papers."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from sheetflow.adapters.documents.shipped.word_parts import (
    add_row,
    centred,
    grid,
    heads,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    repeated,
    row_tag,
    title,
)

CHECKS = (
    ("number", 11, "number"),
    ("item", 69, ""),
    ("state", 25, "state"),
    ("detail", 55, "detail"),
)
PAPERS = (
    ("number", 10),
    ("submission", 28),
    ("paper_name", 26),
    ("paper", 30),
    ("path", 32),
    ("digest", 17),
    ("printed", 17),
)


def build() -> bytes:
    """The template's bytes."""
    document = new_document()
    _cover(document)
    heading = document.add_heading("{{ frame.label.checklist }}", level=2)
    heading.paragraph_format.page_break_before = True
    _checklist(document)
    document.add_heading("{{ frame.label.papers }}", level=2)
    _papers(document)
    return packed(document)


def _cover(document: WordDocument) -> None:
    letterhead(document)
    name = title(document)
    name.paragraph_format.space_before = Pt(90)
    name.runs[0].font.size = Pt(20)
    heading = centred(document, "{{ heading }}")
    heading.runs[0].bold, heading.runs[0].font.size = True, Pt(16)
    heading.paragraph_format.space_before = Pt(12)
    reference = centred(document, "{{ reference }}")
    reference.runs[0].font.size = Pt(14)
    reference.paragraph_format.space_after = Pt(40)
    table = grid(document, (45, 115))
    row_tag(table, "for field in fields")
    row = add_row(table, ("{{ field.label }}", "{{ field.text }}"))
    row.cells[0].paragraphs[0].runs[0].bold = True
    row_tag(table, "endfor")
    printed = centred(document, "{{ printed_on }}")
    printed.paragraph_format.space_before = Pt(24)
    folder = centred(document, "{{ frame.label.odner }}: ")
    line = folder.add_run("\t")
    line.underline = True
    folder.paragraph_format.space_before = Pt(24)
    folder.paragraph_format.tab_stops.add_tab_stop(Mm(130))


def _checklist(document: WordDocument) -> None:
    table = grid(document, [width for _, width, _ in CHECKS])
    heads(table, [f"{{{{ frame.label.{name} }}}}" for name, _, _ in CHECKS], "Small")
    repeated(
        table,
        "check in checks",
        (
            "{{ check.number }}",
            "{{ check.box.mark }} {{ check.box.text }}",
            "{{ check.state }}",
            "{{ check.detail }}",
        ),
        "Small",
    )


def _papers(document: WordDocument) -> None:
    table = grid(document, [width for _, width in PAPERS])
    heads(table, [f"{{{{ frame.label.{name} }}}}" for name, _ in PAPERS], "Small")
    row = repeated(
        table,
        "paper in papers",
        (
            "{{ paper.number }}",
            "{{ paper.submission }}",
            "{{ paper.name }}",
            "{{ paper.paper }}",
            "{{ paper.path }}",
            "{{ paper.digest }}",
            "☐",
        ),
        "Small",
    )
    row.cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph_tag(document, "if empty")
    document.add_paragraph("{{ empty }}").paragraph_format.space_before = Pt(6)
    paragraph_tag(document, "endif")
