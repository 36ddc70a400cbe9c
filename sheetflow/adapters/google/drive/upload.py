"""Bytes of ours as a file in Drive: made under an id that was chosen before, or written anew."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from sheetflow.adapters.google.api.answers import DriveCalls, Json, Refused
from sheetflow.adapters.google.drive.file import FIELDS, PDF, DriveFile, read_file
from sheetflow.adapters.google.drive.file_ids import MARK, FileIds, mark_of, refusal
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache

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


def is_made_for(file: DriveFile, path: str) -> bool:
    """Whether it is the file that was made here for this path."""
    return file.marks.get(MARK) == mark_of(path)


def _holds(file: DriveFile, content: bytes) -> bool:
    return is_as_written(file) and file.digest == digest_of(content)


def _told(path: str, content: bytes) -> Json:
    return {"appProperties": {MARK: mark_of(path), WRITTEN: digest_of(content)}}


def _media(path: str, content: bytes) -> MediaIoBaseUpload:
    kind = _TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    return MediaIoBaseUpload(BytesIO(content), mimetype=kind, resumable=False)
