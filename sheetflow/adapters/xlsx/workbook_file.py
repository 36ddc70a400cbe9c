"""Workbook files: their version, their bytes, whether a program has them open; their replacement.

A replacement is whole or not at all.  The two files are exchanged, and the displaced one is
compared with what was read: a save between the last check and the exchange is put back
(`safe_files.replacing`).
"""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sheetflow.errors import BusyError, RegisterError, SheetflowError, UnavailableError
from sheetflow.safe_files import replacing
from sheetflow.safe_files.reading import NotRegularError, open_regular
from sheetflow.safe_files.writing import remove_leftovers, sync_file, temporary_beside

MAX_FILE = 256 << 20
"""Bytes of a workbook, its pictures included."""
_MAX_LOCK = 4096
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def version_of(path: Path) -> str:
    """Return size, modification time and inode of the file now.  Raises UnavailableError."""
    try:
        status = path.stat()
    except OSError as error:
        raise unavailable(path, error) from error
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"


def read_content(path: Path) -> bytes:
    """Return a workbook's bytes; `path` may be a link.  Raises RegisterError, UnavailableError."""
    try:
        with open_regular(os.path.realpath(path)) as file:
            if os.fstat(file.fileno()).st_size > MAX_FILE:
                raise RegisterError(
                    f"{path}: the workbook is larger than {MAX_FILE >> 20} MB.",
                    "Take large pictures out of it, or move old rows into another workbook.",
                )
            return file.read(MAX_FILE)
    except OSError as error:
        raise unavailable(path, error) from error


def refuse_open(path: Path) -> None:
    """Raise BusyError when an office program has the workbook open, or seems to."""
    lock = replacing.find_office_lock(path)
    if lock is None:
        return
    owner = _owner(lock)
    raise BusyError(
        f"{path}: the workbook is open{f' ({owner})' if owner else ''}; it is left alone.",
        "Close it, and the next run writes to it. If nobody has it open (a program crashed), "
        f"delete the file {lock}",
    )


def _owner(lock: Path) -> str:
    """Return the user named in the lock file, in printable characters; "" when unreadable."""
    try:
        with open_regular(lock) as file:
            content = file.read(_MAX_LOCK)
    except OSError:
        return ""
    if lock.name.startswith(".~lock."):
        text = " ".join(content.decode("utf-8", "replace").split(",")[:3])
    else:
        text = content[1 : 1 + content[0]].decode("utf-8", "replace") if content else ""
    return " ".join("".join(c for c in text if c.isprintable()).split())[:80]


def unavailable(path: Path, error: OSError) -> SheetflowError:
    """Return the error for a workbook that the operating system refused to open or write."""
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
    if error.errno in _REFUSED:
        return UnavailableError(
            f"{path}: no permission ({error.strerror}).",
            "Give the account that runs sheetflow the right to read and write the workbook and "
            "its folder.",
        )
    if error.errno in _DISK_FULL:
        return UnavailableError(
            f"{path}: the disk is full ({error.strerror}).",
            "Free some space on that disk; nothing was changed, the next run does it.",
        )
    return UnavailableError(
        f"{path}: the system refused ({error.strerror or error}).",
        "Check that the disk or network folder is connected, then run again.",
    )


CONFLICT = "konflik"
"""Marks the name of a save that is kept beside the register, unless an office's texts differ."""


def replace_workbook(
    path: Path,
    read: str,
    write: Callable[[Path], None],
    word: str = CONFLICT,
    *,
    in_one_step: bool = True,
) -> str:
    """Replace `path` by the file that `write(temporary path)` writes; return the new version.

    Raises BusyError when an office program has the workbook open or the file is no longer the
    version `read`; UnavailableError when the disk is full or the folder refuses.  In either case,
    and for whatever `write` raises, the workbook is as its last author saved it and the temporary
    file is gone.  Permissions are kept, a symbolic link stays a link.  `word` marks a conflict
    copy's name; `in_one_step` as in `DisplacedFile`.
    """
    real = path.resolve()
    temporary = temporary_beside(real)
    try:
        digest = replacing.short_digest(real)
        _refuse_busy(path, real, read)
    except OSError as error:
        raise unavailable(path, error) from error
    try:  # only now may the temporary name be this run's: another one may be writing there
        write(temporary)
        _keep_rights(real, temporary)
        sync_file(temporary)
        displaced = replacing.DisplacedFile(
            real, digest, replacing.short_digest(temporary), in_one_step=in_one_step
        )
        _refuse_busy(path, real, read)
        temporary.replace(displaced.place)
        copies = replacing.exchange_keeping_saves(
            displaced, word, lambda: _is_open(path, displaced)
        )
    except OSError as error:
        raise unavailable(path, error) from error
    finally:
        remove_leftovers([temporary])
    if copies is not None:
        raise _saved(path, copies)
    return version_of(path)


def _is_open(path: Path, displaced: replacing.DisplacedFile) -> bool:
    """Whether a program has opened the workbook since it was last checked."""
    locks = map(replacing.find_office_lock, (path, displaced.register))
    return bool(any(locks) or replacing.is_open_for_writing(displaced.place))


def _refuse_busy(path: Path, real: Path, read: str) -> None:
    for place in dict.fromkeys((path, real)):
        refuse_open(place)
    if version_of(real) != read or replacing.is_open_for_writing(real):
        raise _saved(path, ())


def _saved(path: Path, copies: tuple[Path, ...]) -> BusyError:
    if not copies:
        return BusyError(
            f"{path}: the workbook was saved after it was read; it is left alone.",
            "The next run reads it again and writes to it.",
        )
    return BusyError(
        f"{path}: the workbook was saved twice at the same moment; one save is {copies[0].name}.",
        "Copy rows that are only there into the register, then move or delete that copy.",
    )


def _keep_rights(real: Path, temporary: Path) -> None:
    status = real.stat()
    temporary.chmod(status.st_mode & 0o7777)
    if hasattr(os, "chown"):
        # Only root may change a file's owner; any other account keeps it, which is no failure.
        with suppress(PermissionError):
            os.chown(temporary, status.st_uid, status.st_gid)
