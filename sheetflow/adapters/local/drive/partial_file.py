"""Files of which only a part is there: sent in pieces, or cut off by an interrupted upload or copy.

Only the marks between the parts of a file are read; nothing is unpacked.
"""

import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO, cast

_JPEG_MARK = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""Mark that ends the picture's data: FF 00 is data, FF D0-D7 only divide it."""
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Marks without a length behind them."""
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA
_PDF_TAIL = 65_536
"""Bytes in which the end is searched: some systems write a page of their own behind it."""
_MIN_PDF = 1_024
"""Bytes; a shorter PDF has no page that could be cut off."""
_FILM = frozenset({b"moov", b"mdat"})
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b")


class GapError(Exception):
    """The bytes that are needed are not among the parts at hand."""


class FilePieces:
    """Parts of a file of `size` bytes, each with its offset; they do not overlap."""

    def __init__(self, size: int, pieces: Iterable[tuple[int, bytes]]) -> None:
        self._size = size
        self._pieces = sorted(pieces)
        self._starts = [start for start, _ in self._pieces]

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, at: slice) -> bytes:
        """Return a slice as bytes do, for steps of one.  Raises GapError."""
        start, stop, _ = at.indices(self._size)
        found = self.read_at(start, stop - start)
        if len(found) < stop - start:
            raise GapError
        return found

    def find(self, text: bytes) -> int:
        """Return the offset of the text in the first piece that contains it; -1 if none does."""
        found = ((start, piece.find(text)) for start, piece in self._pieces)
        return next((start + at for start, at in found if at >= 0), -1)

    def rfind(self, text: bytes, start: int) -> int:
        """Search as bytes do.  Raises GapError unless all bytes from `start` on are at hand."""
        at = self[start:].rfind(text)
        return at if at < 0 else start + at

    def read_at(self, at: int, most: int) -> bytes:
        """Return bytes from `at` on, as many as one part has.  Raises GapError for none."""
        if at >= self._size or most <= 0:
            return b""
        nearest = bisect_right(self._starts, at) - 1
        offset, piece = self._pieces[nearest] if nearest >= 0 else (0, b"")
        found = piece[at - offset : at - offset + most]
        if not found:
            raise GapError
        return found


FileBytes = bytes | FilePieces


def stream_of(content: FileBytes) -> BinaryIO:
    """Return the bytes as a readable file; reading bytes that are not at hand raises GapError."""
    if isinstance(content, bytes):
        return io.BytesIO(content)
    return cast("BinaryIO", io.BufferedReader(_Stream(content)))


class _Stream(io.RawIOBase):
    def __init__(self, content: FilePieces) -> None:
        super().__init__()
        self._content = content
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._content)}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # typeshed has a newer name for it
        found = self._content.read_at(self._at, len(buffer))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


def is_cut_off(content: FileBytes, kind: str) -> bool:
    """Whether the end that every file of this kind has is missing.

    False for kinds without such an end, and where the bytes that show it are not at hand.
    """
    try:
        if kind in _MARKED:
            return isinstance(content, bytes) and not _MARKED[kind](content)
        return kind in _READERS and not _READERS[kind](content)
    except GapError:
        return False


def count_scans(content: bytes) -> int:
    """Return the number of scans in a JPEG."""
    return sum(mark == _JPEG_SCAN for mark in _jpeg_marks(content))


def _whole_jpeg(content: bytes) -> bool:
    """Whether a JPEG has its own end; telephones put a film or a second picture behind it."""
    return any(mark == _JPEG_END for mark in _jpeg_marks(content))


def _jpeg_marks(content: bytes) -> Iterator[int]:
    """Yield the marks between a JPEG's parts, up to its end."""
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
    """Return the offset at which the picture's data end; the file's length if they do not."""
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
    """Whether a GIF has its last block; some programs leave out the mark behind it."""
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
    """Return the number of bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_pieces(content: bytes, at: int) -> int:
    """Return the offset behind a GIF's sub-blocks; beyond the file if they are cut off."""
    while at < len(content) and content[at]:
        at += content[at] + 1
    return at + 1


def _whole_webp(content: FileBytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


def _whole_film(content: FileBytes) -> bool:
    """Whether all boxes are as long as declared, or all that a film needs are complete."""
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
    if size < _MIN_PDF:
        return True
    announced = _LINEARIZED.search(content[: 2 * _MIN_PDF])
    if announced and int(announced[1]) > size:
        return False
    return content.rfind(b"%%EOF", max(0, size - _PDF_TAIL)) >= 0


_MARKED: Mapping[str, Callable[[bytes], bool]] = {
    "jpg": _whole_jpeg,
    "png": _whole_png,
    "gif": _whole_gif,
}
"""Kinds whose parts are read one by one, so that all bytes are needed."""
_READERS: Mapping[str, Callable[[FileBytes], bool]] = {
    "webp": _whole_webp,
    "mp4": _whole_film,
    "mov": _whole_film,
    "pdf": _whole_pdf,
}
