"""References to files in a cell: paths inside Drive/, links to Drive, what is never followed.

Which files they mean is settled once it is known which files there are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from urllib.parse import unquote

from sheetflow.core.files import FileInfo, FileProblem, alike
from sheetflow.core.register.addresses import split_address
from sheetflow.core.register.sheet import Cell, Read, Unreadable
from sheetflow.core.register.text import (
    BLANKS,
    LINE_ENDS,
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
    UNCLEAR = "unclear"
    """The cell's text and its hyperlink lead to different files: `target` has a line for each."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """One reference.  `target`: a path without `..`, an id in Drive, or the cell's text.

    `line` is a path that comes before it, where such a file exists: the line exactly as the cell
    has it, with its blanks, semicolons and colons, or a link with the part behind its `#`.
    `shown` is what the cell's text names where the target is its hyperlink's, and they differ.
    """

    kind: RefKind
    target: str
    line: str = field(default="", compare=False)
    shown: "FileRef | None" = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """Return the reference as one text, by which a backend looks it up."""
        return self.target if self.kind is RefKind.PATH else f"{self.kind.value}:{self.target}"

    @property
    def is_settled(self) -> bool:
        """Return whether it means one thing, whatever files there are."""
        return not self.line and self.shown is None

    def candidates(self) -> Iterator[str]:
        """Yield every name to look up before it is certain what is meant."""
        if self.line:
            yield self.line
        if self.kind in {RefKind.PATH, RefKind.DRIVE_ID}:
            yield self.key
        if self.shown is not None:
            yield from self.shown.candidates()


MAX_REFERENCES = 500
"""A cell with more is no list of files."""
_MAX_NAME_BYTES = 255
"""Bytes; no file system has a longer name."""
_BETWEEN = re.compile(r";+|(?<=[\s,])(?=https?://)")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""No name has one; what else cannot be seen (a direction, a joined letter) names have."""
_DISK = re.compile(r"[a-z]:", re.IGNORECASE)
_ENDING = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{2,5}\Z", re.IGNORECASE)
_ANY_BLANK = re.compile(BLANKS.pattern.removesuffix("+"))
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_LOCAL = re.compile(r"file:(?://(?:localhost)?(?=/))?/?", re.IGNORECASE)
_DRIVE_HOSTS = frozenset(("drive.google.com", "docs.google.com"))
_DRIVE_PATH = re.compile(r"/(?:d|folders)/([A-Za-z0-9_-]{10,100})(?:/|$)")
_DRIVE_QUERY = re.compile(r"(?:^|&)id=([A-Za-z0-9_-]{10,100})(?:&|$)")


def read_file_refs(
    cell: Cell, hyperlink: str | None, words: Placeholders
) -> Read[tuple[FileRef, ...]]:
    """Read every reference of a cell, one a line or between semicolons (names contain commas).

    A hyperlink counts where the cell's text is only words or a lone path: office programs keep
    the path there and may show anything.
    """
    text = clean(cell)
    problem = problem_of(text, words)
    refs = [] if problem is not None else list(_in_lines(cell))
    if hyperlink and (problem is not None or len(refs) == 1):
        target = _linked(clean(hyperlink))
        if target is not None and (problem is not None or target.kind is not RefKind.OUTSIDE):
            shown = refs[0] if refs and _may_differ(refs[0], target) else None
            return Read.of((replace(target, shown=shown),), text)
    if problem is not None:
        return Read.none(problem, text)
    if not 0 < len(refs) <= MAX_REFERENCES:
        return Read.none(Unreadable.UNKNOWN, text)
    # Stray blanks are noted, but for those that look like plain ones.
    plain = _ANY_BLANK.sub(" ", cell) if isinstance(cell, str) else cell
    return Read.of(tuple(dict.fromkeys(refs)), text, *stray_blanks(plain, text))


