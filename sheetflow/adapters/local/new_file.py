"""A file of ours under a name that no file has: whole, or not there."""

from __future__ import annotations

import os
from pathlib import Path

from sheetflow.adapters.local.exchange import give_name
from sheetflow.adapters.local.lasting import sync_folder
from sheetflow.temporary_file import create_file, remove_leftovers, temporary_beside


def put_new_file(path: Path, content: bytes) -> None:
    """Write a file that was not there; FileExistsError when somebody made one meanwhile.

    Raises OSError.
    """
    temporary = written_beside(path, content)
    try:
        give_name(temporary, path)
        sync_folder(path.parent)
    finally:
        remove_leftovers([temporary])


def written_beside(path: Path, content: bytes) -> Path:
    """Write a temporary file beside `path` whose bytes last; where it is.  Raises OSError."""
    temporary = temporary_beside(path)
    try:
        with create_file(temporary, 0o666) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        remove_leftovers([temporary])
        raise
    return temporary
