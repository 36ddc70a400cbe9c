"""Whether a file goes on to its end, or was cut off (an upload or a copy that broke off).

Only the marks between the parts of a file are read; nothing is unpacked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from sheetflow.adapters.local.file_pieces import FileBytes, GapError

_JPEG_MARK = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""A mark within the picture's data: FF 00 is data, FF D0-D7 only divide it."""
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Marks without a length behind them."""
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA
_PDF_TAIL = 65_536
"""Some systems write a page of their own behind the end."""
_PDF_LEAST = 1_024
"""In fewer bytes there is no page that could be cut off."""
_FILM = frozenset({b"moov", b"mdat"})
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b")


def is_cut_off(content: FileBytes, kind: str) -> bool:
    """Whether the end is missing that every file of this kind has.

    False for kinds of which that cannot be told, and where the bytes that tell it are not at hand.
    """
    try:
        if kind in _MARKED:
            return isinstance(content, bytes) and not _MARKED[kind](content)
        return kind in _READERS and not _READERS[kind](content)
    except GapError:
        return False


def count_scans(content: bytes) -> int:
    """How many times a JPEG goes over its picture."""
    return sum(mark == _JPEG_SCAN for mark in _jpeg_marks(content))


def _whole_jpeg(content: bytes) -> bool:
    """Up to its own end; telephones put a film or a second picture behind it."""
    return any(mark == _JPEG_END for mark in _jpeg_marks(content))


def _jpeg_marks(content: bytes) -> Iterator[int]:
    """The marks between its parts, to its end."""
    at = 2
    while at + 4 <= len(content):
        mark = content[at + 1]
        if content[at] != 0xFF:
            at = _next_mark(content, at)
        elif mark == _JPEG_END:
            break
        elif mark == 0xFF:
            at += 1
        elif mark in _JPEG_ALONE:
            at += 2
        else:
            yield mark
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            if mark == _JPEG_SCAN:
                at = _next_mark(content, at)
    if content[at : at + 2] == bytes((0xFF, _JPEG_END)):
        yield _JPEG_END


def _next_mark(content: bytes, at: int) -> int:
    """Where the picture's data end; the file's length where they do not."""
    found = _JPEG_MARK.search(content, at)
    return found.start() if found else len(content)


def _whole_png(content: bytes) -> bool:
    at = 8
    while at + 8 <= len(content):
        if content[at + 4 : at + 8] == b"IEND":
            return True
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return False


def _whole_gif(content: bytes) -> bool:
    """Its last block is there; the mark behind it some programs leave out."""
    if len(content) < 13:
        return False
    at = 13 + _colours(content[10])
    while at < len(content):
        block = content[at]
        if block == 0x21:
            at = _behind_pieces(content, at + 2)
        elif block == 0x2C:
            if at + 10 > len(content):
                return False
            at = _behind_pieces(content, at + 11 + _colours(content[at + 9]))
        else:
            return True
    return at == len(content)


def _colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_pieces(content: bytes, at: int) -> int:
    """Where a row of pieces ends, each told by its length; beyond the file where it does not."""
    while at < len(content) and content[at]:
        at += content[at] + 1
    return at + 1


def _whole_webp(content: FileBytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


def _whole_film(content: FileBytes) -> bool:
    """Boxes, each told by its length, up to the last; what follows the film is not counted."""
    at, complete = 0, set[bytes]()
    while at + 8 <= len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size < 8:
            return True
        at += size
        if at <= len(content):
            complete.add(name)
    return at <= len(content) or complete >= _FILM


def _whole_pdf(content: FileBytes) -> bool:
    size = len(content)
    if size < _PDF_LEAST:
        return True
    told = _LINEARIZED.search(content[: 2 * _PDF_LEAST])
    if told and int(told[1]) > size:
        return False
    return content.rfind(b"%%EOF", max(0, size - _PDF_TAIL)) >= 0


_MARKED: Mapping[str, Callable[[bytes], bool]] = {
    "jpg": _whole_jpeg,
    "png": _whole_png,
    "gif": _whole_gif,
}
"""Kinds whose parts are walked one by one, so that all bytes are needed."""
_READERS: Mapping[str, Callable[[FileBytes], bool]] = {
    "webp": _whole_webp,
    "mp4": _whole_film,
    "mov": _whole_film,
    "pdf": _whole_pdf,
}