def _in_lines(cell: Cell) -> Iterator[FileRef]:
    """Yield the parts between the semicolons of each line, with the whole unchanged line."""
    raw = LINE_ENDS.sub("\n", cell) if isinstance(cell, str) else clean(cell)
    for line in raw.split("\n"):
        exact = _line_path(line)
        for part in _BETWEEN.split(clean(line)):
            if stripped := part.strip(" ,"):
                ref = _reference(stripped)
                yield replace(ref, line="" if exact == ref.key else exact)


def _line_path(line: str) -> str:
    """Return the path that a line is, if nothing in it has a meaning of its own; "" for none."""
    if "://" in line or _LOCAL.match(line) or _CONTROL.search(line):
        return ""
    path = _path(line, head=_DISK)
    return path.target if path.kind is RefKind.PATH else ""


def _may_differ(shown: FileRef, link: FileRef) -> bool:
    """Return whether the text may name another file than its hyperlink leads to.

    It does not where it repeats the path or its end; a title before a link into Drive is one.
    """
    if shown == link:
        return False
    if link.kind is RefKind.DRIVE_ID:
        return _names_path(shown) or _is_address(shown)
    path = f"/{alike(link.line or link.target)}"
    return not path.endswith(f"/{alike(shown.line or shown.target)}")


def _names_path(ref: FileRef) -> bool:
    """Return whether it is written as the path of a file, and hardly as words."""
    return "/" in ref.target and _ends_like_file(ref.target) and not _is_address(ref)


def _ends_like_file(name: str) -> bool:
    """Return whether a name ends as files do: ".jpg"."""
    return _ENDING.search(name) is not None


def _is_address(ref: FileRef) -> bool:
    """Return whether it is an address on the web, into Drive or elsewhere."""
    return ref.kind is RefKind.DRIVE_ID or ref.target.lower().startswith(("http://", "https://"))


def _linked(target: str) -> FileRef | None:
    """Return what a hyperlink, percent-encoded once, leads to; None for a place in a sheet."""
    path = target.partition("#")[0]
    if not path:
        return None
    if _SCHEME.match(path) and not _LOCAL.match(path):
        return _reference(target)
    read = _local_link if _LOCAL.match(path) else _unquoted_path
    ref, whole = read(path), read(target)
    differs = whole.kind is RefKind.PATH and whole != ref
    return replace(ref, line=whole.target) if differs else ref


def _unquoted_path(text: str) -> FileRef:
    return _path(unquote(text))


def _reference(text: str) -> FileRef:
    if text.lower().startswith(("http://", "https://")):
        return _web(text)
    if _LOCAL.match(text):
        return _local_link(text)
    return FileRef(RefKind.OUTSIDE, text) if _SCHEME.match(text) else _path(text)


def _web(text: str) -> FileRef:
    """Read a Drive address as its id; any other is outside.  Nothing is fetched."""
    address, named = split_address(text), None
    if address is not None and address.host in _DRIVE_HOSTS:
        named = _DRIVE_PATH.search(address.path) or _DRIVE_QUERY.search(address.query)
    return FileRef(RefKind.DRIVE_ID, named[1]) if named else FileRef(RefKind.OUTSIDE, text)


def _local_link(text: str) -> FileRef:
    """Read a program's own file link: only the part below a folder `Drive` can be this office's.

    With two such folders it is not certain which is the office's, and another computer's is not.
    """
    local = _LOCAL.sub("/", unquote(text), count=1).replace("\\", "/")
    before, found, inside = local.partition("/Drive/")
    if not found or "/Drive/" in f"/{inside}" or before.startswith("//"):
        return FileRef(RefKind.OUTSIDE, text)
    return _path(inside)


def _path(text: str, head: re.Pattern[str] = _SCHEME) -> FileRef:
    """Read a path relative to Drive/, with or without that name before it; else it is outside.

    What begins like `head` is no path.
    """
    slashed = text.replace("\\", "/")
    parts = [part for part in slashed.split("/") if part not in {"", "."}]
    if parts and parts[0] == "Drive":
        parts = parts[1:]
    leaves = slashed.startswith("/") or _CONTROL.search(slashed)
    if not parts or leaves or parts[0].startswith("~") or head.match(parts[0]):
        return FileRef(RefKind.OUTSIDE, text)
    named = all(map(_is_name, parts))
    return FileRef(RefKind.PATH, "/".join(parts)) if named else FileRef(RefKind.OUTSIDE, text)


