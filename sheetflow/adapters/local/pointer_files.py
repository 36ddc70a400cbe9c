"""Files that only point to a document kept elsewhere, known by what they hold."""

from __future__ import annotations

import json

from sheetflow.core.file_names import is_pointer

MOST_BYTES = 8_192
"""No pointer is longer."""

_WINDOWS_LINK = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F"
_MACOS_ALIAS = b"book\0\0\0\0mark\0\0\0\0"
_DOCUMENT_KEYS = frozenset({"doc_id", "resource_id", "url"})
"""In Google Drive's pointers, one of them always."""
_MOST_KEYS = 6


def only_points(name: str, content: bytes, size: int) -> bool:
    """Whether the file holds an address instead of a document; `content` are its first bytes."""
    if is_pointer(name) or content.startswith((_WINDOWS_LINK, _MACOS_ALIAS)):
        return True
    if size > MOST_BYTES:
        return False
    return _is_link_section(content) or _is_web_location(content) or _is_drive_pointer(content)


def _is_link_section(content: bytes) -> bool:
    """Windows' .url and the .desktop of Linux, whatever they are called."""
    lines = [line.strip().lower() for line in content.removeprefix(b"\xef\xbb\xbf").splitlines()]
    first = next((line for line in lines if line), b"")
    if not first.startswith(b"["):
        return False
    desktop_link = first == b"[desktop entry]" and b"type=link" in lines
    return desktop_link or b"[internetshortcut]" in lines


def _is_web_location(content: bytes) -> bool:
    """macOS' .webloc: a property list with an address."""
    written = content.startswith(b"bplist00") and b"SURL_" in content
    return written or (b"<plist" in content and b"<key>URL</key>" in content)


def _is_drive_pointer(content: bytes) -> bool:
    if not content.lstrip().startswith(b"{"):
        return False
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(read, dict) and len(read) <= _MOST_KEYS and _points(read)


def _points(read: dict[str, object]) -> bool:
    known = _DOCUMENT_KEYS & read.keys()
    address = str(read.get("url", "https://docs.google.com/"))
    return bool(known) and address.startswith(("https://docs.google.com/", "https://drive."))
