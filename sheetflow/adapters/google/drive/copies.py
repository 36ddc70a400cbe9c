"""A file copied to where it is kept, under a reserved id: once, whole, beside no other."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from sheetflow.adapters.google.api.errors import DriveCalls, Json, Refused
from sheetflow.adapters.google.drive.file import FIELDS, PDF, DriveFile, read_file
from sheetflow.adapters.google.drive.file_ids import (
    _MAX_NAMES,
    MARK,
    FileIds,
    is_made_for,
    mark_of,
    numbered,
    refusal,
)
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.adapters.google.drive.published import digest_of
from sheetflow.adapters.google.drive.resolve import Limits, resolve_references
from sheetflow.core.effects import CopyFile
from sheetflow.core.files import FileProblem, Obstacle
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.errors import SourceChangedError, UnavailableError

FROZEN = "sheetflow_of"
"""The property of a frozen document that says which state of the document it is."""
_FEW_NAMES = 50
"""Among which a copy is known again by the path that it was made for."""


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """What shall stand at `target`: its SHA-256 and its size in bytes."""

    target: DrivePath
    sha256: Sha256
    size: int


class FileCopier:
    """Copies; the original stays where it is and with its owner."""

    def __init__(self, calls: DriveCalls, cache: MetadataCache, places: FileIds) -> None:
        self._calls = calls
        self._cache = cache
        self._file_ids = places

    def copy(self, effect: CopyFile) -> DrivePath:
        """Where the copy is.  Raises SourceChangedError, UnavailableError."""
        before = self._file_ids.find_made(effect.target)
        if before is not None and holds(before, effect):
            return self._apart(effect, before, new=False)
        made = self._copy_at_once(effect)
        if made is not None:
            return self._apart(effect, made, new=True)
        path, there = self.free_path(ExpectedFile(effect.target, effect.sha256, effect.size))
        if there is not None:
            return DrivePath(path)
        source = self._source(effect)
        folder = self._file_ids.folder(effect.target.rpartition("/")[0])
        made = self._make(effect, source, folder, path)
        self._file_ids.made(path, made)
        return DrivePath(path)

    def _copy_at_once(self, effect: CopyFile) -> DriveFile | None:
        """The copy in a folder of an earlier run, in one call: what else stands there is seen
        along with it.  None where more must be looked at before."""
        folder_path = effect.target.rpartition("/")[0]
        folder = self._file_ids.folder_id(folder_path)
        if folder is None or not self._file_ids.is_new(effect.target):
            return None
        source = self._source(effect)
        if source.is_printable:
            return None
        body = _body(folder, effect.target, self._file_ids.unused_id(effect.target))
        request = self._copying(source, body)
        if self._cache.is_listed(folder):
            answer = self._calls.one(request)
        else:
            [answer] = self._cache.along_with(folder, [request])
        self._file_ids.existing(folder_path)
        return None if isinstance(answer, Refused) else self._checked(effect, answer)

    def _apart(self, effect: CopyFile, made: DriveFile, *, new: bool) -> DrivePath:
        """The copy's path; where another file had its name first, under the next free one.

        A `new` copy gives way to a file with the same bytes.
        """
        names = islice(numbered(effect.target), _FEW_NAMES)
        path = next((path for path in names if is_made_for(made, path)), effect.target)
        folder = self._file_ids.folder_id(path.rpartition("/")[0])
        if path != effect.target or made.name != _name(path) or folder not in made.parents:
            return DrivePath(path)
        others = self._cache.siblings(made)
        namesakes = [other for other in others if other.name == made.name]
        same = [other for other in namesakes if holds(other, effect)]
        if same and new:
            self._discard(made)
            made = same[0]
        elif namesakes and not same:
            taken = {other.name for other in others}
            path = next(path for path in numbered(path) if _name(path) not in taken)
            made = self._rename(effect, made, path)
        self._file_ids.made(path, made, new=False)
        return DrivePath(path)

    def _rename(self, effect: CopyFile, made: DriveFile, path: str) -> DriveFile:
        body = {"name": _name(path), "appProperties": {MARK: mark_of(path)}}
        answer = self._calls.one(self._updating(made, body))
        if isinstance(answer, Refused):
            raise refusal(f"{effect.target}: Drive does not rename this copy", answer)
        return read_file(answer)

    def free_path(self, wanted: ExpectedFile) -> tuple[str, DriveFile | None]:
        """A path that no other file has, or the path of the file with these bytes, and that."""
        before = self._file_ids.find_made(wanted.target)
        if before is not None and holds(before, wanted):
            return wanted.target, before
        folder_path = wanted.target.rpartition("/")[0]
        self._file_ids.read_folder(folder_path)
        folder = self._file_ids.existing(folder_path)
        if folder is None or not folder.is_folder:
            return wanted.target, None
        children = self._cache.children([folder])[folder.id]
        for path in numbered(wanted.target):
            same = [child for child in children if child.name == _name(path)]
            held = [child for child in same if holds(child, wanted)]
            if held or not same:
                return path, held[0] if held else None
        raise UnavailableError(
            f"{wanted.target}: {_MAX_NAMES} files of that name are there already.",
            "Move some of them elsewhere; the next run copies the file.",
        )

    def _source(self, effect: CopyFile) -> DriveFile:
        """The file to copy, asked for once more before it is given up."""
        try:
            return self._find_source(effect)
        except SourceChangedError:
            self._cache.forget()
            return self._find_source(effect)

    def _find_source(self, effect: CopyFile) -> DriveFile:
        limits = Limits(size=effect.size)
        found = resolve_references(self._cache, [effect.source], limits)[effect.source].places
        if isinstance(found, Obstacle) and found.problem is FileProblem.FORBIDDEN:
            raise UnavailableError(
                f"{effect.source}: the job's account may not open this file.",
                "Its owner shares it with the account that runs sheetflow; the next run copies it.",
            )
        if isinstance(found, Obstacle) or len(found) != 1:
            raise source_changed(effect)
        source = found[0].file
        if not holds(source, effect):
            raise source_changed(effect)
        return source

    def _make(self, effect: CopyFile, source: DriveFile, folder: DriveFile, path: str) -> DriveFile:
        """The new file, under an id of ours; its content is compared with what was decided on."""
        body = _body(folder.id, path, self._file_ids.unused_id(path))
        if source.is_printable:
            answer = self._freeze(effect, source, body)
        else:
            answer = self._calls.one(self._copying(source, body))
        if isinstance(answer, Refused):
            return self._after_refusal(effect, source, str(body["id"]), answer)
        return self._checked(effect, answer)

    def _copying(self, source: DriveFile, body: Json) -> Any:
        return self._calls.files.copy(
            fileId=source.id, body=body, supportsAllDrives=True, fields=FIELDS
        )

    def _checked(self, effect: CopyFile, answer: Json) -> DriveFile:
        """What was made, if it has the bytes that were decided on."""
        made = read_file(answer)
        if not holds(made, effect):
            self._discard(made)
            raise source_changed(effect)
        return made

    def _freeze(self, effect: CopyFile, source: DriveFile, body: Json) -> Json | Refused:
        """The document as PDF, marked with the state it shows."""
        content = self._calls.one(self._calls.files.export(fileId=source.id, mimeType=PDF))
        if isinstance(content, Refused):
            if content.reason == "exportSizeLimitExceeded":
                raise UnavailableError(
                    f"{source.name}: the document is larger than the 10 MB that Google exports.",
                    "Make its pictures smaller, or attach it as PDF.",
                )
            return content
        self._cache.forget_file(source.id)
        now = self._cache.files([source.id])[source.id]
        if isinstance(now, FileProblem) or now.digest != effect.sha256:
            raise source_changed(effect)
        body["appProperties"][FROZEN] = _frozen_mark(effect.sha256, digest_of(content))
        media = MediaIoBaseUpload(BytesIO(content), mimetype=PDF, resumable=False)
        request = self._calls.files.create(
            body=body, media_body=media, supportsAllDrives=True, fields=FIELDS
        )
        answer: Json | Refused = self._calls.one(request)
        return answer

    def _after_refusal(
        self, effect: CopyFile, source: DriveFile, file_id: str, refused: Refused
    ) -> DriveFile:
        """The copy that is there after all (an answer was lost); else why there is none."""
        if refused.status == 409:
            self._cache.forget_file(file_id)
            found = self._cache.files([file_id])[file_id]
            if isinstance(found, DriveFile) and holds(found, effect):
                return found
        if refused.status == 404:
            self._cache.forget_file(source.id)
            if not isinstance(self._cache.files([source.id])[source.id], DriveFile):
                raise source_changed(effect)
        raise refusal(f"{effect.source}: Drive does not copy this file to {effect.target}", refused)

    def _discard(self, made: DriveFile) -> None:
        """A copy that is not wanted after all, made by us a moment ago, goes to the trash."""
        self._calls.one(self._updating(made, {"trashed": True}))

    def _updating(self, made: DriveFile, body: Json) -> Any:
        return self._calls.files.update(
            fileId=made.id, body=body, supportsAllDrives=True, fields=FIELDS
        )


def holds(file: DriveFile, effect: CopyFile | ExpectedFile) -> bool:
    """Whether the file has the bytes that were decided on, or is the frozen state of them."""
    if file.is_folder or file.trashed:
        return False
    if file.marks.get(FROZEN) == _frozen_mark(effect.sha256, file.digest):
        return True
    return file.digest == effect.sha256 and file.size == effect.size


def source_changed(effect: CopyFile) -> SourceChangedError:
    return SourceChangedError(
        f"{effect.source}: the file is no longer the one that was read.",
        "Nothing to do: the next run looks at it again.",
    )


def _frozen_mark(state: str, content: str) -> str:
    """Which state of a document a PDF shows, and that nobody has changed the PDF since."""
    return f"{state[:40]}:{content[:40]}"


def _body(folder: str, path: str, file_id: str) -> Json:
    marks = {MARK: mark_of(path)}
    return {"id": file_id, "name": _name(path), "parents": [folder], "appProperties": marks}


def _name(path: str) -> str:
    return path.rpartition("/")[2]
