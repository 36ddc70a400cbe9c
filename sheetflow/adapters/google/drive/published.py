"""Papers of the whole office on their shelf in Drive: one file each, under one link for good."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from sheetflow.adapters.google.api.errors import DriveCalls, Json, Refused
from sheetflow.adapters.google.drive.file import FIELDS, PDF, DriveFile, read_file
from sheetflow.adapters.google.drive.file_ids import (
    MARK,
    FileIds,
    is_made_for,
    mark_of,
    numbered,
    refusal,
)
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.core.names import DrivePath
from sheetflow.errors import UnavailableError
from sheetflow.ports import PublishedFile

WRITTEN = "sheetflow_sha"
"""The property of a file of ours that says which bytes were written last: with others in it,
somebody has edited it."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "pdf": PDF,
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
}


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class FileUploader:
    """Creates and rewrites files; each call is safe to repeat."""

    def __init__(self, calls: DriveCalls, cache: MetadataCache, places: FileIds) -> None:
        self._calls = calls
        self._cache = cache
        self._file_ids = places

    def create(self, path: str, folder: DriveFile, content: bytes) -> DriveFile:
        """A new file; the one that is there when an answer was lost.  Raises UnavailableError."""
        file_id = self._file_ids.unused_id(path)
        body = {"id": file_id, "parents": [folder.id], **_told(path, content)}
        body["name"] = path.rpartition("/")[2]
        request = self._calls.files.create(
            body=body, media_body=_media(path, content), supportsAllDrives=True, fields=FIELDS
        )
        answer = self._calls.one(request)
        if isinstance(answer, Refused) and answer.status == 409:
            there = self._file_ids.again(path)
            if there is not None:
                return self.rewrite(path, there, content)
        return self._made(path, answer)

    def rewrite(self, path: str, file: DriveFile, content: bytes) -> DriveFile:
        """Other bytes in the same file, which keeps its link, its name and its place."""
        if _holds(file, content) and not file.trashed:
            return file
        body = _told(path, content) | ({"trashed": False} if file.trashed else {})
        request = self._calls.files.update(
            fileId=file.id,
            body=body,
            media_body=_media(path, content),
            supportsAllDrives=True,
            fields=FIELDS,
        )
        return self._made(path, self._calls.one(request))

    def _made(self, path: str, answer: Any) -> DriveFile:
        if isinstance(answer, Refused):
            raise refusal(f"{path}: Drive does not take this file", answer)
        file = read_file(answer)
        self._file_ids.made(path, file)
        return file


def is_as_written(file: DriveFile) -> bool:
    """Whether nobody has edited it since it was written here."""
    return file.marks.get(WRITTEN) == file.digest


def _holds(file: DriveFile, content: bytes) -> bool:
    return is_as_written(file) and file.digest == digest_of(content)


def _told(path: str, content: bytes) -> Json:
    return {"appProperties": {MARK: mark_of(path), WRITTEN: digest_of(content)}}


def _media(path: str, content: bytes) -> MediaIoBaseUpload:
    kind = _TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    return MediaIoBaseUpload(BytesIO(content), mimetype=kind, resumable=False)


NOTED = "drive:"
"""Begins the name of a note: under which id a path of the shelf is to be found."""


class PublishedFiles:
    """Shelf below the office's folder.

    `notes` are the ledger's, `keep` writes more of them: the id of a file is kept before the file
    is made, so that a run which is killed makes nothing twice.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - how Drive is spoken to, and the ledger's two ends
        self,
        calls: DriveCalls,
        cache: MetadataCache,
        places: FileIds,
        uploads: FileUploader,
        notes: Mapping[str, str],
        keep: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._calls = calls
        self._cache = cache
        self._file_ids = places
        self._uploads = uploads
        self._keep = keep
        self._noted = {
            name.removeprefix(NOTED): text for name, text in notes.items() if name.startswith(NOTED)
        }
        places.add_known({DrivePath(path): file_id for path, file_id in self._noted.items()})

    def stands(self, paths: Sequence[DrivePath]) -> Mapping[DrivePath, PublishedFile]:
        """Those of these files that are there, all asked for in one call."""
        self._cache.forget()
        self._file_ids.forget()
        self._cache.files([self._noted[path] for path in paths if path in self._noted])
        seen = ((path, self._seen(path)) for path in paths)
        return {
            path: PublishedFile(file.digest, is_as_written(file))
            for path, file in seen
            if file is not None and not file.trashed
        }

    def put(self, path: DrivePath, content: bytes) -> None:
        """Into the file that is there, else into a new one whose id has been kept."""
        there = self._seen(path)
        if there is not None:
            self._uploads.rewrite(path, there, content)
            return
        ids = self._file_ids.reserve_files([path])
        new = {one: file_id for one, file_id in ids.items() if self._noted.get(one) != file_id}
        self._keep({NOTED + one: file_id for one, file_id in new.items()})
        self._noted |= {str(one): file_id for one, file_id in new.items()}
        self._uploads.create(path, self._file_ids.folder(path.rpartition("/")[0]), content)

    def set_aside(self, path: DrivePath, mark: str) -> DrivePath:
        """A copy of what a person made of our file, whose link stays ours; a file that was never
        ours gets another name and makes room.
        """
        file = self._seen(path)
        if file is None:
            raise UnavailableError(f"{path}: the file is gone.", "Run again.")
        target, kept = self._free_name(path, mark, file)
        if kept:
            return target
        name = target.rpartition("/")[2]
        if is_made_for(file, path):
            marks = {MARK: mark_of(target), WRITTEN: ""}
            request = self._calls.files.copy(
                fileId=file.id,
                body={"name": name, "parents": list(file.parents), "appProperties": marks},
                supportsAllDrives=True,
                fields=FIELDS,
            )
        else:
            request = self._calls.files.update(
                fileId=file.id, body={"name": name}, supportsAllDrives=True, fields=FIELDS
            )
        answer = self._calls.one(request)
        if isinstance(answer, Refused):
            raise refusal(f"{path}: what was edited cannot be kept as {name}", answer)
        self._cache.remember(read_file(answer))
        self._file_ids.forget()
        return target

    def _seen(self, path: str) -> DriveFile | None:
        """The file that was made for the path, also in the trash; else one of its name."""
        file = self._file_ids.find_even_trashed(path)
        if file is not None and file.is_folder:
            raise UnavailableError(
                f"{path}: a folder stands where a file must be.",
                "Give the folder another name, then run this again.",
            )
        return file

    def _free_name(self, path: DrivePath, mark: str, file: DriveFile) -> tuple[DrivePath, bool]:
        """A path that no other file has; with True when the same bytes are kept there already."""
        folder = self._file_ids.find_even_trashed(path.rpartition("/")[0])
        children = list(self._cache.children([folder])[folder.id]) if folder is not None else []
        place = PurePosixPath(path)
        wanted = str(place.with_name(f"{place.stem} ({mark}){place.suffix}"))
        for target in numbered(wanted):
            same = [child for child in children if child.name == target.rpartition("/")[2]]
            if any(child.digest == file.digest for child in same):
                return DrivePath(target), True
            if not same:
                return DrivePath(target), False
        raise UnavailableError(
            f"{path}: too many versions of it stand there that people edited.",
            "Move some of them elsewhere, then run this again.",
        )
