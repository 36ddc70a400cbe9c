"""Folder of the job's own files beside the ledger: the lock, and temporary names to be removed."""

import errno
import os
import re
import socket
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow.errors import BusyError, UnavailableError
from sheetflow.safe_files.reading import SAFELY, read_regular
from sheetflow.safe_files.writing import open_of_ours, remove_leftovers

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
_FAR = 1 << 30
"""Offset of the locked byte: Windows forbids reading it, so it lies behind the file's text."""


_HOLDER = "process "
_MAX_LENGTH = 300
"""Bytes of the text in a lock file."""


@contextmanager
def run_lock(path: Path, since: datetime) -> Iterator[None]:
    """Keep out other runs by the lock file `path`, which is removed afterwards.

    `since` is in the BusyError of a second run.  A killed process holds no lock, even if its file
    is still there.  Raises BusyError, UnavailableError.
    """
    handle = _acquire(path)
    _write_holder(handle, path, since)
    try:
        yield
    finally:
        _release(handle, path)


@contextmanager
def _older_lock(path: Path) -> Iterator[None]:
    """Lock an earlier version's lock file where there is one; it is neither made nor written to.

    It is removed afterwards if such a version left it; any other file of that name stays.
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
        handle = open_of_ours(path, os.O_RDWR)
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
    # Removed while still locked: a process that opened it meanwhile finds that it is no longer
    # the file at this path, and starts anew.  Windows refuses that; the file remains.
    with suppress(OSError):
        if _still_at(path, handle):
            path.unlink()
    os.close(handle)


def _acquire(path: Path) -> int:
    while True:
        try:
            handle = open_of_ours(path, os.O_RDWR | os.O_CREAT)
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
        there = path.lstat()
    except FileNotFoundError:
        return False
    return os.path.samestat(there, os.fstat(handle))


def _write_holder(handle: int, path: Path, since: datetime) -> None:
    """Write which process holds the lock; when that fails, close the handle and raise."""
    who = f"{_HOLDER}{os.getpid()} on {socket.gethostname()} since {since.isoformat()}"
    try:
        if not _is_ours(handle):
            raise FileExistsError(errno.EEXIST, "a file of something else has this name")
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, who.encode()[:_MAX_LENGTH])
    except OSError as error:
        os.close(handle)
        raise _unavailable(path, error) from error


def _is_ours(handle: int) -> bool:
    """Whether the file is empty or contains what a run writes, perhaps only its beginning."""
    text = _holder(handle)
    return os.fstat(handle).st_size <= _MAX_LENGTH and text[: len(_HOLDER)] == _HOLDER[: len(text)]


def _holder(handle: int) -> str:
    with suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        text = os.read(handle, _MAX_LENGTH).decode("utf-8", "replace")
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


NAME = ".sheetflow"
_MAX_NOTED = 16 << 20
_TEMPORARY = re.compile(r"\.sheetflow-[0-9a-f]{16}\.tmp")


@dataclass(frozen=True, slots=True)
class StateFolder:
    """Folder `.sheetflow/` beside `ledger`, which only the job's account may read."""

    ledger: Path

    @property
    def path(self) -> Path:
        """The folder's path."""
        return self.ledger.parent / NAME

    @property
    def noted(self) -> Path:
        """The file with temporary names of this run that the next start cannot derive."""
        return self.file("temporary")

    def file(self, kind: str) -> Path:
        """Return the file of what the job remembers of this kind, such as its runs."""
        return self.path / f"{self.ledger.name}.{kind}"

    @contextmanager
    def locked(self, since: datetime, temporaries: Sequence[Path] = ()) -> Iterator[None]:
        """Lock the ledger for writing; first remove what a killed run left.

        `temporaries` are names under which it may have left files.  Raises BusyError,
        UnavailableError.
        """
        self.prepare()
        older = self.ledger.with_name(f"{self.ledger.name}.lock")
        with _older_lock(older), run_lock(self.file("lock"), since):
            for path in (*temporaries, *self._noted_names(), self.noted):
                with suppress(OSError):
                    remove_leftovers([path])
            yield
            remove_leftovers([self.noted])

    def note_temporary(self, path: Path) -> None:
        """Note a temporary name, under the lock, before the file is made.  Raises OSError."""
        handle = os.open(self.noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND | SAFELY, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(os.fsencode(path.absolute()) + b"\0")

    def prepare(self) -> None:
        """Make the folder, for this account alone.

        Raises UnavailableError when something else has its name or other accounts can write there.
        """
        try:
            with suppress(FileExistsError):
                self.path.mkdir(mode=0o700)
            _require_private(self.path)
        except OSError as error:
            raise UnavailableError(
                f"{self.path}: the job's own folder cannot be used ({error.strerror or error}).",
                "Let only the account that runs sheetflow write there: move away what has this "
                "name, or give that account the right to write to the ledger's folder.",
            ) from error

    def _noted_names(self) -> Iterator[Path]:
        """Yield the noted names, only those that `temporary_beside` can return."""
        try:
            names = read_regular(self.noted, _MAX_NOTED).split(b"\0")
        except OSError:
            return
        for path in map(Path, map(os.fsdecode, names)):
            if _TEMPORARY.fullmatch(path.name):
                yield path


def _require_private(path: Path) -> None:
    """Remove other accounts' right to write; no error on a disk that keeps no modes.

    Raises OSError for what is no folder, and for another account's folder where others may write.
    """
    if not stat.S_ISDIR(path.lstat().st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "it is no folder of the job's")
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        status = os.fstat(handle)
        if not status.st_mode & 0o022:
            return
        if os.geteuid() not in (0, status.st_uid):
            raise PermissionError(errno.EPERM, "it is another account's and open to others")
        with suppress(PermissionError):
            os.fchmod(handle, 0o700)
    finally:
        os.close(handle)
