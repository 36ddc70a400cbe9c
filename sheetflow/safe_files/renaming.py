"""Renaming to new names and exchange of two names, in one step where system and disk support it.

Linux has renameat2, macOS renamex_np, Windows ReplaceFileW; network folders often support none.
A file that another process puts at a name meanwhile always keeps that name.
"""

import errno
import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from sheetflow.safe_files.writing import create_file, remove_leftovers, sync_folder, write_beside

_Rename = Callable[[Path, Path], int]
"""Renames by a system call; its error number, 0 for success."""

_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})
_NO_LINKS = _UNSUPPORTED | {errno.EMLINK, errno.EACCES}
MAX_NAMES = 1_000
_MAX_LENGTH = 255
"""Bytes of a name."""


def exchange(first: Path, second: Path, between: Path, *, in_one_step: bool = True) -> None:
    """Exchange the files of two names.

    Where that is not one step, the file of `first` is called `between` for a moment, in which
    `first` has no file; a file that a person puts there meanwhile keeps its name, and then
    FileExistsError is raised with the old one still called `between`.  Raises OSError.
    """
    # As Python does for its own calls, so that audit hooks see this one.
    sys.audit("os.rename", os.fspath(second), os.fspath(first), -1, -1)
    if in_one_step and _exchanged(first, second, between):
        return
    first.rename(between)
    rename_to_new(second, first)
    between.rename(second)


def rename_to_new(source: Path, target: Path) -> None:
    """Rename `source` to a free name; FileExistsError when a file has it.  Raises OSError."""
    if sys.platform == "win32":
        source.rename(target)
        return
    sys.audit("os.rename", os.fspath(source), os.fspath(target), -1, -1)
    number = _renaming("new")(source, target)
    if number == 0:
        return
    if number not in _UNSUPPORTED:
        raise OSError(number, os.strerror(number), str(target))
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim_name(source, target)
    else:
        source.unlink()


def exchanges_in_one_step(folder: Path) -> bool:
    """Whether files in `folder` can be exchanged without a moment in which one name has none.

    Two empty files are made for the test and removed.  Raises OSError.
    """
    first, second, between = (folder / f".sheetflow-probe-{n}.tmp" for n in (1, 2, 3))
    try:
        create_file(first).close()
        create_file(second).close()
        return sys.platform != "win32" and _exchanged(first, second, between)
    finally:
        remove_leftovers((first, second, between))


def _exchanged(first: Path, second: Path, between: Path) -> bool:
    """Exchange by one system call; return False when it is unsupported and nothing was done."""
    if sys.platform == "win32":
        _replace_keeping(first, second, between)
        between.rename(second)
        return True
    number = _renaming("exchange")(first, second)
    if number not in _UNSUPPORTED | {0}:
        raise OSError(number, os.strerror(number), str(first))
    return number == 0


def _claim_name(source: Path, target: Path) -> None:
    """Rename where neither way is supported: an empty file reserves the name first."""
    with target.open("xb") as claim:
        ours = os.fstat(claim.fileno())
    there = target.lstat()
    if not os.path.samestat(ours, there) or there.st_size:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    source.replace(target)


@functools.cache
def _renaming(kind: str) -> _Rename:
    """Return the system call that exchanges ("exchange") or refuses to replace ("new")."""
    import ctypes  # noqa: PLC0415 - runs that write nothing do not need it

    library = ctypes.CDLL(None, use_errno=True)
    with suppress(AttributeError):
        if sys.platform == "linux":
            call, here = library.renameat2, (-100,)
            flags = {"exchange": 2, "new": 1}[kind]
        elif sys.platform == "darwin":
            call, here = library.renamex_np, ()
            flags = {"exchange": 2, "new": 4}[kind]
        else:
            raise AttributeError

        def rename(source: Path, target: Path) -> int:
            names = (*here, os.fsencode(source), *here, os.fsencode(target))
            return ctypes.get_errno() if call(*names, flags) else 0

        return rename
    return lambda _source, _target: errno.ENOSYS


def _replace_keeping(replaced: Path, replacement: Path, kept: Path) -> None:
    """Give `replacement` the name and permissions of `replaced`, whose file is renamed `kept`."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - as above

        call = ctypes.WinDLL("kernel32", use_last_error=True).ReplaceFileW
        call.argtypes = [ctypes.c_wchar_p] * 3 + [ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p]
        if not call(str(replaced), str(replacement), str(kept), 0, None, None):
            raise ctypes.WinError(ctypes.get_last_error())


def put_new_file(path: Path, content: bytes) -> None:
    """Write a new file; FileExistsError when one of this name exists.  Raises OSError."""
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    temporary = write_beside(path, content)
    try:
        rename_to_new(temporary, path)
        sync_folder(path.parent)
    finally:
        remove_leftovers([temporary])


def rename_to_free(source: Path, wanted: Path) -> Path:
    """Rename `source` to `wanted`, or to the first of `free_names` that no file has; return it.

    Raises OSError.
    """
    for name in free_names(wanted):
        with suppress(FileExistsError):
            rename_to_new(source, name)
            sync_folder(name.parent)
            return name
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(wanted))


def free_names(target: Path) -> Iterator[Path]:
    """Yield `target`, "name (2).ext", "name (3).ext" …, shortened where it would be too long."""
    yield target
    for number in range(2, MAX_NAMES):
        end = f" ({number}){target.suffix}"
        room = _MAX_LENGTH - len(os.fsencode(end))
        stem = os.fsencode(target.stem)[:room].decode("utf-8", "ignore")
        yield target.with_name(stem + end)
