"""Rows and cells of a worksheet's XML as positions in its bytes.

The sheet is searched, not parsed: a document tree of 50,000 x 40 cells costs seconds and
gigabytes.  Searching is safe because the few constructs that could mislead it (comments, CDATA,
other encodings, rows out of order) are blanked out first or refused.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sheetflow.core.register.sheet import Area, column_letters

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


def column_number(letters: str) -> int:
    """Return the column, counted from 1, of its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def reference(place: tuple[int, int]) -> str:
    """Return the reference of (row, column), counted from 1: (12, 28) gives "AB12"."""
    return f"{column_letters(place[1] - 1)}{place[0]}"


def place_of(text: str) -> tuple[int, int] | None:
    """Return (row, column), counted from 1, of a reference such as "AB12"; None for other text."""
    match = _REFERENCE.fullmatch(text)
    return (int(match[2]), column_number(match[1])) if match else None


def range_of(text: str) -> tuple[int, int, int, int] | None:
    """Return (first row, first column, last row, last column) of "A1:B2" or "A1", or None."""
    first, _, last = text.partition(":")
    start, end = place_of(first), place_of(last or first)
    return (*start, *end) if start and end else None


def area_of(text: str, rows: int, columns: int) -> Area | None:
    """Return the area of "A1:B2", "B:C" or "3:4" in a sheet of this size; None for no range."""
    if whole := _COLUMNS.fullmatch(text):
        return Area(1, column_number(whole[1]), rows, column_number(whole[2]))
    if whole := _ROWS.fullmatch(text):
        return Area(int(whole[1]), 1, int(whole[2]), columns)
    found = range_of(text)
    return Area(*found) if found else None


_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>]")
_HIDING = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HEAD = 4096


class UnsafeSheetError(ValueError):
    """The sheet has a construct that cannot be changed with certainty; the message names it."""


@dataclass(frozen=True)
class Node:
    """An element in the sheet's bytes: `start:end` is all of it, `inner:inner_end` its content.

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
        """Whether it is self-closing."""
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
        """Return the attributes in a node's start tag as written, with their leading space."""
        tag = self.content[node.start : node.inner].rstrip(b">").rstrip(b"/")
        name = re.match(rb"<[\w:.-]+", tag)
        return tag[name.end() :] if name else b""


def parse_sheet(content: bytes) -> SheetXml:
    """Return the sheet with its cell data found; UnsafeSheetError when that is not certain."""
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
    """Yield all rows in ascending order; a row without a number follows the one before it.

    Raises UnsafeSheetError for rows out of order.
    """
    previous = 0
    area = sheet.data
    for node in _nodes(sheet.search, sheet.prefix + b"row", area.inner, area.inner_end):
        written = attribute(sheet.search[node.start : node.inner], b"r")
        if written is not None and not written.isdigit():
            raise UnsafeSheetError("a row number that is none")
        number = previous + 1 if written is None else int(written)
        if number <= previous:
            raise UnsafeSheetError(f"row {number} after row {previous}")
        previous = number
        yield Node(number, node.start, node.inner, node.inner_end, node.end)


def cells(sheet: SheetXml, row: Node) -> Iterator[Node]:
    """Yield a row's cells in ascending order; one without a reference follows the one before it.

    Raises UnsafeSheetError for a misplaced cell.
    """
    previous = 0
    for node in _nodes(sheet.search, sheet.prefix + b"c", row.inner, row.inner_end):
        written = attribute(sheet.search[node.start : node.inner], b"r")
        place = (row.number, previous + 1) if written is None else place_of(written.decode())
        if place is None or place[0] != row.number or place[1] <= previous:
            raise UnsafeSheetError(f"a misplaced cell in row {row.number}")
        previous = place[1]
        yield Node(previous, node.start, node.inner, node.inner_end, node.end)


def attribute(tag: bytes, name: bytes) -> bytes | None:
    """Return the value of an attribute of a start tag, or None."""
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] == name:
            return match[2] if match[2] is not None else match[3]
    return None


def _nodes(search: bytes, tag: bytes, start: int, end: int) -> Iterator[Node]:
    """Yield the elements of one name, which do not nest, without numbers."""
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


def _blank(match: re.Match[bytes]) -> bytes:
    return b" " * len(match[0])


_ARRAY_KINDS = (b"array", b"dataTable")


def has_formula(sheet: SheetXml, cell: Node) -> bool:
    """Whether the cell holds a formula."""
    inner = sheet.search[cell.inner : cell.inner_end]
    return re.search(b"<" + re.escape(sheet.prefix) + rb"f[\s/>]", inner) is not None


def formula_dangers(
    sheet: SheetXml, places: Collection[tuple[int, int]], replaced: Sequence[tuple[int, int]]
) -> str:
    """Return why the places cannot be written, or "".

    `replaced` are the byte ranges of the cells among them that have a formula now.  Dangers are an
    array or data table over several cells that touches a place, and a shared formula whose text is
    in a replaced cell while other cells depend on it.
    """
    search = sheet.search
    if b"array" in search or b"dataTable" in search:
        for ref in _array_ranges(sheet):
            if touched := _touched(ref, places):
                return f"an array formula over {ref} covers row {touched[0]}"
    written = [tag for start, end in replaced for _, tag in _formula_tags(sheet, start, end)]
    shared = {attribute(tag, b"si") for tag in written if attribute(tag, b"ref") is not None}
    masters = shared - {None}
    for start, tag in _formula_tags(sheet) if masters else ():
        inside = any(first <= start < last for first, last in replaced)
        if not inside and attribute(tag, b"si") in masters:
            return "a shared formula begins in a cell to be written and others need it"
    return ""


def _array_ranges(sheet: SheetXml) -> Iterator[str]:
    for _, tag in _formula_tags(sheet):
        ref = attribute(tag, b"ref")
        if ref is not None and attribute(tag, b"t") in _ARRAY_KINDS:
            yield ref.decode()


def _formula_tags(
    sheet: SheetXml, start: int | None = None, end: int | None = None
) -> Iterator[tuple[int, bytes]]:
    pattern = re.compile(b"<" + re.escape(sheet.prefix) + rb"f\s[^>]*>")
    first = sheet.data.inner if start is None else start
    last = sheet.data.inner_end if end is None else end
    for match in pattern.finditer(sheet.search, first, last):
        yield match.start(), match[0]


def _touched(ref: str, places: Collection[tuple[int, int]]) -> tuple[int, int] | None:
    area = range_of(ref)
    if area is None:
        return (0, 0)
    top, left, bottom, right = area
    if (top, left) == (bottom, right):
        return None
    inside = (p for p in places if top <= p[0] <= bottom and left <= p[1] <= right)
    return next(inside, None)
