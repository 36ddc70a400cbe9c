"""Whether a file can be opened only with a password."""

from __future__ import annotations

import zipfile

from sheetflow.adapters.local.file_pieces import FileBytes, GapError, stream_of
from sheetflow.adapters.zip_damage import DAMAGE, oddly_packed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins old Office files, and new ones that have a password."""

_ZIPS = frozenset({"zip", "odt", "ods", "odp"})
_MANIFEST = "META-INF/manifest.xml"
_MOST_MANIFEST = 1_000_000


def is_locked(content: FileBytes, kind: str) -> bool:
    """False where it is not certain."""
    try:
        if content[: len(OLE)] == OLE:
            return _is_locked_ole(content)
        if kind in _ZIPS:
            return _is_locked_zip(content)
        return kind == "pdf" and _is_locked_pdf(content)
    except GapError:
        return False


def _is_locked_ole(content: FileBytes) -> bool:
    """A package behind a password, or an old Word or PowerPoint file marked as encrypted."""
    word = content.find(_wide("WordDocument"))
    if word >= 0:
        return _is_marked(content, word)
    old = any(content.find(_wide(name)) >= 0 for name in ("Workbook", "PowerPoint Document"))
    name = "EncryptedSummary" if old else "EncryptedPackage"
    return content.find(_wide(name)) >= 0


def _is_marked(content: FileBytes, entry: int) -> bool:
    """The mark at the head of the stream that a folder's entry tells of ([MS-DOC] 2.5.1)."""
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
            told = archive.NameToInfo.get(_MANIFEST)
            if told is None or told.file_size > _MOST_MANIFEST or oddly_packed([told]):
                return False
            return b"encryption-data" in archive.read(told)
    except (*DAMAGE, RuntimeError, OSError, ValueError, LookupError):
        # Damaged, which is for others to find: nothing says that it has a password.
        return False


def _is_locked_pdf(content: FileBytes) -> bool:
    """Most encrypted PDFs open without a password, so one is opened."""
    if content.find(b"/Encrypt") < 0:
        return False
    # Imported here: hardly any file needs it.
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(stream_of(content), attempt_recovery=False):
            return False
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError):
        return False
