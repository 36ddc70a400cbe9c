"""What the job keeps for itself beside the ledger: the lock, and temporary names to be removed."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.local.lock import run_lock
from sheetflow.errors import UnavailableError
from sheetflow.regular_file import SAFELY, read_regular
from sheetflow.temporary_file import remove_leftovers

NAME = ".sheetflow"
_MOST_NOTED = 16 << 20
_TEMPORARY = re.compile(r"\.sheetflow-[0-9a-f]{16}\.tmp")


@dataclass(frozen=True, slots=True)
class StateFolder:
    """The folder `.sheetflow/` beside `ledger`, which only the job's account may read."""

    ledger: Path

    @property
    def path(self) -> Path:
        return self.ledger.parent / NAME

    @property
    def lock(self) -> Path:
        return self.path / f"{self.ledger.name}.lock"

    @property
    def mark(self) -> Path:
        """The office's identity and the newest event that was seen (`office_marks`)."""
        return self.path / f"{self.ledger.name}.mark"

    @property
    def noted(self) -> Path:
        """The temporary names of this run that the next start does not know of by itself."""
        return self.path / f"{self.ledger.name}.temporary"

    @contextmanager
    def held(self, since: datetime, temporaries: Sequence[Path] = ()) -> Iterator[None]:
        """Hold the right to write to the ledger; first remove what a killed run left.

        `temporaries` are the names under which one may have left a file.  Raises BusyError,
        UnavailableError.
        """
        self.prepare()
        with run_lock(self.lock, self.ledger, since):
            self._sweep(temporaries)
            yield
            remove_leftovers([self.noted])

    def note_temporary(self, path: Path) -> None:
        """Note a temporary name, under the lock, before the file is made.  Raises OSError."""
        handle = os.open(self.noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND | SAFELY, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(os.fsencode(path.absolute()) + b"\0")

    def prepare(self) -> None:
        """Make the folder, for this account alone.

        Raises UnavailableError when something else has its name or other accounts may write there.
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

    def _sweep(self, temporaries: Sequence[Path]) -> None:
        for path in (*temporaries, *self._noted_names(), self.noted):
            with suppress(OSError):
                remove_leftovers([path])

    def _noted_names(self) -> Iterator[Path]:
        """Only such names as `temporary_beside` gives."""
        try:
            names = read_regular(self.noted, _MOST_NOTED).split(b"\0")
        except OSError:
            return
        for path in map(Path, map(os.fsdecode, names)):
            if _TEMPORARY.fullmatch(path.name):
                yield path


def _require_private(path: Path) -> None:
    """Take the right to write from others; a disk that keeps no modes is left as it is.

    Raises OSError for what is no folder, and for one of another account where others may write.
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