def _is_name(part: str) -> bool:
    """Return whether it can name a file, and nowhere means the folder above or another disk."""
    fits = len(part.encode("utf-8")) <= _MAX_NAME_BYTES
    return fits and bool(part.strip(" .")) and not _DISK.match(part)


FileInfos = Mapping[str, FileInfo]
_NOWHERE = frozenset({FileProblem.MISSING, FileProblem.OUTSIDE})


def settle(refs: Sequence[FileRef], looks: FileInfos) -> tuple[FileRef, ...]:
    """Return the references as they are meant, each settled; `looks` answer all their `candidates`.

    A line that is the exact name of an existing file is that file.  Where text and hyperlink of a
    cell lead to different files, it is unclear which is meant (RefKind.UNCLEAR).
    """
    settled: list[FileRef] = []
    for ref in refs:
        linked = _of_line(ref, refs, looks)
        shown = _of_line(ref.shown, (ref.shown,), looks) if ref.shown else None
        settled.append(_of_both(shown, linked, looks) if shown else linked)
    return tuple(dict.fromkeys(settled))


def is_read_otherwise(refs: Sequence[FileRef], looks: FileInfos) -> bool:
    """Return whether a file is there under another name than exactly what the cell has."""
    return any(
        fact.path != ref.line and not fact.path.startswith(f"{ref.line}/")
        for ref in refs
        if ref.line and ref.line in looks
        for fact in looks[ref.line].files
    )


def _of_line(ref: FileRef, refs: Sequence[FileRef], looks: FileInfos) -> FileRef:
    """Return the whole line where such a file is there, or where its parts can hardly be files."""
    own = FileRef(ref.kind, ref.target)
    if not ref.line:
        return own
    whole = FileRef(RefKind.PATH, ref.line)
    parts = [other for other in refs if other.line == ref.line]
    if _leads(whole, looks):
        return own if len(parts) == 1 and _same_files(own, whole, looks) else whole
    files = all(part.kind is RefKind.PATH and _ends_like_file(part.target) for part in parts)
    lost = not any(_leads(part, looks) for part in parts)
    return whole if lost and not files and _ends_like_file(ref.line) else own


def _of_both(text: FileRef, link: FileRef, looks: FileInfos) -> FileRef:
    """Return what the cell shows, unless its words only introduce the link."""
    if _leads(text, looks):
        agreed = not _leads(link, looks) or _same_files(text, link, looks)
        return text if agreed else _unclear(text, link, looks)
    if _is_label(text, link):
        return link
    return _unclear(text, link, looks) if _leads(link, looks) else text


def _is_label(text: FileRef, link: FileRef) -> bool:
    """Return whether a text that names no file that is there was not meant to name one."""
    if _is_address(text) or _names_path(text):
        return False
    folder, slash, _ = alike(text.target).partition("/")
    in_one_place = bool(slash) and folder == alike(link.target).partition("/")[0]
    return not in_one_place and not _ends_like_file(text.target)


def _leads(ref: FileRef, looks: FileInfos) -> bool:
    """Return whether there is something, even if it cannot be had."""
    look = looks.get(ref.key)
    return look is not None and look.problem not in _NOWHERE


def _same_files(one: FileRef, other: FileRef, looks: FileInfos) -> bool:
    return one.key in looks and looks[one.key].files == looks[other.key].files


def _unclear(text: FileRef, link: FileRef, looks: FileInfos) -> FileRef:
    names = ", ".join(fact.name for fact in looks[link.key].files[:1])
    to = names if names and link.kind is RefKind.DRIVE_ID else link.target
    return FileRef(RefKind.UNCLEAR, f"{text.target}\n{to}")
