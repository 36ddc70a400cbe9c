"""The office's files in Google Drive: references resolved, effects carried out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.change_log import find_stale
from sheetflow.adapters.google.drive.contents import ContentCache
from sheetflow.adapters.google.drive.copies import ExpectedFile, FileCopier, has_content
from sheetflow.adapters.google.drive.file import FROZEN, DriveFile, digest_of
from sheetflow.adapters.google.drive.file_ids import FileIds
from sheetflow.adapters.google.drive.fingerprints import BY_ID, Resolved
from sheetflow.adapters.google.drive.folders import FolderMaker, FolderMover
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.adapters.google.drive.paths import folder_of, paths_of, with_ancestors
from sheetflow.adapters.google.drive.published import FileUploader, PublishedFiles
from sheetflow.adapters.google.drive.resolve import resolve, unread
from sheetflow.core import files
from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder
from sheetflow.core.names import DrivePath, EffectId, Sha256
from sheetflow.core.own_cells import PathLink


class ReadAlong(Protocol):
    """What is read in the same call as the log of changes."""

    def requests(self) -> list[Any]:
        """Return its requests."""

    def receive(self, answers: Sequence[Json | Refused]) -> None:
        """Take their answers."""


class GoogleFiles:
    """The ports FileInspector and FileKeeper on a folder of a Shared Drive.

    `root` is that folder's id.  A reference is "drive:ID" (a pasted link, wherever the file is
    kept) or a path below the folder.  Paths of the ledger never change after they were decided;
    their ids are kept too (see `file_ids`).

    Before a commit, `reserve` gives ids to all that its effects will create; they belong into the
    same commit.  Without them everything works too, but after a run that was killed between
    Drive's answer and the acknowledgement only Drive's lists can find what it created.
    """

    def __init__(
        self,
        client: GoogleClient,
        root: str,
        limits: files.ReferenceLimits | None = None,
        cache: ContentCache | None = None,
    ) -> None:
        self.root_id = root
        self._contents = cache
        self._limits = limits or files.ReferenceLimits()
        self._client = client
        self._cache = MetadataCache(client, root)
        self._file_ids = FileIds(self._cache)
        self._folders = FolderMaker(self._file_ids)
        self._copier = FileCopier(self._file_ids)
        self._reserved: frozenset[EffectId] = frozenset()
        self._reserved_paths: frozenset[DrivePath] = frozenset()
        self._ahead: Sequence[str] = ()
        self._resolved: dict[str, Resolved] = {}
        self._passing_marks: dict[str, str] = {}
        """Marks that another Cloud project would not see, by file: to be made public."""
        self._along: ReadAlong | None = None
        self._is_now = False
        """Whether the cache was read for the next decisions."""
        self._is_followed = False
        """Whether `fingerprints` has read all changes in Drive up to now."""

    def fingerprints(self, known: Mapping[str, str], followed: str) -> files.Fingerprints:
        """Return fingerprints by Drive's change log, whatever the number of references.

        Where the log is not certain, by names, sizes, checksums and times; no file is opened.
        """
        self._forget()
        order = self._file_ids.request_ids(sum(not text for text in known.values()))
        along = self._along.requests() if self._along else []
        result = find_stale(self._client, self._cache, known, followed, [order, *along])
        ids, *answers = result.more
        self._file_ids.add_free_ids(ids)
        if self._along:
            self._along.receive(answers)
        self._resolved = resolve(self._cache, result.stale, self._limits, result.folders)
        self._is_now = self._is_followed = True
        new = {one: found.fingerprint for one, found in self._resolved.items()}
        return files.Fingerprints({**known, **new}, result.position)

    def inspect(self, references: Sequence[str]) -> Mapping[str, files.FileInfo]:
        """Return the files of each reference: 100 files a call, every page of a folder.

        No call for what `fingerprints` has just read; the rest is read now.
        """
        found, self._resolved = self._resolved, {}
        missing = [one for one in references if one not in found]
        if not self._is_followed:
            self._forget()
        found |= resolve(self._cache, missing, self._limits)
        self._is_now = True
        return {one: found[one].file_info for one in references}

    def check(self, files: Sequence[files.FiledFile]) -> list[files.FileFault]:
        """Return the files whose checksum is not the filed one; no content, 100 files a call."""
        if not self._is_followed:
            self._forget()
        known = (self._file_ids.known_id(file.target) for file in files)
        self._cache.files(one for one in known if one is not None)
        return [fault for file in files if (fault := self._fault(file)) is not None]

    def _fault(self, file: files.FiledFile) -> files.FileFault | None:
        found = self._file_ids.find_file(file.target)
        if found is None or found.trashed:
            return files.FileFault(file, files.FileProblem.MISSING)
        if not found.is_lasting:
            self._passing_marks[found.id] = found.marks[FROZEN]
        if has_content(found, ExpectedFile(file.target, file.sha256, file.size)):
            return None
        return files.FileFault(file, None, found.digest)

    def read_along(self, along: ReadAlong) -> None:
        """Set what `fingerprints` reads in its call."""
        self._along = along

    def known_id(self, path: DrivePath) -> str | None:
        """Return the id of what was filed under this path, as the ledger has it; no call."""
        return self._file_ids.known_id(path)

    def add_known(self, known: Mapping[DrivePath, str]) -> None:
        """Add committed ids of this office's folders and files."""
        self._file_ids.add_known(known)

    def load_when_needed(self, load: Callable[[], Mapping[DrivePath, str]]) -> None:
        """Set `load`, which returns the ids of all that was ever filed."""
        self._file_ids.load_when_needed(load)

    def reserve(self, effects: Iterable[FileEffect]) -> Mapping[DrivePath, str]:
        """Return the ids, by path, of all that these effects create or move, for the commit.

        Creates nothing.  Raises UnavailableError when the office's folder cannot be reached.
        """
        self._make_marks_public()
        effects = list(effects)
        if not self._is_now:
            self._forget()
        self._is_now = self._is_followed = False
        self._reserved = frozenset(effect.id for effect in effects)
        if not effects:
            return {}
        sources = [effect.source for effect in effects if isinstance(effect, CopyFile)]
        ids, names = unread(self._cache, sources)
        if ids or names:
            order = self._file_ids.request_ids(len(effects))
            [answer] = self._cache.ask(ids, names, more=[order])
            self._file_ids.add_free_ids(answer)
        resolve(self._cache, sources, self._limits)
        reserved = self._file_ids.reserve(effects)
        # At the target of a moved folder there must be no empty one that was created beforehand.
        moves = any(isinstance(effect, MoveFolder) for effect in effects)
        self._ahead = () if moves else paths_of(effects)[0]
        self._reserved_paths = frozenset(reserved)
        return reserved

    def _make_marks_public(self) -> None:
        """Mark frozen documents that were checked so that another Cloud project knows them too."""
        marks, self._passing_marks = self._passing_marks, {}
        bodies = {name: {"properties": {FROZEN: mark}} for name, mark in marks.items()}
        self._client.many([requests.update(self._client, *one) for one in bodies.items()])

    def missing_folders(self, paths: Sequence[str]) -> list[str]:
        """Return those of these folders that do not exist yet; creates none."""
        self._forget()
        self._file_ids.locate(with_ancestors(paths))
        return [path for path in paths if self._file_ids.find(path) is None]

    def make_folders(self, paths: Sequence[str]) -> None:
        """Create folders of the office itself, of no submission.  Raises UnavailableError."""
        self._forget()
        self._file_ids.reserve_folders(paths)
        for path in paths:
            self._folders.folder(path)

    def make_folder(self, effect: MakeFolder) -> None:
        """Make the folder and those of all reserved effects.  Raises UnavailableError."""
        self._begin(effect)
        ahead, self._ahead = self._ahead, ()
        self._folders.make_ahead(ahead)
        folder = self._folders.folder(effect.folder)
        paths = [f"{effect.folder}/{part}" for part in effect.parts]
        self._file_ids.reserve_folders(paths)
        missing = [path for path in paths if self._file_ids.find(path) is None]
        if missing:
            self._folders.make_folders(folder, missing)
        for path in paths:
            self._folders.folder(path)

    def copy(self, effect: CopyFile) -> DrivePath:
        """Copy a file and return its path.  Raises UnavailableError, SourceChangedError."""
        self._begin(effect)
        return self._copier.copy(effect)

    def move_folder(self, effect: MoveFolder) -> None:
        """Move a submission's folder.  Raises UnavailableError."""
        self._begin(effect)
        FolderMover(self._file_ids).move(effect)

    def put(self, effect: EffectId, target: DrivePath, content: bytes) -> DrivePath:
        """Write our own bytes as a file, as safely as `copy`.  Raises UnavailableError."""
        del effect  # our own file is identified by its id and its content
        if target not in self._reserved_paths:
            self._forget()
        path, there = self._copier.free_path(ExpectedFile(target, digest_of(content), len(content)))
        if there is None:
            folder = self._folders.folder(folder_of(path))
            FileUploader(self._file_ids).create(path, folder, content)
        return DrivePath(path)

    def content(self, path: str, most: int, sha256: Sha256 | None = None) -> bytes | None:
        """Return a filed file's bytes, if it exists and has at most `most` bytes."""
        kept = self._contents.get(sha256) if self._contents and sha256 else None
        if kept is not None:
            return kept if len(kept) <= most else None
        linked = path.startswith(BY_ID)
        cache, ids = self._cache, self._file_ids
        file = cache.file(path.removeprefix(BY_ID)) if linked else ids.find_file(path)
        if not isinstance(file, DriveFile) or file.trashed or not file.is_file or file.size > most:
            return None
        answer = self._client.one(requests.get_content(self._client, file.id))
        if isinstance(answer, Refused):
            return None
        content = bytes(answer)
        if self._contents and sha256 == digest_of(content):
            self._contents.put(sha256, content)
        return content

    def address(self, link: PathLink) -> str:
        """Return the address of the file or folder that a row leads to, "" if unknown; no call."""
        file_id = self._file_ids.known_id(link.path) if link.path else None
        kind = "drive/folders/{}" if link.is_folder else "file/d/{}/view"
        return f"https://drive.google.com/{kind.format(file_id)}" if file_id else ""

    def published(
        self, notes: Mapping[str, str], keep: Callable[[Mapping[str, str]], None]
    ) -> PublishedFiles:
        """Return the office's published papers (see PublishedFiles)."""
        return PublishedFiles(self._file_ids, notes, keep)

    def _begin(self, effect: FileEffect) -> None:
        """Discard what was read before an effect that `reserve` has not prepared."""
        if effect.id not in self._reserved:
            self._forget()

    def _forget(self) -> None:
        self._is_now = self._is_followed = False
        self._resolved = {}
        self._cache.forget()
        self._file_ids.forget()
