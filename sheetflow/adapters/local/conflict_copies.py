"""Copies of the register that a synchroniser made when two people saved it at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sheetflow.core.file_names import is_passing

_WORDS = re.compile(r"conflict|konflik|bertentangan|冲突", re.IGNORECASE)
"""In the names that Syncthing, Dropbox, Nextcloud, ownCloud, Box, Synology and rclone give."""
_ADDED = re.compile(
    r" ?\(\d{1,2}\)"  # Google Drive, OneDrive in a browser
    r"| \d{1,2}"  # iCloud
    r"|-(?=[^a-z]*[A-Z])[A-Z0-9][A-Z0-9-]{0,14}(?:-\d{1,2})?"  # OneDrive: the computer's name
    r"|-(?:[\w' ’-]*(?:MacBook|iMac|Mac)\b[\w ]*)(?:-\d{1,2})?"  # and that of a Mac
)


def conflict_copies(register: Path) -> tuple[str, ...]:
    """The names of such copies beside the workbook, and beside the one that a link leads to.

    A folder that may not be listed has none that could be named.
    """
    places = dict.fromkeys((register.absolute(), register.resolve()))
    return tuple(sorted({name for place in places for name in _beside(place)}))


def _beside(register: Path) -> Iterator[str]:
    try:
        names = os.listdir(register.parent)  # noqa: PTH208 - names are all that is needed
    except OSError:
        return
    for name in names:
        if name != register.name and not is_passing(name) and _is_copy(Path(name), register):
            yield name


def _is_copy(other: Path, register: Path) -> bool:
    if other.suffix.lower() != register.suffix.lower():
        return False
    added = other.stem.removeprefix(register.stem)
    if added == other.stem:
        return False
    return _WORDS.search(added) is not None or _ADDED.fullmatch(added) is not None
