"""A submission's folder moved inside the office's own Drive: as a whole, without a loss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from sheetflow.adapters.google.api.errors import DriveCalls, Json, Refused
from sheetflow.adapters.google.drive.file import FIELDS, DriveFile, read_file
from sheetflow.adapters.google.drive.file_ids import MARK, FileIds, mark_of, refusal
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.core.effects import MoveFolder
from sheetflow.errors import UnavailableError


class FolderMover:
    """Moves folders that the job made; files of others are copied and never moved."""

    def __init__(self, calls: DriveCalls, cache: MetadataCache, places: FileIds) -> None:
        self._calls = calls
        self._cache = cache
        self._file_ids = places

    def move(self, effect: MoveFolder) -> None:
        """Afterwards all of the folder is at its target; repeating does no more."""
        source = self._file_ids.find_even_trashed(effect.source)
        if source is None or source.trashed:
            self._check_moved(effect)
            return
        self._check_inside(effect, source)
        there = self._at_target(effect, source)
        if there is not None:
            self._merge(source, there)
            self._file_ids.made(effect.target, there, new=False)
        else:
            above, _, name = effect.target.rpartition("/")
            parent = self._file_ids.folder(above)
            marks = {MARK: mark_of(effect.target)}
            self._put(source, parent, name, marks)
            self._file_ids.moved(effect)

    def _at_target(self, effect: MoveFolder, source: DriveFile) -> DriveFile | None:
        """Another folder that stands where this one goes."""
        above, _, name = effect.target.rpartition("/")
        parent = self._file_ids.existing(above)
        if parent is None or not parent.is_folder:
            return None
        same = [child for child in self._cache.below(parent, name) if child.name == name]
        others = [child for child in same if child.id != source.id and child.is_folder]
        return others[0] if others else None

    def _check_moved(self, effect: MoveFolder) -> None:
        target = self._file_ids.existing(effect.target)
        if target is None or not target.is_folder:
            self._file_ids.existing(effect.source)
            raise UnavailableError(
                f"{effect.source}: the submission's folder is not there, nor is {effect.target}.",
                "Put the folder back (somebody moved or renamed it); the next run moves it.",
            )

    def _check_inside(self, effect: MoveFolder, source: DriveFile) -> None:
        if source.drive_id != self._cache.root.drive_id:
            raise UnavailableError(
                f"{effect.source}: the folder was taken out of the office's Drive.",
                "Move it back into the office's Shared Drive; the next run does the rest.",
            )

    def _merge(self, source: DriveFile, target: DriveFile) -> None:
        """Into a folder that is there, entry by entry; of two equal files one is enough."""
        children = self._cache.children([source, target])
        for entry in list(children[source.id]):
            same = [child for child in children[target.id] if child.name == entry.name]
            folders = [child for child in same if child.is_folder]
            if entry.is_folder and folders:
                self._merge(entry, folders[0])
            elif any(_is_equal(entry, child) for child in same):
                self._update(entry, {"trashed": True})
            else:
                taken = {child.name for child in children[target.id]}
                name = next(name for name in _names(entry.name) if name not in taken)
                self._put(entry, target, name)
        self._update(source, {"trashed": True})

    def _put(
        self,
        file: DriveFile,
        parent: DriveFile,
        name: str,
        marks: Json | None = None,
    ) -> None:
        if parent.id in file.parents and file.name == name:
            return
        body: Json = {"name": name} if file.name != name else {}
        if marks:
            body["appProperties"] = marks
        where: Json = {}
        if parent.id not in file.parents:
            where = {"addParents": parent.id, "removeParents": ",".join(file.parents)}
        self._update(file, body, **where)

    def _update(self, file: DriveFile, body: Json, **where: Any) -> DriveFile:
        request = self._calls.files.update(
            fileId=file.id, body=body, supportsAllDrives=True, fields=FIELDS, **where
        )
        answer = self._calls.one(request)
        if isinstance(answer, Refused):
            raise refusal(f"{file.name}: Drive does not move this", answer)
        moved = read_file(answer)
        self._cache.remember(moved)
        return moved


def _is_equal(one: DriveFile, other: DriveFile) -> bool:
    both_files = not one.is_folder and not other.is_folder
    return both_files and bool(one.checksum) and one.checksum == other.checksum


def _names(name: str) -> Iterator[str]:
    yield name
    path = PurePosixPath(name)
    number = 1
    while True:
        number += 1
        yield f"{path.stem} ({number}){path.suffix}"
