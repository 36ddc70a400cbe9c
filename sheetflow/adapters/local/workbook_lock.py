"""Whether an office program has a workbook open, as its lock file beside it shows."""

from __future__ import annotations

import os
from pathlib import Path

from sheetflow.errors import BusyError
from sheetflow.regular_file import open_regular

_MAX_LOCK = 4096
_MOST_LEFT_OUT = 2
"""Letters that a lock's name may lack at its beginning."""


def lock_of(path: Path) -> Path | None:
    """The lock file that LibreOffice, Excel or WPS keeps beside an open workbook, or None.

    Excel and WPS leave out the first letters of long names; a lock whose name is whole for
    another workbook beside this one is that one's.
    """
    names = [f".~lock.{path.name}#"]
    for left_out in range(_MOST_LEFT_OUT + 1):
        rest = path.name[left_out:]
        if not left_out or not os.path.lexists(path.with_name(rest)):
            names += (f"~${rest}", f".~{rest}")
    locks = (path.with_name(name) for name in names)
    return next((lock for lock in locks if os.path.lexists(lock)), None)


def refuse_open(path: Path) -> None:
    """BusyError when an office program has the workbook open, or seems to."""
    lock = lock_of(path)
    if lock is None:
        return
    owner = _owner(lock)
    raise BusyError(
        f"{path}: the workbook is open{f' ({owner})' if owner else ''}; it is left alone.",
        "Close it, and the next run writes to it. If nobody has it open (a program crashed), "
        f"delete the file {lock}",
    )


def _owner(lock: Path) -> str:
    """Who holds the lock, as the lock says, in printable characters."""
    try:
        with open_regular(lock) as file:
            content = file.read(_MAX_LOCK)
    except OSError:
        return ""
    if lock.name.startswith(".~lock."):
        text = " ".join(content.decode("utf-8", "replace").split(",")[:3])
    else:
        text = content[1 : 1 + content[0]].decode("utf-8", "replace") if content else ""
    return " ".join("".join(c for c in text if c.isprintable()).split())[:80]
