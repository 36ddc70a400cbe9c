"""The files of a folder that count as attachments, in a fixed order, and never too many."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.adapters.local.drive_place import DrivePlaces, Place
from sheetflow.core.files import FileProblem

_NOT_OURS = ("desktop.ini", "thumbs.db")
_PASSING = (".tmp", ".temp", ".part", ".crdownload")


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one reference: files, bytes of all of them, and how deep folders may stand."""

    files: int = 200
    size: int = 2 * 1024**3
    depth: int = 12


def is_passing(name: str) -> bool:
    """Whether a name is hidden, a program's lock, or not finished: no attachment."""
    lower = name.lower()
    return lower.startswith((".", "~$")) or lower in _NOT_OURS or lower.endswith(_PASSING)


def files_at(places: DrivePlaces, place: Place, limits: Limits) -> list[Place] | FileProblem:
    """The file itself, or all files in the folder and below, sorted by path.

    One entry that leads outside, cannot be opened or is one too many speaks for the whole: what
    is filed must be all that was handed in.
    """
    if not place.is_folder:
        return [place] if place.status.st_size <= limits.size else FileProblem.TOO_LARGE
    found: list[Place] = []
    size = 0
    try:
        for item in _walk(places, place, limits.depth):
            if isinstance(item, FileProblem):
                return item
            found.append(item)
            size += item.status.st_size
            if len(found) > limits.files or size > limits.size:
                return FileProblem.TOO_LARGE
    except PermissionError:
        return FileProblem.FORBIDDEN
    except FileNotFoundError:
        return FileProblem.MISSING
    return sorted(found, key=lambda item: item.path)


def stamp_of(found: list[Place] | FileProblem) -> str:
    """Changes when a file is added, removed, renamed, or written to."""
    if isinstance(found, FileProblem):
        return found.value
    digest = hashlib.blake2b(digest_size=12)
    for item in found:
        status = item.status
        line = f"{item.path}\0{status.st_size}\0{status.st_mtime_ns}\0"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _walk(places: DrivePlaces, folder: Place, depth: int) -> Iterator[Place | FileProblem]:
    if depth == 0:
        yield FileProblem.TOO_LARGE
        return
    with os.scandir(folder.real) as entries:
        for entry in entries:
            if is_passing(entry.name):
                continue
            below = f"{folder.path}/{entry.name}" if folder.path else entry.name
            if entry.is_symlink():
                yield _linked_file(places, below)
                continue
            place = Place(below, entry.path, entry.stat(follow_symlinks=False))
            if place.is_folder:
                yield from _walk(places, place, depth - 1)
            elif stat.S_ISREG(place.status.st_mode):
                yield place
            else:
                yield FileProblem.OUTSIDE


def _linked_file(places: DrivePlaces, path: str) -> Place | FileProblem:
    """A link to a file inside is that file; folders are not followed: they may go in circles."""
    found = places.find(path)
    if isinstance(found, Place) and found.is_folder:
        return FileProblem.OUTSIDE
    return found
