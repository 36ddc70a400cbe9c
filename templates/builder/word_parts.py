"""Parts of which the shipped Word templates are built."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from sheetflow.adapters.documents.docx_render import TEMPLATE_FONT, fixed_package

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed date: the same template has the same bytes on every day."""
INK, LINE, HEAD_FILL = "1F2933", "7B8794", "E4E7EB"
LINK_INK = RGBColor(0x0B, 0x4F, 0x9E)
UPRIGHT_TEXT_MM, LYING_TEXT_MM = 160.0, 257.0
"""Widths of the text: A4 less its margins."""

Widths = Sequence[float]


def new_document(*, lying: bool = False, numbered: bool = True) -> WordDocument:
    """Return an empty A4 document with the papers' styles and the foot of each page."""
    document = Document()
    _page(document, lying=lying)
    _styles(document)
    footer(document, numbered=numbered)
    properties = document.core_properties
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = MADE
    properties.title, properties.revision = "{{ title }}", 1
    properties.language = "{{ frame.language }}"
    return document


def packed(document: WordDocument) -> bytes:
    """Return the template's bytes, the same every time."""
    target = io.BytesIO()
    document.save(target)
    return fixed_package(target)


def _page(document: WordDocument, *, lying: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if lying:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20 if lying else 25)
    section.top_margin, section.bottom_margin = Mm(20), Mm(22)
    section.header_distance = section.footer_distance = Mm(10)


def _styles(document: WordDocument) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _face(normal, Pt(12))
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = True
    for level, size in ((1, 13), (2, 12), (3, 12)):
        heading = styles[f"Heading {level}"]
        _face(heading, Pt(size))
        heading.font.bold = True
        heading.font.color.rgb = RGBColor.from_string(INK)
        heading.paragraph_format.space_before = Pt(14)
        heading.paragraph_format.space_after = Pt(6)
        heading.paragraph_format.keep_with_next = True
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = LINK_INK
    link.font.underline = True
    small = styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    small.font.size = Pt(9.5)


def _face(style: ParagraphStyle, size: Length) -> None:
    style.font.name, style.font.size = TEMPLATE_FONT, size
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), TEMPLATE_FONT)


