"""A changed workbook put in place of the old one: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sheetflow.adapters.local.stamp import FileStamp, stamp_of, unavailable
from sheetflow.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_LOCK = 4096
_MOST_LEFT_OUT = 2
"""Letters that a lock's name may lack at its beginning."""


def replace_workbook(path: Path, read: FileStamp, write: Callable[[Path], None]) -> FileStamp:
    """Replace `path` by what `write(temporary path)` makes of it; the stamp of the new file.

    BusyError when an office program has the workbook open or the file is no longer the version
    `read`; UnavailableError when the disk is full or the folder refuses.  In either case, and
    for whatever `write` raises, the workbook is as it was and the temporary file is gone.
    Permissions are kept, a symbolic link stays a link.
    """
    real = path.resolve()
    _refuse_busy(path, real, read)
    try:
        temporary = _temporary_beside(real)
    except OSError as error:
        raise unavailable(real.parent, error) from error
    try:
        write(temporary)
        _keep_rights(real, temporary)
        _sync(temporary)
        _refuse_busy(path, real, read)
        temporary.replace(real)
    except OSError as error:
        raise unavailable(path, error) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    _sync_folder(real.parent)
    return stamp_of(path)


def lock_of(path: Path) -> Path | None:
    """The lock file that LibreOffice, Excel or WPS keeps beside an open workbook, or None.

    Excel and WPS leave out the first letters of long names; a lock whose name is whole for
    another workbook beside this one is that one's.
    """
    names = [f".~lock.{path.name}#"]
    for left_out in range(_MOST_LEFT_OUT + 1):
        rest = path.name[left_out:]
        if not left_out or not os.path.lexists(path.with_name(rest)):
            names += (f"~${rest}", f".~{rest}")
    locks = (path.with_name(name) for name in names)
    return next((lock for lock in locks if os.path.lexists(lock)), None)


def refuse_open(path: Path) -> None:
    """BusyError when an office program has the workbook open, or seems to."""
    lock = lock_of(path)
    if lock is None:
        return
    owner = _owner(lock)
    raise BusyError(
        f"{path}: the workbook is open{f' ({owner})' if owner else ''}; it is left alone.",
        "Close it, and the next run writes to it. If nobody has it open (a program crashed), "
        f"delete the file {lock}",
    )


def _refuse_busy(path: Path, real: Path, read: FileStamp) -> None:
    for place in dict.fromkeys((path, real)):
        refuse_open(place)
    if stamp_of(real) != read:
        raise BusyError(
            f"{path}: the workbook was saved after it was read; it is left alone.",
            "The next run reads it again and writes to it.",
        )


def _owner(lock: Path) -> str:
    """Who holds the lock, as the lock says, in printable characters."""
    try:
        with lock.open("rb") as file:
            content = file.read(_MAX_LOCK)
    except OSError:
        return ""
    if lock.name.startswith(".~lock."):
        text = " ".join(content.decode("utf-8", "replace").split(",")[:3])
    else:
        text = content[1 : 1 + content[0]].decode("utf-8", "replace") if content else ""
    return " ".join("".join(c for c in text if c.isprintable()).split())[:80]


def _temporary_beside(real: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=".sheetflow-", suffix=".tmp", dir=real.parent)
    os.close(handle)
    return Path(name)


def _keep_rights(real: Path, temporary: Path) -> None:
    status = real.stat()
    temporary.chmod(status.st_mode & 0o7777)
    if hasattr(os, "chown"):
        # Only root may give a file away; anyone else keeps it as his own, which is no failure.
        with suppress(PermissionError):
            os.chown(temporary, status.st_uid, status.st_gid)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name last; a system without folder handles has nothing to do here."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
