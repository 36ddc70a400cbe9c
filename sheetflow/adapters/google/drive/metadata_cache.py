"""Reading Drive in few calls: many files at once, many folders at once, every page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from sheetflow.adapters.google.api.errors import DriveCalls, Json, Refused
from sheetflow.adapters.google.drive.file import (
    FIELDS,
    ChangeSet,
    DriveFile,
    FolderContent,
    read_file,
)
from sheetflow.core.files import FileProblem
from sheetflow.errors import UnavailableError

Found = DriveFile | FileProblem
_Page = tuple[str, str, str]
"""Of a folder's list: its id, its Shared Drive's, the page's token."""
PAGE = 1_000
_NAMESAKES = 50
"""A name that more files have is looked for in its folder instead."""


class MetadataCache:
    """Files below the office's folder `root_id` and files that were shared; for one moment.

    What was read is remembered, so that it is asked for once; `forget` before the next moment.
    """

    def __init__(self, calls: DriveCalls, root_id: str) -> None:
        self._calls = calls
        self.root_id = root_id
        self.forget()

    def forget(self, drive: str = "") -> None:
        """`drive` is the Shared Drive to search, where it is known before the office's folder."""
        self._drive = drive
        self._told = ChangeSet()
        self._files: dict[str, Found] = {}
        self._children: dict[str, FolderContent] = {}
        self._named: dict[str, list[DriveFile]] = {}

    def forget_all_but_root(self) -> None:
        """The office's folder stays as it was read."""
        root = {one: file for one, file in self._files.items() if one == self.root_id}
        self.forget()
        self._files = root

    def forget_file(self, file_id: str) -> None:
        """Ask for this file anew."""
        self._files.pop(file_id, None)

    def remember(self, file: DriveFile) -> None:
        """A file as a write has just told it; its folder's list is kept in step."""
        for content in self._children.values():
            content.discard(file.id)
        self._files[file.id] = file
        for parent in file.parents:
            if parent in self._children and not file.trashed:
                self._children[parent].put(file)

    def is_empty(self, folder: str) -> None:
        """A folder that was made just now has no children: no need to ask."""
        self._children[folder] = FolderContent()

    def apply_changes(self, told: ChangeSet) -> None:
        """What Drive's log tells, which is never behind, as lists of files can be.

        A file that was read otherwise is read once more when it is needed.
        """
        self._told = told
        for file in told.files.values():
            if self._files.setdefault(file.id, file) != file:
                del self._files[file.id]
        self._named = {name: self._corrected(name, found) for name, found in self._named.items()}

    @property
    def root(self) -> DriveFile:
        """The office's folder.  Raises UnavailableError when it is not there or not shared."""
        found = self.files([self.root_id])[self.root_id]
        if isinstance(found, DriveFile) and found.is_folder and not found.trashed:
            return found
        raise UnavailableError(
            f"Drive folder {self.root_id}: it is not there, is in the trash, or is not shared.",
            "Share the folder (or its Shared Drive) with the job's account as content manager, "
            "or correct the folder's id in office.yaml.",
        )

    @property
    def drive(self) -> str:
        """The Shared Drive that the office's folder is in; "" for none, or where the folder was
        not read yet, or is not to be had."""
        found = self._files.get(self.root_id)
        return found.drive_id if isinstance(found, DriveFile) and not found.trashed else ""

    @property
    def known_root(self) -> DriveFile | None:
        """The office's folder, if it was read."""
        found = self._files.get(self.root_id)
        return found if isinstance(found, DriveFile) else None

    def unread(self, ids: Iterable[str]) -> list[str]:
        """Those that a call must be made for."""
        return [one for one in dict.fromkeys(ids) if one not in self._files]

    def ask(
        self,
        ids: Iterable[str],
        names: Iterable[str] = (),
        more: Sequence[Any] = (),
        inside: Iterable[str] = (),
    ) -> list[Json | Refused]:
        """Read files by id, look for names, read what is inside folders of the office's drive, and
        send `more` requests, in as few calls as can be.

        The answers to `more`.
        """
        unread = self.unread(ids)
        unheard = [name for name in dict.fromkeys(names) if name not in self._named]
        pages = [(one, self.drive, "") for one in inside if one not in self._children]
        requests = [
            *more,
            *map(self._get, unread),
            *map(self._by_name, unheard),
            *(self._list(*page) for page in pages),
        ]
        answers = iter(self._calls.many(requests))
        told = list(islice(answers, len(more)))
        for one, answer in zip(unread, answers, strict=False):
            self._files[one] = (
                _problem(answer) if isinstance(answer, Refused) else read_file(answer)
            )
        for name, answer in zip(unheard, answers, strict=False):
            self._add_namesakes(name, answer)
        if pages:
            self._read_children(pages, list(answers))
        return told

    def files(self, ids: Iterable[str]) -> dict[str, Found]:
        """Each file as it is, also in the trash; MISSING or FORBIDDEN where there is none."""
        wanted = list(dict.fromkeys(ids))
        self.ask(wanted)
        return {one: self._files[one] for one in wanted}

    def content(self, file: DriveFile) -> bytes | None:
        """The file's bytes; None when it may not be read."""
        request = self._calls.files.get_media(fileId=file.id, supportsAllDrives=True)
        answer = self._calls.one(request)
        return None if isinstance(answer, Refused) else bytes(answer)

    def children(self, folders: Sequence[DriveFile]) -> dict[str, FolderContent]:
        """What stands in each folder and is not in the trash, by folder id; kept in step with
        what is remembered afterwards."""
        unread = {one.id: one.drive_id for one in folders if one.id not in self._children}
        self._read_children([(folder, drive, "") for folder, drive in unread.items()])
        return {folder.id: self._children[folder.id] for folder in folders}

    def siblings(self, file: DriveFile) -> list[DriveFile]:
        """What else stands in the file's folder."""
        folder = file.parents[0]
        if folder not in self._children:
            self._read_children([(folder, file.drive_id, "")])
        return [child for child in self._children[folder] if child.id != file.id]

    def is_listed(self, folder: str) -> bool:
        """Whether what stands in it is known already."""
        return folder in self._children

    def along_with(self, folder: str, requests: Sequence[Any] = ()) -> list[Json | Refused]:
        """The answers to the requests, and in the same call the office's folder of that id as it
        is now with what stands in it."""
        root = self.root
        self.forget_file(folder)
        self._children.pop(folder, None)
        return self.ask([folder, root.id], more=requests, inside=[folder])

    def _read_children(
        self, pages: Sequence[_Page], answers: Sequence[Json | Refused] | None = None
    ) -> None:
        """From these first pages on (whose answers may be there already) to the last ones."""
        read = {folder for folder, _, _ in pages}
        self._children |= {folder: FolderContent() for folder in read}
        while pages:
            if answers is None:
                answers = self._calls.many([self._list(*page) for page in pages])
            following: list[_Page] = []
            for (folder, drive, _), answer in zip(pages, answers, strict=True):
                if not isinstance(answer, Refused):
                    self._take(folder, answer.get("files", []))
                    if token := answer.get("nextPageToken"):
                        following.append((folder, drive, str(token)))
                elif drive and answer.status == 404:
                    # Of a Shared Drive that the job is no member of, it may see single folders.
                    following.append((folder, "", ""))
                else:
                    # Gone, or closed, since it was found: the next moment sees it so.
                    self._files[folder] = _problem(answer)
            pages, answers = following, None
        self._correct(read)

    def knows_below(self, folder: DriveFile, name: str) -> bool:
        """Whether `below` can tell without a call."""
        return folder.id in self._children or bool(self._namesakes(folder, name))

    def below(self, folder: DriveFile, name: str) -> list[DriveFile]:
        """The children of that name: exact ones, else those that look the same to people."""
        if folder.id not in self._children and (named := self._namesakes(folder, name)):
            return named
        content = self.children([folder])[folder.id]
        return content.named(name) or content.like(name)

    def having(self, key: str, value: str) -> Any:
        """The request for files with that mark, wherever in the office they stand now."""
        has = f"appProperties has {{ key='{quoted(key)}' and value='{quoted(value)}' }}"
        return self._search(f"{has} and trashed=false", self.root.drive_id)

    def named_in(self, folder: DriveFile, name: str) -> list[DriveFile]:
        """What stands in the folder under exactly this name."""
        if folder.id not in self._children and name in self._named:
            return self._namesakes(folder, name)
        return self.children([folder])[folder.id].named(name)

    def _add_namesakes(self, name: str, answer: Json | Refused) -> None:
        if isinstance(answer, Refused) or "nextPageToken" in answer:
            return
        self._named[name] = self._corrected(name, files_in(answer))
        for file in self._named[name]:
            self._files.setdefault(file.id, file)

    def found_by(self, query: str) -> list[DriveFile]:
        """Every file that a query of Drive finds near the office's folder; every page.

        Raises UnavailableError when Drive refuses to look.
        """
        found: list[DriveFile] = []
        token = ""
        while True:
            answer = self._calls.one(self._search(query, self.root.drive_id, token))
            if isinstance(answer, Refused):
                raise UnavailableError(
                    f"Drive folder {self.root_id}: Drive refuses to look ({answer.message}).",
                    "Make the job's account a content manager of the Shared Drive.",
                )
            found += map(read_file, answer.get("files", []))
            token = str(answer.get("nextPageToken", ""))
            if not token:
                return found

    def _namesakes(self, folder: DriveFile, name: str) -> list[DriveFile]:
        return [file for file in self._named.get(name, ()) if folder.id in file.parents]

    def _corrected(self, name: str, found: Iterable[DriveFile]) -> list[DriveFile]:
        """Files of exactly this name, as far as the log knows better."""
        known = {file.id: file for file in found if file.id not in self._told.gone}
        known |= self._told.files
        return [file for file in known.values() if file.name == name and not file.trashed]

    def _correct(self, folders: Collection[str]) -> None:
        """Read once more, one by one, what lists and log do not tell alike of these folders."""
        known = self._told.files.keys() | self._told.gone
        listed = {
            (folder, child.id): child
            for folder in (folders if known else ())
            for child in self._children[folder]
            if child.id in known
        }
        told = {
            (folder, file.id): file
            for file in self._told.files.values()
            for folder in file.parents
            if folder in folders and not file.trashed
        }
        doubtful = {
            place for place in listed.keys() | told.keys() if listed.get(place) != told.get(place)
        }
        for _, name in doubtful:
            self.forget_file(name)
        now = self.files(name for _, name in doubtful)
        for folder, name in doubtful:
            self._children[folder].discard(name)
            file = now[name]
            if isinstance(file, DriveFile) and folder in file.parents and not file.trashed:
                self._children[folder].put(file)

    def _take(self, folder: str, answers: Iterable[Any]) -> None:
        for answer in answers:
            child = read_file(answer)
            self._children[folder].put(child)
            self._files.setdefault(child.id, child)

    def _get(self, file_id: str) -> Any:
        return self._calls.files.get(fileId=file_id, supportsAllDrives=True, fields=FIELDS)

    def _list(self, folder: str, drive: str, token: str) -> Any:
        return self._search(f"'{quoted(folder)}' in parents and trashed=false", drive, token)

    def _by_name(self, name: str) -> Any:
        query = f"name='{quoted(name)}' and trashed=false"
        return self._search(query, self.drive or self._drive, size=_NAMESAKES)

    def _search(self, query: str, drive: str, token: str = "", size: int = PAGE) -> Any:
        """In this Shared Drive; "": among what is shared with the job's account."""
        where = {"corpora": "drive", "driveId": drive} if drive else {}
        return self._calls.files.list(
            q=query,
            pageSize=size,
            pageToken=token or None,
            orderBy="name",
            supportsAllDrives=True,
            includeItemsFromAllDrives=True,
            fields=f"nextPageToken,files({FIELDS})",
            **where,
        )


def files_in(answer: Json | Refused) -> list[DriveFile]:
    """Of a list; none of one that was refused."""
    return [] if isinstance(answer, Refused) else list(map(read_file, answer.get("files", [])))


def quoted(text: str) -> str:
    """Text inside the single quotes of a query."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _problem(refused: Refused) -> FileProblem:
    """404 also stands for "not shared"; every other refusal of one file means it is closed."""
    return FileProblem.MISSING if refused.status == 404 else FileProblem.FORBIDDEN
