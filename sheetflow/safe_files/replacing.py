"""Files displaced by an exchange: removed if they are what was read, else a person's save and kept.

The displaced file has a name that holds two digests: of what was read, and of what the job wrote.
So any later start, also after a crash at any moment, can classify it by its bytes alone:

- What was read, or what the job wrote, is not needed.  It is removed once no program has it open
  for writing; where the system does not report that, at a later start.
- Anything else is a person's save.  While the register is still exactly what the job wrote, the
  save is put back in its place: it is the version its author saw, the other contains no person's
  work, and the next run reads it.  Once the register has been saved again, both are people's
  work; then it is kept as a conflict copy beside the register.

Both ways rename the file and never copy it, so that bytes that are still being written into it
arrive as well.
"""

import errno
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sheetflow.safe_files.reading import NotRegularError, digest_of, open_regular
from sheetflow.safe_files.renaming import exchange, rename_to_free, rename_to_new
from sheetflow.safe_files.writing import sync_folder

if sys.platform == "linux":
    import fcntl
    import signal

DIGITS = 24
_NAME = re.compile(r"\.sheetflow-([0-9a-f]{24})-([0-9a-f]{24})-(displaced|between)-(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DisplacedFile:
    """Place of the file that an exchange took from `register`.

    `read` and `written` are the `short_digest` of what was read and of what the job wrote.
    `register` may be any file that people may edit too.  `in_one_step` False renames in several
    steps, as on disks that cannot exchange, also where this one could.
    """

    register: Path
    read: str
    written: str
    kind: str = "displaced"
    in_one_step: bool = True

    @property
    def place(self) -> Path:
        """The name of the displaced file."""
        name = f".sheetflow-{self.read}-{self.written}-{self.kind}-{self.register.name}"
        return self.register.with_name(name)

    @property
    def known(self) -> tuple[str, str]:
        """The digests of content that need not be kept."""
        return self.read, self.written

    def exchange(self) -> None:
        """Exchange the files of the register and of `place`.  Raises OSError."""
        between = DisplacedFile(self.register, self.read, self.written, "between").place
        exchange(self.register, self.place, between, in_one_step=self.in_one_step)
        sync_folder(self.register.parent)


def short_digest(path: Path) -> str:
    """Return a file's digest as used in names; "" for a link or pipe.  Raises OSError."""
    try:
        with open_regular(path) as file:
            return digest_of(file)[:DIGITS]
    except NotRegularError:
        return ""


def exchange_keeping_saves(
    displaced: DisplacedFile, word: str, is_open: Callable[[], bool]
) -> tuple[Path, ...] | None:
    """Exchange the register for the file at `displaced.place`, which is gone afterwards.

    Returns None when that succeeded.  Otherwise a person saved meanwhile, and the register is that
    save; then the conflict copies made are returned.  `is_open` is called after the exchange.
    Raises OSError.
    """
    exchanged = False
    try:
        displaced.exchange()
        exchanged = True
        open_now = is_open()
        if short_digest(displaced.place) == displaced.read and not open_now:
            _drop(displaced)
            return None
        displaced.exchange()
        copy = _check_exchange(displaced, word, restore=False)
    except FileExistsError:
        return resolve_displaced(displaced.register, word)
    finally:
        if not exchanged:
            displaced.place.unlink(missing_ok=True)
    return () if copy is None else (copy,)


def _drop(displaced: DisplacedFile) -> None:
    """Remove the displaced file unless a program may still write to it."""
    if (
        is_open_for_writing(displaced.place) is False
        and short_digest(displaced.place) in displaced.known
    ):
        displaced.place.unlink()


def resolve_displaced(register: Path, word: str) -> tuple[Path, ...]:
    """Remove, put back or keep what earlier exchanges displaced; return the conflict copies.

    To be called under the run's lock before anything is written.  `word` marks a conflict copy's
    name.  Raises OSError.
    """
    real = register.resolve()
    here = [one for one in displaced_in(real.parent) if one.register.name == real.name]
    copies = []
    for one in sorted(here, key=lambda found: found.kind):
        if not os.path.lexists(real):
            _return_name(one)
        elif (copy := _check_exchange(one, word, restore=True)) is not None:
            copies.append(copy)
    return tuple(copies)


def displaced_in(folder: Path) -> Iterator[DisplacedFile]:
    """Yield the displaced files that exchanges left in a folder.  Raises OSError."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is needed
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in names:
        found = _NAME.fullmatch(name)
        if found is not None:
            yield DisplacedFile(folder / found[4], found[1], found[2], found[3])


def is_open_for_writing(path: Path) -> bool | None:
    """Whether a program has the file open for writing; None where the system does not report it.

    The system grants a read lease only for a file that no program has open for writing.
    """
    if sys.platform != "linux":
        return None
    try:
        with open_regular(path) as file:
            # Without it, a program that opens the file during the lease would end this process.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    return False


def _check_exchange(one: DisplacedFile, word: str, *, restore: bool) -> Path | None:
    open_now, digest = is_open_for_writing(one.place), short_digest(one.place)
    if digest in one.known:
        if open_now is False or (
            restore and open_now is None and find_office_lock(one.register) is None
        ):
            with suppress(PermissionError):  # Windows does not remove a file that is open
                one.place.unlink()
        return None
    if restore and one.kind == "displaced" and short_digest(one.register) == one.written:
        one.exchange()
        return _check_exchange(one, word, restore=False)
    return _keep_copy(one, word)


def _keep_copy(one: DisplacedFile, word: str) -> Path:
    register = one.register
    wanted = register.with_name(f"{register.stem} ({word}){register.suffix}")
    return rename_to_free(one.place, wanted)


def _return_name(one: DisplacedFile) -> None:
    """Give the register's name back to the file that an interrupted exchange took it from."""
    if one.kind == "between" or short_digest(one.place) not in one.known:
        with suppress(FileExistsError):
            rename_to_new(one.place, one.register)
            sync_folder(one.register.parent)


_MAX_LEFT_OUT = 2


def find_office_lock(path: Path) -> Path | None:
    """Return the lock file that LibreOffice, Excel or WPS keeps beside an open workbook, or None.

    Excel and WPS leave out the first letters of long names; a lock whose name is complete for
    another workbook beside this one belongs to that one.
    """
    names = [f".~lock.{path.name}#"]
    for left_out in range(_MAX_LEFT_OUT + 1):
        rest = path.name[left_out:]
        if not left_out or not os.path.lexists(path.with_name(rest)):
            names += (f"~${rest}", f".~{rest}")
    locks = (path.with_name(name) for name in names)
    return next((lock for lock in locks if os.path.lexists(lock)), None)
