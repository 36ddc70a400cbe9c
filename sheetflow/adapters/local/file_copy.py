"""A file's bytes brought to a name that no other file has: whole, or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from sheetflow.adapters.local.lasting import sync_file, sync_folder
from sheetflow.core.names import EffectId, Sha256
from sheetflow.errors import (
    DeniedError,
    FullError,
    OutageError,
    SourceChangedError,
    UnavailableError,
)
from sheetflow.regular_file import NotRegularError, open_regular
from sheetflow.temporary_file import create_file

_BLOCK = 1 << 20
_LONGEST_NAME = 255
_MOST_NAMES = 1_000
_NO_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_THERE = frozenset(
    {errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT}
    | {errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EMFILE, errno.ENFILE}
    | {errno.ENOMEM}
)
"""The disk or the network folder as a whole, or this machine, is at fault, not one file."""


OpenSource = Callable[[], BinaryIO]
"""Opens what is copied; raises OSError."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The bytes that were decided on."""

    sha256: Sha256
    size: int


def copy_file(
    source: Path | bytes,
    target: Path,
    expected: Expected,
    effect: EffectId,
    open_source: OpenSource | None = None,
) -> Path:
    """Where the copy of a file, or bytes, is: `target`, or "name (2).ext" … where others are.

    A name with the same bytes is the copy itself, so repeating gives the same place.  The bytes
    go to a temporary file in the target's folder, named after the effect, which another try
    overwrites; then they take their name, which they never take from another file.  The copy
    keeps the source's time.  `open_source` opens it another way.  Raises
    SourceChangedError; OSError.
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
            if _size_of(temporary) != expected.size or not holds(temporary, expected):
                _write(source, open_source, temporary, expected)
            if _take_name(temporary, name, resumed=resumed):
                sync_folder(name.parent)
                return name
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    raise UnavailableError(
        f"{target}: {_MOST_NAMES} files of that name are there already.",
        "Move some of them elsewhere; the next run copies the file.",
    )


def free_names(target: Path) -> Iterator[Path]:
    """`target`, "name (2).ext", "name (3).ext" …, the name shortened where it would be too long."""
    yield target
    for number in range(2, _MOST_NAMES):
        end = f" ({number}){target.suffix}"
        room = _LONGEST_NAME - len(os.fsencode(end))
        stem = os.fsencode(target.stem)[:room].decode("utf-8", "ignore")
        yield target.with_name(stem + end)


def temporary_of(folder: Path, effect: EffectId) -> Path:
    """The same for the same effect, so that a later try finds what a killed one left."""
    digest = hashlib.sha256(effect.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return folder / f".sheetflow-{digest}.part"


def sha256_of(path: Path) -> Sha256:
    """The digest of a regular file, read in blocks.  Raises OSError."""
    with open_regular(path) as file:
        return digest_of(file)


def digest_of(file: BinaryIO) -> Sha256:
    """The digest of what is read from an open file, in blocks.  Raises OSError."""
    return Sha256(hashlib.file_digest(cast("BufferedReader", file), "sha256").hexdigest())


def holds(path: Path, expected: Expected) -> bool:
    """Whether a regular file with exactly these bytes stands there."""
    if path.is_symlink() or not path.is_file() or _size_of(path) != expected.size:
        return False
    return sha256_of(path) == expected.sha256


def refused(path: Path, error: OSError) -> UnavailableError:
    """An operating system's refusal of a file or folder, as a sentence with its way out."""
    if error.errno in _FULL:
        fix = "Free some space on that disk; the next run does the work."
        return FullError(f"{path}: the disk is full ({error.strerror}).", fix)
    if error.errno == errno.ENAMETOOLONG:
        fix = (
            "Use a Drive folder with a shorter path, or a shorter title; the next run tries again."
        )
        return UnavailableError(f"{path}: the name is too long for this disk.", fix)
    if isinstance(error, NotRegularError):
        fix = "Move it elsewhere; the next run does the work."
        return UnavailableError(f"{path}: {error.strerror}.", fix)
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        fix = "Move it elsewhere; the next run does the work."
        return UnavailableError(f"{path}: a file stands where a folder must be.", fix)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        fix = "Give the account that runs sheetflow the right to read and write the Drive folder."
        kind = OutageError if error.errno == errno.EROFS else DeniedError
        return kind(f"{path}: no permission ({error.strerror}).", fix)
    fix = "Check that the disk or network folder is connected; the next run tries again."
    what = OutageError if error.errno in _NOT_THERE else UnavailableError
    return what(f"{path}: the system refused ({error.strerror or error}).", fix)


def _write(
    source: Path | bytes, open_source: OpenSource | None, temporary: Path, expected: Expected
) -> None:
    digest, size, times = hashlib.sha256(), 0, None
    with _reader(source, open_source) as reader, create_file(temporary, 0o644) as writer:
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


def _reader(source: Path | bytes, open_source: OpenSource | None) -> BinaryIO:
    if open_source is not None:
        return open_source()
    return open_regular(source) if isinstance(source, Path) else io.BytesIO(source)


def source_changed(source: Path) -> SourceChangedError:
    return SourceChangedError(
        f"{source}: the file is no longer the one that was read.",
        "Nothing to do: the next run looks at it again.",
    )


def _take_name(temporary: Path, name: Path, *, resumed: bool) -> bool:
    """Give the finished file its name unless another has it; whether it has it now."""
    try:
        name.hardlink_to(temporary)
    except FileExistsError:
        return resumed and _finish_claim(temporary, name)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _take_name_without_links(temporary, name, resumed=resumed)
    return True


def _take_name_without_links(temporary: Path, name: Path, *, resumed: bool) -> bool:
    """For disks without hard links (FAT, some network folders): an empty file claims the name."""
    try:
        name.open("xb").close()
    except FileExistsError:
        return resumed and _finish_claim(temporary, name)
    temporary.replace(name)
    return True


def _finish_claim(temporary: Path, name: Path) -> bool:
    """A claim that a killed try left is empty, and its finished file still stands beside it."""
    if name.is_symlink() or _size_of(name) != 0:
        return False
    temporary.replace(name)
    return True


def _size_of(path: Path) -> int:
    """-1 when nothing is there."""
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return -1
