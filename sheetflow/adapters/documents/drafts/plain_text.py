"""Drafts that are text: .txt, .md and .html, as pieces of text and pictures."""

from __future__ import annotations

import base64
import binascii
import re
from html.parser import HTMLParser

from sheetflow.adapters.documents.drafts.pieces import Pieces

_BYTE_ORDER = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)")
_STRONG = re.compile(r"(\*\*|__)(\S(?:.*?\S)?)\1")
_DATA = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.DOTALL)

_SILENT = {"script", "style", "head", "template", "noscript", "svg"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {
    "p", "div", "section", "article", "header", "footer", "main", "ul", "ol", "table", "tr",
    "blockquote", "figure", "figcaption", "pre", "hr", "body", "dl", "dt", "dd",
}  # fmt: skip


def read_text(data: bytes, pieces: Pieces) -> None:
    """Add paragraphs, which are separated by blank lines."""
    for paragraph in re.split(r"\n[ \t]*\n", _decoded(data)):
        pieces.add("paragraph", paragraph)


def read_markdown(data: bytes, pieces: Pieces) -> None:
    """Add headings, lists and paragraphs; other marks stay as they are written."""
    paragraph: list[str] = []
    for line in [*_decoded(data).split("\n"), ""]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if line.strip() and not heading and not item:
            paragraph.append(line.strip())
            continue
        pieces.add("paragraph", _STRONG.sub(r"\2", " ".join(paragraph)))
        paragraph = []
        if heading:
            pieces.add("heading", _STRONG.sub(r"\2", heading[1]))
        elif item:
            pieces.add("item", _STRONG.sub(r"\2", item[1]))


def read_html(data: bytes, pieces: Pieces) -> None:
    """Add a page's visible content: texts by their blocks, and pictures embedded in the file."""
    declared = _CHARSET.search(data[:2_000])
    reader = _PageReader(pieces)
    reader.feed(_decoded(data, declared[1].decode("ascii") if declared else ""))
    reader.close()
    reader.end_block()


def _decoded(data: bytes, declared: str = "") -> str:
    """Decode UTF-8 in most cases, else the declared code, else that of old Windows programs."""
    order = next((code for mark, code in _BYTE_ORDER.items() if data.startswith(mark)), "")
    for code in (order, "utf-8", declared, "cp1252"):
        try:
            if code:
                text = data.decode(code)
                return text.replace("\r\n", "\n").replace("\r", "\n")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


class _PageReader(HTMLParser):
    """A parser that collects the text of a block until the next one begins."""

    def __init__(self, pieces: Pieces) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces = pieces
        self._kind = "paragraph"
        self._words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, or add a picture."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._words.append("\n")
        elif tag == "img":
            self._add_picture(dict(attrs))
        elif tag in {"td", "th"} and "".join(self._words).strip():
            self._words.append(" | ")
        elif tag in _BLOCKS or tag in _HEADINGS or tag == "li":
            self.end_block()
            self._kind = "heading" if tag in _HEADINGS else "item" if tag == "li" else "paragraph"

    def handle_endtag(self, tag: str) -> None:
        """Close a block."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _BLOCKS or tag in _HEADINGS or tag == "li":
            self.end_block()

    def handle_data(self, data: str) -> None:
        """Add words; a page shows any blanks as one."""
        if not self._silent:
            self._words.append(re.sub(r"\s+", " ", data))

    def end_block(self) -> None:
        """Add the block's text to the pieces."""
        self._pieces.add(self._kind, "".join(self._words))
        self._words, self._kind = [], "paragraph"

    def _add_picture(self, attributes: dict[str, str | None]) -> None:
        held = _DATA.match(attributes.get("src") or "")
        if held is None:
            self._words.append(f"[{attributes['alt']}]" if attributes.get("alt") else "")
            return
        kind = self._kind
        self.end_block()
        self._kind = kind
        try:
            self._pieces.add_picture(base64.b64decode(held[1]))
        except binascii.Error:
            return
