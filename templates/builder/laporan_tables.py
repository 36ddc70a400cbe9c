"""Parts of the report's Word template alone: styles, landscape pages, a table of contents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from templates.builder.word_parts import (
    LYING_TEXT_MM,
    UPRIGHT_TEXT_MM,
    add_row,
    grid,
    heads,
    row_tag,
)

LEFT, CENTRE, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style in points.

    Values lose the look of their run once a link has been printed before them, so every look is a
    style of the paragraph.
    """

    name: str
    size: float
    bold: bool = False
    before: float = 0.0
    after: float = 0.0
    align: WD_ALIGN_PARAGRAPH = LEFT
    keep: bool = False
    lines: float = 1.0


LOOKS = (
    Look("Judul Laporan", 14.5, bold=True, before=20, after=6, align=CENTRE),
    Look("Anak Judul", 12, bold=True, after=5, align=CENTRE),
    Look("Paragraf", 12, after=6, align=JUSTIFIED, lines=1.15),
    Look("Kecil", 9, before=4, after=4),
    Look("Kecil Tengah", 9, before=4, after=6, align=CENTRE),
    Look("Tabel", 10),
    Look("Tabel Angka", 10, align=RIGHT),
    Look("Utuh", 10, keep=True),
    Look("Utuh Angka", 10, align=RIGHT, keep=True),
    Look("Utuh Tengah", 10, align=CENTRE, keep=True),
    Look("Tabel Jumlah", 10, bold=True),
    Look("Tabel Jumlah Angka", 10, bold=True, align=RIGHT),
    Look("Tabel Jumlah Utuh", 10, bold=True, keep=True),
    Look("Tabel Jumlah Angka Utuh", 10, bold=True, align=RIGHT, keep=True),
    Look("Rincian", 8),
    Look("Rincian Angka", 8, align=RIGHT),
    Look("Rincian Nomor", 7),
    Look("Rincian Nomor Utuh", 7, keep=True),
    Look("Tanda Tangan", 11, align=CENTRE, keep=True),
    Look("Gambar", 12, after=3, align=CENTRE, keep=True),
    Look("Isi 1", 12, before=6, after=2),
    Look("Isi 2", 12, after=2),
)


def dress(document: Document) -> None:
    """Add the styles of the report to those that all papers share."""
    for look in LOOKS:
        style: Any = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.bold = Pt(look.size), look.bold
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
        shape.alignment, shape.keep_with_next = look.align, look.keep
        shape.line_spacing = look.lines
    for name in ("List Number", "List Bullet"):
        shape = document.styles[name].paragraph_format
        shape.space_after, shape.line_spacing = Pt(3), 1.15
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        document.styles[name].paragraph_format.line_spacing = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """Width in millimetres, placeholders of the head and of the cells, and the cells' style."""

    width: float
    head: str
    cell: str
    style: str = "Tabel"


def listing(document: Document, columns: Sequence[Column], loop: str, head_style: str) -> Table:
    """Add a table with a repeated head and a row for each turn of `loop` ("row in part.rows")."""
    table = grid(document, [column.width for column in columns])
    heads(table, [f"{{{{ {column.head} }}}}" for column in columns], head_style)
    row_tag(table, f"for {loop}")
    styled_row(table, [(f"{{{{ {c.cell} }}}}" if c.cell else "", c.style) for c in columns])
    row_tag(table, "endfor")
    return table


_TAIL = 2
"""Rows of a table that stay with what follows, so that no closing is alone on its page."""

_KEPT = {"Tabel": "Utuh", "Tabel Angka": "Utuh Angka", "Rincian Nomor": "Rincian Nomor Utuh"}


