"""The Word template of the periodic report."""

from collections.abc import Callable
from functools import partial

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from templates.builder.laporan_tables import (
    RIGHT,
    Column,
    contents_line,
    dress,
    listing,
    marked,
    styled_row,
    tailed,
    turn_page,
)
from templates.builder.word_parts import (
    add_row,
    grid,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    row_tag,
)

_SECTIONS = ("general", "basis", "purpose", "period")
_REVIEW_SECTIONS = ("review_steps", "review_returns", "review_exceptional", "review_points")
_MARKS = (
    "introduction",
    *_SECTIONS,
    "recapitulation",
    "details",
    "archived",
    "timeliness",
    "obstacles",
    "review",
    "review_steps",
    "review_returns",
    "review_exceptional",
    "review_points",
    "closing",
    "archived_list",
    "appendix",
)
_SIGNING_SPACE_PT = 58

_BREAKDOWN = (
    Column(66, "table.column", "row.label", "Utuh"),
    Column(25, "column.publications", "row.publications", "Utuh Angka"),
    Column(25, "column.reach", "row.reach", "Utuh Angka"),
    Column(21, "column.likes", "row.likes", "Utuh Angka"),
    Column(23, "column.comments", "row.comments", "Utuh Angka"),
)
_DETAILS = (
    Column(11, "column.number", "row.number", "Rincian Angka"),
    Column(24, "column.day", "row.day", "Rincian"),
    Column(41, "column.title", "row.title", "Rincian"),
    Column(22, "column.kind", "row.kind", "Rincian"),
    Column(20, "column.platform", "row.platform", "Rincian"),
    Column(41, "column.link", "", "Rincian"),
    Column(19.5, "column.reach", "row.reach", "Rincian Angka"),
    Column(12, "column.likes", "row.likes", "Rincian Angka"),
    Column(19, "column.comments", "row.comments", "Rincian Angka"),
    Column(23.5, "column.documentation", "row.documentation", "Rincian"),
    Column(24, "column.remarks", "row.remarks", "Rincian"),
)
_TITLE_COLUMN, _LINK_COLUMN = 2, 5
_MONTHLY = (
    Column(35, "column.month", "row.month", "Utuh"),
    Column(85, "column.monthly_report", "row.report", "Utuh"),
    Column(40, "column.state", "row.state", "Utuh"),
)
_TIMELINESS = (
    Column(82, "column.step", "row.step", "Utuh"),
    Column(30, "column.limit", "row.limit", "Utuh Tengah"),
    Column(24, "column.on_time", "row.on_time", "Utuh Angka"),
    Column(24, "column.late", "row.late", "Utuh Angka"),
)
_OBSTACLES = (
    Column(11, "column.number", "row.number", "Tabel Angka"),
    Column(54.5, "column.problem", "row.problem"),
    Column(20, "column.counted", "row.counted", "Tabel Angka"),
    Column(20, "column.under_way", "row.under_way", "Tabel Angka"),
    Column(54.5, "column.follow_up", "row.follow_up"),
)
_HELD = (
    Column(61, "column.submissions", "row.title"),
    Column(38, "column.held_at", "row.step"),
    Column(61, "column.reasons", "row.reasons"),
)
_REVIEW_STEPS = (
    Column(44, "column.step", "row.step", "Utuh"),
    Column(23, "column.errors", "row.errors", "Utuh Angka"),
    Column(23, "column.warnings", "row.warnings", "Utuh Angka"),
    Column(21, "column.late", "row.late", "Utuh Angka"),
    Column(23, "column.share", "row.share", "Utuh Angka"),
    Column(26, "column.median", "row.median", "Utuh Angka"),
)
_REVIEW_RETURNS = (
    Column(77, "column.unit", "row.unit", "Utuh"),
    Column(45, "column.drafts", "row.drafts", "Utuh Angka"),
    Column(38, "column.returns", "row.returns", "Utuh Angka"),
)
_REVIEW_POINTS = (
    Column(11, "column.number", "row.number", "Tabel Angka"),
    Column(59, "column.point", "row.question"),
    Column(50, "column.provisional", "row.default"),
    Column(40, "column.decision", ""),
)
_ARCHIVED = (
    Column(11, "column.number", "row.number", "Tabel Angka"),
    Column(34, "column.decided", "row.decided"),
    Column(73, "column.title", "row.title"),
    Column(42, "column.unit", "row.unit"),
)


