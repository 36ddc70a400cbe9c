"""The dependencies of a resolved reference: it is resolved again only when one has changed.

It depends on unchanged files, and on no new files in certain folders.  A dependency set is kept
as a short text with the reference's fingerprint, and compared with Drive's change log.  Where part
of it is outside the office's Shared Drive, or could not be read, there is no set, and the reference
is resolved in every run.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from sheetflow.adapters.google.drive.file import DriveFile
from sheetflow.core.files import alike, is_passing

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
