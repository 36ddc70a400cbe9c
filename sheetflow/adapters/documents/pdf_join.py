"""One tagged PDF/A from pieces: rows set by hundreds, put where one page was left for them.

The frame is a paper with a page too many for each run of pieces, a seam: its headings give the
frame's contents and bookmarks the titles and page numbers of what will stand there.  The seam is
replaced by the pages of the pieces, and what led to it leads to the headings there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import IO

from sheetflow.adapters.documents.pdf_objects import (
    PdfWriter,
    UnknownPdf,
    content_of,
    outside_texts,
    packed,
    references,
    stream,
)
from sheetflow.adapters.documents.pdf_pieces import Piece, links, one
from sheetflow.adapters.documents.pdf_tables import Table, go_on

_DEST = re.compile(rb"/Dest (\d+) 0 R")
_HEIGHT = re.compile(rb"/XYZ [-\d.]+ ([-\d.]+)")
_NUMBERS = re.compile(rb"/ParentTree<</Nums\[([^\]]*)\]>>")
_PAIR = re.compile(rb"(\d+) (\d+) 0 R")
_NAMES = re.compile(rb"/IDTree<</Names\[([^\]]*)\]")
_NAME = re.compile(rb"\(U(\d+)(x\d+y\d+)\)(\d+) 0 R")
_TABLE_NAME = re.compile(rb"\(U(\d+)(x\d+y\d+)\)")
_COUNT = re.compile(rb"<xmpTPg:NPages>\d+</xmpTPg:NPages>")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_RESOURCES = re.compile(rb"/Resources \d+ 0 R")
_BOX = re.compile(rb"/MediaBox\[([^\]]*)\]")
_KEYED = re.compile(rb"(/StructParents?) (\d+)")
_FOOT = b"q /Foot Do Q\n"


def seam_of(frame: Piece, name: str) -> int:
    """The place of a seam among the frame's pages: its name can be clicked there."""
    address = b"/URI(sheetflow:%b)" % name.encode()
    for place, page in enumerate(frame.pages):
        if any(address in frame.body(note) for note in links(frame.body(page))):
            return place
    raise UnknownPdf(f"the frame has no {name}")


@dataclass(frozen=True, slots=True)
class Insert:
    """What stands in the place of the seam of that name; `feet` has the foot of every page."""

    seam: str
    pieces: Sequence[Piece]
    feet: Piece

    def pages(self) -> list[tuple[Piece, int]]:
        """In their order, each with its piece."""
        return [(piece, page) for piece in self.pieces for page in piece.pages]


