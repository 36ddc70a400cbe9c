"""Makes folders under their reserved ids, with those above them; uses existing ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive import file
from sheetflow.adapters.google.drive.file_ids import FileIds
from sheetflow.adapters.google.drive.paths import folder_of, new_body, with_ancestors
from sheetflow.errors import UnavailableError


class FolderMaker:
    """Makes folders by path.  Raises UnavailableError."""

    def __init__(self, file_ids: FileIds) -> None:
        self._file_ids = file_ids
        self._client = file_ids.client

    def folder(self, path: str) -> file.DriveFile:
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

    def make_folders(self, parent: file.DriveFile, paths: Sequence[str]) -> list[file.DriveFile]:
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
                    self._file_ids.record(path, file.read_file(answer))

    def _create(self, parent: file.DriveFile, path: str) -> Any:
        body = new_body(self._file_ids.reserved_id(path), path, parent.id)
        return file.create_request(self._client, {**body, "mimeType": file.FOLDER})

    def _folder_of(
        self, parent: file.DriveFile, path: str, answer: Json | Refused
    ) -> file.DriveFile:
        if isinstance(answer, Refused) and answer.status == 409:
            found = self._file_ids.find_after_conflict(path)
            if found is not None:
                return found
            # Its id belongs to a file that was deleted permanently.
            self._file_ids.generate([path])
            answer = self._client.one(self._create(parent, path))
        made = file.written(answer, f"{path}: Drive does not make this folder")
        self._file_ids.record(path, made)
        return made
