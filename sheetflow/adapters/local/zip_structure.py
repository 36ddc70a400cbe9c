"""Whether every reader of zips finds the same parts in a workbook, of the sizes it declares.

A zip may hold several directories, parts that overlap, headers that contradict each other: then
one reader is shown a harmless workbook, and another unpacks something else.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

CHUNK = 1 << 20
_PACKED = 1 << 16
_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_LARGE_END = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MOST_COMMENT = 0xFFFF
_ELSEWHERE = 0xFFFFFFFF
"""Stands for a size that is written elsewhere (ZIP64, or behind the data)."""
_BEHIND = 8
"""Bit of the flags: sizes stand behind the data."""


class OverfullPartError(Exception):
    """A part unpacks to more than its directory says."""


def ambiguity(content: bytes, parts: Sequence[zipfile.ZipInfo]) -> str:
    """Why readers could disagree on the zip whose parts zipfile found, or ""."""
    names = {part.filename.replace("\\", "/").casefold() for part in parts}
    if len(names) < len(parts):
        return "two parts have one name"
    found = _directory(content, len(parts))
    if found is None:
        return "its directory is not the last thing in the file, or is not whole"
    start, lines = found
    if len(lines) != len(parts):
        return "its directory is damaged"
    places = sorted(zip(lines, parts, strict=True), key=lambda place: place[1].header_offset)
    ends = [part.header_offset for _, part in places[1:]] + [start]
    for (name, part), end in zip(places, ends, strict=True):
        at = part.header_offset
        if not _agrees(content[at : at + _LOCAL.size + len(name)], name, part):
            return f"the two headers of {part.filename} differ"
        if data_start(content, part) + part.compress_size > end:
            return f"{part.filename} overlaps another part"
    return ""


def _directory(content: bytes, count: int) -> tuple[int, list[bytes]] | None:
    """Where the directory begins, and the names in it; None unless it ends where the file ends."""
    end = content.rfind(b"PK\5\6", max(0, len(content) - _END.size - _MOST_COMMENT))
    if end < 0 or end + _END.size > len(content):
        return None
    *_, total, length, start, comment = _END.unpack_from(content, end)
    if end + _END.size + comment != len(content):
        return None
    stop = end
    if content[end - _LOCATOR.size : end - _LOCATOR.size + 4] == b"PK\6\7":
        stop = end - _LOCATOR.size - _LARGE_END.size
        if stop < 0 or _LOCATOR.unpack_from(content, stop + _LARGE_END.size)[2] != stop:
            return None
        *_, total, length, start = _LARGE_END.unpack_from(content, stop)
    if total != count or start + length != stop:
        return None
    return start, list(_names(content[start:stop]))


def _names(directory: bytes) -> Iterator[bytes]:
    at = 0
    while at + _ENTRY.size <= len(directory):
        name, extra, comment = _ENTRY.unpack_from(directory, at)[10:13]
        yield directory[at + _ENTRY.size : at + _ENTRY.size + name]
        at += _ENTRY.size + name + extra + comment


def _agrees(local: bytes, name: bytes, part: zipfile.ZipInfo) -> bool:
    """Whether a local header is that of the directory's line."""
    if len(local) < _LOCAL.size:
        return False
    mark, _, flags, packing, _, _, _, packed, size, _, _ = _LOCAL.unpack_from(local)
    if (mark, packing, local[_LOCAL.size :]) != (b"PK\3\4", part.compress_type, name):
        return False
    if (flags ^ part.flag_bits) & 1:
        return False
    told = {(part.compress_size, part.file_size), (_ELSEWHERE, _ELSEWHERE)}
    return (packed, size) in told or bool(flags & _BEHIND and (packed, size) == (0, 0))


def data_start(content: bytes, part: zipfile.ZipInfo) -> int:
    """Where a part's packed bytes begin."""
    name, extra = struct.unpack_from("<2H", content, part.header_offset + 26)
    return int(part.header_offset + _LOCAL.size + name + extra)


def unpacked(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes in chunks of at most 1 MiB.

    Raises OverfullPartError as soon as there are more than declared; zlib.error and BadZipFile
    for damage.
    """
    start = data_start(content, part)
    packed = memoryview(content)[start : start + part.compress_size]
    pieces = _stored(packed) if part.compress_type == zipfile.ZIP_STORED else _inflated(packed)
    size = check = 0
    for piece in pieces:
        size += len(piece)
        if size > part.file_size:
            raise OverfullPartError
        check = zlib.crc32(piece, check)
        yield piece
    if (size, check) != (part.file_size, part.CRC):
        raise zipfile.BadZipFile("its content is damaged")


def _stored(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), CHUNK):
        yield bytes(packed[at : at + CHUNK])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _PACKED):
        waiting: bytes | memoryview = packed[at : at + _PACKED]
        while waiting:
            piece = unpacker.decompress(waiting, CHUNK)
            if unpacker.eof and (unpacker.unused_data or at + _PACKED < len(packed)):
                raise zipfile.BadZipFile("bytes follow its content")
            yield piece
            waiting = unpacker.unconsumed_tail
    while not unpacker.eof:
        piece = unpacker.decompress(b"", CHUNK)
        if not piece:
            raise zipfile.BadZipFile("its content breaks off")
        yield piece