class Joiner:
    """Makes one paper of `frame` and what is inserted, in the order of the seams.

    The pieces' objects are numbered apart already (`PdfFile.base`), and are changed.
    """

    def __init__(self, frame: Piece, inserts: Sequence[Insert]) -> None:
        self._frame, self._inserts = frame, inserts
        self._tagged = (frame, *(piece for insert in inserts for piece in insert.pieces))
        self._pieces = (*self._tagged, *(insert.feet for insert in inserts))
        self._by_base = sorted(self._pieces, key=lambda piece: piece.file.base)
        self._bases = [piece.file.base for piece in self._by_base]
        self._size = max(piece.file.base + piece.file.size for piece in self._pieces)
        self._own = count(self._size)
        self._extra: dict[int, bytes] = {}
        self._numbers: list[tuple[int, int]] = []
        self._names: list[tuple[bytes, int]] = []
        self._firsts: dict[Piece, int] = {}
        self._table_names: dict[tuple[Piece, int], bytes] = {}

    def write(self, target: IO[bytes]) -> None:
        """Raises UnknownPdf for a piece that is not built as we know it, in the midst of it."""
        places = [self._replace(insert) for insert in self._inserts]
        self._renumber_tags()
        for insert, place in reversed(list(zip(self._inserts, places, strict=True))):
            self._put_feet(insert)
            self._frame.pages[place:place] = [page for _, page in insert.pages()]
        self._list_pages()
        self._emit(target)

    def _replace(self, insert: Insert) -> int:
        """Takes the seam away; its place."""
        place = seam_of(self._frame, insert.seam)
        seam = self._frame.pages.pop(place)
        self._lead_to_headings(seam, insert.pieces)
        self._tag(seam, insert.pieces)
        return place

    def _change(self, piece: Piece, number: int, body: bytes) -> None:
        piece.changed[number] = body

    def _lead_to_headings(self, seam: int, pieces: Sequence[Piece]) -> None:
        """The destinations on the seam, from its top down, become those of the pieces' headings."""
        headings = [self._of(mark).body(mark) for piece in pieces for mark in piece.outline]
        led = self._destinations(seam)
        heights = sorted({height for _, height in led}, reverse=True)
        if len(heights) != len(headings):
            raise UnknownPdf(f"a seam has {len(heights)} headings, its pieces {len(headings)}")
        for number, height in led:
            self._change(self._frame, number, headings[heights.index(height)])

    def _destinations(self, seam: int) -> list[tuple[int, int]]:
        """Numbers and heights of those that bookmarks and contents lead to."""
        frame, found = self._frame, set(self._frame.outline)
        for page in frame.pages:
            for note in links(frame.body(page)):
                found.update(map(int, _DEST.findall(frame.bare(note))))
        led: list[tuple[int, int]] = []
        for number in sorted(found):
            height = _HEIGHT.search(frame.body(number))
            if height and frame.place_of(number) == seam:
                led.append((number, round(float(height[1]))))
        return led

    def _tag(self, seam: int, pieces: Sequence[Piece]) -> None:
        """The tags of the pieces stand where those of the seam stood."""
        frame = self._frame
        own = (tag for tag in frame.tags if tag in frame.file)
        on_seam = [tag for tag in own if frame.places(tag) == {seam}]
        if not on_seam:
            raise UnknownPdf("nothing of a seam is tagged")
        place = frame.tags.index(on_seam[0])
        tags = [tag for tag in frame.tags if tag not in on_seam]
        tags[place:place] = self._tags_of(pieces)
        frame.tags = tags
        listed = b"/K[%b]" % _listed(tags)
        body = frame.body(frame.document)
        self._change(frame, frame.document, re.sub(rb"/K\[[^\]]*\]", listed, body))

    def _tags_of(self, pieces: Sequence[Piece]) -> list[int]:
        """A table that goes on from one piece to the next is one."""
        tags: list[int] = []
        for piece in pieces:
            own = piece.tags
            if tags and piece.kind(own[0]) == b"Table" == self._of(tags[-1]).kind(tags[-1]):
                before, following = Table(self._of(tags[-1]), tags[-1]), Table(piece, own[0])
                name = self._name(before.piece, before.name())
                self._table_names[piece, following.name()] = name
                go_on(before, following, self._owners(piece))
                own = own[1:]
            for tag in own:
                parent = b"/P %d 0 R" % self._frame.document
                changed = re.sub(rb"/P \d+ 0 R", parent, piece.body(tag), count=1)
                self._change(piece, tag, changed)
            tags += own
        return tags

    def _owners(self, piece: Piece) -> int:
        """Where the tags of a piece's first page are listed."""
        key = _KEYED.search(piece.bare(piece.pages[0]))
        pairs = _PAIR.findall(_inside(_NUMBERS, piece.body(piece.tag_root)))
        for number, target in pairs:
            if key and number == key[2]:
                return int(target)
        raise UnknownPdf("a page does not know its tags")

    def _name(self, piece: Piece, table: int) -> bytes:
        """The frame's tables keep their names."""
        found = self._table_names.get((piece, table))
        place = self._pieces.index(piece)
        return found or (b"%dp%d" % (place, table) if place else b"%d" % table)

    def _renumber_tags(self) -> None:
        """Pages and links find their tags by number, heads of tables are found by name: in every
        piece from the start.  Each gets numbers and names of its own.
        """
        first = 0
        for piece in self._tagged:
            root = piece.body(piece.tag_root)
            pairs = _PAIR.findall(_inside(_NUMBERS, root))
            keys = piece.keys()
            self._numbers += [
                (int(key) + first, int(target)) for key, target in pairs if int(key) in keys
            ]
            self._names += [
                (b"U%b%b" % (self._name(piece, int(table)), cell), int(target))
                for table, cell, target in _NAME.findall(_inside(_NAMES, root))
            ]
            self._firsts[piece] = first
            first += 1 + max((int(key) for key, _ in pairs), default=0)

    def _put_feet(self, insert: Insert) -> None:
        """Each page of the pieces draws the foot that was set for it, after its own content."""
        pages, feet = insert.pages(), insert.feet
        if len(feet.pages) < len(pages):
            raise UnknownPdf("there are fewer feet than pages")
        draw = next(self._own)
        self._extra[draw] = packed(b"", _FOOT)
        for (piece, page), foot in zip(pages, feet.pages, strict=False):
            body = piece.body(page)
            own, resources = one(body, b"Contents"), piece.body(one(body, b"Resources"))
            before, _, rest = body.partition(_RESOURCES.findall(body)[0])
            body = before + b"/Resources" + _drawing(resources, self._foot(feet, foot)) + rest
            body = _CONTENTS.sub(b"/Contents[%d 0 R %d 0 R]" % (own, draw), body)
            parent = b"/Parent %d 0 R" % self._frame.page_root
            self._change(piece, page, re.sub(rb"/Parent \d+ 0 R", parent, body))

    def _foot(self, feet: Piece, page: int) -> int:
        """A page of feet as something that can be drawn on another page."""
        body = feet.body(page)
        content = one(body, b"Contents")
        entries = b"/Type/XObject/Subtype/Form/BBox[%b]/Resources %d 0 R/Filter/FlateDecode" % (
            _inside(_BOX, body), one(body, b"Resources"),
        )  # fmt: skip
        self._change(feet, content, stream(entries, content_of(feet.body(content))))
        return content

    def _list_pages(self) -> None:
        frame = self._frame
        body = frame.body(frame.page_root)
        body = re.sub(rb"/Kids\[[^\]]*\]", b"/Kids[%b]" % _listed(frame.pages), body)
        body = re.sub(rb"/Count \d+", b"/Count %d" % len(frame.pages), body)
        self._change(frame, frame.page_root, body)
        metadata = one(frame.body(frame.file.root), b"Metadata")
        told = b"<xmpTPg:NPages>%d</xmpTPg:NPages>" % len(frame.pages)
        text = _COUNT.sub(told, content_of(frame.body(metadata)))
        self._change(frame, metadata, stream(b"/Type/Metadata/Subtype/XML", text))

    def _emit(self, target: IO[bytes]) -> None:
        """All that the catalogue leads to; the lists of tags last, of those that are there."""
        frame = self._frame
        writer = PdfWriter(target, next(self._own))
        there = {frame.tag_root}
        self._reach([frame.file.root, frame.file.info], there, writer)
        root = frame.body(frame.tag_root)
        self._reach(references(_NUMBERS.sub(b"", _NAMES.sub(b"", root))), there, writer)
        self._reach([target for _, target in self._numbers], there, writer)
        numbers = b" ".join(b"%d %d 0 R" % pair for pair in self._numbers)
        names = b"".join(b"(%b)%d 0 R" % pair for pair in sorted(self._names) if pair[1] in there)
        root = _NUMBERS.sub(lambda _: b"/ParentTree<</Nums[%b]>>" % numbers, root)
        if _NAMES.search(root):
            root = _NAMES.sub(lambda _: b"/IDTree<</Names[%b]" % names, root)
        else:
            root = root.replace(b"/ParentTree", b"/IDTree<</Names[%b]>>/ParentTree" % names, 1)
        after = 1 + max((key for key, _ in self._numbers), default=0)
        root = re.sub(rb"/ParentTreeNextKey \d+", b"/ParentTreeNextKey %d" % after, root)
        writer.add(frame.tag_root, root)
        writer.finish(frame.file.root, frame.file.info)

    def _reach(self, numbers: Sequence[int], there: set[int], writer: PdfWriter) -> None:
        waiting = list(reversed(numbers))
        while waiting:
            number = waiting.pop()
            if number in there:
                continue
            there.add(number)
            body = self._body(number)
            writer.add(number, body)
            waiting.extend(reversed(references(body)))

    def _body(self, number: int) -> bytes:
        if number in self._extra:
            return self._extra[number]
        piece = self._of(number)
        body = piece.body(number)
        if b"/StructElem" in body and b"(U" in body and piece is not self._frame:
            body = _TABLE_NAME.sub(
                lambda found: b"(U%b%b)" % (self._name(piece, int(found[1])), found[2]), body
            )
        first = self._firsts.get(piece)
        if first and b"/StructParent" in body:
            body = outside_texts(
                _KEYED, lambda found: b"%b %d" % (found[1], int(found[2]) + first), body
            )
        return body

    def _of(self, number: int) -> Piece:
        return self._by_base[bisect_right(self._bases, number) - 1]


def _drawing(resources: bytes, foot: int) -> bytes:
    """What a page draws with, and the foot; it may have pictures of its own."""
    drawn = b"/XObject<</Foot %d 0 R" % foot
    if b"/XObject<<" in resources:
        return resources.replace(b"/XObject<<", drawn + b" ", 1)
    if b"/XObject" in resources or not resources.endswith(b">>"):
        raise UnknownPdf("a page draws with what is not known")
    return resources.removesuffix(b">>") + drawn + b">>>>"


def _listed(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _inside(pattern: re.Pattern[bytes], body: bytes) -> bytes:
    found = pattern.search(body)
    return found[1] if found else b""
