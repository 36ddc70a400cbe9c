"""A folder moved as a whole; into one that is there already, file by file."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from sheetflow.adapters.local.exchange import give_name
from sheetflow.adapters.local.file_copy import Expected, copy_file, free_names, sha256_of
from sheetflow.adapters.local.lasting import LastingFolders, sync_folder
from sheetflow.core.names import EffectId
from sheetflow.errors import UnavailableError

_NOT_BY_RENAMING = frozenset({errno.EXDEV, errno.ENOTEMPTY, errno.EEXIST})


def move_folder(source: Path, target: Path, effect: EffectId, folders: LastingFolders) -> None:
    """Afterwards all of `source` is in `target` and `source` is gone; repeating does no more.

    No file is overwritten: where other bytes stand, a file gets " (2)" behind its name; where
    the same bytes stand already, one of the two is enough.  Raises UnavailableError, OSError.
    """
    if not os.path.lexists(source):
        if target.is_dir():
            folders.make(target)  # a run that was killed may have moved it
            sync_folder(source.parent if source.parent.is_dir() else target.parent)
            return
        raise UnavailableError(
            f"{source}: the submission's folder is not there, nor is {target}.",
            "Put the folder back (somebody moved or renamed it); the next run moves it.",
        )
    folders.make(target.parent)
    if not os.path.lexists(target):
        try:
            source.rename(target)
        except OSError as error:
            if error.errno not in _NOT_BY_RENAMING:
                raise
        else:
            sync_folder(target.parent)
            sync_folder(source.parent)
            return
    _merge(source, target, effect, folders)
    sync_folder(source.parent)


def _merge(source: Path, target: Path, effect: EffectId, folders: LastingFolders) -> None:
    folders.make(target)
    for entry in sorted(source.iterdir()):
        there = target / entry.name
        if entry.is_dir() and not entry.is_symlink():
            _merge(entry, there, effect, folders)
        elif entry.is_file() and not entry.is_symlink():
            size = entry.stat().st_size
            copy_file(entry, there, Expected(sha256_of(entry), size), effect)
            entry.unlink()
        else:
            # A link, or what else staff may have put there: its name moves, nothing is read.
            _move(entry, there)
    sync_folder(target)
    source.rmdir()


def _move(entry: Path, wanted: Path) -> None:
    for name in free_names(wanted):
        with suppress(FileExistsError):
            give_name(entry, name)
            return
