"""Whether a file can be opened only with a password."""

from __future__ import annotations

import mmap
import subprocess
import sys
import zipfile
from pathlib import Path

from sheetflow.adapters.zip_damage import DAMAGE, oddly_packed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins old Office files, and new ones that have a password."""

_ZIPS = frozenset({"zip", "odt", "ods", "odp"})
_MANIFEST = "META-INF/manifest.xml"
_MOST_MANIFEST = 1_000_000
_SECONDS = 30
_ASKS = 3
"""What `pdf_password` exits with for a PDF that asks for a password."""


def is_locked(path: Path, head: bytes, kind: str) -> bool:
    """False where it is not certain.  `head` are the file's first bytes.  Raises OSError."""
    if head.startswith(OLE):
        return _is_locked_ole(path)
    if kind in _ZIPS:
        return _is_locked_zip(path)
    return kind == "pdf" and _is_locked_pdf(path)


def _is_locked_ole(path: Path) -> bool:
    """A package behind a password, or an old Word or PowerPoint file marked as encrypted."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        word = content.find(_wide("WordDocument"))
        if word >= 0:
            return _is_marked(content, word)
        old = any(content.find(_wide(name)) >= 0 for name in ("Workbook", "PowerPoint Document"))
        name = "EncryptedSummary" if old else "EncryptedPackage"
        return content.find(_wide(name)) >= 0


def _is_marked(content: mmap.mmap, entry: int) -> bool:
    """The mark at the head of the stream that a folder's entry tells of ([MS-DOC] 2.5.1)."""
    sector = 1 << min(content[30], 16)
    start = (int.from_bytes(content[entry + 116 : entry + 120], "little") + 1) * sector
    head = content[start : start + 12]
    return head[:2] == b"\xec\xa5" and bool(head[11] & 1)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_locked_zip(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            if any(part.flag_bits & 1 for part in archive.infolist()):
                return True
            told = archive.NameToInfo.get(_MANIFEST)
            if told is None or told.file_size > _MOST_MANIFEST or oddly_packed([told]):
                return False
            return b"encryption-data" in archive.read(told)
    except (*DAMAGE, RuntimeError, OSError, ValueError, LookupError):
        # Damaged, which is for others to find: nothing says that it has a password.
        return False


def _is_locked_pdf(path: Path) -> bool:
    """Most encrypted PDFs open without a password, so one is opened, in a limited process."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(b"/Encrypt") < 0:
            return False
    command = [sys.executable, "-m", "sheetflow.adapters.local.pdf_password", str(path.resolve())]
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, no shell
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == _ASKS
