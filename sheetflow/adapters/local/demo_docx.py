"""Word files of the demo: the office's heading, clean styles, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from sheetflow.adapters.local.demo_submission import ADDRESS, LETTERHEAD, OFFICE

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MADE = datetime(2025, 10, 1, 8, 0)  # noqa: DTZ001  Word's property carries no zone
_MAROON = RGBColor(0x84, 0x26, 0x2E)
_GREY = RGBColor(0x5C, 0x60, 0x6A)
_FONT = "Arial"


def new_document(title: str, note: str) -> WordFile:
    """An A4 sheet with the letterhead above and `note` at its foot; `title` is its property."""
    document = Document()
    _set_styles(document)
    _set_page(document)
    _letterhead(document)
    foot = document.sections[0].footer.paragraphs[0]
    _run(foot, note, 8.5, _GREY)
    properties = document.core_properties
    # The property holds at most 255 characters.
    properties.title = title[:250]
    properties.author = properties.last_modified_by = OFFICE
    properties.comments = ""
    properties.created = properties.modified = _MADE
    return document


def _set_styles(document: WordFile) -> None:
    sizes = {"Normal": (11, 6), "Title": (18, 6), "Heading 2": (11.5, 3)}
    for name, (size, after) in sizes.items():
        style = document.styles[name]
        if not isinstance(style, ParagraphStyle):
            continue
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.25 if name == "Normal" else 1.1
        if name != "Normal":
            style.font.bold, style.font.color.rgb = True, _MAROON
            _without_rule(style)


def _without_rule(style: ParagraphStyle) -> None:
    """Word's own title has a line below it; the letterhead's is enough."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _set_page(document: WordFile) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    section.header_distance = section.footer_distance = Cm(1.1)


def _letterhead(document: WordFile) -> None:
    header = document.sections[0].header
    paragraph = header.paragraphs[0]
    for place, line in enumerate((*LETTERHEAD, ADDRESS)):
        if place:
            paragraph = header.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0 if place < 2 else 10)
        _run(paragraph, line, 13 if place < 2 else 8.5, None if place < 2 else _GREY)
        paragraph.runs[0].bold = place < 2
    _rule_below(paragraph)


def _rule_below(paragraph: Paragraph) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "84262E")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    # The schema wants borders before spacing and alignment.
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001  no public way
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _run(paragraph: Paragraph, text: str, size: float, colour: RGBColor | None) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), _FONT
    if colour is not None:
        run.font.color.rgb = colour


def kicker(document: WordFile, text: str) -> None:
    """A small line above the title that says what kind of paper this is."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.space_after = Pt(2)
    _run(paragraph, text.upper(), 9.5, _GREY)
    paragraph.runs[0].bold = True


def facts(document: WordFile, rows: list[tuple[str, str]]) -> None:
    """A narrow table of names and values; rows without a value are left out."""
    kept = [(name, value) for name, value in rows if value.strip("-– ")]
    table = document.add_table(rows=len(kept), cols=2)
    table.autofit = False
    widths = (Cm(4), Cm(12))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, texts in zip(table.rows, kept, strict=True):
        for place, cell in enumerate(row.cells):
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            _run(paragraph, texts[place], 10, None if place else _GREY)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def paragraphs(document: WordFile, texts: tuple[str, ...]) -> None:
    for text in texts:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def bytes_of(document: WordFile) -> bytes:
    """The .docx: python-docx's own parts, without its thumbnail and without the time of day."""
    for key, relation in list(document.part.package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del document.part.package.rels[key]
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
