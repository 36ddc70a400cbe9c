"""Copying of files to names that no other file has, whole or not at all; moving of folders."""

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sheetflow import errors
from sheetflow.core.names import DrivePath, EffectId, Sha256
from sheetflow.safe_files.reading import NotRegularError, digest_of, open_regular
from sheetflow.safe_files.renaming import MAX_NAMES, free_names, rename_to_free, rename_to_new
from sheetflow.safe_files.writing import DurableFolders, create_file, sync_file, sync_folder

_BLOCK = 1 << 20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_THERE = frozenset(
    {errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT}
    | {errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EMFILE, errno.ENFILE}
    | {errno.ENOMEM}
)
"""Errors of the disk or the network folder as a whole, or of this machine, not of one file."""
_NOT_BY_RENAMING = frozenset({errno.EXDEV, errno.ENOTEMPTY, errno.EEXIST})

OpenSource = Callable[[], BinaryIO]
"""Function that opens the file to be copied; raises OSError."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected bytes of a source: those that were inspected when the copy was decided."""

    sha256: Sha256
    size: int


def copy_file(
    source: Path | bytes,
    target: Path,
    expected: Expected,
    effect: EffectId,
    open_source: OpenSource | None = None,
) -> Path:
    """Copy a file or bytes to `target`, or "name (2).ext" … if others exist; return the path.

    A file with the same bytes counts as the copy, so repeating gives the same path.  The bytes go
    to a temporary file in the target's folder, named after the effect, which another try
    overwrites; it is then renamed, never over another file.  The copy keeps the source's time.
    `open_source` opens the source another way.  Raises SourceChangedError, OSError.
    """
    temporary = temporary_of(target.parent, effect)
    resumed = _size_of(temporary) == expected.size
    try:
        for name in free_names(target):
            if holds(name, expected):
                sync_file(name)
                return name
            if os.path.lexists(name) and not (resumed and _size_of(name) == 0):
                continue
            if not holds(temporary, expected):
                _write(source, open_source, temporary, expected)
            if _take_name(temporary, name, resumed=resumed):
                sync_folder(name.parent)
                return name
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    raise errors.UnavailableError(
        f"{target}: {MAX_NAMES} files of that name are there already.",
        "Move some of them elsewhere; the next run copies the file.",
    )


