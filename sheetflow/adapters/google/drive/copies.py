"""Copies files to their place in the office under reserved ids: once, whole, names unique."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive import paths, requests
from sheetflow.adapters.google.drive.file import FROZEN, PDF, DriveFile, digest_of, refusal, written
from sheetflow.adapters.google.drive.file_ids import FileIds
from sheetflow.adapters.google.drive.folders import FolderMaker
from sheetflow.adapters.google.drive.resolve import resolve
from sheetflow.core.effects import CopyFile
from sheetflow.core.files import FileProblem, Obstacle, ReferenceLimits
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.errors import SourceChangedError, UnavailableError

_FEW_NAMES = 50
"""Up to so many files of one name a copy is recognised by the path that it was created for."""


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """The file that should be at `target`: its SHA-256 and its size in bytes."""

    target: DrivePath
    sha256: Sha256
    size: int


class FileCopier:
    """Copies files; the original keeps its place and its owner."""

    def __init__(self, file_ids: FileIds) -> None:
        self._file_ids = file_ids
        self._cache = file_ids.cache
        self._client = file_ids.client
        self._marks = file_ids.marks

    def copy(self, effect: CopyFile) -> DrivePath:
        """Return the copy's path.  Raises SourceChangedError, UnavailableError."""
        before = self._file_ids.find_made(effect.target)
        if before is not None and has_content(before, effect):
            return self._apart(effect, before, new=False)
        made = self._copy_at_once(effect)
        if made is not None:
            return self._apart(effect, made, new=True)
        path, there = self.free_path(ExpectedFile(effect.target, effect.sha256, effect.size))
        if there is None:
            source = self._source(effect)
            folder = FolderMaker(self._file_ids).folder(paths.folder_of(effect.target))
            self._file_ids.record(path, self._make(effect, source, folder, path))
        return DrivePath(path)

    def free_path(self, wanted: ExpectedFile) -> tuple[str, DriveFile | None]:
        """Return a free path, or the path of the file with these bytes and that file."""
        before = self._file_ids.find_made(wanted.target)
        if before is not None and has_content(before, wanted):
            return wanted.target, before
        folder_path = paths.folder_of(wanted.target)
        known = self._file_ids.used_id(folder_path)
        if known is not None and not self._cache.is_listed(known):
            self._cache.read_folder(known)
        folder = self._file_ids.find(folder_path)
        if folder is None or not folder.is_folder:
            return wanted.target, None
        children = self._cache.children([folder])[folder.id]
        for path in paths.numbered(wanted.target):
            same = children.named(paths.name_of(path))
            held = [child for child in same if has_content(child, wanted)]
            if held or not same:
                return path, held[0] if held else None
        raise UnavailableError(
            f"{wanted.target}: {paths.MAX_NAMES} files of that name are there already.",
            "Move some of them elsewhere; the next run copies the file.",
        )

    def _copy_at_once(self, effect: CopyFile) -> DriveFile | None:
        """Copy into a folder of an earlier run, in one call with the reading of that folder.

        Returns None where more must be read before.
        """
        folder_path = paths.folder_of(effect.target)
        folder = self._file_ids.used_id(folder_path)
        if folder is None or not self._file_ids.is_new(effect.target):
            return None
        source = self._source(effect)
        if source.is_printable:
            return None
        request = self._copying(effect.target, source, folder)
        if self._cache.is_listed(folder):
            answer = self._client.one(request)
        else:
            [answer] = self._cache.read_folder(folder, [request])
        self._file_ids.find(folder_path)
        return None if isinstance(answer, Refused) else self._checked(effect, answer)

    def _apart(self, effect: CopyFile, made: DriveFile, *, new: bool) -> DrivePath:
        """Return the copy's path; where another file had its name first, under the next free one.

        A `new` copy is discarded for a file with the same bytes.
        """
        names = islice(paths.numbered(effect.target), _FEW_NAMES)
        path = next((path for path in names if self._marks.is_made_for(made, path)), effect.target)
        folder = self._file_ids.used_id(paths.folder_of(path))
        if path != effect.target or made.name != paths.name_of(path) or folder not in made.parents:
            return DrivePath(path)
        others = self._cache.siblings(made)
        namesakes = [other for other in others if other.name == made.name]
        same = [other for other in namesakes if has_content(other, effect)]
        if same and new:
            self._discard(made)
            made = same[0]
        elif namesakes and not same:
            taken = {other.name for other in others}
            path = next(path for path in paths.numbered(path) if paths.name_of(path) not in taken)
            body = {"name": paths.name_of(path)} | self._marks.properties(path)
            answer = self._client.one(requests.update(self._client, made.id, body))
            made = written(answer, f"{effect.target}: Drive does not rename this copy")
        self._file_ids.record(path, made, new=False)
        return DrivePath(path)

    def _source(self, effect: CopyFile) -> DriveFile:
        """Return the file to copy, requested once more before it counts as missing."""
        try:
            return self._find_source(effect)
        except SourceChangedError:
            self._cache.forget()
            return self._find_source(effect)

    def _find_source(self, effect: CopyFile) -> DriveFile:
        limits = ReferenceLimits(size=effect.size)
        found = resolve(self._cache, [effect.source], limits)[effect.source].files
        if isinstance(found, Obstacle) and found.problem is FileProblem.FORBIDDEN:
            raise UnavailableError(
                f"{effect.source}: the job's account may not open this file.",
                "Its owner shares it with the account that runs sheetflow; the next run copies it.",
            )
        if isinstance(found, Obstacle) or len(found) != 1 or not has_content(found[0].file, effect):
            raise _source_changed(effect)
        return found[0].file

    def _make(self, effect: CopyFile, source: DriveFile, folder: DriveFile, path: str) -> DriveFile:
        """Create the file under a reserved id; compare its content with what was decided on."""
        if source.is_printable:
            answer = self._freeze(effect, source, folder, path)
        else:
            answer = self._client.one(self._copying(path, source, folder.id))
        if isinstance(answer, Refused):
            return self._after_refusal(effect, source, path, answer)
        return self._checked(effect, answer)

    def _copying(self, path: str, source: DriveFile, folder: str) -> Any:
        body = self._marks.new_body(self._file_ids.unused_id(path), path, folder)
        return requests.copy(self._client, source.id, body)

    def _checked(self, effect: CopyFile, answer: Json) -> DriveFile:
        """Return the created file if it has the bytes that were decided on."""
        made = written(answer, "")
        if not has_content(made, effect):
            self._discard(made)
            raise _source_changed(effect)
        return made

    def _freeze(
        self, effect: CopyFile, source: DriveFile, folder: DriveFile, path: str
    ) -> Json | Refused:
        """Store the document as PDF, marked with the state it shows."""
        body = self._marks.new_body(self._file_ids.unused_id(path), path, folder.id)
        content = self._client.one(self._client.files.export(fileId=source.id, mimeType=PDF))
        if isinstance(content, Refused):
            if content.reason == "exportSizeLimitExceeded":
                raise UnavailableError(
                    f"{source.name}: the document is larger than the 10 MB that Google exports.",
                    "Make its pictures smaller, or attach it as PDF.",
                )
            return content
        self._cache.forget_file(source.id)
        now = self._cache.file(source.id)
        if isinstance(now, FileProblem) or now.digest != effect.sha256:
            raise _source_changed(effect)
        frozen = {FROZEN: _frozen_mark(effect.sha256, digest_of(content))}
        body |= {"appProperties": body["appProperties"] | frozen, "properties": frozen}
        answer: Json | Refused = self._client.one(requests.create(self._client, body, content, PDF))
        return answer

    def _after_refusal(
        self, effect: CopyFile, source: DriveFile, path: str, refused: Refused
    ) -> DriveFile:
        """Return the copy if it exists after all (an answer was lost); else raise the reason."""
        file_id = self._file_ids.known_id(path)
        if refused.status == 409 and file_id is not None:
            self._cache.forget_file(file_id)
            found = self._cache.file(file_id)
            if isinstance(found, DriveFile) and has_content(found, effect):
                return found
        if refused.status == 404:
            self._cache.forget_file(source.id)
            if not isinstance(self._cache.file(source.id), DriveFile):
                raise _source_changed(effect)
        raise refusal(f"{effect.source}: Drive does not copy this file to {effect.target}", refused)

    def _discard(self, made: DriveFile) -> None:
        """Put an unneeded copy, which this run has just created, into the trash."""
        self._client.one(requests.update(self._client, made.id, {"trashed": True}))


def has_content(file: DriveFile, expected: CopyFile | ExpectedFile) -> bool:
    """Return whether the file has the expected bytes, or is the frozen state of them."""
    if file.is_folder or file.trashed:
        return False
    if not has_digest(file, expected.sha256):
        return False
    return file.digest != expected.sha256 or file.size == expected.size


def has_digest(file: DriveFile, sha256: Sha256) -> bool:
    """Return whether the file has these bytes, or is the frozen state of a document of them."""
    frozen = file.marks.get(FROZEN) == _frozen_mark(sha256, file.digest)
    return frozen or file.digest == sha256


def _source_changed(effect: CopyFile) -> SourceChangedError:
    return SourceChangedError(
        f"{effect.source}: the file is no longer the one that was read.",
        "Nothing to do: the next run looks at it again.",
    )


def _frozen_mark(state: str, content: str) -> str:
    """Return the mark of a PDF: the document's state that it shows, and its own checksum."""
    return f"{state[:40]}:{content[:40]}"
