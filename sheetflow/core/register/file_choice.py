"""Which files the references of a cell mean, once it is known which files there are."""

from collections.abc import Mapping, Sequence

from sheetflow.core.files import FileInfo, FileProblem, alike
from sheetflow.core.register import file_refs

FileInfos = Mapping[str, FileInfo]


_NOWHERE = frozenset({FileProblem.MISSING, FileProblem.OUTSIDE})


def settle(refs: Sequence[file_refs.FileRef], looks: FileInfos) -> tuple[file_refs.FileRef, ...]:
    """Return the references as they are meant, each settled; `looks` answer all their `candidates`.

    A line that is the exact name of an existing file is that file.  Where text and hyperlink of a
    cell lead to different files, it is unclear which is meant (RefKind.UNCLEAR).
    """
    return tuple(dict.fromkeys(_settled(ref, refs, looks) for ref in refs))


def is_read_otherwise(refs: Sequence[file_refs.FileRef], looks: FileInfos) -> bool:
    """Return whether a file is there under another name than exactly what the cell has."""
    return any(
        fact.path != ref.line and not fact.path.startswith(f"{ref.line}/")
        for ref in refs
        if ref.line and ref.line in looks
        for fact in looks[ref.line].files
    )


def _settled(
    ref: file_refs.FileRef, refs: Sequence[file_refs.FileRef], looks: FileInfos
) -> file_refs.FileRef:
    written = _of_line(ref, refs, looks)
    if ref.shown is None:
        return written
    return _of_both(_of_line(ref.shown, (ref.shown,), looks), written, looks)


def _of_line(
    ref: file_refs.FileRef, refs: Sequence[file_refs.FileRef], looks: FileInfos
) -> file_refs.FileRef:
    """Return the whole line where such a file is there, or where its parts can hardly be files."""
    own = file_refs.FileRef(ref.kind, ref.target)
    if not ref.line:
        return own
    whole = file_refs.FileRef(file_refs.RefKind.PATH, ref.line)
    parts = [other for other in refs if other.line == ref.line]
    if _leads(whole, looks):
        return own if len(parts) == 1 and _same_files(own, whole, looks) else whole
    files = all(
        part.kind is file_refs.RefKind.PATH and file_refs.ends_like_file(part.target)
        for part in parts
    )
    lost = not any(_leads(part, looks) for part in parts)
    return whole if lost and not files and file_refs.ends_like_file(ref.line) else own


def _of_both(
    text: file_refs.FileRef, link: file_refs.FileRef, looks: FileInfos
) -> file_refs.FileRef:
    """Return what the cell shows, unless its words only introduce the link."""
    if _leads(text, looks):
        agreed = not _leads(link, looks) or _same_files(text, link, looks)
        return text if agreed else _unclear(text, link, looks)
    if _is_label(text, link):
        return link
    return _unclear(text, link, looks) if _leads(link, looks) else text


def _is_label(text: file_refs.FileRef, link: file_refs.FileRef) -> bool:
    """Return whether a text that names no file that is there was not meant to name one."""
    if file_refs.is_address(text) or file_refs.names_path(text):
        return False
    folder, slash, _ = alike(text.target).partition("/")
    in_one_place = bool(slash) and folder == alike(link.target).partition("/")[0]
    return not in_one_place and not file_refs.ends_like_file(text.target)


def _leads(ref: file_refs.FileRef, looks: FileInfos) -> bool:
    """Return whether there is something, even if it cannot be had."""
    look = looks.get(ref.key)
    return look is not None and look.problem not in _NOWHERE


def _same_files(one: file_refs.FileRef, other: file_refs.FileRef, looks: FileInfos) -> bool:
    return looks[one.key].files == looks[other.key].files if one.key in looks else False


def _unclear(
    text: file_refs.FileRef, link: file_refs.FileRef, looks: FileInfos
) -> file_refs.FileRef:
    names = ", ".join(fact.name for fact in looks[link.key].files[:1])
    to = names if names and link.kind is file_refs.RefKind.DRIVE_ID else link.target
    return file_refs.FileRef(file_refs.RefKind.UNCLEAR, f"{text.target}\n{to}")
