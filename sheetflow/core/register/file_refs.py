"""References to files in a cell: paths inside Drive/, links to Drive, what is never followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

from sheetflow.core.register.addresses import split_address
from sheetflow.core.register.outcome import Cell, Note, Read, Unreadable, no_value, value_of
from sheetflow.core.register.text import (
    BLANKS,
    INVISIBLE,
    Placeholders,
    clean,
    problem_of,
    stray_blanks,
)


class RefKind(Enum):
    """Where a reference leads."""

    PATH = "path"
    DRIVE_ID = "drive"
    OUTSIDE = "outside"
    """Out of the office's folder, or to another site: never followed."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """One reference.  `target`: a path without `..`, an id in Drive, or what the cell says."""

    kind: RefKind
    target: str

    @property
    def key(self) -> str:
        """The reference as one text, for asking a home about it."""
        prefix = {RefKind.PATH: "", RefKind.DRIVE_ID: "drive:", RefKind.OUTSIDE: "outside:"}
        return prefix[self.kind] + self.target


MOST_REFERENCES = 500
"""A cell with more is no list of files."""

_LONGEST_NAME = 255
"""Bytes; no file system has a longer name."""

_BETWEEN = re.compile(r"[\n;]+|(?<=[\s,])(?=https?://)")
_ANY_BLANK = re.compile(BLANKS.pattern.removesuffix("+"))
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_LOCAL = re.compile(r"file:(?://(?:localhost)?(?=/))?/?", re.IGNORECASE)
_DRIVE_HOSTS = frozenset(("drive.google.com", "docs.google.com"))
_DRIVE_PATH = re.compile(r"/(?:d|folders)/([A-Za-z0-9_-]{10,100})(?:/|$)")
_DRIVE_QUERY = re.compile(r"(?:^|&)id=([A-Za-z0-9_-]{10,100})(?:&|$)")


def read_file_refs(
    cell: Cell, hyperlink: str | None, words: Placeholders
) -> Read[tuple[FileRef, ...]]:
    """Every reference of a cell, one a line or between semicolons (names contain commas).

    A hyperlink stands for the cell whose text is only words, and for a lone path: office
    programs keep the path there and may show anything.
    """
    text = clean(cell)
    problem = problem_of(text, words)
    parts = [stripped for part in _BETWEEN.split(text) if (stripped := part.strip(" ,"))]
    if hyperlink and (problem is not None or len(parts) == 1):
        target = _linked(clean(hyperlink))
        if target is not None and (problem is not None or target.kind is not RefKind.OUTSIDE):
            return value_of((target,), text)
    if problem is not None:
        return no_value(problem, text)
    if not 0 < len(parts) <= MOST_REFERENCES:
        return no_value(Unreadable.UNKNOWN, text)
    refs = tuple(dict.fromkeys(map(_reference, parts)))
    return value_of(refs, text, *_blanks_to_see(cell, text))


def _blanks_to_see(cell: Cell, text: str) -> tuple[Note, ...]:
    """A note of stray blanks, but for those that look no different from plain ones."""
    plain = _ANY_BLANK.sub(" ", cell) if isinstance(cell, str) else cell
    return stray_blanks(plain, text)


def _linked(target: str) -> FileRef | None:
    """What a hyperlink leads to: its path is percent-encoded, once; None for a place in a sheet."""
    path, _, _ = target.partition("#")
    if not path:
        return None
    if _LOCAL.match(path):
        return _local_link(path)
    return _reference(target) if _SCHEME.match(path) else _path(unquote(path))


def _reference(text: str) -> FileRef:
    if text.lower().startswith(("http://", "https://")):
        return _web(text)
    if _LOCAL.match(text):
        return _local_link(text)
    return FileRef(RefKind.OUTSIDE, text) if _SCHEME.match(text) else _path(text)


def _web(text: str) -> FileRef:
    """A Drive address becomes its id; any other is outside.  Nothing is fetched."""
    address = split_address(text)
    if address is None or address.host not in _DRIVE_HOSTS:
        return FileRef(RefKind.OUTSIDE, text)
    named = _DRIVE_PATH.search(address.path) or _DRIVE_QUERY.search(address.query)
    if named is None:
        return FileRef(RefKind.OUTSIDE, text)
    return FileRef(RefKind.DRIVE_ID, named[1])


def _local_link(text: str) -> FileRef:
    """A program's own file link: only the part below a folder `Drive` can be this office's.

    With two such folders it is not certain which is the office's, and another computer's is not.
    """
    local = _LOCAL.sub("/", unquote(text), count=1).replace("\\", "/")
    before, found, inside = local.partition("/Drive/")
    if not found or "/Drive/" in f"/{inside}" or before.startswith("//"):
        return FileRef(RefKind.OUTSIDE, text)
    return _path(inside)


def _path(text: str) -> FileRef:
    """A path relative to Drive/, with or without that name before it; else it is outside."""
    slashed = text.replace("\\", "/")
    parts = [part for part in slashed.split("/") if part not in {"", "."}]
    if parts and parts[0] == "Drive":
        parts = parts[1:]
    leaves = slashed.startswith("/") or INVISIBLE.search(slashed)
    if not parts or leaves or parts[0].startswith("~") or not all(map(_is_name, parts)):
        return FileRef(RefKind.OUTSIDE, text)
    return FileRef(RefKind.PATH, "/".join(parts))


def _is_name(part: str) -> bool:
    """Whether it can name a file, and on no system means the folder above or another drive."""
    fits = len(part.encode("utf-8")) <= _LONGEST_NAME
    return fits and bool(part.strip(" .")) and not _SCHEME.match(part)