def build() -> bytes:
    """Return the template's bytes, the same every time."""
    document = new_document()
    dress(document)
    for draw in (
        _cover, _introduction, _recapitulation, _details, _findings, _review, _closing,
        _archived_list, _appendix,
    ):  # fmt: skip
        draw(document)
    return packed(document)


def _cover(document: Document) -> None:
    letterhead(document)
    document.add_paragraph("{{ name }}", style="Judul Laporan")
    document.add_paragraph("{{ office }}", style="Anak Judul")
    document.add_paragraph("{{ period }}", style="Anak Judul")
    document.add_paragraph("{{ standing }}", style="Kecil Tengah")
    _where(document, "addressee", lambda: _paragraph(document, "addressee"))
    _where(document, "deadline", lambda: _paragraph(document, "deadline"))
    _where(document, "changes", lambda: _changes(document))
    _where(document, "long", lambda: _contents(document))


def _changes(document: Document) -> None:
    document.add_heading("{{ heading.changes }}", level=1)
    paragraph_tag(document, "for sentence in changes")
    document.add_paragraph("{{ sentence }}", style="List Bullet")
    paragraph_tag(document, "endfor")


def _contents(document: Document) -> None:
    """Add the same lines as Typst's outline: chapters and their sections."""
    document.add_heading("{{ heading.contents }}", level=1)
    contents_line(document, "{{ heading.introduction }}", "introduction", 1)
    for name in _SECTIONS:
        contents_line(document, f"{{{{ heading.{name} }}}}", name, 2)
    contents_line(document, "{{ heading.recapitulation }}", "recapitulation", 1)
    contents_line(document, "{{ heading.details }}", "details", 1)
    paragraph_tag(document, "for part in parts")
    contents_line(document, "{{ part.title }}", "{{ part.mark }}", 2)
    paragraph_tag(document, "endfor")
    for name in ("archived", "timeliness", "obstacles"):
        contents_line(document, f"{{{{ heading.{name} }}}}", name, 1)
    _where(document, "review", lambda: _contents_of_review(document))
    contents_line(document, "{{ heading.closing }}", "closing", 1)
    _where(document, "archived_list", lambda: contents_line(
        document, "{{ heading.archived_list }}", "archived_list", 1))  # fmt: skip
    contents_line(document, "{{ heading.appendix }}", "appendix", 1)


def _contents_of_review(document: Document) -> None:
    contents_line(document, "{{ heading.review }}", "review", 1)
    for name in _REVIEW_SECTIONS:
        contents_line(document, f"{{{{ heading.{name} }}}}", name, 2)


def _introduction(document: Document) -> None:
    """Add the introduction, on a new page where there is a table of contents."""
    paragraph_tag(document, "if long")
    _begins_page(_chapter(document, "introduction"))
    paragraph_tag(document, "else")
    _chapter(document, "introduction")
    paragraph_tag(document, "endif")
    for name in _SECTIONS:
        marked(document.add_heading(f"{{{{ heading.{name} }}}}", level=2), name, _number(name))
        if name == "basis":
            paragraph_tag(document, "for regulation in text.basis")
            document.add_paragraph("{{ regulation }}", style="List Number")
            paragraph_tag(document, "endfor")
        else:
            _paragraph(document, f"text.{name}")


def _recapitulation(document: Document) -> None:
    _chapter(document, "recapitulation")
    _paragraph(document, "text.recapitulation")
    for name in ("text.waiting", "text.held"):
        _where(document, name, partial(_paragraph, document, name))
    _where(document, "published", lambda: _tables_and_charts(document))


def _tables_and_charts(document: Document) -> None:
    paragraph_tag(document, "for table in breakdowns")
    document.add_heading("{{ table.title }}", level=2)
    table = listing(document, _BREAKDOWN, "row in table.rows", "Tabel")
    names = ("label", "publications", "reach", "likes", "comments")
    cells = [f"{{{{ table.total.{name} }}}}" for name in names]
    row_tag(table, "if table.chart")
    for kept in (" Utuh", ""):
        styles = (f"Tabel Jumlah{kept}", *(f"Tabel Jumlah Angka{kept}",) * 4)
        styled_row(table, list(zip(cells, styles, strict=True)))
        row_tag(table, "else" if kept else "endif")
    _where(document, "table.chart", lambda: _chart(document))
    _where(document, "table.note", lambda: _paragraph(document, "table.note", "Kecil"))
    paragraph_tag(document, "endfor")


