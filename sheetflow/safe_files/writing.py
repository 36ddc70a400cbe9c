"""Writing of sheetflow's own files: created anew under constant names, never through a link.

What a killed process leaves is found by its name, and removed when the next one begins.  What was
written lasts after a power cut: files are synced, and their names in their folders.
"""

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
"""Function that notes a temporary name before the file is made: the next start removes it."""
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF})
"""Some network folders refuse to sync, and so does a folder that may not be listed."""


def temporary_beside(path: Path) -> Path:
    """Return the name under which `path` is written before it is renamed."""
    digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
    return path.with_name(f".sheetflow-{digest}.tmp")


def create_file(path: Path, mode: int = 0o600) -> BinaryIO:
    """Create a file under a temporary name for writing; first remove what a killed process left.

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
    """Write a temporary file beside `path` and sync its bytes; return its path.

    It gets the permissions of the file at `path`, if there is one.  Raises OSError;
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
    """Write a temporary file beside `path` and rename it: whole, or `path` is as before.

    An existing file keeps its permissions.  Raises what `write_beside` raises.
    """
    temporary = write_beside(path, content, mode)
    try:
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        remove_leftovers([temporary])


def overwrite_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write `content` into a file, created where there is none; incomplete if interrupted.

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
    """Open a file for writing; return its descriptor.

    Raises OSError; NotRegularError for a link, a file with a second name (a hard link), and what
    is no file.
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
    """Creation of folders below `top`, which exists; each name on the way is synced once.

    Existing names are synced too: what a killed run made may not be on the disk yet.
    """

    def __init__(self, top: Path) -> None:
        self._top = top
        self._synced: set[Path] = set()

    def make(self, folder: Path) -> None:
        """Make a folder and its parents, and sync their names.  Raises OSError."""
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
    """Make a folder and its missing parents, and sync their names.  Raises OSError."""
    top = next(path for path in (folder, *folder.parents) if path.is_dir())
    DurableFolders(top).make(folder)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder; does nothing on a system without folder handles."""
    if hasattr(os, "O_DIRECTORY"):
        _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def sync_file(path: Path) -> None:
    """Sync a file's bytes and its name, where the system lets this account do that."""
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
