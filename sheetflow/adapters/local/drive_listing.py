"""The files of a folder that count as attachments, in a fixed order, and never too many."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.adapters.local.drive_place import DrivePlaces, Place
from sheetflow.core.file_names import is_passing
from sheetflow.core.files import FileProblem, Obstacle


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one reference: files, bytes of all of them, and how deep folders may stand."""

    files: int = 200
    size: int = 2 * 1024**3
    depth: int = 12


def files_at(places: DrivePlaces, place: Place, limits: Limits) -> list[Place] | Obstacle:
    """The file itself, or all files in the folder and below, sorted by path.

    One entry that leads outside, cannot be opened or is one too many speaks for the whole: what
    is filed must be all that was handed in.
    """
    if not place.is_folder:
        return [place] if place.status.st_size <= limits.size else _TOO_LARGE
    try:
        found = _files_in(places, place, limits)
    except PermissionError as error:
        return Obstacle(FileProblem.FORBIDDEN, places.named(error.filename))
    except FileNotFoundError:
        return Obstacle(FileProblem.MISSING)
    return found if isinstance(found, Obstacle) else sorted(found, key=lambda item: item.path)


def _files_in(places: DrivePlaces, folder: Place, limits: Limits) -> list[Place] | Obstacle:
    found: list[Place] = []
    size = 0
    for item in _walk(places, folder, limits.depth):
        if isinstance(item, Obstacle):
            return item
        found.append(item)
        size += item.status.st_size
        if item.status.st_size > limits.size:
            return Obstacle(FileProblem.TOO_LARGE, (item.path,))
        if len(found) > limits.files or size > limits.size:
            return _TOO_LARGE
    return found


def stamp_of(found: list[Place] | Obstacle) -> str:
    """Changes when a file is added, removed, renamed, or written to."""
    digest = hashlib.blake2b(digest_size=12)
    if isinstance(found, Obstacle):
        if not found.about or found.problem is FileProblem.OUTSIDE:
            return found.problem.value
        digest.update("\0".join(found.about).encode("utf-8", "surrogatepass"))
        return f"{found.problem.value} {digest.hexdigest()}"
    for item in found:
        status = item.status
        line = f"{item.path}\0{status.st_size}\0{status.st_mtime_ns}\0"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


_TOO_LARGE = Obstacle(FileProblem.TOO_LARGE)


def _walk(places: DrivePlaces, folder: Place, depth: int) -> Iterator[Place | Obstacle]:
    if depth == 0:
        yield Obstacle(FileProblem.TOO_LARGE, (folder.path,))
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
                yield Obstacle(FileProblem.OUTSIDE, (below,))


def _linked_file(places: DrivePlaces, path: str) -> Place | Obstacle:
    """A link to a file inside is that file; folders are not followed: they may go in circles."""
    found = places.find(path)
    if isinstance(found, Obstacle):
        return Obstacle(found.problem, (path,))
    return Obstacle(FileProblem.OUTSIDE, (path,)) if found.is_folder else found
