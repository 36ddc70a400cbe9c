"""Folders for temporary files; those of a killed program are removed by the next one."""

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sheetflow.errors import OutageError

_PREFIX = "sheetflow-scratch-"
_TRIES = 0 if sys.platform == "win32" else 5
_ABANDONED_SECONDS = 2 * 24 * 3600.0
"""On Windows, where a folder cannot be locked: no run takes that long."""


class ScratchFolder:
    """A private folder below the system's for temporary files, locked until it is removed."""

    def __init__(self) -> None:
        """Make the folder; raise OutageError when there is no room for it."""
        self._lock: int | None = None
        remove_abandoned()
        for _ in range(_TRIES):
            self.path = _make_folder()
            self._lock = _lock(self.path)
            if self._lock is not None and self.path.exists():
                return
            # Another program removed it as abandoned before it was locked.
            self.remove()
        # Folders cannot be locked here, so no program finds them abandoned either.
        self.path = _make_folder()

    def remove(self) -> None:
        """Remove the folder and its files; may be called again."""
        shutil.rmtree(self.path, ignore_errors=True)
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)


def _make_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=_PREFIX))
    except OSError as error:
        raise OutageError(
            f"No folder for temporary files can be made ({error.strerror or error}).",
            "Make room on that disk, or let TMPDIR name a folder where this account may write.",
        ) from error


def remove_abandoned() -> None:
    """Remove the folders of this account's programs that were killed."""
    for folder in _folders():
        lock = _lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
        elif sys.platform == "win32" and _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _folders() -> Iterator[Path]:
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX):
                yield Path(entry.path)


def _lock(folder: Path) -> int | None:
    """Return a descriptor that locks the folder; None where another program does, or none can."""
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if os.fstat(handle).st_uid != os.geteuid():
            raise PermissionError
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _is_old(folder: Path) -> bool:
    with suppress(OSError):
        status = folder.lstat()
        return stat.S_ISDIR(status.st_mode) and time.time() - status.st_mtime > _ABANDONED_SECONDS
    return False
