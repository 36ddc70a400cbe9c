"""What a cell's reference asks Drive for: an id, a path below the office's folder, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheetflow.core.files import FileProblem

ID_PREFIX = "drive:"
_ID = re.compile(r"[A-Za-z0-9_-]{10,100}")
_SCHEME_OR_DISK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|[A-Za-z]:")
_MAX_REFERENCE_LENGTH = 4_096


@dataclass(frozen=True, slots=True)
class ById:
    """A file that somebody pasted a link to, wherever it is kept."""

    id: str


@dataclass(frozen=True, slots=True)
class ByPath:
    """Names from the office's folder down."""

    parts: tuple[str, ...]


def read_reference(reference: str) -> ById | ByPath | FileProblem:
    """A key as the core gives it: "drive:ID", or a relative path with `/` or `\\`.

    OUTSIDE for an absolute path, an address or `..`; MISSING for what names nothing.
    """
    if reference.startswith(ID_PREFIX):
        told = reference.removeprefix(ID_PREFIX)
        return ById(told) if _ID.fullmatch(told) else FileProblem.MISSING
    text = reference.replace("\\", "/")
    if not text.strip() or len(text) > _MAX_REFERENCE_LENGTH or "\0" in text:
        return FileProblem.MISSING
    parts = tuple(part for part in text.split("/") if part not in ("", "."))
    if text.startswith(("/", "~/")) or ".." in parts or _SCHEME_OR_DISK.match(text):
        return FileProblem.OUTSIDE
    return ByPath(parts)
