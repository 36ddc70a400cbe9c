"""Draws `templates/laporan.docx`: `python -m sheetflow.adapters.documents.build_laporan`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from sheetflow.adapters.documents.laporan_word import (
    RIGHT,
    Column,
    contents_line,
    dress,
    listing,
    marked,
    styled_row,
    turn_page,
)
from sheetflow.adapters.documents.shipped.word_parts import (
    add_row,
    grid,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    row_tag,
)
from sheetflow.adapters.documents.template_files import shipped_templates

_SECTIONS = ("general", "basis", "purpose", "period")
_MARKS = (
    "introduction",
    *_SECTIONS,
    "recapitulation",
    "details",
    "archived",
    "timeliness",
    "obstacles",
    "closing",
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
_TIMELINESS = (
    Column(82, "column.step", "row.step", "Utuh"),
    Column(30, "column.limit", "row.limit", "Utuh Tengah"),
    Column(24, "column.on_time", "row.on_time", "Utuh Angka"),
    Column(24, "column.late", "row.late", "Utuh Angka"),
)
_OBSTACLES = (
    Column(11, "column.number", "row.number", "Tabel Angka"),
    Column(61, "column.problem", "row.problem"),
    Column(27, "column.submissions", "row.submissions", "Tabel Angka"),
    Column(61, "column.follow_up", "row.follow_up"),
)


def build() -> bytes:
    """The template's bytes, the same every time."""
    document = new_document()
    dress(document)
    for draw in (_cover, _introduction, _recapitulation, _details, _findings, _closing, _appendix):
        draw(document)
    return packed(document)


def _cover(document: Document) -> None:
    letterhead(document)
    document.add_paragraph("{{ name }}", style="Judul Laporan")
    document.add_paragraph("{{ office }}", style="Anak Judul")
    document.add_paragraph("{{ period }}", style="Anak Judul")
    document.add_paragraph("{{ standing }}", style="Kecil Tengah")
    _where(document, "addressee", lambda: _paragraph(document, "addressee"))
    _where(document, "changes", lambda: _changes(document))
    _where(document, "long", lambda: _contents(document))


def _changes(document: Document) -> None:
    document.add_heading("{{ heading.changes }}", level=1)
    paragraph_tag(document, "for sentence in changes")
    document.add_paragraph("{{ sentence }}", style="List Bullet")
    paragraph_tag(document, "endfor")


def _contents(document: Document) -> None:
    """The same lines as Typst's outline: chapters and their sections."""
    document.add_heading("{{ heading.contents }}", level=1)
    contents_line(document, "{{ heading.introduction }}", "introduction", 1)
    for name in _SECTIONS:
        contents_line(document, f"{{{{ heading.{name} }}}}", name, 2)
    contents_line(document, "{{ heading.recapitulation }}", "recapitulation", 1)
    contents_line(document, "{{ heading.details }}", "details", 1)
    paragraph_tag(document, "for part in parts")
    contents_line(document, "{{ part.title }}", "{{ part.mark }}", 2)
    paragraph_tag(document, "endfor")
    for name in ("archived", "timeliness", "obstacles", "closing", "appendix"):
        contents_line(document, f"{{{{ heading.{name} }}}}", name, 1)


def _introduction(document: Document) -> None:
    """It begins a page of its own where there is a table of contents."""
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
    _where(document, "text.waiting", lambda: _paragraph(document, "text.waiting"))
    _where(document, "published", lambda: _tables_and_charts(document))


def _tables_and_charts(document: Document) -> None:
    paragraph_tag(document, "for table in breakdowns")
    document.add_heading("{{ table.title }}", level=2)
    table = listing(document, _BREAKDOWN, "row in table.rows", "Tabel")
    names = ("label", "publications", "reach", "likes", "comments")
    styles = ("Tabel Jumlah", *("Tabel Jumlah Angka",) * 4)
    cells = [f"{{{{ table.total.{name} }}}}" for name in names]
    styled_row(table, list(zip(cells, styles, strict=True)))
    _where(document, "table.note", lambda: _paragraph(document, "table.note", "Kecil"))
    paragraph_tag(document, "endfor")
    paragraph_tag(document, "for chart in charts")
    paragraph_tag(document, "if loop.first")
    _begins_page(document.add_heading("{{ chart.title }}", level=2))
    paragraph_tag(document, "else")
    document.add_heading("{{ chart.title }}", level=2)
    paragraph_tag(document, "endif")
    picture = document.add_paragraph("{{ chart.picture }}", style="Gambar")
    picture.paragraph_format.keep_with_next = False
    paragraph_tag(document, "endfor")


def _details(document: Document) -> None:
    _where(document, "published", lambda: turn_page(document, lying=True))
    _chapter(document, "details")
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
    """One paragraph for each address."""
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
    _chapter(document, "obstacles")
    _paragraph(document, "text.obstacles")
    paragraph_tag(document, "if obstacles")
    listing(document, _OBSTACLES, "row in obstacles", "Tabel")
    paragraph_tag(document, "endif")


def _closing(document: Document) -> None:
    _chapter(document, "closing")
    _paragraph(document, "text.closing").paragraph_format.keep_with_next = True
    place = _paragraph(document, "signatures.place", "Tanda Tangan")
    place.paragraph_format.alignment = RIGHT
    place.paragraph_format.space_before, place.paragraph_format.space_after = Pt(12), Pt(8)
    table = grid(document, (80, 80), ruled=False)
    for name in ("caption", "role"):
        sides = (f"{{{{ signatures.{side}.{name} }}}}" for side in ("left", "right"))
        styled_row(table, [(text, "Tanda Tangan") for text in sides])
    styled_row(table, [("{{ signatures.name }}", "Tanda Tangan")] * 2)
    for cell in table.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.space_before = Pt(_SIGNING_SPACE_PT)
    styled_row(table, [("{{ signatures.staff_number }}", "Tanda Tangan")] * 2)


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
    """Bookmarks are told apart by number too; those of the parts begin at 101."""
    return str(_MARKS.index(name) + 1)


def _paragraph(document: Document, value: str, style: str = "Paragraf") -> Paragraph:
    return document.add_paragraph(f"{{{{ {value} }}}}", style=style)


def _where(document: Document, condition: str, draw: Callable[[], object]) -> None:
    """What is drawn stands in the paper only if `condition` holds something."""
    paragraph_tag(document, f"if {condition}")
    draw()
    paragraph_tag(document, "endif")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shipped_templates()
    (folder / "laporan.docx").write_bytes(build())
