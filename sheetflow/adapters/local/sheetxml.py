"""Rows and cells of a worksheet's XML as places in its bytes.

The sheet is searched, not parsed: a document tree of 50,000 x 40 cells costs seconds and
gigabytes.  Searching is safe because the few constructs that could mislead it (comments, CDATA,
other encodings, rows out of order) are blanked out beforehand or refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetflow.adapters.local.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>]")
_HIDING = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HEAD = 4096


class UnsafeSheetError(ValueError):
    """A construct that cannot be changed with certainty; says which."""


@dataclass(frozen=True)
class Node:
    """An element in the sheet's bytes: `start:end` whole, `inner:inner_end` its content.

    `number` is its row or column, counted from 1.  A self-closing element has no content:
    `inner` equals `inner_end` equals `end`.
    """

    number: int
    start: int
    inner: int
    inner_end: int
    end: int

    @property
    def closed(self) -> bool:
        return self.inner == self.end


@dataclass(frozen=True)
class SheetXml:
    """A sheet's bytes, the same bytes with comments and the like blanked, and its namespace.

    `prefix` is empty or ends in a colon; `data` is the sheetData element.
    """

    content: bytes
    search: bytes
    prefix: bytes
    data: Node

    def attributes(self, node: Node) -> bytes:
        """The attributes in a node's start tag as they are written, with their leading space."""
        tag = self.content[node.start : node.inner].rstrip(b">").rstrip(b"/")
        name = re.match(rb"<[\w:.-]+", tag)
        return tag[name.end() :] if name else b""


def parse_sheet(content: bytes) -> SheetXml:
    """Find the sheet's cells; UnsafeSheetError when that is not certain."""
    head = content[:_HEAD]
    encoding = _ENCODING.search(head)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    ):
        raise UnsafeSheetError("an encoding other than UTF-8")
    if b"<!DOCTYPE" in content:
        raise UnsafeSheetError("a document type")
    search = _HIDING.sub(_blank, content) if b"<!" in content else content
    root = _ROOT.search(search)
    if root is None:
        raise UnsafeSheetError("no worksheet element")
    prefix = root[1] + b":" if root[1] else b""
    nodes = list(_nodes(search, prefix + b"sheetData", root.start(), len(search)))
    if len(nodes) != 1:
        raise UnsafeSheetError("no single sheetData element")
    return SheetXml(content, search, prefix, nodes[0])


def rows(sheet: SheetXml) -> Iterator[Node]:
    """All rows in ascending order; a row without a number follows the one before it."""
    previous = 0
    area = sheet.data
    for node in _nodes(sheet.search, sheet.prefix + b"row", area.inner, area.inner_end):
        written = attribute(sheet.search[node.start : node.inner], b"r")
        number = previous + 1 if written is None else _number(written)
        if number <= previous:
            raise UnsafeSheetError(f"row {number} after row {previous}")
        previous = number
        yield Node(number, node.start, node.inner, node.inner_end, node.end)


def cells(sheet: SheetXml, row: Node) -> Iterator[Node]:
    """The cells of a row in ascending order; one without a reference follows the one before."""
    previous = 0
    for node in _nodes(sheet.search, sheet.prefix + b"c", row.inner, row.inner_end):
        written = attribute(sheet.search[node.start : node.inner], b"r")
        place = (row.number, previous + 1) if written is None else place_of(written.decode())
        if place is None or place[0] != row.number or place[1] <= previous:
            raise UnsafeSheetError(f"a misplaced cell in row {row.number}")
        previous = place[1]
        yield Node(previous, node.start, node.inner, node.inner_end, node.end)


def attribute(tag: bytes, name: bytes) -> bytes | None:
    """The value of an attribute of a start tag, or None."""
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] == name:
            return match[2] if match[2] is not None else match[3]
    return None


def _nodes(search: bytes, tag: bytes, start: int, end: int) -> Iterator[Node]:
    """Elements of one name that do not nest, unnumbered."""
    opening = re.compile(b"<" + re.escape(tag) + rb"""(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>""")
    closing = re.compile(b"</" + re.escape(tag) + rb"\s*>")
    at = start
    while match := opening.search(search, at, end):
        inner = match.end()
        if search[inner - 2] == ord("/"):
            yield Node(0, match.start(), inner, inner, inner)
            at = inner
            continue
        close = closing.search(search, inner, end)
        if close is None:
            raise UnsafeSheetError(f"an element {tag.decode()} without an end")
        yield Node(0, match.start(), inner, close.start(), close.end())
        at = close.end()


def _number(written: bytes) -> int:
    if not written.isdigit():
        raise UnsafeSheetError("a row number that is none")
    return int(written)


def _blank(match: re.Match[bytes]) -> bytes:
    return b" " * len(match[0])
