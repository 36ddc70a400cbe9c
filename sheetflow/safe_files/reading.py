"""Opening of files that others may have made: regular files only, no links, without blocking.

For a pipe, device, socket, folder or link an OSError is raised whose `strerror` fits into a
sentence ("it is a pipe, not a file"); opening it neither blocks nor has an effect on it.  The
opened file is examined again on the descriptor.
"""

import errno
import hashlib
import os
import stat
import sys
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

_KINDS = (
    (stat.S_ISLNK, errno.ELOOP, "a symbolic link"),
    (stat.S_ISDIR, errno.EISDIR, "a folder"),
    (stat.S_ISFIFO, errno.EINVAL, "a pipe"),
    (stat.S_ISSOCK, errno.EINVAL, "a socket"),
)
# SAFELY is added to the flags of each `os.open` of a name that another account may have made.
if sys.platform == "win32":
    SAFELY = os.O_BINARY | os.O_NOINHERIT
else:
    SAFELY = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    _FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC


class NotRegularError(OSError):
    """The name is not that of a regular file; ELOOP for a symbolic link."""


def open_regular(
    path: str | Path, most: int | None = None, *, folder: int | None = None
) -> BinaryIO:
    """Open a regular file for reading; `folder` is the descriptor of its folder.

    Raises NotRegularError; OSError, with EFBIG for a file of more than `most` bytes.
    """
    before = os.stat(path, dir_fd=folder, follow_symlinks=False)
    require_regular(before, path)
    handle = os.open(path, os.O_RDONLY | SAFELY, dir_fd=folder)
    try:
        _examine(handle, path, before, most)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _examine(handle: int, path: str | Path, before: os.stat_result, most: int | None) -> None:
    opened = os.fstat(handle)
    require_regular(opened, path)
    if sys.platform == "win32":
        if not os.path.samestat(before, opened):
            raise NotRegularError(errno.ELOOP, "it was exchanged meanwhile", str(path))
    else:
        os.set_blocking(handle, True)
    if most is not None and opened.st_size > most:
        raise too_large(path, most)


def open_below(folder: str, path: str, most: int | None = None) -> BinaryIO:
    """Open a regular file below a folder, with no link in any part of `path`.

    Where the system opens no folders (Windows), only the last part is certainly no link.  Raises
    what `open_regular` raises.
    """
    *folders, name = path.split("/")
    if sys.platform == "win32":
        return open_regular(Path(folder, path), most)
    at = os.open(folder, _FOLDER)
    try:
        for part in folders:
            below = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = below
        return open_regular(name, most, folder=at)
    finally:
        os.close(at)


def read_regular(path: str | Path, most: int) -> bytes:
    """Return the content of a regular file of at most `most` bytes.

    Raises what `open_regular` raises; OSError for a file that grows meanwhile.
    """
    with open_regular(path, most) as file:
        size = os.fstat(file.fileno()).st_size
        content = file.read(size + 1)
    if len(content) > size:
        raise OSError(errno.EAGAIN, "it is being written to", str(path))
    return content


def digest_of(file: BinaryIO) -> str:
    """Return the SHA-256 of an open file, read in blocks.  Raises OSError."""
    return hashlib.file_digest(cast("BufferedReader", file), "sha256").hexdigest()


def follow_beside(path: Path) -> Path:
    """Return a link's target if that is inside the link's own folder, else `path` itself."""
    real = Path(os.path.realpath(path))
    return real if real.is_relative_to(os.path.realpath(path.parent)) else path


def require_regular(status: os.stat_result, path: str | Path) -> None:
    """Raise NotRegularError unless `status` is that of a regular file."""
    if stat.S_ISREG(status.st_mode):
        return
    for is_kind, number, kind in _KINDS:
        if is_kind(status.st_mode):
            raise NotRegularError(number, f"it is {kind}, not a file", str(path))
    raise NotRegularError(errno.EINVAL, "it is a device, not a file", str(path))


def too_large(path: str | Path, most: int) -> OSError:
    """Return the error for a file of more than `most` bytes."""
    return OSError(errno.EFBIG, f"it is larger than {most:,} bytes", str(path))
