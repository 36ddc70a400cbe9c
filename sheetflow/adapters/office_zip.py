"""Zips of office programs (.docx, .xlsx, .odt): checks for damage and ambiguity, changed members.

A zip may hold several directories, overlapping parts or contradicting headers: then one reader
gets a harmless workbook, and another unpacks something else.  Members are changed without Python's
zipfile, which would compress all of them anew and lose data descriptors and extra fields: every
other byte is copied as it is.
"""

import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
"""Errors that zipfile raises for damaged bytes, whatever the packing."""
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Office programs use no others (packages of ECMA-376 and OpenDocument); of the others, LZMA fails
with an error of its own, and bzip2 with that of a failing disk."""
LEVEL = 6
"""Measured on a sheet of 76 MB: level 4 saves 0.8 of 2.0 s, for a file a third larger."""
_CHUNK, _PACKED = 1 << 20, 1 << 16
_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_LARGE_END = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_MARK, _ENTRY_MARK, _LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_MAX_COMMENT = 0xFFFF
_ELSEWHERE = 0xFFFFFFFF
"""Marks a size that is written elsewhere (ZIP64, or behind the data)."""
_HAS_DESCRIPTOR, _LEVEL_BITS, _UTF8 = 0x08, 0x06, 0x800
"""Bits of the flags; of the first, that sizes are written behind the data."""
_ZIP64_EXTRA = 1

Piece = bytes | memoryview


class OverfullPartError(Exception):
    """A part unpacks to more bytes than its directory declares."""


class NotCopyableError(ValueError):
    """The zip is damaged, or of a kind (over 4 GB, multi-volume) that is not copied safely."""


def oddly_packed(parts: Iterable[zipfile.ZipInfo]) -> str:
    """Return the first part that is packed in a way no office program packs; "" for none."""
    return next((part.filename for part in parts if part.compress_type not in _PACKINGS), "")


def ambiguity(content: bytes, parts: Sequence[zipfile.ZipInfo]) -> str:
    """Return why other readers could find other parts than zipfile's `parts`, or ""."""
    if len({part.filename.replace("\\", "/").casefold() for part in parts}) < len(parts):
        return "two parts have one name"
    found = _only_directory(content, len(parts))
    if found is None:
        return "its directory is not the last thing in the file, or is not whole"
    start, names = found
    if len(names) != len(parts):
        return "its directory is damaged"
    places = sorted(zip(names, parts, strict=True), key=lambda place: place[1].header_offset)
    ends = [part.header_offset for _, part in places[1:]] + [start]
    for (name, part), end in zip(places, ends, strict=True):
        if not _agrees(content, name, part):
            return f"the two headers of {part.filename} differ"
        if _data_start(content, part) + part.compress_size > end:
            return f"{part.filename} overlaps another part"
    return ""


def _only_directory(content: bytes, count: int) -> tuple[int, list[bytes]] | None:
    """Return where the directory begins and its names; None unless it ends where the file ends.

    Names are read anew, as long as declared: zipfile cuts off one that goes beyond the directory.
    """
    end = content.rfind(_END_MARK, max(0, len(content) - _END.size - _MAX_COMMENT))
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
    names, at = [], start
    while at + _ENTRY.size <= stop:
        name, extra, note = _ENTRY.unpack_from(content, at)[10:13]
        names.append(content[at + _ENTRY.size : at + _ENTRY.size + name])
        at += _ENTRY.size + name + extra + note
    return start, names


def _agrees(content: bytes, name: bytes, part: zipfile.ZipInfo) -> bool:
    """Whether a local header matches the directory's line, which has this name."""
    at = part.header_offset
    local = content[at : at + _LOCAL.size + len(name)]
    if len(local) < _LOCAL.size:
        return False
    mark, _, flags, packing, _, _, _, packed, size, _, _ = _LOCAL.unpack_from(local)
    if (mark, packing, local[_LOCAL.size :]) != (_LOCAL_MARK, part.compress_type, name):
        return False
    if (flags ^ part.flag_bits) & 1:
        return False
    sizes = {(part.compress_size, part.file_size), (_ELSEWHERE, _ELSEWHERE)}
    return (packed, size) in sizes or bool(flags & _HAS_DESCRIPTOR and (packed, size) == (0, 0))


def _data_start(content: bytes, part: zipfile.ZipInfo) -> int:
    name, extra = struct.unpack_from("<2H", content, part.header_offset + 26)
    return int(part.header_offset + _LOCAL.size + name + extra)


