"""Resolution of references to files and folders inside the office's Drive folder."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sheetflow.core import files
from sheetflow.safe_files.reading import open_below


@dataclass(frozen=True, slots=True)
class DriveEntry:
    """A file or folder inside Drive: `path` below the root with `/`, `real` for the system."""

    path: str
    real: str
    status: os.stat_result

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.status.st_mode)


class ReferenceFinder:
    """Finder of references below one folder; it caches the folders on the way.

    One is made for each batch of references, as the cache is right for one moment only.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._folders: dict[str, str | files.Obstacle] = {"": self._real_root}
        self._names: dict[str, dict[str, list[str]]] = {}

    def find(self, reference: str) -> DriveEntry | files.Obstacle:
        """Return the entry that a cell's reference names; its slashes may be of either kind.

        Names are matched exactly, else by the only name that looks the same to people; several
        such names are ambiguous.  Links are followed as long as they stay inside; devices, sockets
        and pipes are no files of Drive.
        """
        parts = files.path_parts(reference)
        if isinstance(parts, files.FileProblem):
            return files.Obstacle(parts)
        if os.name == "nt" and ":" in reference:
            # On Windows it names a stream beside the file's own content.
            return files.Obstacle(files.FileProblem.MISSING)
        try:
            return self._find(parts)
        except PermissionError:
            return files.Obstacle(files.FileProblem.FORBIDDEN)
        except (OSError, ValueError):
            # Too long, or a name that this system cannot have: then there is no such file.
            return files.Obstacle(files.FileProblem.MISSING)

    def _find(self, parts: tuple[str, ...]) -> DriveEntry | files.Obstacle:
        folder = self._folder(parts[:-1])
        if isinstance(folder, files.Obstacle):
            return folder
        real = self._entry(folder, parts[-1]) if parts else folder
        if isinstance(real, files.Obstacle):
            return real
        status = os.stat(real)  # noqa: PTH116 - a Path for each of 100,000 stamps costs more than the stat
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            return _OUTSIDE
        return DriveEntry("".join(self.named(real)), real, status)

    def _folder(self, parts: tuple[str, ...]) -> str | files.Obstacle:
        name = "/".join(parts)
        if name not in self._folders:
            above = self._folder(parts[:-1])
            found = above if isinstance(above, files.Obstacle) else self._entry(above, parts[-1])
            self._folders[name] = found
        return self._folders[name]

    def _entry(self, folder: str, name: str) -> str | files.Obstacle:
        """Return the real path of an entry of a real folder, which must stay inside."""
        path = os.path.join(folder, name)  # noqa: PTH118 - as above
        try:
            status = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            same = self._alike(folder, name)
            if len(same) != 1:
                return files.Obstacle(files.FileProblem.MISSING, tuple(sorted(same)))
            path = os.path.join(folder, same[0])  # noqa: PTH118 - as above
            status = os.lstat(path)
        return self._followed(path) if stat.S_ISLNK(status.st_mode) else path

    def _followed(self, link: str) -> str | files.Obstacle:
        try:
            real = os.path.realpath(link, strict=True)
        except FileNotFoundError:
            inside = self.inside(os.path.realpath(link))
            return files.Obstacle(files.FileProblem.MISSING) if inside else _OUTSIDE
        except PermissionError:
            return files.Obstacle(files.FileProblem.FORBIDDEN)
        except OSError:
            # A link that leads to itself.
            return files.Obstacle(files.FileProblem.BROKEN)
        return real if self.inside(real) else _OUTSIDE

    def open(self, place: DriveEntry, most: int | None = None) -> BinaryIO:
        """Open a file that was found, unless a folder became a link meanwhile.

        Raises NotRegularError; OSError, with EFBIG for a file of more than `most` bytes.
        """
        return open_below(self._real_root, "".join(self.named(place.real)), most)

    def inside(self, real: str) -> bool:
        """Whether a real path is the root or below it."""
        root = self._real_root
        return real == root or real.startswith(root.rstrip(os.sep) + os.sep)

    def named(self, real: str | None) -> tuple[str, ...]:
        """Return the parts of a real path below the root; () where there is none."""
        if real is None or not self.inside(real) or real == self._real_root:
            return ()
        return (real[len(self._real_root) + 1 :].replace(os.sep, "/"),)

    def _alike(self, folder: str, name: str) -> list[str]:
        if folder not in self._names:
            names: dict[str, list[str]] = {}
            if os.path.isdir(folder):  # noqa: PTH112 - as above
                for entry in os.listdir(folder):  # noqa: PTH208 - as above
                    names.setdefault(files.alike(entry), []).append(entry)
            self._names[folder] = names
        return self._names[folder].get(files.alike(name), [])


