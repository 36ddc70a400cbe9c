"""Word drafts (.docx) as pieces of text and pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from sheetflow.adapters.documents.drafts.pieces import Pieces, UnreadableDraftError

_COMPOUND = b"\xd0\xcf\x11\xe0"
"""Begins a Word file that is locked with a password, which is no zip then."""
MAX_UNPACKED_BYTES = 400 * 1024**2

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VML_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_SKIPPED = (qn("w:del"), qn("w:moveFrom"), _FALLBACK, qn("w:pPr"), qn("w:rPr"))
"""What was deleted, what is said twice for old programs, and what is no text."""
_ENDS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes, pieces: Pieces) -> None:
    """Adds headings, paragraphs, lists, rows of tables and pictures in their order.

    What was inserted and not yet accepted is shown, what was deleted is not.  Raises
    UnreadableDraftError for a locked file, and whatever a damaged file makes the library raise.
    """
    if data.startswith(_COMPOUND):
        raise UnreadableDraftError("locked")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED_BYTES:
            raise UnreadableDraftError("too_large")
    document = Document(io.BytesIO(data))
    _read_below(document.element.body, document, pieces)


def _read_below(element: BaseOxmlElement, document: WordDocument, pieces: Pieces) -> None:
    """Also what stands in content controls and insertions."""
    for child in element:
        if pieces.is_full or child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:p"):
            _read_paragraph(child, document, pieces)
        elif child.tag == qn("w:tbl"):
            _read_table(child, document, pieces)
        else:
            _read_below(child, document, pieces)


def _read_paragraph(paragraph: BaseOxmlElement, document: WordDocument, pieces: Pieces) -> None:
    pieces.add(_kind(paragraph, document), "".join(_texts(paragraph)))
    _read_pictures(paragraph, document, pieces)


def _read_table(table: BaseOxmlElement, document: WordDocument, pieces: Pieces) -> None:
    for row in table.iter(qn("w:tr")):
        cells = [_cell_text(cell) for cell in row.iter(qn("w:tc"))]
        pieces.add("paragraph", " | ".join(cell for cell in cells if cell))
        _read_pictures(row, document, pieces)


def _cell_text(cell: BaseOxmlElement) -> str:
    paragraphs = ("".join(_texts(paragraph)) for paragraph in cell.iter(qn("w:p")))
    return " ".join(" ".join(text.split()) for text in paragraphs if text.strip())


def _texts(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or (child.tag == qn("w:r") and _is_hidden(child)):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _ENDS:
            yield _ENDS[child.tag]
        else:
            yield from _texts(child)
            if child.tag == qn("w:p"):
                yield "\n"


def _is_hidden(run: BaseOxmlElement) -> bool:
    marks = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return marks is not None and marks.get(qn("w:val")) not in {"0", "false", "off"}


def _kind(paragraph: BaseOxmlElement, document: WordDocument) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = _style_name(style.get(qn("w:val")), document) if style is not None else ""
    if name.startswith(("heading", "title", "judul")):
        return "heading"
    listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    return "item" if listed or name.startswith("list") else "paragraph"


def _style_name(style_id: str | None, document: WordDocument) -> str:
    found = (style.name for style in document.styles if style.style_id == style_id)
    return (next(found, None) or "").casefold()


def _read_pictures(element: BaseOxmlElement, document: WordDocument, pieces: Pieces) -> None:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        relation = None
        if child.tag == qn("a:blip"):
            relation = child.get(qn("r:embed"))
        elif child.tag == _VML_PICTURE:
            relation = child.get(qn("r:id"))
        part = document.part.related_parts.get(relation) if relation else None
        if part is not None:
            pieces.add_picture(part.blob)
        _read_pictures(child, document, pieces)
