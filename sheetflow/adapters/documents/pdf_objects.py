"""PDF files as our typesetter writes them, read object by object, and such objects written anew.

Only what Typst writes is understood: a table of all objects, which stand in their order, none of
them packed.  A file of another build raises UnknownPdf.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections.abc import Callable, Iterator
from typing import IO

_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY = 20
_REF = re.compile(rb"(\d+) 0 R")
_TEXT = re.compile(rb"\([^()]*\)")
_TEXT_OR_REF = re.compile(rb"\([^()]*\)|(\d+) 0 R")
_PARENTHESIS = re.compile(rb"[()]|\\.", re.DOTALL)
_STREAM = b"\nstream\n"

_ROW = 7
"""Bytes of the table of objects for each; those that are not written stay free."""

PACKED_TOGETHER = 200
"""Objects in one compressed bundle: tags and links become a tenth of their size."""


class UnknownPdf(Exception):  # noqa: N818 - the outcome of reading, not a failure
    """The file is not built as we know it."""


class PdfFile:
    """Objects by number; `base` is added to every number, so that several files can be one."""

    def __init__(self, data: bytes, base: int = 0) -> None:
        self._data = data
        self.base = base
        start = int(_found(rb"startxref\s+(\d+)\s", data[-64:]))
        table = _TABLE.match(data, start)
        if table is None:
            raise UnknownPdf("there is no plain table of objects")
        self.size = int(table[1])
        first = table.end()
        self._starts = _starts(data[first : first + _ENTRY * self.size], self.size)
        self._starts.append(start)
        trailer = data[first + _ENTRY * self.size :]
        self.root = int(_found(rb"/Root (\d+) 0 R", trailer)) + base
        self.info = int(_found(rb"/Info (\d+) 0 R", trailer)) + base

    def __contains__(self, number: int) -> bool:
        return self.base < number < self.base + self.size

    def body(self, number: int) -> bytes:
        """What stands between `obj` and `endobj`, references in the numbers of the whole."""
        if number not in self:
            raise UnknownPdf(f"there is no object {number}")
        local = number - self.base
        whole = self._data[self._starts[local] : self._starts[local + 1]]
        head = b"%d 0 obj\n" % local
        end = whole.rfind(b"\nendobj")
        if not whole.startswith(head) or end < 0:
            raise UnknownPdf(f"object {local} is not where the table says")
        dictionary, stream, content = whole[len(head) : end].partition(_STREAM)
        return shifted(dictionary, self.base) + stream + content


def _starts(table: bytes, size: int) -> array[int]:
    numbers = [table[at : at + 10] for at in range(0, _ENTRY * size, _ENTRY)]
    if not all(number.isdigit() for number in numbers):
        raise UnknownPdf("the table of objects is not as long as it says")
    return array("Q", map(int, numbers))


def shifted(dictionary: bytes, base: int) -> bytes:
    """The same with `base` added to the numbers of references."""
    if not base:
        return dictionary

    def further(found: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % (int(found[1]) + base) if found[1] else found[0]

    if _has_nested_texts(dictionary):
        return outside_texts(_REF, further, dictionary)
    return _TEXT_OR_REF.sub(further, dictionary)


def outside_texts(
    pattern: re.Pattern[bytes], by: Callable[[re.Match[bytes]], bytes], body: bytes
) -> bytes:
    """The pattern replaced, but not where a text of staff says the same."""
    if b"(" not in body:
        return pattern.sub(by, body)
    parts = (part if is_text else pattern.sub(by, part) for part, is_text in _by_texts(body))
    return b"".join(parts)


def without_texts(body: bytes) -> bytes:
    """An object's dictionary, every text in it empty."""
    dictionary = body.partition(_STREAM)[0]
    if _has_nested_texts(dictionary):
        return b"()".join(part for part, is_text in _by_texts(dictionary) if not is_text)
    return _TEXT.sub(b"()", dictionary)


def references(body: bytes) -> list[int]:
    """The numbers of all objects that it refers to."""
    return [int(number) for number in _REF.findall(without_texts(body))]


