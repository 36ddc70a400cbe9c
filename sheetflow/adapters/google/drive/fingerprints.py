"""A reference's files and their fingerprint, which holds what the reference depends on.

A reference is resolved again only when a dependency has changed: it depends on unchanged files,
and on no new files in certain folders.  A dependency set is kept as a short text with the
fingerprint, and compared with Drive's change log.  Where part of it is outside the office's Shared
Drive, or could not be read, there is no set, and the reference is resolved in every run.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from sheetflow.adapters.google.drive.file import DriveFile
from sheetflow.core.files import (
    FileFact,
    FileInfo,
    FileProblem,
    Obstacle,
    alike,
    is_passing,
    is_pointer,
)

_SIZE = 8
"""Characters of a digest."""
_PAIR = 2 * _SIZE
_ANY = "\0any"
_KNOWN, _LINKED = "=", "~"
"""Begins a set: with all folders above the file, or only with those that were traversed."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Entries of the change log: present states of files, and the ids of those that are gone.

    `whole`: a change concerns the Shared Drive itself, and so everything in it.
    """

    files: Mapping[str, DriveFile] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    whole: bool = False

    @property
    def may_concern_others(self) -> bool:
        """Whether files that it does not name may have changed."""
        lost = (file.is_folder and file.trashed for file in self.files.values())
        return bool(self.gone) or any(lost)


class DependencySet:
    """The dependencies found while resolving; `drive` is the office's Shared Drive, "" for none."""

    def __init__(self, drive: str) -> None:
        self._drive = drive
        self._files: dict[str, str] = {}
        self._places: set[str] = set()
        self._is_linked = False
        self._is_complete = bool(drive)

    def add_file(self, file: DriveFile, *, here: bool) -> None:
        """Add a dependency on this file being unchanged, with `here` also in the same folder."""
        if file.drive_id == self._drive:
            self._files[_digest(file.id)] = _placed(file) if here else _alone(file)
        else:
            self._is_complete = False

    def add_folder(self, folder: DriveFile, name: str = _ANY) -> None:
        """Add a dependency on no other file with this name (or any) appearing in the folder."""
        self._places.add(_place(folder.id, name))

    def mark_linked(self) -> None:
        """Mark it as reached by an id: changes to the folders above may end the access."""
        self._is_linked = True

    def mark_incomplete(self) -> None:
        """Mark it as incomplete: part of it cannot be read, or was not."""
        self._is_complete = False

    @property
    def text(self) -> str:
        """Return its short text, "" for an incomplete set."""
        if not self._is_complete:
            return ""
        files = "".join(f"{file}{state}" for file, state in sorted(self._files.items()))
        return f" {_LINKED if self._is_linked else _KNOWN}{files}/{''.join(sorted(self._places))}"


def has_dependencies(fingerprint: str) -> bool:
    """Return whether the fingerprint contains a complete set."""
    return " " in fingerprint


class DependencyCheck:
    """Compares the dependencies of fingerprints with a change set."""

    def __init__(self, changes: ChangeSet) -> None:
        self._whole = changes.whole
        self._may_concern_others = changes.may_concern_others
        self._changed: dict[str, DriveFile | None] = dict.fromkeys(map(_digest, changes.gone))
        self._changed |= {_digest(file.id): file for file in changes.files.values()}
        self._arrived: dict[str, set[str]] = {}
        for name, file in self._changed.items():
            if file is not None and not file.trashed:
                for place in _places_of(file):
                    self._arrived.setdefault(place, set()).add(name)

    def changed_folders(self, fingerprint: str) -> frozenset[str] | None:
        """Return None for a fingerprint whose dependencies are unchanged.

        Else the folders of which more must be read, as far as the log names them; a fingerprint
        without dependencies always counts as changed.
        """
        _, _, text = fingerprint.partition(" ")
        if not text or self._whole or (self._may_concern_others and text[0] == _LINKED):
            return frozenset()
        if not self._changed:
            return None
        files, _, places = text[1:].partition("/")
        states = {
            files[at : at + _SIZE]: files[at + _SIZE : at + _PAIR]
            for at in range(0, len(files), _PAIR)
        }
        invalid = [name for name, state in states.items() if not self._holds(name, state)]
        for at in range(0, len(places), _SIZE):
            arrived = self._arrived.get(places[at : at + _SIZE], set[str]())
            invalid += arrived.difference(states)
        if not invalid:
            return None
        found = (self._changed[name] for name in invalid)
        return frozenset(folder for file in found if file and places for folder in file.parents)

    def _holds(self, name: str, state: str) -> bool:
        if name not in self._changed:
            return True
        file = self._changed[name]
        return file is not None and state in {_placed(file), _alone(file)}


