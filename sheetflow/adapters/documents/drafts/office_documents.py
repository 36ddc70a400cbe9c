"""Word (.docx) and OpenDocument (.odt) drafts as pieces of text and pictures, in their order."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

MAX_LETTERS = 60_000
"""Letters of some thirty pages; no draft of a post is as long."""
MAX_PICTURES = 20
MAX_PIECES = 3_000
MAX_PIECE_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A text or picture; `kind` is heading, paragraph, item or picture, `data` a picture's file."""

    kind: str
    text: str = ""
    data: bytes = b""


class UnreadableDraftError(Exception):
    """A draft without anything to show; `problem` is a key of the wording (`naskah.…`)."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Pieces:
    """A collection of pieces up to the number that a paper shows; `is_full` from then on."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self.is_full = False
        self._letters = 0
        self._pictures = 0

    def add(self, kind: str, text: str) -> None:
        """Add a text unless it is blank; leave out text beyond the limits."""
        kept = "\n".join(line.strip() for line in text.strip().split("\n"))
        if not kept or self.is_full:
            return
        room = min(MAX_LETTERS - self._letters, MAX_PIECE_LENGTH)
        self.is_full = len(kept) > room or len(self.found) >= MAX_PIECES
        self._letters += len(kept)
        self.found.append(Piece(kind, kept[:room]))

    def add_picture(self, data: bytes) -> None:
        """Add a picture's file."""
        if self.is_full or not data:
            return
        self._pictures += 1
        self.is_full = self._pictures > MAX_PICTURES
        if not self.is_full:
            self.found.append(Piece("picture", data=data))


_COMPOUND = b"\xd0\xcf\x11\xe0"
"""First bytes of a Word file with a password, which is then no zip."""
MAX_UNPACKED_BYTES = 400 * 1024**2

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VML_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_SKIPPED = (qn("w:del"), qn("w:moveFrom"), _FALLBACK, qn("w:pPr"), qn("w:rPr"))
"""Deleted text, duplicates for old programs, and elements that are no text."""
_ENDS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ODT_SKIPPED = (
    f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_OFFICE}forms",
)  # fmt: skip
MAX_PART_BYTES = 64 * 1024**2
"""Bytes of an OpenDocument file's text, and of each of its pictures."""


def read_docx(data: bytes, pieces: Pieces) -> None:
    """Add headings, paragraphs, lists, rows of tables and pictures.

    Shows an insertion that is not yet accepted, but no deletion.  Raises UnreadableDraftError for a
    locked file, and the library's errors for a damaged one.
    """
    if data.startswith(_COMPOUND):
        raise UnreadableDraftError("locked")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED_BYTES:
            raise UnreadableDraftError("too_large")
    document = Document(io.BytesIO(data))
    _read_word(document.element.body, document, pieces)


def _read_word(element: Iterable[Any], document: WordDocument, pieces: Pieces) -> None:
    """Add the element's pieces, including those of content controls and insertions."""
    for child in element:
        if pieces.is_full or child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:p"):
            pieces.add(_word_kind(child, document), "".join(_word_texts(child)))
            _read_word_pictures(child, document, pieces)
        elif child.tag == qn("w:tbl"):
            for row in child.iter(qn("w:tr")):
                _add_row(pieces, (_word_cell(cell) for cell in row.iter(qn("w:tc"))))
                _read_word_pictures(row, document, pieces)
        else:
            _read_word(child, document, pieces)


def _add_row(pieces: Pieces, cells: Iterable[str]) -> None:
    pieces.add("paragraph", " | ".join(cell for cell in cells if cell))


def _word_cell(cell: Any) -> str:
    paragraphs = ("".join(_word_texts(paragraph)) for paragraph in cell.iter(qn("w:p")))
    return " ".join(" ".join(text.split()) for text in paragraphs if text.strip())


def _word_texts(element: Iterable[Any]) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or (child.tag == qn("w:r") and _is_hidden(child)):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _ENDS:
            yield _ENDS[child.tag]
        else:
            yield from _word_texts(child)
            if child.tag == qn("w:p"):
                yield "\n"


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in {"0", "false", "off"}


def _word_kind(paragraph: Any, document: WordDocument) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    style_id = style.get(qn("w:val")) if style is not None else None
    names = (style.name for style in document.styles if style.style_id == style_id)
    name = (next(names, None) or "").casefold()
    if name.startswith(("heading", "title", "judul")):
        return "heading"
    listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    return "item" if listed or name.startswith("list") else "paragraph"


def _read_word_pictures(element: Iterable[Any], document: WordDocument, pieces: Pieces) -> None:
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
        _read_word_pictures(child, document, pieces)


def read_odt(data: bytes, pieces: Pieces) -> None:
    """Add headings, paragraphs, lists, rows of tables and pictures.

    Raises UnreadableDraftError for a locked file and for a zip bomb.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package.namelist() and b"encryption-data" in _unpacked(package, manifest):
            raise UnreadableDraftError("locked")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(_unpacked(package, "content.xml"), parser)
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is not None:
            _read_odt(body, "paragraph", package, pieces)


def _unpacked(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > MAX_PART_BYTES:
        raise UnreadableDraftError("too_large")
    return package.read(name)


def _read_odt(element: etree._Element, kind: str, package: zipfile.ZipFile, pieces: Pieces) -> None:
    for child in element:
        if pieces.is_full or child.tag in _ODT_SKIPPED:
            continue
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            own = "heading" if child.tag == f"{_TEXT}h" else kind
            pieces.add(own, "".join(_odt_texts(child)))
            _read_odt_pictures(child, package, pieces)
        elif child.tag == f"{_TABLE}table-row":
            _add_row(pieces, (" ".join("".join(_odt_texts(cell)).split()) for cell in child))
            _read_odt_pictures(child, package, pieces)
        else:
            own = "item" if child.tag == f"{_TEXT}list" else kind
            _read_odt(child, own, package, pieces)


def _read_odt_pictures(element: etree._Element, package: zipfile.ZipFile, pieces: Pieces) -> None:
    for image in element.iter(f"{_DRAW}image"):
        name = image.get(_HREF, "").removeprefix("./")
        if name in package.NameToInfo and package.getinfo(name).file_size <= MAX_PART_BYTES:
            pieces.add_picture(package.read(name))


def _odt_texts(element: etree._Element) -> Iterator[str]:
    """Yield the text with its blanks, tabs and line ends; the tail of a skipped element stays."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), 100)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in _ODT_SKIPPED:
            yield from _odt_texts(child)
            if child.tag == f"{_TEXT}p":
                yield "\n"
        yield child.tail or ""
