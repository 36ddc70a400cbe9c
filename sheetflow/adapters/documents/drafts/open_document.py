"""OpenDocument drafts (.odt) as pieces of text and pictures: a zip with one XML of the text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from sheetflow.adapters.documents.drafts.pieces import Pieces, UnreadableDraftError

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SKIPPED = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_OFFICE}forms")
MAX_TEXT_BYTES = 64 * 1024**2
MAX_PICTURE_BYTES = 64 * 1024**2


def read_odt(data: bytes, pieces: Pieces) -> None:
    """Adds headings, paragraphs, lists, rows of tables and pictures in their order.

    Raises UnreadableDraftError for a locked file and for one that blows up when it is unpacked.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in _unpacked(package, manifest):
            raise UnreadableDraftError("locked")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(_unpacked(package, "content.xml"), parser)
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is not None:
            _Reader(package, names, pieces).read_below(body, "paragraph")


def _unpacked(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > MAX_TEXT_BYTES:
        raise UnreadableDraftError("too_large")
    return package.read(name)


class _Reader:
    """Walks through the text of one package."""

    def __init__(self, package: zipfile.ZipFile, names: set[str], pieces: Pieces) -> None:
        self._package = package
        self._names = names
        self._pieces = pieces

    def read_below(self, element: etree._Element, kind: str) -> None:
        for child in element:
            if self._pieces.is_full or child.tag in _SKIPPED:
                continue
            if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                own = "heading" if child.tag == f"{_TEXT}h" else kind
                self._pieces.add(own, "".join(_texts(child)))
                self._read_pictures(child)
            elif child.tag == f"{_TABLE}table-row":
                cells = (" ".join("".join(_texts(cell)).split()) for cell in child)
                self._pieces.add("paragraph", " | ".join(cell for cell in cells if cell))
                self._read_pictures(child)
            else:
                self.read_below(child, "item" if child.tag == f"{_TEXT}list" else kind)

    def _read_pictures(self, element: etree._Element) -> None:
        for image in element.iter(f"{_DRAW}image"):
            name = image.get(_HREF, "").removeprefix("./")
            if name in self._names and (self._package.getinfo(name).file_size <= MAX_PICTURE_BYTES):
                self._pieces.add_picture(self._package.read(name))


def _texts(element: etree._Element) -> Iterator[str]:
    """The text with its blanks, tabs and line ends; the tail of what is skipped stays."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), 100)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in _SKIPPED:
            yield from _texts(child)
            if child.tag == f"{_TEXT}p":
                yield "\n"
        yield child.tail or ""
