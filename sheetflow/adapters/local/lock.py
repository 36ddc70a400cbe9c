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
from sheetflow.regular_file import SAFELY, require_regular
from sheetflow.temporary_file import require_one_name

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
_FAR = 1 << 30
"""Windows locks bytes, and a locked byte cannot be read: so one behind the file's text."""


_HOLDER = "process "
_LONGEST = 300
"""Bytes of the text in a lock file."""


@contextmanager
def run_lock(path: Path, ledger: Path, since: datetime) -> Iterator[None]:
    """Hold the right to write to `ledger` by the lock file `path`, which is gone afterwards.

    `since` is in the message to whoever comes while it is held.  A killed process holds nothing,
    even if its file is still there.  A lock file of an older version, beside the ledger, is held
    too where there is one.  Raises BusyError, UnavailableError.
    """
    with _older_lock(ledger.with_name(f"{ledger.name}.lock")):
        handle = _acquire(path)
        _write_holder(handle, path, since)
        try:
            yield
        finally:
            _release(handle, path)


@contextmanager
def _older_lock(path: Path) -> Iterator[None]:
    """Hold the lock of an earlier version, unless there is none; neither made nor written to.

    Removed afterwards if such a version left it.  What else may have that name is left alone.
    """
    handle = _open_older(path)
    try:
        yield
    finally:
        if handle is not None and _is_ours(handle):
            _release(handle, path)
        elif handle is not None:
            os.close(handle)


def _open_older(path: Path) -> int | None:
    try:
        require_regular(path.lstat(), path)
        handle = _open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        _lock(handle)
    except OSError as error:
        who = _holder(handle)
        os.close(handle)
        if error.errno in _HELD:
            raise _busy(path, who) from error
        return None
    return handle


def _release(handle: int, path: Path) -> None:
    # Removed while it is still held: whoever opened it meanwhile sees that it is no longer the
    # file at this path, and starts anew.  Windows refuses that; the file remains.
    with suppress(OSError):
        if _still_at(path, handle):
            path.unlink()
    os.close(handle)


def _acquire(path: Path) -> int:
    while True:
        try:
            handle = _open(path, os.O_RDWR | os.O_CREAT)
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


def _open(path: Path, flags: int) -> int:
    """Open a lock file; NotRegularError for a link, another name of a file, and what is none."""
    with suppress(FileNotFoundError):
        require_regular(path.lstat(), path)
    handle = os.open(path, flags | SAFELY, 0o600)
    try:
        status = os.fstat(handle)
        require_regular(status, path)
        require_one_name(status, path)
    except OSError:
        os.close(handle)
        raise
    return handle


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _still_at(path: Path, handle: int) -> bool:
    try:
        there = path.lstat()
    except FileNotFoundError:
        return False
    return os.path.samestat(there, os.fstat(handle))


def _write_holder(handle: int, path: Path, since: datetime) -> None:
    """Write who holds it; the handle is closed when that is refused."""
    who = f"{_HOLDER}{os.getpid()} on {socket.gethostname()} since {since.isoformat()}"
    try:
        if not _is_ours(handle):
            raise FileExistsError(errno.EEXIST, "a file of something else has this name")
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, who.encode()[:_LONGEST])
    except OSError as error:
        os.close(handle)
        raise _unavailable(path, error) from error


def _is_ours(handle: int) -> bool:
    """Whether the file is empty or holds what a run writes, perhaps its beginning alone."""
    text = _holder(handle)
    return os.fstat(handle).st_size <= _LONGEST and text[: len(_HOLDER)] == _HOLDER[: len(text)]


def _holder(handle: int) -> str:
    with suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        text = os.read(handle, _LONGEST).decode("utf-8", "replace")
        return "".join(c for c in text if c.isprintable())
    return ""


def _busy(path: Path, who: str) -> BusyError:
    return BusyError(
        f"{path}: another run is under way ({who or 'it has not said which'}).",
        "Wait until it ends; if it hangs, end that process. The lock ends with it.",
    )


def _unavailable(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"{path}: the lock of the ledger cannot be made ({error.strerror or error}).",
        "Move away what has this name; keep the ledger's folder on a disk that can lock files, "
        "with space and with the right to write for the account that runs sheetflow.",
    )
