"""What an answer about files rests on, so that it need not be asked for again while that stands.

An answer rests on files that stand so and not otherwise, and on nothing else standing in certain
folders.  Its ground goes along with its stamp, in few letters, and is held against what Drive's
log of changes tells.  Where part of it lies outside the office's Shared Drive, or could not be
seen, there is no ground, and the answer is asked for each time.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import blake2b

from sheetflow.adapters.google.drive.file import ChangeSet, DriveFile
from sheetflow.core.file_names import alike, is_passing

_SIZE = 8
"""Letters of a digest."""
_PAIR = 2 * _SIZE
_ANY = "\0any"
_KNOWN, _LINKED = "=", "~"
"""Before a ground: every folder above is part of it, or only those that were walked through."""


class DependencySet:
    """Gathered while an answer is found; `drive` is the office's Shared Drive, "" for none."""

    def __init__(self, drive: str) -> None:
        self._drive = drive
        self._files: dict[str, str] = {}
        self._file_ids: set[str] = set()
        self._is_linked = False
        self._seen = bool(drive)

    def on(self, file: DriveFile, *, here: bool) -> None:
        """The answer rests on this file as it is; `here`: and on its standing in its folder."""
        if file.drive_id == self._drive:
            self._files[_digest(file.id)] = _placed(file) if here else _alone(file)
        else:
            self._seen = False

    def add_folder(self, folder: DriveFile, name: str = _ANY) -> None:
        """On no other file of this name coming into the folder; without a name, on none at all."""
        self._file_ids.add(_place(folder.id, name))

    def mark_linked(self) -> None:
        """It was reached by an id: what happens to the folders above it may close it."""
        self._is_linked = True

    def mark_incomplete(self) -> None:
        """Something of it cannot be seen, or was not looked at."""
        self._seen = False

    @property
    def text(self) -> str:
        if not self._seen:
            return ""
        files = "".join(f"{file}{state}" for file, state in sorted(self._files.items()))
        return f" {_LINKED if self._is_linked else _KNOWN}{files}/{''.join(sorted(self._file_ids))}"


def has_dependencies(stamp: str) -> bool:
    return " " in stamp


class DependencyCheck:
    """Whether the grounds of stamps still stand, by what the log has told."""

    def __init__(self, told: ChangeSet) -> None:
        self._whole = told.whole
        self._of_folders = told.of_folders
        self._told: dict[str, DriveFile | None] = dict.fromkeys(map(_digest, told.gone))
        self._told |= {_digest(file.id): file for file in told.files.values()}
        self._arrived: dict[str, set[str]] = {}
        for name, file in self._told.items():
            if file is not None and not file.trashed:
                for place in _places_of(file):
                    self._arrived.setdefault(place, set()).add(name)

    def upset(self, stamp: str) -> frozenset[str] | None:
        """None for a stamp whose ground still stands.

        Else the folders of which more must be known, as far as the log tells them; a stamp
        without a ground never stands.
        """
        _, _, ground = stamp.partition(" ")
        if not ground or self._whole or (self._of_folders and ground[0] == _LINKED):
            return frozenset()
        if not self._told:
            return None
        files, _, places = ground[1:].partition("/")
        stood = {
            files[at : at + _SIZE]: files[at + _SIZE : at + _PAIR]
            for at in range(0, len(files), _PAIR)
        }
        upset = [name for name, state in stood.items() if not self._stands(name, state)]
        for at in range(0, len(places), _SIZE):
            arrived = self._arrived.get(places[at : at + _SIZE], set[str]())
            upset += arrived.difference(stood)
        if not upset:
            return None
        told = (self._told[name] for name in upset)
        return frozenset(folder for file in told if file and places for folder in file.parents)

    def _stands(self, name: str, state: str) -> bool:
        if name not in self._told:
            return True
        file = self._told[name]
        return file is not None and state in {_placed(file), _alone(file)}


def _places_of(file: DriveFile) -> Iterator[str]:
    for folder in file.parents:
        yield _place(folder, file.name)
        if not is_passing(file.name):
            yield _place(folder, _ANY)


def _place(folder: str, name: str) -> str:
    return _digest("in", folder, name if name == _ANY else alike(name))


def _alone(file: DriveFile) -> str:
    """What a file is, wherever it stands."""
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
