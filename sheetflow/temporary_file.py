"""Write files of ours: created anew under names that are always the same, never through a link.

What a killed process leaves is found by its name, and removed when the next one begins.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sheetflow.regular_file import SAFELY, NotRegularError, require_regular

NoteName = Callable[[Path], None]
"""Notes a temporary name before the file is made, so that the next start removes it."""


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


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a temporary file beside `path` and rename it: whole, or as it was before.

    A file that is there keeps its mode.  Raises OSError; NotRegularError where something else
    than a file has this name.
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
        temporary.replace(path)
    finally:
        remove_leftovers([temporary])


def overwrite_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write `content` into a file of one name, made where there is none; not whole when killed.

    Raises OSError; NotRegularError for a link, a file with a second name (a hard link), and what
    is no file.
    """
    with suppress(FileNotFoundError):
        require_regular(path.lstat(), path)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | SAFELY, mode)
    with os.fdopen(handle, "wb") as file:
        status = os.fstat(handle)
        require_regular(status, path)
        require_one_name(status, path)
        if sys.platform != "win32" and not mode & 0o077:
            os.fchmod(handle, mode)
        file.truncate()
        file.write(content)


def require_one_name(status: os.stat_result, path: Path) -> None:
    """Raise NotRegularError for a file that has a second name somewhere."""
    if status.st_nlink > 1:
        raise NotRegularError(errno.EMLINK, "another name leads to the same file", str(path))
