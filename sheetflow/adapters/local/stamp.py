"""Which version of a file was read: what must still be true when it is replaced."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetflow.errors import SheetflowError, UnavailableError
from sheetflow.regular_file import NotRegularError

if TYPE_CHECKING:
    from pathlib import Path

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True)
class FileStamp:
    """Size in bytes, modification time in nanoseconds and inode of one version of a file."""

    size: int
    mtime_ns: int
    inode: int


def stamp_of(path: Path) -> FileStamp:
    """The stamp of the file as it is now; UnavailableError when it cannot be looked at."""
    try:
        status = path.stat()
    except OSError as error:
        raise unavailable(path, error) from error
    return FileStamp(status.st_size, status.st_mtime_ns, status.st_ino)


def unavailable(path: Path, error: OSError) -> SheetflowError:
    """An operating system's refusal of a workbook, as a sentence with its way out."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UnavailableError(
            f"{path}: there is no such workbook.",
            "Check the path in the configuration, or run `sheetflow init` to create the register.",
        )
    if isinstance(error, NotRegularError):
        return UnavailableError(
            f"{path}: there is no workbook of this name: {error.strerror}.",
            "Move it elsewhere and put the .xlsx file there, or correct the path.",
        )
    if error.errno in REFUSED:
        return UnavailableError(
            f"{path}: no permission ({error.strerror}).",
            "Give the account that runs sheetflow the right to read and write the workbook and "
            "its folder.",
        )
    if error.errno in DISK_FULL:
        return UnavailableError(
            f"{path}: the disk is full ({error.strerror}).",
            "Free some space on that disk; nothing was changed, the next run does it.",
        )
    return UnavailableError(
        f"{path}: the system refused ({error.strerror or error}).",
        "Check that the disk or network folder is connected, then run again.",
    )
