"""Drafts as staff write them, made for tests."""

import io
import zipfile

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from tests.papers.printed_sets import picture_file

ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def docx_draft() -> bytes:
    """A heading, text with what was inserted, deleted and hidden, a list, a table, a picture."""
    document = Document()
    document.add_heading("KPU Gelar Rapat Pleno", level=1)
    document.add_paragraph("Rapat dihadiri semua unsur.")
    changed = document.add_paragraph("Rapat dimulai ")
    for tag, text in (("w:ins", "pukul 09.00"), ("w:del", "pukul 10.00")):
        word = "w:t" if tag == "w:ins" else "w:delText"
        xml = f"<{tag} {nsdecls('w')}><w:r><{word}>{text}</{word}></w:r></{tag}>"
        changed._p.append(parse_xml(xml))  # noqa: SLF001 - python-docx has no public way
    changed.add_run(" rahasia").font.hidden = True
    document.add_paragraph("Rekapitulasi", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Laki-laki", "10"), ("Perempuan", "12")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_picture(io.BytesIO(picture_file()), width=Mm(60))
    control = OxmlElement("w:sdt")
    content = OxmlElement("w:sdtContent")
    content.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>Isian</w:t></w:r></w:p>"))
    control.append(content)
    document.element.body.insert_element_before(control, "w:sectPr")
    return _saved(document)


def docx_of(text: str, times: int = 1) -> bytes:
    """A document of so many equal paragraphs."""
    document = Document()
    for _ in range(times):
        document.add_paragraph(text)
    return _saved(document)


def _saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]  # python-docx's own class is a function
    return target.getvalue()


def odt_draft(body: str | None = None, manifest: str = "") -> bytes:
    """The same as an OpenDocument text."""
    text = body or (
        "<text:tracked-changes><text:p>dihapus</text:p></text:tracked-changes>"
        "<text:h>KPU Gelar Rapat Pleno</text:h>"
        "<text:p>Rapat<text:s text:c='2'/>dihadiri<text:tab/>semua<text:line-break/>unsur.</text:p>"
        "<text:list><text:list-item><text:p>Rekapitulasi</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Laki-laki</text:p>"
        "</table:table-cell><table:table-cell><text:p>10</text:p></table:table-cell>"
        "</table:table-row></table:table>"
        "<text:p><draw:frame><draw:image xlink:href='Pictures/1.png'/></draw:frame>"
        "<draw:image xlink:href='Pictures/hilang.png'/></text:p>"
    )
    content = (
        f"<office:document-content {ODT_NAMES}><office:body><office:text>{text}"
        "</office:text></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        package.writestr("Pictures/1.png", picture_file())
        if manifest:
            package.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()
