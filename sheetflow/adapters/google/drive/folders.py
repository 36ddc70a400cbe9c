"""Makes folders under their reserved ids, with those above them; moves a submission's folder."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.file import FOLDER, DriveFile, read_file, written
from sheetflow.adapters.google.drive.file_ids import FileIds
from sheetflow.adapters.google.drive.paths import folder_of, name_of, with_ancestors
from sheetflow.core.effects import MoveFolder
from sheetflow.errors import UnavailableError


class FolderMaker:
    """Makes folders by path.  Raises UnavailableError."""

    def __init__(self, file_ids: FileIds) -> None:
        self._file_ids = file_ids
        self._client = file_ids.client

    def folder(self, path: str) -> DriveFile:
        """Return the folder of this path; makes it, and those above it, where they are missing."""
        found = self._file_ids.find(path)
        if found is None:
            self._file_ids.reserve_folders(with_ancestors([path]))
            [found] = self.make_folders(self.folder(folder_of(path)), [path])
        if not found.is_folder:
            raise UnavailableError(
                f"{path}: a file stands where a folder must be.",
                "Move it elsewhere; the next run does the work.",
            )
        return found

    def make_folders(self, parent: DriveFile, paths: Sequence[str]) -> list[DriveFile]:
        """Make sibling folders in `parent`, in one call; uses existing ones."""
        answers = self._client.many([self._create(parent, path) for path in paths])
        pairs = zip(paths, answers, strict=True)
        return [self._folder_of(parent, path, answer) for path, answer in pairs]

    def make_ahead(self, paths: Iterable[str]) -> None:
        """Make folders under their reserved ids, siblings or not, a hundred a call.

        A refusal is left to the effect that needs the folder.
        """
        new = [path for path in dict.fromkeys(paths) if self._file_ids.is_new(path)]
        above = (self._file_ids.used_id(folder_of(path)) for path in new)
        self._file_ids.cache.files(one for one in above if one is not None)
        for depth in sorted({path.count("/") for path in new}):
            level = {
                path: self._file_ids.parent_of(path) for path in new if path.count("/") == depth
            }
            there = {path: one for path, one in level.items() if one and not one.trashed}
            answers = self._client.many([self._create(one, path) for path, one in there.items()])
            for path, answer in zip(there, answers, strict=True):
                if not isinstance(answer, Refused):
                    self._file_ids.record(path, read_file(answer))

    def _create(self, parent: DriveFile, path: str) -> Any:
        body = self._file_ids.marks.new_body(self._file_ids.reserved_id(path), path, parent.id)
        return requests.create(self._client, {**body, "mimeType": FOLDER})

    def _folder_of(self, parent: DriveFile, path: str, answer: Json | Refused) -> DriveFile:
        if isinstance(answer, Refused) and answer.status == 409:
            found = self._file_ids.find_after_conflict(path)
            if found is not None:
                return found
            # Its id belongs to a file that was deleted permanently.
            self._file_ids.generate([path])
            answer = self._client.one(self._create(parent, path))
        made = written(answer, f"{path}: Drive does not make this folder")
        self._file_ids.record(path, made)
        return made


class FolderMover:
    """Moves folders that the job created; other people's files are copied and never moved."""

    def __init__(self, file_ids: FileIds) -> None:
        self._file_ids = file_ids
        self._cache = file_ids.cache

    def move(self, effect: MoveFolder) -> None:
        """Move all of the folder to its target; harmless to repeat."""
        source = self._file_ids.find_even_trashed(effect.source)
        if source is None or source.trashed:
            self._check_moved(effect)
            return
        if source.drive_id != self._cache.root.drive_id:
            raise UnavailableError(
                f"{effect.source}: the folder was taken out of the office's Drive.",
                "Move it back into the office's Shared Drive; the next run does the rest.",
            )
        there = self._folder_at_target(effect, source)
        if there is not None:
            self._merge(source, there)
            self._file_ids.record(effect.target, there, new=False)
        else:
            parent = FolderMaker(self._file_ids).folder(folder_of(effect.target))
            marks = self._file_ids.marks.properties(effect.target)
            self._put(source, parent, name_of(effect.target), marks)
            self._file_ids.record_move(effect)

    def _folder_at_target(self, effect: MoveFolder, source: DriveFile) -> DriveFile | None:
        """Return another folder at the target of this one."""
        parent = self._file_ids.find(folder_of(effect.target))
        if parent is None or not parent.is_folder:
            return None
        name = name_of(effect.target)
        same = [child for child in self._cache.below(parent, name) if child.name == name]
        others = (child for child in same if child.id != source.id and child.is_folder)
        return next(others, None)

    def _check_moved(self, effect: MoveFolder) -> None:
        target = self._file_ids.find(effect.target)
        if target is None or not target.is_folder:
            self._file_ids.find(effect.source)
            raise UnavailableError(
                f"{effect.source}: the submission's folder is not there, nor is {effect.target}.",
                "Put the folder back (somebody moved or renamed it); the next run moves it.",
            )

    def _merge(self, source: DriveFile, target: DriveFile) -> None:
        """Move into an existing folder, entry by entry; of two equal files one is kept."""
        children = self._cache.children([source, target])
        for entry in list(children[source.id]):
            same = children[target.id].named(entry.name)
            folders = [child for child in same if child.is_folder]
            if entry.is_folder and folders:
                self._merge(entry, folders[0])
            elif any(_is_equal(entry, child) for child in same):
                self._update(entry, {"trashed": True})
            else:
                taken = {child.name for child in children[target.id]}
                name = next(name for name in _names(entry.name) if name not in taken)
                self._put(entry, target, name, {})
        self._update(source, {"trashed": True})

    def _put(self, file: DriveFile, parent: DriveFile, name: str, marks: Json) -> None:
        if parent.id in file.parents and file.name == name:
            return
        where: Json = {}
        if parent.id not in file.parents:
            where = {"addParents": parent.id, "removeParents": ",".join(file.parents)}
        self._update(file, ({} if file.name == name else {"name": name}) | marks, **where)

    def _update(self, file: DriveFile, body: Json, **where: Any) -> None:
        client = self._file_ids.client
        answer = client.one(requests.update(client, file.id, body, **where))
        self._cache.remember(written(answer, f"{file.name}: Drive does not move this"))


def _is_equal(one: DriveFile, other: DriveFile) -> bool:
    both_files = not one.is_folder and not other.is_folder
    return both_files and bool(one.checksum) and one.checksum == other.checksum


def _names(name: str) -> Iterator[str]:
    yield name
    path = PurePosixPath(name)
    for number in count(2):
        yield f"{path.stem} ({number}){path.suffix}"