def _chart(document: Document) -> None:
    picture = document.add_paragraph("{{ table.chart }}", style="Gambar")
    picture.paragraph_format.keep_with_next = False
    picture.paragraph_format.space_before = Pt(6)


def _details(document: Document) -> None:
    _where(document, "published", lambda: turn_page(document, lying=True))
    _chapter(document, "details")
    _where(document, "text.details", lambda: _paragraph(document, "text.details"))
    months = "row in monthly"
    _where(document, "monthly", lambda: listing(document, _MONTHLY, months, "Tabel"))
    paragraph_tag(document, "for part in parts")
    title = document.add_heading("{{ part.title }}", level=2)
    marked(title, "{{ part.mark }}", "{{ loop.index + 100 }}")
    paragraph_tag(document, "if part.rows")
    table = listing(document, _DETAILS, "row in part.rows", "Rincian")
    cells = table.rows[2].cells
    cells[_TITLE_COLUMN].add_paragraph("{{ row.id }}", style="Rincian Nomor")
    _links(cells[_LINK_COLUMN])
    paragraph_tag(document, "else")
    _paragraph(document, "part.empty")
    paragraph_tag(document, "endif")
    paragraph_tag(document, "endfor")


def _links(cell: _Cell) -> None:
    """Add one paragraph for each address."""
    cell.paragraphs[0].add_run("{%p for address in row.links %}")
    cell.add_paragraph("{{ address }}", style="Rincian")
    cell.add_paragraph("{%p endfor %}")


def _findings(document: Document) -> None:
    _where(document, "published", lambda: turn_page(document, lying=False))
    _chapter(document, "archived")
    _paragraph(document, "text.archived")
    _chapter(document, "timeliness")
    _paragraph(document, "text.timeliness")
    paragraph_tag(document, "if published")
    listing(document, _TIMELINESS, "row in timeliness", "Tabel")
    paragraph_tag(document, "if text.timeliness_note")
    _paragraph(document, "text.timeliness_note", "Kecil")
    paragraph_tag(document, "endif")
    paragraph_tag(document, "endif")
    _where(document, "exceptional", lambda: _exceptional(document, "text.exceptional", ""))
    _chapter(document, "obstacles")
    _paragraph(document, "text.obstacles")
    rows = "row in obstacles"
    _where(document, "obstacles", lambda: tailed(document, _OBSTACLES, rows, unless="held"))
    _where(document, "held", lambda: _held(document))


def _exceptional(document: Document, text: str, of: str) -> None:
    _paragraph(document, text)
    paragraph_tag(document, f"for span in {of}exceptional")
    document.add_paragraph("{{ span }}", style="List Bullet")
    paragraph_tag(document, "endfor")


def _held(document: Document) -> None:
    document.add_heading("{{ heading.held }}", level=2)
    _paragraph(document, "text.held_list").paragraph_format.keep_with_next = True
    tailed(document, _HELD, "row in held", {0: "{{ row.id }}"})


def _review(document: Document) -> None:
    paragraph_tag(document, "if review")
    _begins_page(_chapter(document, "review"))
    _paragraph(document, "review.text")
    _section(document, "review_steps")
    listing(document, _REVIEW_STEPS, "row in review.steps", "Tabel")
    _paragraph(document, "review.steps_note", "Kecil")
    _section(document, "review_returns")
    _paragraph(document, "review.returns_text")
    rows = "row in review.returns"
    _where(document, "review.returns", lambda: listing(document, _REVIEW_RETURNS, rows, "Tabel"))
    _section(document, "review_exceptional")
    _exceptional(document, "review.exceptional_text", "review.")
    _section(document, "review_points")
    _paragraph(document, "review.points_text").paragraph_format.keep_with_next = True
    _where(document, "review.points",
           lambda: tailed(document, _REVIEW_POINTS, "row in review.points"))  # fmt: skip
    paragraph_tag(document, "endif")