def _has_nested_texts(dictionary: bytes) -> bool:
    """Few have: the others are read ten times as fast."""
    texts = dictionary.count(b"(")
    return texts > 0 and (b"\\" in dictionary or len(_TEXT.findall(dictionary)) != texts)


def _by_texts(dictionary: bytes) -> Iterator[tuple[bytes, bool]]:
    """Its pieces, each with whether it is a text in parentheses, which may hold parentheses."""
    at = 0
    while (start := dictionary.find(b"(", at)) >= 0:
        yield dictionary[at:start], False
        depth = 0
        for found in _PARENTHESIS.finditer(dictionary, start):
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
            if not depth:
                at = found.end()
                break
        else:
            raise UnknownPdf("a text does not end")
        yield dictionary[start:at], True
    yield dictionary[at:], False


class PdfWriter:
    """Writes objects as they come; the plain ones compressed in bundles (PDF 1.5).

    `size` is more than every number that will be added; from there on numbers are the writer's.
    """

    def __init__(self, target: IO[bytes], size: int) -> None:
        self._target = target
        self._next = size
        self._digest = hashlib.sha256()
        self._at = 0
        self._entries = bytearray(_ROW * size)
        self._waiting: list[tuple[int, bytes]] = []
        self._write(b"%PDF-1.7\n%\x80\x80\x80\x80\n")

    def add(self, number: int, body: bytes) -> None:
        """Every object once."""
        if _STREAM in body:
            self._object(number, body)
            return
        self._waiting.append((number, body))
        if len(self._waiting) >= PACKED_TOGETHER:
            self._bundle()

    def finish(self, root: int, info: int) -> None:
        """Writes what has waited, and the table of all objects."""
        if self._waiting:
            self._bundle()
        table, start, mark = self._next, self._at, self._digest.hexdigest()[:32].encode()
        self._enter(table, 1, start)
        head = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            table + 1, root, info, mark, mark,
        )  # fmt: skip
        self._object(table, packed(head, bytes(self._entries)))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _bundle(self) -> None:
        bundle, places, at = self._next, [], 0
        self._next += 1
        for place, (number, body) in enumerate(self._waiting):
            self._enter(number, 2, bundle, place)
            places.append(b"%d %d " % (number, at))
            at += len(body) + 1
        index = b"".join(places)
        head = b"/Type/ObjStm/N %d/First %d" % (len(places), len(index))
        content = b"\n".join(body for _, body in self._waiting)
        self._object(bundle, packed(head, index + content))
        self._waiting = []

    def _object(self, number: int, body: bytes) -> None:
        self._enter(number, 1, self._at)
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _enter(self, number: int, kind: int, first: int, second: int = 0) -> None:
        row = kind.to_bytes(1) + first.to_bytes(4) + second.to_bytes(2)
        missing = _ROW * (number + 1) - len(self._entries)
        self._entries.extend(bytes(max(missing, 0)))
        self._entries[_ROW * number : _ROW * (number + 1)] = row

    def _write(self, data: bytes) -> None:
        self._target.write(data)
        self._digest.update(data)
        self._at += len(data)


def packed(entries: bytes, content: bytes) -> bytes:
    """A stream with these entries in its dictionary."""
    small = zlib.compress(content)
    return stream(b"%b/Filter/FlateDecode" % entries, small)


def stream(entries: bytes, content: bytes) -> bytes:
    """A stream whose content is as the entries say."""
    head = b"<<%b/Length %d>>" % (entries, len(content))
    return head + _STREAM + content + b"\nendstream"


def content_of(body: bytes) -> bytes:
    """A stream's bytes, packed as they are."""
    return body.partition(_STREAM)[2].removesuffix(b"endstream").removesuffix(b"\n")


def _found(pattern: bytes, data: bytes) -> bytes:
    found = re.search(pattern, data)
    if found is None:
        raise UnknownPdf(f"{pattern.decode()} is missing")
    return found[1]
