"""Faults of files: mere links, passwords, and ends cut off by an interrupted upload or copy.

Only the marks between the parts of a file are read; nothing is unpacked.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping

from sheetflow.adapters.local.drive.partial_file import FileBytes, GapError, stream_of
from sheetflow.adapters.office_zip import DAMAGE, oddly_packed
from sheetflow.core.files import is_pointer

MAX_BYTES = 8_192
"""Bytes of a link file; none is longer."""

_WINDOWS_LINK = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F"
_MACOS_ALIAS = b"book\0\0\0\0mark\0\0\0\0"
_DOCUMENT_KEYS = frozenset({"doc_id", "resource_id", "url"})
"""Keys of Google Drive's link files; each has at least one of them."""
_MAX_KEYS = 6


def only_points(name: str, content: bytes, size: int) -> bool:
    """Whether the file is a mere link to a document; `content` are its first bytes."""
    if is_pointer(name) or content.startswith((_WINDOWS_LINK, _MACOS_ALIAS)):
        return True
    if size > MAX_BYTES:
        return False
    return _is_link_section(content) or _is_web_location(content) or _is_drive_pointer(content)


def _is_link_section(content: bytes) -> bool:
    """Whether it is a .url of Windows or a .desktop of Linux, whatever its name."""
    lines = [line.strip().lower() for line in content.removeprefix(b"\xef\xbb\xbf").splitlines()]
    first = next((line for line in lines if line), b"")
    if not first.startswith(b"["):
        return False
    desktop_link = first == b"[desktop entry]" and b"type=link" in lines
    return desktop_link or b"[internetshortcut]" in lines


def _is_web_location(content: bytes) -> bool:
    """Whether it is a .webloc of macOS: a property list with an address."""
    written = content.startswith(b"bplist00") and b"SURL_" in content
    return written or (b"<plist" in content and b"<key>URL</key>" in content)


def _is_drive_pointer(content: bytes) -> bool:
    if not content.lstrip().startswith(b"{"):
        return False
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(read, dict) and len(read) <= _MAX_KEYS and _points(read)


def _points(read: dict[str, object]) -> bool:
    known = _DOCUMENT_KEYS & read.keys()
    address = str(read.get("url", "https://docs.google.com/"))
    return bool(known) and address.startswith(("https://docs.google.com/", "https://drive."))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Signature of old Office files, and of new ones that have a password."""

_ZIPS = frozenset({"zip", "odt", "ods", "odp"})
_MANIFEST = "META-INF/manifest.xml"
_MAX_MANIFEST = 1_000_000


def is_locked(content: FileBytes, kind: str) -> bool:
    """Whether the file opens only with a password; False where that is not certain."""
    try:
        if content[: len(OLE)] == OLE:
            return _is_locked_ole(content)
        if kind in _ZIPS:
            return _is_locked_zip(content)
        return kind == "pdf" and _is_locked_pdf(content)
    except GapError:
        return False


def _is_locked_ole(content: FileBytes) -> bool:
    """Whether it is a package behind a password, or an old Office file marked as encrypted."""
    word = content.find(_wide("WordDocument"))
    if word >= 0:
        return _is_marked(content, word)
    old = any(content.find(_wide(name)) >= 0 for name in ("Workbook", "PowerPoint Document"))
    name = "EncryptedSummary" if old else "EncryptedPackage"
    return content.find(_wide(name)) >= 0


def _is_marked(content: FileBytes, entry: int) -> bool:
    """Whether the stream of a directory entry begins with the encryption mark ([MS-DOC] 2.5.1)."""
    sector = 1 << min(content[30:31][0], 16)
    start = (int.from_bytes(content[entry + 116 : entry + 120], "little") + 1) * sector
    head = content[start : start + 12]
    return head[:2] == b"\xec\xa5" and bool(head[11] & 1)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_locked_zip(content: FileBytes) -> bool:
    try:
        with zipfile.ZipFile(stream_of(content)) as archive:
            if any(part.flag_bits & 1 for part in archive.infolist()):
                return True
            announced = archive.NameToInfo.get(_MANIFEST)
            if (
                announced is None
                or announced.file_size > _MAX_MANIFEST
                or oddly_packed([announced])
            ):
                return False
            return b"encryption-data" in archive.read(announced)
    except (*DAMAGE, RuntimeError, OSError, ValueError, LookupError):
        # Damaged, which other checks report: there is no sign of a password.
        return False


def _is_locked_pdf(content: FileBytes) -> bool:
    """Whether a PDF needs a password; it is opened, as most encrypted PDFs need none."""
    if content.find(b"/Encrypt") < 0:
        return False
    # Imported here, as hardly any file needs it.
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(stream_of(content), attempt_recovery=False):
            return False
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError):
        return False


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