def _archived_list(document: Document) -> None:
    paragraph_tag(document, "if archived_list")
    _begins_page(_chapter(document, "archived_list"))
    table = listing(document, _ARCHIVED, "row in archived_list", "Tabel")
    table.rows[2].cells[2].add_paragraph("{{ row.id }}", style="Rincian Nomor")
    paragraph_tag(document, "endif")


def _section(document: Document, name: str) -> None:
    marked(document.add_heading(f"{{{{ heading.{name} }}}}", level=2), name, _number(name))


def _closing(document: Document) -> None:
    _chapter(document, "closing")
    _paragraph(document, "text.closing").paragraph_format.keep_with_next = True
    place = _paragraph(document, "signatures.place", "Tanda Tangan")
    place.paragraph_format.alignment = RIGHT
    place.paragraph_format.space_before, place.paragraph_format.space_after = Pt(12), Pt(8)
    table = grid(document, (80, 80), ruled=False)
    for name in ("caption", "role", "name", "staff_number"):
        sides = (f"{{{{ signatures.{side}.{name} }}}}" for side in ("left", "right"))
        styled_row(table, [(text, "Tanda Tangan") for text in sides])
    for cell in table.rows[-2].cells:
        cell.paragraphs[0].paragraph_format.space_before = Pt(_SIGNING_SPACE_PT)
    _where(document, "head", partial(_head, document))


def _head(document: Document) -> None:
    """Add the ledger's newest event, on two lines: its hash is one long word."""
    label = _paragraph(document, "head.label", "Kecil").paragraph_format
    label.space_before, label.space_after, label.keep_with_next = Pt(20), Pt(0), True
    _paragraph(document, "head.value", "Kecil").paragraph_format.space_before = Pt(0)


def _appendix(document: Document) -> None:
    paragraph_tag(document, "if exhibits")
    _begins_page(_chapter(document, "appendix"))
    paragraph_tag(document, "else")
    _chapter(document, "appendix")
    paragraph_tag(document, "endif")
    _where(document, "text.appendix", lambda: _paragraph(document, "text.appendix"))
    paragraph_tag(document, "if exhibits")
    table = grid(document, (80, 80), ruled=False)
    row_tag(table, "for row in exhibits")
    row = add_row(table, ("", ""))
    for cell, side in zip(row.cells, ("left", "right"), strict=True):
        _exhibit(cell, f"row.{side}")
    row_tag(table, "endfor")
    paragraph_tag(document, "endif")


def _exhibit(cell: _Cell, name: str) -> None:
    picture = cell.paragraphs[0]
    picture.add_run(f"{{{{ {name}.picture }}}}")
    picture.style = "Gambar"
    paragraph_tag(cell, f"if {name}.note")
    cell.add_paragraph(f"{{{{ {name}.note }}}}", style="Kecil Tengah")
    paragraph_tag(cell, "endif")
    caption = cell.add_paragraph(style="Kecil Tengah")
    number = f"{{% if {name}.present %}}{{{{ {name}.number }}}}. {{% endif %}}"
    caption.add_run(number).bold = True
    caption.add_run(f"{{{{ {name}.caption }}}}")


def _chapter(document: Document, name: str) -> Paragraph:
    heading: Paragraph = document.add_heading(f"{{{{ heading.{name} }}}}", level=1)
    marked(heading, name, _number(name))
    return heading


def _begins_page(heading: Paragraph) -> None:
    heading.paragraph_format.page_break_before = True
    heading.paragraph_format.space_before = Pt(0)


def _number(name: str) -> str:
    """Return the bookmark's number, which must be unique too; those of the parts begin at 101."""
    return str(_MARKS.index(name) + 1)


def _paragraph(document: Document, value: str, style: str = "Paragraf") -> Paragraph:
    return document.add_paragraph(f"{{{{ {value} }}}}", style=style)


def _where(document: Document, condition: str, draw: Callable[[], object]) -> None:
    """Draw parts that a paper contains only where `condition` is not empty."""
    paragraph_tag(document, f"if {condition}")
    draw()
    paragraph_tag(document, "endif")
