"""Write files of ours: created anew under names that are always the same, never through a link.

What a killed process leaves is found by its name, and removed when the next one begins.  What was
written lasts after a power cut: files are synced, and their names in their folders.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sheetflow.safe_files.reading import SAFELY, NotRegularError, require_regular

NoteName = Callable[[Path], None]
"""Notes a temporary name before the file is made, so that the next start removes it."""
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF})
"""Some network folders refuse it, and a folder may be one that may not be listed."""


def temporary_beside(path: Path) -> Path:
    """Return the name under which `path` is written before it is renamed."""
    digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
    return path.with_name(f".sheetflow-{digest}.tmp")


def create_file(path: Path, mode: int = 0o600) -> BinaryIO:
    """Create a file under a temporary name of ours for writing, without what a killed process left.

    Raises OSError, also for a folder of that name.
    """
    remove_leftovers([path])
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | SAFELY, mode)
    return os.fdopen(handle, "wb")


def remove_leftovers(paths: Iterable[Path]) -> None:
    """Remove files or links (never what they lead to) of these names.  Raises OSError."""
    for path in paths:
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def write_beside(path: Path, content: bytes, mode: int = 0o666) -> Path:
    """Write a temporary file beside `path` whose bytes last; return its path.

    Where a file has this name already, it has the same permissions.  Raises OSError;
    NotRegularError where something else than a file has this name.
    """
    temporary = temporary_beside(path)
    try:
        with create_file(temporary, mode) as file:
            with suppress(FileNotFoundError):
                before = path.lstat()
                require_regular(before, path)
                temporary.chmod(stat.S_IMODE(before.st_mode))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        remove_leftovers([temporary])
        raise
    return temporary


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a temporary file beside `path` and rename it: whole, or as it was before.

    A file that is there keeps its permissions.  Raises as `write_beside`.
    """
    temporary = write_beside(path, content, mode)
    try:
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        remove_leftovers([temporary])


def overwrite_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write `content` into a file of one name, made where there is none; not whole when killed.

    Raises OSError; NotRegularError for a link, a file with a second name (a hard link), and what
    is no file.
    """
    handle = open_of_ours(path, os.O_WRONLY | os.O_CREAT, mode)
    with os.fdopen(handle, "wb") as file:
        if sys.platform != "win32" and not mode & 0o077:
            os.fchmod(handle, mode)
        file.truncate()
        file.write(content)


def open_of_ours(path: Path, flags: int, mode: int = 0o600) -> int:
    """Open a file of one name for writing; return its descriptor.

    Raises OSError; NotRegularError for a link, another name of a file, and what is no file.
    """
    with suppress(FileNotFoundError):
        require_regular(path.lstat(), path)
    handle = os.open(path, flags | SAFELY, mode)
    try:
        status = os.fstat(handle)
        require_regular(status, path)
        if status.st_nlink > 1:
            raise NotRegularError(errno.EMLINK, "another name leads to the same file", str(path))
    except OSError:
        os.close(handle)
        raise
    return handle


class DurableFolders:
    """Makes folders below `top`, which is there, and syncs each name on the way once.

    Also names that were there already: what a killed run made may not be on the disk yet.
    """

    def __init__(self, top: Path) -> None:
        self._top = top
        self._synced: set[Path] = set()

    def make(self, folder: Path) -> None:
        """Make a folder and its parents, so that all of them last.  Raises OSError."""
        way = list(self._way(folder))
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            self._synced.difference_update(way)
        for path in way:
            if path not in self._synced:
                sync_folder(path.parent)
        self._synced.update(way)

    def _way(self, folder: Path) -> Iterator[Path]:
        for path in (folder, *folder.parents):
            if path == self._top:
                return
            yield path


def make_durable_folder(folder: Path) -> None:
    """Make a folder and its missing parents, so that all last.  Raises OSError."""
    top = next(path for path in (folder, *folder.parents) if path.is_dir())
    DurableFolders(top).make(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last; a system without folder handles has nothing to do here."""
    if hasattr(os, "O_DIRECTORY"):
        _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def sync_file(path: Path) -> None:
    """Make a file's bytes and its name last, where the system lets this account do that."""
    _sync(path, (os.O_RDWR if sys.platform == "win32" else os.O_RDONLY) | SAFELY)
    sync_folder(path.parent)


def _sync(path: Path, flags: int) -> None:
    try:
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except PermissionError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)
