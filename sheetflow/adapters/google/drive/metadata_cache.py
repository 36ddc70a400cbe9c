"""A cache of Drive's metadata, read in few calls: many files and folders at once, every page."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.file import DriveFile, FolderContent, files_in, read_file
from sheetflow.adapters.google.drive.fingerprints import ChangeSet
from sheetflow.core.files import FileProblem
from sheetflow.errors import UnavailableError

Found = DriveFile | FileProblem
_Page = tuple[str, str, str]
"""A page of a folder's list: the folder's id, its Shared Drive's, the page's token."""
_MAX_NAMESAKES = 50
"""A name of more files is searched in its folder instead."""


class MetadataCache:
    """Files below the office's folder `root_id` and shared files, at one moment.

    Everything read is kept, so that it is requested once; call `forget` before the next moment.
    """

    def __init__(self, client: GoogleClient, root_id: str) -> None:
        self.client = client
        self.root_id = root_id
        self.forget()

    def forget(self, drive: str = "") -> None:
        """Empty the cache; `drive` is the Shared Drive to search while the root is unread."""
        self._drive = drive
        self._changes = ChangeSet()
        self._files: dict[str, Found] = {}
        self._children: dict[str, FolderContent] = {}
        self._named: dict[str, list[DriveFile]] = {}

    def forget_all_but_root(self) -> None:
        """Empty the cache except for the office's folder."""
        root = {one: file for one, file in self._files.items() if one == self.root_id}
        self.forget()
        self._files = root

    def forget_file(self, file_id: str) -> None:
        """Request this file anew."""
        self._files.pop(file_id, None)

    def remember(self, file: DriveFile) -> None:
        """Keep a file that a write has just returned, in its folder's list too."""
        for content in self._children.values():
            content.discard(file.id)
        self._files[file.id] = file
        for parent in file.parents:
            if parent in self._children and not file.trashed:
                self._children[parent].put(file)

    def add_empty_folder(self, folder: str) -> None:
        """Record that a folder was just created, without children."""
        self._children[folder] = FolderContent()

    def apply_changes(self, changes: ChangeSet) -> None:
        """Correct the cache by Drive's log, which is always current, unlike lists of files.

        A file whose cached state differs is read once more when it is needed.
        """
        self._changes = changes
        for file in changes.files.values():
            if self._files.setdefault(file.id, file) != file:
                del self._files[file.id]
        self._named = {name: self._corrected(name, found) for name, found in self._named.items()}

    @property
    def root(self) -> DriveFile:
        """Return the office's folder.  Raises UnavailableError when it is missing or not shared."""
        found = self.file(self.root_id)
        if isinstance(found, DriveFile) and found.is_folder and not found.trashed:
            return found
        raise UnavailableError(
            f"Drive folder {self.root_id}: it is not there, is in the trash, or is not shared.",
            "Share the folder (or its Shared Drive) with the job's account as content manager, "
            "or correct the folder's id in office.yaml.",
        )

    @property
    def known_root(self) -> DriveFile | None:
        """Return the office's folder, if it was read."""
        found = self._files.get(self.root_id)
        return found if isinstance(found, DriveFile) else None

    @property
    def drive(self) -> str:
        """The office's Shared Drive; "" for none, or while its folder is unread."""
        root = self.known_root
        return root.drive_id if root is not None and not root.trashed else ""

    def unread(self, ids: Iterable[str]) -> list[str]:
        """Return the ids that require a call."""
        return [one for one in dict.fromkeys(ids) if one not in self._files]

    def ask(
        self,
        ids: Iterable[str],
        names: Iterable[str] = (),
        more: Sequence[Any] = (),
        inside: Iterable[str] = (),
    ) -> list[Json | Refused]:
        """Read files, search names, list folders, send `more` requests, in few calls.

        `inside` are folders of the office's drive.  Returns the answers to `more`.
        """
        unread = self.unread(ids)
        unsearched = [name for name in dict.fromkeys(names) if name not in self._named]
        pages = [(one, self.drive, "") for one in inside if one not in self._children]
        answers = iter(
            self.client.many(
                [
                    *more,
                    *(requests.get(self.client, one) for one in unread),
                    *map(self._by_name, unsearched),
                    *(self._list(*page) for page in pages),
                ]
            )
        )
        others = list(islice(answers, len(more)))
        for one, answer in zip(unread, answers, strict=False):
            self._files[one] = (
                _problem(answer) if isinstance(answer, Refused) else read_file(answer)
            )
        for name, answer in zip(unsearched, answers, strict=False):
            self._add_namesakes(name, answer)
        if pages:
            self._read_children(pages, list(answers))
        return others

    def files(self, ids: Iterable[str]) -> dict[str, Found]:
        """Return each file as it is, also in the trash; else MISSING or FORBIDDEN."""
        wanted = list(dict.fromkeys(ids))
        self.ask(wanted)
        return {one: self._files[one] for one in wanted}

    def file(self, file_id: str) -> Found:
        """Return one file, as `files` does."""
        return self.files([file_id])[file_id]

    def children(self, folders: Sequence[DriveFile]) -> dict[str, FolderContent]:
        """Return each folder's files outside the trash, by folder id; later writes update them."""
        unread = {one.id: one.drive_id for one in folders if one.id not in self._children}
        self._read_children([(folder, drive, "") for folder, drive in unread.items()])
        return {folder.id: self._children[folder.id] for folder in folders}

    def siblings(self, file: DriveFile) -> list[DriveFile]:
        """Return the other files of its folder."""
        folder = file.parents[0]
        if folder not in self._children:
            self._read_children([(folder, file.drive_id, "")])
        return [child for child in self._children[folder] if child.id != file.id]

    def is_listed(self, folder: str) -> bool:
        """Return whether its children have been read."""
        return folder in self._children

    def read_folder(self, folder: str, more: Sequence[Any] = ()) -> list[Json | Refused]:
        """Read the office's folder of that id and its children anew, in one call.

        Returns the answers to `more`, which is sent along.
        """
        root = self.root
        self.forget_file(folder)
        self._children.pop(folder, None)
        return self.ask([folder, root.id], more=more, inside=[folder])

    def knows_below(self, folder: DriveFile, name: str) -> bool:
        """Return whether `below` needs no call."""
        return folder.id in self._children or bool(self._namesakes(folder, name))

    def below(self, folder: DriveFile, name: str) -> list[DriveFile]:
        """Return the children of that name: exact ones, else those that look the same to people."""
        if folder.id not in self._children and (named := self._namesakes(folder, name)):
            return named
        content = self.children([folder])[folder.id]
        return content.named(name) or content.like(name)

    def named_in(self, folder: DriveFile, name: str) -> list[DriveFile]:
        """Return the children of exactly this name."""
        if folder.id not in self._children and name in self._named:
            return self._namesakes(folder, name)
        return self.children([folder])[folder.id].named(name)

    def _read_children(
        self, pages: Sequence[_Page], answers: Sequence[Json | Refused] | None = None
    ) -> None:
        """Read from these first pages (whose answers may be given) to the last ones."""
        read = {folder for folder, _, _ in pages}
        self._children |= {folder: FolderContent() for folder in read}
        while pages:
            if answers is None:
                answers = self.client.many([self._list(*page) for page in pages])
            following: list[_Page] = []
            for (folder, drive, _), answer in zip(pages, answers, strict=True):
                if not isinstance(answer, Refused):
                    for child in files_in(answer):
                        self._children[folder].put(child)
                        self._files.setdefault(child.id, child)
                    if token := answer.get("nextPageToken"):
                        following.append((folder, drive, str(token)))
                elif drive and answer.status == 404:
                    # The job may have single folders of a Shared Drive that it is no member of.
                    following.append((folder, "", ""))
                else:
                    # Gone or inaccessible since it was found: the next reading finds it so.
                    self._files[folder] = _problem(answer)
            pages, answers = following, None
        self._correct(read)

    def _add_namesakes(self, name: str, answer: Json | Refused) -> None:
        if isinstance(answer, Refused) or "nextPageToken" in answer:
            return
        self._named[name] = self._corrected(name, files_in(answer))
        for file in self._named[name]:
            self._files.setdefault(file.id, file)

    def _namesakes(self, folder: DriveFile, name: str) -> list[DriveFile]:
        return [file for file in self._named.get(name, ()) if folder.id in file.parents]

    def _corrected(self, name: str, found: Iterable[DriveFile]) -> list[DriveFile]:
        """Return the files of exactly this name, corrected by the log."""
        known = {file.id: file for file in found if file.id not in self._changes.gone}
        known |= self._changes.files
        return [file for file in known.values() if file.name == name and not file.trashed]

    def _correct(self, folders: Collection[str]) -> None:
        """Read files once more, one by one, where the lists of these folders and the log differ."""
        changed = self._changes.files
        known = changed.keys() | self._changes.gone
        listed = {
            (folder, child.id): child
            for folder in (folders if known else ())
            for child in self._children[folder]
            if child.id in known
        }
        logged = {
            (folder, file.id): file
            for file in changed.values()
            for folder in file.parents
            if folder in folders and not file.trashed
        }
        places = listed.keys() | logged.keys()
        doubtful = {place for place in places if listed.get(place) != logged.get(place)}
        for _, name in doubtful:
            self.forget_file(name)
        now = self.files(name for _, name in doubtful)
        for folder, name in doubtful:
            self._children[folder].discard(name)
            file = now[name]
            if isinstance(file, DriveFile) and folder in file.parents and not file.trashed:
                self._children[folder].put(file)

    def _list(self, folder: str, drive: str, token: str) -> Any:
        query = f"{requests.is_in(folder)} and trashed=false"
        return requests.search(self.client, query, drive, token)

    def _by_name(self, name: str) -> Any:
        query = f"{requests.has_name(name)} and trashed=false"
        return requests.search(self.client, query, self.drive or self._drive, size=_MAX_NAMESAKES)


def _problem(refused: Refused) -> FileProblem:
    """Return the problem: 404 also means "not shared", every other refusal "no access"."""
    return FileProblem.MISSING if refused.status == 404 else FileProblem.FORBIDDEN
