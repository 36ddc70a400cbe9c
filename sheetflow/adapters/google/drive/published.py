"""Papers of the whole office in Drive: one file each, under a permanent link."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.file import DriveFile, digest_of, written
from sheetflow.adapters.google.drive.file_ids import FileIds
from sheetflow.adapters.google.drive.folders import FolderMaker
from sheetflow.adapters.google.drive.paths import folder_of, name_of, numbered
from sheetflow.core.files import PublishedFile
from sheetflow.core.names import DrivePath
from sheetflow.errors import UnavailableError

WRITTEN = "sheetflow_sha"
"""The property of our file with the SHA-256 that was written last: a different checksum of the
file means that a person has edited it."""
_LINK = "https://drive.google.com/file/d/{}/view"


NOTED = "drive:"
"""Begins the name of a note with the id of a published path."""


class FileUploader:
    """Creates and rewrites files; each call is safe to repeat.  Raises UnavailableError."""

    def __init__(self, file_ids: FileIds) -> None:
        self._file_ids = file_ids
        self._client = file_ids.client

    def create(self, path: str, folder: DriveFile, content: bytes) -> DriveFile:
        """Create a file; return the existing one when an answer was lost."""
        marks = self._file_ids.marks
        body = marks.new_body(self._file_ids.unused_id(path), path, folder.id)
        body |= marks.properties(path, **{WRITTEN: digest_of(content)})
        answer = self._client.one(requests.create(self._client, body, content))
        if isinstance(answer, Refused) and answer.status == 409:
            there = self._file_ids.find_after_conflict(path)
            if there is not None:
                return self.rewrite(path, there, content)
        return self._recorded(path, answer)

    def rewrite(self, path: str, file: DriveFile, content: bytes) -> DriveFile:
        """Write other bytes into the same file, which keeps its link, its name and its folder."""
        if is_as_written(file) and file.digest == digest_of(content) and not file.trashed:
            return file
        body = self._file_ids.marks.properties(path, **{WRITTEN: digest_of(content)})
        body |= {"trashed": False} if file.trashed else {}
        media = requests.media_of(name_of(path), content)
        request = requests.update(self._client, file.id, body, media_body=media)
        return self._recorded(path, self._client.one(request))

    def _recorded(self, path: str, answer: Json | Refused) -> DriveFile:
        file = written(answer, f"{path}: Drive does not take this file")
        self._file_ids.record(path, file)
        return file


class PublishedFiles:
    """The port PublishedFiles, below the office's folder.

    `notes` are the ledger's, `keep` writes more of them: the id of a file is kept before the file
    is created, so that a killed run creates nothing twice.
    """

    def __init__(
        self, file_ids: FileIds, notes: Mapping[str, str], keep: Callable[[Mapping[str, str]], None]
    ) -> None:
        self._file_ids = file_ids
        self._cache = file_ids.cache
        self._uploader = FileUploader(file_ids)
        self._keep = keep
        self._noted = {
            name.removeprefix(NOTED): text for name, text in notes.items() if name.startswith(NOTED)
        }
        file_ids.add_known({DrivePath(path): file_id for path, file_id in self._noted.items()})

    def existing(self, paths: Sequence[DrivePath]) -> Mapping[DrivePath, PublishedFile]:
        """Return those of these files that exist, all read in one call."""
        self._cache.forget()
        self._file_ids.forget()
        self._cache.files([self._noted[path] for path in paths if path in self._noted])
        found = ((path, self._find(path)) for path in paths)
        return {
            path: PublishedFile(file.digest, self._is_ours(path, file), _LINK.format(file.id))
            for path, file in found
            if file is not None and not file.trashed
        }

    def put(self, path: DrivePath, content: bytes) -> None:
        """Write into our own file, else into a new one whose id has been kept.

        A file that the ledger has no id of is never written into, whatever its marks.
        """
        there = self._find(path)
        if there is not None and not self._file_ids.is_own(path, there):
            raise UnavailableError(
                f"{path}: a file that this office's job did not make has this name.",
                "Nothing to do: the next run keeps it under another name.",
            )
        if there is not None:
            self._uploader.rewrite(path, there, content)
            return
        ids = self._file_ids.reserve_files([path])
        new = {one: file_id for one, file_id in ids.items() if self._noted.get(one) != file_id}
        self._keep({NOTED + one: file_id for one, file_id in new.items()})
        self._noted |= {str(one): file_id for one, file_id in new.items()}
        folder = FolderMaker(self._file_ids).folder(folder_of(path))
        self._uploader.create(path, folder, content)

    def keep_as_copy(self, path: DrivePath, mark: str) -> DrivePath:
        """Keep a person's edit of our file as a copy; our file keeps its link.

        A file that was never ours is renamed.
        """
        file = self._find(path)
        if file is None:
            raise UnavailableError(f"{path}: the file is gone.", "Run again.")
        target, kept = self._free_path(path, mark, file)
        if kept:
            return target
        client, name = self._file_ids.client, name_of(target)
        if self._file_ids.is_own(path, file):
            marks = self._file_ids.marks.properties(target, **{WRITTEN: ""})
            body = {"name": name, "parents": list(file.parents), **marks}
            request = requests.copy(client, file.id, body)
        else:
            request = requests.update(client, file.id, {"name": name})
        failure = f"{path}: what was edited cannot be kept as {name}"
        self._cache.remember(written(client.one(request), failure))
        self._file_ids.forget()
        return target

    def _is_ours(self, path: str, file: DriveFile) -> bool:
        return self._file_ids.is_own(path, file) and is_as_written(file)

    def _find(self, path: str) -> DriveFile | None:
        """Return the file created for the path, also in the trash; else one of its name there."""
        file = self._file_ids.find_even_trashed(path)
        if file is not None and file.is_folder:
            raise UnavailableError(
                f"{path}: a folder stands where a file must be.",
                "Give the folder another name, then run this again.",
            )
        return file

    def _free_path(self, path: DrivePath, mark: str, file: DriveFile) -> tuple[DrivePath, bool]:
        """Return a free path; or, with True, one where the same bytes are kept already."""
        folder = self._file_ids.find_even_trashed(folder_of(path))
        children = list(self._cache.children([folder])[folder.id]) if folder is not None else []
        place = PurePosixPath(path)
        for target in numbered(str(place.with_name(f"{place.stem} ({mark}){place.suffix}"))):
            same = [child for child in children if child.name == name_of(target)]
            if any(child.digest == file.digest for child in same):
                return DrivePath(target), True
            if not same:
                return DrivePath(target), False
        raise UnavailableError(
            f"{path}: too many versions of it stand there that people edited.",
            "Move some of them elsewhere, then run this again.",
        )


def is_as_written(file: DriveFile) -> bool:
    """Return whether it is unedited since the job wrote it."""
    return file.marks.get(WRITTEN) == file.digest
