"""The files of a folder that count as attachments, in a fixed order, and never too many."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
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


_LEAST_RENUMBERED = 8


def stamp_of(found: list[Place] | Obstacle) -> str:
    """Changes when a file is added, removed, renamed, replaced, or written to.

    A changed file whose time was set back still has another ctime, and one that was put in its
    place another inode (behind the `~`).  (On Windows ctime is the time of creation.)
    """
    digest, inodes = hashlib.blake2b(digest_size=12), hashlib.blake2b(digest_size=6)
    if isinstance(found, Obstacle):
        if not found.about or found.problem is FileProblem.OUTSIDE:
            return found.problem.value
        digest.update("\0".join(found.about).encode("utf-8", "surrogatepass"))
        return f"{found.problem.value} {digest.hexdigest()}"
    for item in found:
        status = item.status
        times = f"{status.st_mtime_ns}\0{status.st_ctime_ns}"
        line = f"{item.path}\0{status.st_size}\0{times}\0"
        digest.update(line.encode("utf-8", "surrogatepass"))
        inodes.update(f"{status.st_ino}\0".encode())
    return f"{digest.hexdigest()}~{inodes.hexdigest()}"


def without_renumbering(stamps: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """The stamps, with inodes as they are in `known` where the file system gives out new ones.

    Some network folders number their files anew at each mount, or whenever they please: when most
    files have another inode and are the same in all else, ctime included, that speaks of no file,
    and reading all of them again each time would have no end.
    """
    renumbered = {one for one, stamp in stamps.items() if _only_inode_differs(stamp, known[one])}
    if len(renumbered) < max(_LEAST_RENUMBERED, len(stamps) / 2):
        return dict(stamps)
    return {one: known[one] if one in renumbered else stamp for one, stamp in stamps.items()}


def _only_inode_differs(stamp: str, known: str) -> bool:
    rest, mark, inodes = stamp.partition("~")
    return bool(mark) and (rest, mark) == known.partition("~")[:2] and not known.endswith(inodes)


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
