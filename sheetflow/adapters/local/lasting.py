"""Folders and files that are there after a power cut: synced, and their names in their folders."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF})
"""Some network folders refuse it, and a folder may be one that may not be listed."""


class LastingFolders:
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


def make_lasting(folder: Path) -> None:
    """Make a folder and its missing parents, so that all last.  Raises OSError."""
    top = next(path for path in (folder, *folder.parents) if path.is_dir())
    LastingFolders(top).make(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last; a system without folder handles has nothing to do here."""
    if hasattr(os, "O_DIRECTORY"):
        _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def sync_file(path: Path) -> None:
    """Make a file's bytes and its name last, where the system lets a reader do that."""
    if hasattr(os, "O_DIRECTORY"):
        _sync(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    sync_folder(path.parent)


def _sync(path: Path, flags: int) -> None:
    try:
        handle = os.open(path, flags | os.O_CLOEXEC)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)
