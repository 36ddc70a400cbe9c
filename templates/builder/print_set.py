"""The Word templates of the printed set: berkas.docx, bukti.docx and naskah.docx."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt
from docx.table import _Row

from templates.builder.nota_dinas import piece
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
    title,
)

CHECKS = (
    ("number", 12, "{{ check.number }}"),
    ("item", 56, "{{ check.box.mark }} {{ check.box.text }}"),
    ("state", 22, "{{ check.state }}"),
    ("detail", 36, "{{ check.detail }}"),
    ("begins", 14, "{{ check.page }}"),
    ("printed", 20, "{{ check.printed }}"),
)
PAPERS = (
    ("number", 12, "{{ paper.number }}"),
    ("submission", 31, "{{ paper.submission }}"),
    ("paper_name", 47, "{{ paper.name }}"),
    ("paper", 35, "{{ paper.paper }}"),
    ("digest", 21, "{{ paper.digest }}"),
    ("begins", 14, "{{ paper.page }}"),
)
PICTURE_LINES = (
    ("submission", "{{ page.submission }}"),
    ("file", "{{ page.name }} ({{ page.path }})"),
    ("digest", "{{ page.digest }}"),
    ("subject", "{{ page.subject }}"),
)
DOCUMENT_LINES = (
    ("submission", "{{ submission }}"),
    ("file", "{{ name }} ({{ path }})"),
    ("subject", "{{ subject }}"),
)
RIGHT, MIDDLE = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER


def build_berkas() -> bytes:
    """Return the template of cover, checklist and list of papers."""
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
    fields_table(document)
    printed = centred(document, "{{ printed_on }}")
    printed.paragraph_format.space_before = Pt(24)
    paragraph_tag(document, "if head")
    centred(document, "{{ head }}", "Small")
    paragraph_tag(document, "endif")
    folder = centred(document, "{{ frame.label.odner }}: ")
    line = folder.add_run("\t")
    line.underline = True
    folder.paragraph_format.space_before = Pt(24)
    folder.paragraph_format.tab_stops.add_tab_stop(Mm(130))


def _checklist(document: WordDocument) -> None:
    document.add_paragraph("{{ frame.label.about_pages }}", style="Small")
    row = _table(document, CHECKS, "check in checks")
    for place, side in ((0, RIGHT), (4, RIGHT), (5, MIDDLE)):
        row.cells[place].paragraphs[0].alignment = side


def _papers(document: WordDocument) -> None:
    paragraph_tag(document, "if papers")
    row = _table(document, PAPERS, "paper in papers")
    for place in (0, 5):
        row.cells[place].paragraphs[0].alignment = RIGHT
    name = row.cells[2]
    name.add_paragraph("{{ paper.path }}", style="Small")
    paragraph_tag(name, "if paper.remark")
    name.add_paragraph("{{ paper.remark }}", style="Small").runs[0].bold = True
    paragraph_tag(name, "endif")
    paragraph_tag(document, "endif")
    paragraph_tag(document, "if empty")
    document.add_paragraph("{{ empty }}").paragraph_format.space_before = Pt(6)
    paragraph_tag(document, "endif")


def _table(document: WordDocument, columns: Sequence[tuple[str, float, str]], loop: str) -> _Row:
    table = grid(document, [width for _, width, _ in columns])
    heads(table, [f"{{{{ frame.label.{name} }}}}" for name, _, _ in columns], "Small")
    return repeated(table, loop, [text for _, _, text in columns], "Small")


def build_bukti() -> bytes:
    """Return the template of filed pictures, each on a page of its own."""
    document = new_document(numbered=False)
    paragraph_tag(document, "for page in pages")
    _origin(document, PICTURE_LINES)
    centred(document, "{{ page.picture }}").paragraph_format.space_before = Pt(12)
    paragraph_tag(document, "if not loop.last")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    paragraph_tag(document, "endif")
    paragraph_tag(document, "endfor")
    return packed(document)


def build_naskah() -> bytes:
    """Return the template of a filed document as pages of the set."""
    document = new_document(numbered=False)
    _origin(document, DOCUMENT_LINES)
    document.add_paragraph().paragraph_format.space_after = Pt(4)
    paragraph_tag(document, "for block in blocks")
    piece(document)
    paragraph_tag(document, "endfor")
    return packed(document)


def _origin(document: WordDocument, lines: Sequence[tuple[str, str]]) -> None:
    title(document)
    table = grid(document, (32, 4, 124), ruled=False)
    for name, value in lines:
        add_row(table, (label(name), ":", value), "Small")