def temporary_of(folder: Path, effect: EffectId) -> Path:
    """Return an effect's temporary name, always the same: a later try finds a killed one's file."""
    digest = hashlib.sha256(effect.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return folder / f".sheetflow-{digest}.part"


def sha256_of(path: Path) -> Sha256:
    """Return the digest of a regular file, read in blocks.  Raises OSError."""
    with open_regular(path) as file:
        return Sha256(digest_of(file))


def holds(path: Path, expected: Expected) -> bool:
    """Whether `path` is a regular file with exactly these bytes."""
    if path.is_symlink() or not path.is_file() or _size_of(path) != expected.size:
        return False
    return sha256_of(path) == expected.sha256


def _write(
    source: Path | bytes, open_source: OpenSource | None, temporary: Path, expected: Expected
) -> None:
    digest, size, times = hashlib.sha256(), 0, None
    if open_source is None:
        reader = open_regular(source) if isinstance(source, Path) else io.BytesIO(source)
    else:
        reader = open_source()
    with reader, create_file(temporary, 0o644) as writer:
        while block := reader.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if size > expected.size:
                break
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
        if isinstance(source, Path):
            times = os.fstat(reader.fileno())
    if isinstance(source, Path) and (digest.hexdigest(), size) != (expected.sha256, expected.size):
        raise source_changed(source)
    if times is not None:
        os.utime(temporary, ns=(times.st_atime_ns, times.st_mtime_ns))


def source_changed(source: Path) -> errors.SourceChangedError:
    """Return the error for a file that changed since it was inspected."""
    return errors.SourceChangedError(
        f"{source}: the file is no longer the one that was read.",
        "Nothing to do: the next run looks at it again.",
    )


def _take_name(temporary: Path, name: Path, *, resumed: bool) -> bool:
    """Rename the finished file to `name` unless another has it; return whether it has it now.

    On a disk without links an empty file reserves the name first: one that a killed try left is
    empty, and its finished file is still beside it.
    """
    try:
        rename_to_new(temporary, name)
    except FileExistsError:
        if not resumed or name.is_symlink() or _size_of(name) != 0:
            return False
        temporary.replace(name)
    return True


def _size_of(path: Path) -> int:
    """Return the size in bytes; -1 when there is no such file."""
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return -1


def move_folder(source: Path, target: Path, effect: EffectId, folders: DurableFolders) -> None:
    """Move all of `source` into `target`; repeating it changes nothing more.

    No file is overwritten: if the target has other bytes, the file gets " (2)" behind its name; if
    it has the same bytes, one of the two is kept.  Raises UnavailableError, OSError.
    """
    if not os.path.lexists(source):
        if target.is_dir():
            folders.make(target)  # a run that was killed may have moved it
            sync_folder(source.parent if source.parent.is_dir() else target.parent)
            return
        raise errors.UnavailableError(
            f"{source}: the submission's folder is not there, nor is {target}.",
            "Put the folder back (somebody moved or renamed it); the next run moves it.",
        )
    folders.make(target.parent)
    if not os.path.lexists(target):
        try:
            source.rename(target)
        except OSError as error:
            if error.errno not in _NOT_BY_RENAMING:
                raise
        else:
            sync_folder(target.parent)
            sync_folder(source.parent)
            return
    _merge(source, target, effect, folders)
    sync_folder(source.parent)


def _merge(source: Path, target: Path, effect: EffectId, folders: DurableFolders) -> None:
    folders.make(target)
    for entry in sorted(source.iterdir()):
        there = target / entry.name
        if entry.is_dir() and not entry.is_symlink():
            _merge(entry, there, effect, folders)
        elif entry.is_file() and not entry.is_symlink():
            size = entry.stat().st_size
            copy_file(entry, there, Expected(sha256_of(entry), size), effect)
            entry.unlink()
        else:
            # A link, or anything else that staff put there: it is renamed, without being read.
            rename_to_free(entry, there)
    sync_folder(target)
    source.rmdir()


def renamed(path: DrivePath, name: str) -> DrivePath:
    """Return the path of a file that has another name in the same folder."""
    return DrivePath(f"{path.rpartition('/')[0]}/{name}".lstrip("/"))


@contextmanager
def refusing(path: Path, root: Path | None = None) -> Iterator[None]:
    """Raise UnavailableError for the operating system's refusal of a file or folder.

    OutageError where Drive itself, `root`, cannot be written to.
    """
    try:
        yield
    except OSError as error:
        found = refused(path, error)
        if (
            isinstance(found, errors.DeniedError)
            and root
            and not os.access(root, os.W_OK | os.X_OK)
        ):
            found = errors.OutageError(found.problem, found.fix)
        raise found from error


def refused(path: Path, error: OSError) -> errors.UnavailableError:
    """Return the error for an operating system's refusal of a file or folder."""
    if error.errno in _FULL:
        fix = "Free some space on that disk; the next run does the work."
        return errors.FullError(f"{path}: the disk is full ({error.strerror}).", fix)
    if error.errno == errno.ENAMETOOLONG:
        fix = (
            "Use a Drive folder with a shorter path, or a shorter title; the next run tries again."
        )
        return errors.UnavailableError(f"{path}: the name is too long for this disk.", fix)
    there = (NotRegularError, FileExistsError, NotADirectoryError, IsADirectoryError)
    if isinstance(error, there):
        is_odd = isinstance(error, NotRegularError)
        reason = error.strerror if is_odd else "a file stands where a folder must be"
        fix = "Move it elsewhere; the next run does the work."
        return errors.UnavailableError(f"{path}: {reason}.", fix)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        fix = "Give the account that runs sheetflow the right to read and write the Drive folder."
        kind = errors.OutageError if error.errno == errno.EROFS else errors.DeniedError
        return kind(f"{path}: no permission ({error.strerror}).", fix)
    fix = "Check that the disk or network folder is connected; the next run tries again."
    what = errors.OutageError if error.errno in _NOT_THERE else errors.UnavailableError
    return what(f"{path}: the system refused ({error.strerror or error}).", fix)
