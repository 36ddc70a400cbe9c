"""A folder moved as a whole; into one that is there already, file by file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from sheetflow.adapters.local.file_copy import (
    Expected,
    copy_file,
    free_names,
    sha256_of,
    sync_folder,
)
from sheetflow.core.names import EffectId
from sheetflow.errors import UnavailableError

_NOT_BY_RENAMING = frozenset({errno.EXDEV, errno.ENOTEMPTY, errno.EEXIST})


def move_folder(source: Path, target: Path, effect: EffectId) -> None:
    """Afterwards all of `source` is in `target` and `source` is gone; repeating does no more.

    No file is overwritten: where other bytes stand, a file gets " (2)" behind its name; where
    the same bytes stand already, one of the two is enough.  Raises UnavailableError, OSError.
    """
    if not os.path.lexists(source):
        if target.is_dir():
            return
        raise UnavailableError(
            f"{source}: the submission's folder is not there, nor is {target}.",
            "Put the folder back (somebody moved or renamed it); the next run moves it.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
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
    _merge(source, target, effect)


def _merge(source: Path, target: Path, effect: EffectId) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir()):
        there = target / entry.name
        if entry.is_dir() and not entry.is_symlink():
            _merge(entry, there, effect)
        elif entry.is_file() and not entry.is_symlink():
            size = entry.stat().st_size
            copy_file(entry, there, Expected(sha256_of(entry), size), effect)
            entry.unlink()
        else:
            # A link, or what else staff may have put there: its name moves, nothing is read.
            entry.rename(next(name for name in free_names(there) if not os.path.lexists(name)))
    source.rmdir()
