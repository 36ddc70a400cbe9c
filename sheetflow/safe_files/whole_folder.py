"""A folder of generated files that is replaced whole or not at all, by one exchange of names.

The new files are written beside the folder under a temporary name, synced, then the two folders
exchange their names.  A list of what was written stands in the folder, so that nothing that
somebody else put there is ever removed.  What a killed process left is cleaned by the next.
"""

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from sheetflow.safe_files.reading import read_regular
from sheetflow.safe_files.renaming import exchange, rename_to_new
from sheetflow.safe_files.writing import make_durable_folder, sync_file, sync_folder

if sys.platform != "win32":
    import fcntl

LIST = ".sheetflow-files"
"""The file with the places of all files that were written, one a line."""
_MOST = 10_000_000


class ForeignFileError(FileExistsError):
    """The folder has a file that `replace_folder` did not write."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def replace_folder(
    folder: Path, files: Iterable[tuple[str, bytes]], *, in_one_step: bool = sys.platform != "win32"
) -> int:
    """Write `folder` anew with these files, by place and content; return how many.

    `in_one_step` False renames in several steps, as on disks that cannot exchange; one that is
    killed between them leaves the folder without its name until the next call.

    Raises OSError, and ForeignFileError where the folder has something that is not of an earlier
    call: then nothing was changed.
    """
    real = Path(os.path.realpath(folder))
    if not real.name:
        raise ForeignFileError(real)
    make_durable_folder(real.parent)
    digest = hashlib.sha256(os.fsencode(real.name)).hexdigest()[:16]
    built, old = (real.with_name(f".sheetflow-{digest}-{kind}") for kind in ("new", "old"))
    with _alone(real.parent):
        _clean(real, built, old)
        refuse_foreign(real)
        try:
            written = _build(built, files)
            refuse_foreign(real)  # what was put there meanwhile
            _swap(real, built, old, in_one_step=in_one_step)
        finally:
            _clean(real, built, old)
    return written


def refuse_foreign(folder: Path) -> None:
    """Raise ForeignFileError for what `replace_folder` did not write; OSError for no folder."""
    foreign = next(_foreign_files(Path(os.path.realpath(folder))), None)
    if foreign is not None:
        raise ForeignFileError(foreign)


def _foreign_files(folder: Path) -> Iterator[Path]:
    if not os.path.lexists(folder):
        return
    ours = {LIST}
    with suppress(FileNotFoundError):
        ours.update(read_regular(folder / LIST, _MOST).decode(errors="replace").splitlines())
    for path in sorted(folder.iterdir()) if ours == {LIST} else sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if place not in ours and (path.is_symlink() or not path.is_dir() or ours == {LIST}):
            yield path


def _build(built: Path, files: Iterable[tuple[str, bytes]]) -> int:
    built.mkdir()
    places = []
    for place, content in files:
        parts = PurePosixPath(place)
        if parts.is_absolute() or ".." in parts.parts:
            raise ValueError(f"{place}: leads out of the folder")
        path = built / parts
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
        places.append(place)
    (built / LIST).write_bytes("".join(f"{place}\n" for place in places).encode())
    for place in (*places, LIST):
        sync_file(built / place)  # after all are written: the disk has most of them by now
    return len(places)


def _swap(folder: Path, built: Path, old: Path, *, in_one_step: bool) -> None:
    """Give the built folder its name; the one before it, if any, is removed by `_clean`."""
    if os.path.lexists(folder):
        exchange(folder, built, old, in_one_step=in_one_step)
    else:
        rename_to_new(built, folder)
    sync_folder(folder.parent)


def _clean(folder: Path, built: Path, old: Path) -> None:
    """Remove what a process left; a folder without its name gets it back."""
    if old.is_dir() and not os.path.lexists(folder):
        old.rename(folder)
    for left in (built, old):
        if os.path.lexists(left):
            shutil.rmtree(left)


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """Hold off other writers below `parent`, where the system and its disk can."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # some network folders know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