def footer(document: WordDocument, *, numbered: bool = True) -> None:
    """Add the paper's name and (`numbered`) the page's number, under a line."""
    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    paragraph.style = document.styles["Small"]
    _border(paragraph, "top", "single", 4)
    if not numbered:
        paragraph.add_run("{{ frame.footer }}")
        return
    width = UPRIGHT_TEXT_MM if section.orientation == WD_ORIENT.PORTRAIT else LYING_TEXT_MM
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width), alignment=WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run("{{ frame.footer }}\t{{ frame.label.page }} ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" {{ frame.label.of }} ")
    _field(paragraph, "NUMPAGES")


def letterhead(document: WordDocument) -> None:
    """Add the logo if there is one, the office's lines, its address, and the double rule."""
    paragraph_tag(document, "if frame.head.logo")
    centred(document, "{{ frame.head.logo }}")
    paragraph_tag(document, "endif")
    paragraph_tag(document, "for line in frame.head.lines")
    line = centred(document, "{{ line }}")
    line.paragraph_format.line_spacing = 1.0
    line.runs[0].bold, line.runs[0].font.size = True, Pt(14)
    paragraph_tag(document, "endfor")
    paragraph_tag(document, "for line in frame.head.address")
    centred(document, "{{ line }}", "Small")
    paragraph_tag(document, "endfor")
    rule = document.add_paragraph()
    rule.paragraph_format.line_spacing = Pt(4)
    _border(rule, "bottom", "thickThinSmallGap", 18, INK)


def title(document: WordDocument, text: str = "{{ title }}") -> Paragraph:
    """Add the paper's name as its first heading."""
    paragraph: Paragraph = document.add_heading(text, level=1)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def centred(document: WordDocument, text: str, style: str = "Normal") -> Paragraph:
    """Add a centred paragraph."""
    paragraph: Paragraph = document.add_paragraph(text, style=style)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def paragraph_tag(place: WordDocument | _Cell, statement: str) -> None:
    """Add a Jinja statement as a paragraph, which filling removes."""
    place.add_paragraph(f"{{%p {statement} %}}")


def grid(document: WordDocument, widths_mm: Widths, *, ruled: bool = True) -> Table:
    """Add a table of fixed columns without rows; LibreOffice takes widths from its grid only."""
    table: Table = document.add_table(rows=0, cols=len(widths_mm))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    if ruled:
        _rules(table)
    return table


def heads(table: Table, labels: Sequence[str], style: str = "Normal") -> None:
    """Add the row of column names, repeated on every page."""
    row = add_row(table, labels, style)
    mark = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no public way
    for cell in row.cells:
        shade(cell)
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        for run in paragraph.runs:
            run.bold = True


def add_row(table: Table, texts: Sequence[str], style: str = "Normal") -> _Row:
    """Add a row that no page break divides."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
    for cell, text, column in zip(row.cells, texts, table.columns, strict=True):
        if column.width is not None:
            cell.width = column.width
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        paragraph.add_run(text)
    return row


def row_tag(table: Table, statement: str) -> None:
    """Add a Jinja statement as a row, which filling removes."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx
    row.cells[0].paragraphs[0].add_run(f"{{%tr {statement} %}}")


def repeated(table: Table, loop: str, texts: Sequence[str], style: str = "Normal") -> _Row:
    """Add one row for each turn of `for {loop}`."""
    row_tag(table, f"for {loop}")
    row = add_row(table, texts, style)
    row_tag(table, "endfor")
    return row


def fields_table(document: WordDocument) -> None:
    """Add the table of `fields`, each with its label."""
    table = grid(document, (45, 115))
    row = repeated(table, "field in fields", ("{{ field.label }}", "{{ field.text }}"))
    row.cells[0].paragraphs[0].runs[0].bold = True


def label(name: str) -> str:
    """Return the placeholder of the label of that name."""
    return f"{{{{ frame.label.{name} }}}}"


def shade(cell: _Cell) -> None:
    """Set the cell's background to that of column names."""
    fill = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD_FILL)):
        fill.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(fill)  # noqa: SLF001 - as above


def signature(document: WordDocument, lines_before: Sequence[str], name: str) -> None:
    """Add a block that stays together: title, room for the signature, name or a line, NIP.

    `name` is the value's name in the context; `{name}_nip` is the number's.
    """
    for text in lines_before:
        _signed(document, text, together=True)
    space = _signed(document, "", together=True)
    space.paragraph_format.line_spacing = Mm(18)
    paragraph_tag(document, f"if {name}")
    _signed(document, f"{{{{ {name} }}}}", together=False).runs[0].bold = True
    paragraph_tag(document, "else")
    line = _signed(document, "", together=False)
    line.paragraph_format.right_indent = Mm(15)
    _border(line, "top", "single", 4, INK)
    paragraph_tag(document, "endif")
    paragraph_tag(document, f"if {name}_nip")
    _signed(document, f"{{{{ frame.label.nip }}}} {{{{ {name}_nip }}}}", together=False)
    paragraph_tag(document, "endif")


def _signed(document: WordDocument, text: str, *, together: bool) -> Paragraph:
    paragraph: Paragraph = document.add_paragraph()
    paragraph.add_run(text)
    paragraph.paragraph_format.left_indent = Mm(85)
    paragraph.paragraph_format.keep_with_next = together
    return paragraph


def _rules(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_edge(side, "single", 4))
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - as above
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 40), ("bottom", 40)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - as above


def _border(paragraph: Paragraph, side: str, kind: str, eighths: int, colour: str = LINE) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(_edge(side, kind, eighths, colour))
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - as above


def _edge(side: str, kind: str, eighths: int, colour: str = LINE) -> BaseOxmlElement:
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", eighths), ("space", 1), ("color", colour)):
        edge.set(qn(f"w:{name}"), str(value))
    return edge


def _field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - as above