_OUTSIDE = files.Obstacle(files.FileProblem.OUTSIDE)


def files_at(
    finder: ReferenceFinder, place: DriveEntry, limits: files.ReferenceLimits
) -> list[DriveEntry] | files.Obstacle:
    """Return the file itself, or all files in the folder and below, sorted by path.

    One entry that leads outside, cannot be opened or is over the limit is returned for the whole:
    all that was handed in must be filed.
    """
    if not place.is_folder:
        return [place] if place.status.st_size <= limits.size else _TOO_LARGE
    try:
        found = _files_in(finder, place, limits)
    except PermissionError as error:
        return files.Obstacle(files.FileProblem.FORBIDDEN, finder.named(error.filename))
    except FileNotFoundError:
        return files.Obstacle(files.FileProblem.MISSING)
    return found if isinstance(found, files.Obstacle) else sorted(found, key=lambda item: item.path)


def _files_in(
    finder: ReferenceFinder, folder: DriveEntry, limits: files.ReferenceLimits
) -> list[DriveEntry] | files.Obstacle:
    found: list[DriveEntry] = []
    size = 0
    for item in _walk(finder, folder, limits.depth):
        if isinstance(item, files.Obstacle):
            return item
        found.append(item)
        size += item.status.st_size
        if item.status.st_size > limits.size:
            return files.Obstacle(files.FileProblem.TOO_LARGE, (item.path,))
        if len(found) > limits.files or size > limits.size:
            return _TOO_LARGE
    return found


_MIN_RENUMBERED = 8


def fingerprint_of(found: list[DriveEntry] | files.Obstacle) -> str:
    """Return a text that changes when a file is added, removed, renamed, replaced or written to.

    A changed file whose time was set back still has another ctime, and one that was put in its
    place another inode (behind the `~`).  (On Windows ctime is the time of creation.)
    """
    digest, inodes = hashlib.blake2b(digest_size=12), hashlib.blake2b(digest_size=6)
    if isinstance(found, files.Obstacle):
        if not found.about or found.problem is files.FileProblem.OUTSIDE:
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


def ignore_renumbered_inodes(stamps: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Return the stamps, with the inodes in `known` where the file system renumbered its files.

    Some network folders number their files anew at each mount, or at any time: when most files
    have another inode and are the same in all else, ctime included, no file has changed, and
    otherwise all of them would be read again each time.
    """
    renumbered = {one for one, stamp in stamps.items() if _only_inode_differs(stamp, known[one])}
    if len(renumbered) < max(_MIN_RENUMBERED, len(stamps) / 2):
        return dict(stamps)
    return {one: known[one] if one in renumbered else stamp for one, stamp in stamps.items()}


def _only_inode_differs(stamp: str, known: str) -> bool:
    rest, mark, inodes = stamp.partition("~")
    return bool(mark) and (rest, mark) == known.partition("~")[:2] and not known.endswith(inodes)


_TOO_LARGE = files.Obstacle(files.FileProblem.TOO_LARGE)


def _walk(
    finder: ReferenceFinder, folder: DriveEntry, depth: int
) -> Iterator[DriveEntry | files.Obstacle]:
    if depth == 0:
        yield files.Obstacle(files.FileProblem.TOO_LARGE, (folder.path,))
        return
    with os.scandir(folder.real) as entries:
        for entry in entries:
            if files.is_passing(entry.name):
                continue
            below = f"{folder.path}/{entry.name}" if folder.path else entry.name
            if entry.is_symlink():
                yield _linked_file(finder, below)
                continue
            place = DriveEntry(below, entry.path, entry.stat(follow_symlinks=False))
            if place.is_folder:
                yield from _walk(finder, place, depth - 1)
            elif stat.S_ISREG(place.status.st_mode):
                yield place
            else:
                yield files.Obstacle(files.FileProblem.OUTSIDE, (below,))


def _linked_file(finder: ReferenceFinder, path: str) -> DriveEntry | files.Obstacle:
    """Return the file that a link leads to; links to folders may form cycles and are refused."""
    found = finder.find(path)
    if isinstance(found, files.Obstacle):
        return files.Obstacle(found.problem, (path,))
    return files.Obstacle(files.FileProblem.OUTSIDE, (path,)) if found.is_folder else found
