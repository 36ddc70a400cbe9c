"""File's bytes as far as they are at hand: all of them, or parts of a large one."""

import io
from bisect import bisect_right
from collections.abc import Iterable
from typing import BinaryIO, cast


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
