"""Replacement of a workbook by a changed one: whole, or not at all.

The two are exchanged, and the displaced file is compared with what was read: a save between the
last check and the exchange is put back (`safe_files.replacing`).
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sheetflow.adapters.xlsx.workbook_file import refuse_open, unavailable, version_of
from sheetflow.errors import BusyError
from sheetflow.safe_files import replacing
from sheetflow.safe_files.writing import remove_leftovers, sync_file, temporary_beside

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
    try:
        digest = replacing.short_digest(real)
        _refuse_busy(path, real, read)
        temporary = temporary_beside(real)
    except OSError as error:
        raise unavailable(path, error) from error
    try:
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
    locks = (replacing.find_office_lock(path), replacing.find_office_lock(displaced.register))
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