def _places_of(file: DriveFile) -> Iterator[str]:
    for folder in file.parents:
        yield _place(folder, file.name)
        if not is_passing(file.name):
            yield _place(folder, _ANY)


def _place(folder: str, name: str) -> str:
    return _digest("in", folder, name if name == _ANY else alike(name))


def _alone(file: DriveFile) -> str:
    """Return the state of a file without its place."""
    return _digest("alone", *_facts(file))


def _placed(file: DriveFile) -> str:
    return _digest("here", *_facts(file), *file.parents)


def _facts(file: DriveFile) -> tuple[str, ...]:
    facts = (file.name, file.mime_type, file.points_to, file.trashed, file.may_be_copied)
    content = () if file.is_folder else (file.size, file.digest)
    return tuple(map(str, (*facts, *content)))


def _digest(*texts: str) -> str:
    text = "\0".join(texts).encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(blake2b(text, digest_size=6).digest()).decode()


BY_ID = "drive:"
"""Before the id of a file that is read by its id."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file and the path by which the job reads it: "drive:ID", or its path in the office."""

    path: str
    file: DriveFile
    order: str = ""
    """Its path below the reference's target, by which a folder's files are sorted."""

    @property
    def shown(self) -> str:
        """Its path for people: in the office, or below the reference's target."""
        below = self.order.lstrip("/") or self.file.name
        return below if self.path.startswith(BY_ID) else self.path

    @property
    def only_points(self) -> bool:
        """Whether it is a small file that only points to a document kept elsewhere."""
        return not self.file.is_printable and is_pointer(self.file.name)


FoundFiles = list[FoundFile] | Obstacle


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference's files, and their dependencies."""

    files: FoundFiles
    dependencies: DependencySet

    @property
    def fingerprint(self) -> str:
        """Changes when a file is added, removed, renamed, edited, or becomes inaccessible."""
        digest = blake2b(digest_size=12)
        if isinstance(self.files, Obstacle):
            digest.update("\0".join(self.files.about).encode("utf-8", "surrogatepass"))
            about = f":{digest.hexdigest()}" if self.files.about else ""
            return self.files.problem.value + about + self.dependencies.text
        for one in self.files:
            file = one.file
            facts = (one.path, file.id, file.name, file.size, file.digest, file.may_be_copied)
            digest.update("\0".join(map(str, (*facts, ""))).encode("utf-8", "surrogatepass"))
        return digest.hexdigest() + self.dependencies.text

    @property
    def file_info(self) -> FileInfo:
        """Return the facts, with the fingerprint of that reading."""
        files = [] if isinstance(self.files, Obstacle) else self.files
        obstacle = self.files if isinstance(self.files, Obstacle) else _obstacle_in(files)
        if obstacle:
            return FileInfo(self.fingerprint, problem=obstacle.problem, about=obstacle.about)
        counted = (one for one in files if not one.only_points)
        left_out = tuple(one.shown for one in files if one.only_points)
        return FileInfo(self.fingerprint, tuple(map(_fact, counted)), left_out=left_out)


def _obstacle_in(files: list[FoundFile]) -> Obstacle | None:
    counted = [one for one in files if not one.only_points]
    if not counted:
        kind = FileProblem.SHORTCUT if files else FileProblem.EMPTY
        return Obstacle(kind, tuple(one.shown for one in files))
    for one in counted:
        if not one.file.may_be_copied:
            return Obstacle(FileProblem.FORBIDDEN, (one.shown,))
        if not one.file.size and not one.file.is_printable:
            return Obstacle(FileProblem.EMPTY, (one.shown,))
    return None


def _fact(found: FoundFile) -> FileFact:
    file = found.file
    return FileFact(found.path, file.kept_name, file.size, file.digest, file.kind, file.image)