def unpacked(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's bytes in chunks of at most 1 MiB.

    Raises OverfullPartError as soon as there are more than declared; zlib.error and BadZipFile
    for damage.
    """
    start = _data_start(content, part)
    packed = memoryview(content)[start : start + part.compress_size]
    stored = part.compress_type == zipfile.ZIP_STORED
    size = check = 0
    for piece in _stored(packed) if stored else _inflated(packed):
        size += len(piece)
        if size > part.file_size:
            raise OverfullPartError
        check = zlib.crc32(piece, check)
        yield piece
    if (size, check) != (part.file_size, part.CRC):
        raise zipfile.BadZipFile("its content is damaged")


def _stored(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), _CHUNK):
        yield bytes(packed[at : at + _CHUNK])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _PACKED):
        waiting: Piece = packed[at : at + _PACKED]
        while waiting:
            piece = unpacker.decompress(waiting, _CHUNK)
            if unpacker.eof and (unpacker.unused_data or at + _PACKED < len(packed)):
                raise zipfile.BadZipFile("bytes follow its content")
            yield piece
            waiting = unpacker.unconsumed_tail
    while not unpacker.eof:
        piece = unpacker.decompress(b"", _CHUNK)
        if not piece:
            raise zipfile.BadZipFile("its content breaks off")
        yield piece


@dataclass
class _Member:
    """A member of a zip: its line in the directory, and its local record `offset:end`."""

    fields: list[int]
    name: bytes
    extra_and_comment: bytes
    offset: int
    end: int = 0

    def line(self, offset: int) -> bytes:
        values = [*self.fields[:-1], offset]
        return _ENTRY.pack(_ENTRY_MARK, *values) + self.name + self.extra_and_comment

    @property
    def text_name(self) -> str:
        return self.name.decode("utf-8" if self.fields[2] & _UTF8 else "cp437", "replace")


def rewrite_members(
    content: bytes,
    target: BinaryIO,
    replaced: Mapping[str, Iterable[Piece]],
    removed: Collection[str] = (),
) -> None:
    """Write a zip to `target`, which is seekable and empty, with other content in some members.

    `replaced` holds their uncompressed contents, `removed` those that are left out.  Order, names,
    attributes, dates, comments and extra fields stay; members not named keep every byte of their
    records.  Raises NotCopyableError when the zip cannot be copied safely; KeyError when a member
    to replace is missing.
    """
    members, directory_at, comment = _read_directory(content)
    missing = set(replaced) - {member.text_name for member in members}
    if missing:
        raise KeyError(", ".join(sorted(missing)))
    view, lines = memoryview(content), dict[int, bytes]()
    places = sorted(members, key=lambda member: member.offset)
    target.write(view[: places[0].offset if places else directory_at])
    for member in places:
        if member.text_name in removed:
            continue
        offset = target.tell()
        if member.text_name in replaced:
            _write_member(content, target, member, replaced[member.text_name])
        else:
            target.write(view[member.offset : member.end])
        lines[id(member)] = member.line(offset)
    kept = [lines[id(member)] for member in members if id(member) in lines]
    start, directory = target.tell(), b"".join(kept)
    target.write(directory)
    end = (_END_MARK, 0, 0, len(kept), len(kept), len(directory), start, len(comment))
    target.write(_END.pack(*end) + comment)


def check_copyable(content: bytes) -> None:
    """Raise NotCopyableError for a zip that `rewrite_members` would refuse."""
    _read_directory(content)


def _read_directory(content: bytes) -> tuple[list[_Member], int, bytes]:
    """Return the members in the directory's order, where it begins, and the zip's comment."""
    at = content.rfind(_END_MARK, max(0, len(content) - _END.size - _MAX_COMMENT))
    if at < 0 or len(content) < at + _END.size:
        raise NotCopyableError("no end of directory")
    _, disk, first_disk, here, total, length, start, size = _END.unpack_from(content, at)
    comment = content[at + _END.size :]
    if disk or first_disk or here != total or _ELSEWHERE in (length, start):
        raise NotCopyableError("over 4 GB or in several volumes")
    if len(comment) != size or start + length > len(content):
        raise NotCopyableError("the directory does not fit the file")
    members = list(_members(content[start : start + length]))
    if len(members) != total:
        raise NotCopyableError("the directory is incomplete")
    places = sorted(members, key=lambda member: member.offset)
    for member, end in zip(places, [one.offset for one in places[1:]] + [start], strict=True):
        if not member.offset < end:
            raise NotCopyableError("members overlap")
        member.end = end
    return members, start, comment


def _members(directory: bytes) -> Iterator[_Member]:
    at = 0
    while at < len(directory):
        if len(directory) < at + _ENTRY.size or directory[at : at + 4] != _ENTRY_MARK:
            raise NotCopyableError("the directory is damaged")
        fields = list(_ENTRY.unpack_from(directory, at)[1:])
        name_end = at + _ENTRY.size + fields[9]
        end = name_end + fields[10] + fields[11]
        if _ELSEWHERE in (fields[7], fields[8], fields[15]):
            raise NotCopyableError("a member over 4 GB")
        name = directory[at + _ENTRY.size : name_end]
        yield _Member(fields, name, directory[name_end:end], fields[15])
        at = end


def _write_member(
    content: bytes, target: BinaryIO, member: _Member, pieces: Iterable[Piece]
) -> None:
    """Write a member deflated, and its new sizes into the header and into `member`."""
    header = content[member.offset : member.offset + _LOCAL.size]
    if len(header) < _LOCAL.size or header[:4] != _LOCAL_MARK:
        raise NotCopyableError("a member's header is damaged")
    _, version, _, _, time, date, _, _, _, name_length, extra_length = _LOCAL.unpack(header)
    extra_at = member.offset + _LOCAL.size + name_length
    name = content[member.offset + _LOCAL.size : extra_at]
    extra = _without_zip64(content[extra_at : extra_at + extra_length])
    flags = member.fields[2] & ~(_HAS_DESCRIPTOR | _LEVEL_BITS)
    start = target.tell()
    target.write(bytes(_LOCAL.size) + name + extra)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc = packed = plain = 0
    for piece in pieces:
        crc, plain = zlib.crc32(piece, crc), plain + len(piece)
        packed += target.write(packer.compress(piece))
    packed += target.write(packer.flush())
    end, sizes = target.tell(), (crc, packed, plain)
    target.seek(start)
    first = (_LOCAL_MARK, version, flags, zipfile.ZIP_DEFLATED, time, date)
    target.write(_LOCAL.pack(*first, *sizes, len(name), len(extra)))
    target.seek(end)
    member.fields[2:4] = [flags, zipfile.ZIP_DEFLATED]
    member.fields[6:9] = list(sizes)


def _without_zip64(extra: bytes) -> bytes:
    """Return the local extra field without sizes that would contradict the header's."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]
