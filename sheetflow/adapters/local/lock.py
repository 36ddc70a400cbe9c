"""One run at a time: an operating-system lock that dies with its process."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sheetflow.errors import BusyError, UnavailableError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
_FAR = 1 << 30
"""Windows locks bytes, and a locked byte cannot be read: so one behind the file's text."""


@contextmanager
def run_lock(ledger: Path, since: datetime) -> Iterator[None]:
    """Hold the right to write to `ledger`; `since` is told to whoever comes while it is held.

    The lock is a file beside the ledger, gone afterwards.  A killed process holds nothing, even
    if its file is still there.  Raises BusyError, UnavailableError.
    """
    path = ledger.with_name(f"{ledger.name}.lock")
    handle = _acquire(path)
    try:
        who = f"process {os.getpid()} on {socket.gethostname()} since {since.isoformat()}"
        _say(handle, path, who)
        yield
    finally:
        # Removed while it is still held: whoever opened it meanwhile sees that it is no longer
        # the file at this path, and starts anew.  Windows refuses that; an empty file remains.
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def _acquire(path: Path) -> int:
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise _unavailable(path, error) from error
        try:
            _lock(handle)
            if _still_at(path, handle):
                return handle
        except OSError as error:
            who = _holder(handle)
            os.close(handle)
            if error.errno in _HELD:
                raise _busy(path, who) from error
            raise _unavailable(path, error) from error
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _still_at(path: Path, handle: int) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    ours = os.fstat(handle)
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)


def _say(handle: int, path: Path, who: str) -> None:
    try:
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, who.encode())
    except OSError as error:
        raise _unavailable(path, error) from error


def _holder(handle: int) -> str:
    with suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        text = os.read(handle, 300).decode("utf-8", "replace")
        return "".join(c for c in text if c.isprintable())
    return ""


def _busy(path: Path, who: str) -> BusyError:
    return BusyError(
        f"{path}: another run is under way ({who or 'it has not said which'}).",
        "Wait until it ends; if it hangs, end that process. The lock ends with it.",
    )


def _unavailable(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"{path}: the lock beside the ledger cannot be made ({error.strerror or error}).",
        "Create the ledger's folder on a disk that can lock files, with space and with the right "
        "to write for the account that runs sheetflow.",
    )
