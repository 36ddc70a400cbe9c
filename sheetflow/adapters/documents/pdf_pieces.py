"""A piece of a long PDF: its pages, its tags, its outline, and where it can be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sheetflow.adapters.documents.pdf_objects import PdfFile, UnknownPdf, references, without_texts

_PAGE = re.compile(rb"/Pg (\d+) 0 R")
_KIDS = re.compile(rb"/K\[([^\]]*)\]")
_KIND = re.compile(rb"/S/(\w+)")
_KEY = re.compile(rb"/StructParents? (\d+)")


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows of tables, and how many headings, stand before a cut."""

    rows: int
    headings: int


@dataclass(eq=False)
class Piece:
    """One file on its way into a longer one.

    `changed` holds bodies that take the place of the file's own; `pages`, `tags` and `outline` are
    numbers of objects: the pages in order, what stands directly below the tag Document, and the
    destinations of the bookmarks.
    """

    file: PdfFile
    changed: dict[int, bytes] = field(default_factory=dict)
    pages: list[int] = field(init=False)
    tags: list[int] = field(init=False)
    outline: list[int] = field(init=False)

    def __post_init__(self) -> None:
        catalogue = self.bare(self.file.root)
        self.page_root = one(catalogue, b"Pages")
        self.tag_root = one(catalogue, b"StructTreeRoot")
        self.document = kids(self.bare(self.tag_root))[0]
        self.pages = references(_between(self.body(self.page_root), b"/Kids[", b"]"))
        self.tags = kids(self.bare(self.document))
        marks = re.search(rb"/Outlines (\d+) 0 R", catalogue)
        self.outline = list(self._bookmarks(int(marks[1]))) if marks else []

    def body(self, number: int) -> bytes:
        """As it will be written."""
        return self.changed.get(number) or self.file.body(number)

    def bare(self, number: int) -> bytes:
        """The body without what staff wrote, to be searched."""
        return without_texts(self.body(number))

    def keys(self) -> set[int]:
        """Under which the pages, and what can be clicked on them, are found from their tags."""
        found: set[int] = set()
        for page in self.pages:
            body = self.body(page)
            found.update(map(int, _KEY.findall(body)))
            for note in links(body):
                found.update(map(int, _KEY.findall(self.bare(note))))
        return found

    def place_of(self, destination: int) -> int:
        """The page that a destination leads to."""
        return references(self.body(destination))[0]

    def without_front(self) -> None:
        """Drops the page of a chapter's heading that a piece which goes on begins with, if any."""
        if not self.tags or self.kind(self.tags[0]) != b"H1":
            return
        gone = self.places(self.tags[0])
        self.pages = [page for page in self.pages if page not in gone]
        self.tags = [tag for tag in self.tags if not self.places(tag) & gone]

    def without_end(self) -> Kept:
        """Drops the last page and what is tagged there; more pages, where a row or head stands on
        two, up to a page that begins with a row or head of its own.

        Raises UnknownPdf when no page would be left.
        """
        gone = self._end()
        self.pages = [page for page in self.pages if page not in gone]
        if not self.pages:
            raise UnknownPdf("a row is as long as a piece")
        rows = headings = 0
        tags = []
        for tag in self.tags:
            kind = self.kind(tag)
            kept = self._cut_table(tag, gone) if kind == b"Table" else None
            if kept is None and self.places(tag) & gone:
                continue
            tags.append(tag)
            rows += kept or 0
            headings += kind[:1] == b"H"
        self.tags = tags
        self.outline = [mark for mark in self.outline if self.place_of(mark) not in gone]
        return Kept(rows, headings)

    def pictured(self) -> int:
        """How many lines of pictures there are: whatever is no heading."""
        return sum(self.kind(tag)[:1] != b"H" for tag in self.tags)

    def _end(self) -> set[int]:
        """The pages to drop."""
        gone = {self.pages[-1]}
        for tag in reversed(list(self._lines())):
            places = self.places(tag)
            if not places & gone:
                break
            gone.update(places)
        return gone

    def _lines(self) -> Iterator[int]:
        """What keeps together: rows, heads of tables, headings, paragraphs."""
        for tag in self.tags:
            if self.kind(tag) != b"Table":
                yield tag
                continue
            for part in kids(self.bare(tag)):
                yield from kids(self.bare(part)) if self.kind(part) == b"TBody" else [part]

    def _cut_table(self, table: int, gone: set[int]) -> int | None:
        """How many rows are left; None when none is."""
        body = self.part_of(table, b"TBody")
        rows = kids(self.bare(body))
        while rows and self.places(rows[-1]) & gone:
            rows.pop()
        if not rows:
            return None
        listed = b"/K[%b]" % b" ".join(b"%d 0 R" % row for row in rows)
        self.changed[body] = _KIDS.sub(listed, self.body(body))
        return len(rows)

    def part_of(self, table: int, kind: bytes) -> int:
        """The head or the body of a table."""
        for part in kids(self.bare(table)):
            if self.kind(part) == kind:
                return part
        raise UnknownPdf(f"a table has no {kind.decode()}")

    def kind(self, tag: int) -> bytes:
        """What the tag is: H1, P, Table …"""
        found = _KIND.search(self.bare(tag))
        return found[1] if found else b""

    def places(self, tag: int) -> set[int]:
        """All pages that a tag's content stands on."""
        body = self.bare(tag)
        found = {int(page) for page in _PAGE.findall(body)}
        return found.union(*(self.places(kid) for kid in kids(body)))

    def _bookmarks(self, number: int) -> Iterator[int]:
        body = self.bare(number)
        if b"/Dest " in body:
            yield one(body, b"Dest")
        for key in (b"First", b"Next"):
            found = re.search(rb"/%b (\d+) 0 R" % key, body)
            if found:
                yield from self._bookmarks(int(found[1]))


def one(body: bytes, key: bytes) -> int:
    """The object that an entry refers to; raises UnknownPdf."""
    found = re.search(rb"/%b (\d+) 0 R" % key, body)
    if found is None:
        raise UnknownPdf(f"there is no /{key.decode()}")
    return int(found[1])


def kids(tag: bytes) -> list[int]:
    """The tags right below, without what can be clicked or is drawn."""
    found = _KIDS.search(tag)
    inside = re.sub(rb"<<.*?>>", b" ", found[1], flags=re.DOTALL) if found else b""
    return references(inside)


def links(page: bytes) -> list[int]:
    """What can be clicked on a page."""
    return references(_between(page, b"/Annots[", b"]"))


def _between(body: bytes, start: bytes, end: bytes) -> bytes:
    return body.partition(start)[2].partition(end)[0]
