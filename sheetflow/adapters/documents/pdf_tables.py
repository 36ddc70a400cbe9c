"""A table that goes on in the next piece is one table: its head stands once, the rest is paging."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from sheetflow.adapters.documents.pdf_objects import UnknownPdf, content_of, packed, references
from sheetflow.adapters.documents.pdf_pieces import Piece, kids, one

_MARKED = re.compile(rb"/\w+<</MCID (\d+).*?>>BDC", re.DOTALL)
_REPEATED = b"/Artifact<</Type/Pagination>>BDC"
_CONTENT = re.compile(rb"/K\[([^\]<]*)\]")
_NAME = re.compile(rb"/ID\(U(\d+)x")
_PARENT = re.compile(rb"/P \d+ 0 R")


@dataclass(frozen=True, slots=True)
class Table:
    """A tag and the piece that it is from."""

    piece: Piece
    tag: int

    def body(self) -> int:
        """The tag that has the rows."""
        return self.piece.part_of(self.tag, b"TBody")

    def heads(self) -> list[int]:
        """All tags of its head, from the outermost in."""
        found = [self.piece.part_of(self.tag, b"THead")]
        for tag in found:
            found.extend(kids(self.piece.bare(tag)))
        return found

    def name(self) -> int:
        """The number that the names of its columns' heads begin with."""
        for tag in self.heads():
            found = _NAME.search(self.piece.body(tag))
            if found:
                return int(found[1])
        raise UnknownPdf("a table's columns have no names")


def go_on(table: Table, following: Table, key: int) -> None:
    """The rows of `following` become the last of `table`, and its head becomes what is repeated at
    the top of a page.  `key` is where the tags of that page are listed.
    """
    piece, body = following.piece, table.body()
    rows = kids(piece.bare(following.body()))
    listed = b" ".join(b"%d 0 R" % row for row in kids(table.piece.bare(body)) + rows)
    listed_again = b"/K[%b]" % listed
    whole = table.piece.body(body)
    table.piece.changed[body] = re.sub(rb"/K\[[^\]]*\]", listed_again, whole)
    for row in rows:
        piece.changed[row] = _PARENT.sub(b"/P %d 0 R" % body, piece.body(row), count=1)
    heads = following.heads()
    if piece.places(heads[0]) != {piece.pages[0]}:
        raise UnknownPdf("a repeated head is not at the top")
    _unmark(piece, heads)
    owners = piece.body(key)
    for tag in set(references(owners)).intersection(heads):
        owners = re.sub(rb"\b%d 0 R" % tag, b"null", owners)
    piece.changed[key] = owners


def _unmark(piece: Piece, heads: list[int]) -> None:
    """What these tags own on the first page belongs to no tag any more."""
    own = {
        int(mark)
        for tag in heads
        for found in _CONTENT.findall(piece.bare(tag))
        if b"R" not in found
        for mark in found.split()
    }

    def repeated(found: re.Match[bytes]) -> bytes:
        return _REPEATED if int(found[1]) in own else found[0]

    content = one(piece.bare(piece.pages[0]), b"Contents")
    try:
        drawn = zlib.decompress(content_of(piece.body(content)))
    except zlib.error as error:
        raise UnknownPdf("a page is packed in another way") from error
    piece.changed[content] = packed(b"", _MARKED.sub(repeated, drawn))