def tailed(
    document: Document,
    columns: Sequence[Column],
    loop: str,
    below: Mapping[int, str] | None = None,
    unless: str = "false",
) -> None:
    """Add a table like `listing`, its last rows kept with what follows unless `unless` holds.

    `below` gives cells a small second line.
    """
    table = grid(document, [column.width for column in columns])
    heads(table, [f"{{{{ {column.head} }}}}" for column in columns], "Tabel")
    row_tag(table, f"for {loop}")
    row_tag(table, f"if {unless} or loop.revindex > {_TAIL}")
    for kept in (False, True):
        styled_row(
            table,
            [
                (f"{{{{ {c.cell} }}}}" if c.cell else "", _KEPT[c.style] if kept else c.style)
                for c in columns
            ],
        )
        for place, text in (below or {}).items():
            style = _KEPT["Rincian Nomor"] if kept else "Rincian Nomor"
            table.rows[-1].cells[place].add_paragraph(text, style=style)
        row_tag(table, "endif" if kept else "else")
    row_tag(table, "endfor")


def styled_row(table: Table, cells: Sequence[tuple[str, str]]) -> None:
    """Add a row whose cells each have their own style."""
    row = add_row(table, [text for text, _ in cells])
    for cell, (_, style) in zip(row.cells, cells, strict=True):
        cell.paragraphs[0].style = style


def turn_page(document: Document, *, lying: bool) -> None:
    """Begin a section of landscape or upright pages, with a foot of that width."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    ending = document.paragraphs[-1].paragraph_format
    ending.line_spacing, ending.space_after = Pt(1), Pt(0)
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if lying else (short, long)
    section.left_margin = section.right_margin = Mm(20 if lying else 25)
    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    first = document.sections[0].footer.paragraphs[0]
    paragraph.style = first.style
    for element in list(paragraph._p):  # noqa: SLF001 - python-docx cannot copy a paragraph
        paragraph._p.remove(element)  # noqa: SLF001
    for element in first._p:  # noqa: SLF001
        paragraph._p.append(_copy(element))  # noqa: SLF001
    stops = paragraph.paragraph_format.tab_stops
    stops.clear_all()
    width = LYING_TEXT_MM if lying else UPRIGHT_TEXT_MM
    stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)


def _copy(element: Any) -> Any:
    return element.__deepcopy__({})


def marked(paragraph: Paragraph, name: str, number: str) -> None:
    """Add a bookmark around the paragraph's text, as a target of the table of contents."""
    element: Any = paragraph._p  # noqa: SLF001 - bookmarks are no part of python-docx
    start = made("w:bookmarkStart", {"w:id": number, "w:name": name})
    element.find(qn("w:r")).addprevious(start)
    element.append(made("w:bookmarkEnd", {"w:id": number}))


def contents_line(document: Document, text: str, mark: str, level: int) -> None:
    """Add a heading, dots and its page number, linked to the heading."""
    paragraph = document.add_paragraph(style=f"Isi {level}")
    shape = paragraph.paragraph_format
    shape.left_indent = Mm(6 * (level - 1))
    shape.tab_stops.add_tab_stop(Mm(UPRIGHT_TEXT_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    link = made("w:hyperlink", {"w:anchor": mark, "w:history": "1"})
    paragraph._p.append(link)  # noqa: SLF001 - no inner links in python-docx
    link.append(paragraph.add_run(text)._r)  # noqa: SLF001
    paragraph.add_run("\t")
    _page_of(paragraph, mark)


def _page_of(paragraph: Paragraph, mark: str) -> None:
    """Add a page number for the reader's program to compute; with `dirty` Word does so at once."""
    instruction = made("w:instrText", {})
    instruction.text = f" PAGEREF {mark} \\h "
    for element in (
        made("w:fldChar", {"w:fldCharType": "begin", "w:dirty": "true"}),
        instruction,
        made("w:fldChar", {"w:fldCharType": "separate"}),
        None,
        made("w:fldChar", {"w:fldCharType": "end"}),
    ):
        run: Any = paragraph.add_run("" if element is not None else "…")._r  # noqa: SLF001
        if element is not None:
            run.append(element)


def made(name: str, attributes: dict[str, str]) -> Any:
    """Return a new element of Word's XML."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element
