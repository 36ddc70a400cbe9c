"""Reading Drive in few calls: many files at once, many folders at once, every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sheetflow.adapters.google.drive_calls import DriveCalls, Refused
from sheetflow.adapters.google.drive_file import FIELDS, DriveFile, read_file
from sheetflow.adapters.google.drive_refs import alike
from sheetflow.core.files import FileProblem
from sheetflow.errors import UnavailableError

Found = DriveFile | FileProblem
PAGE = 1_000


class DriveTree:
    """Files below the office's folder `root` and files that were shared; for one moment.

    What was read is remembered, so that it is asked for once; `forget` before the next moment.
    """

    def __init__(self, calls: DriveCalls, root: str) -> None:
        self._calls = calls
        self._root_id = root
        self._files: dict[str, Found] = {}
        self._children: dict[str, list[DriveFile]] = {}

    def forget(self) -> None:
        self._files = {}
        self._children = {}

    def forget_file(self, file_id: str) -> None:
        """Ask for this file anew."""
        self._files.pop(file_id, None)

    def remember(self, file: DriveFile) -> None:
        """A file as a write has just told it; its folder's list is kept in step."""
        for children in self._children.values():
            children[:] = [child for child in children if child.id != file.id]
        self._files[file.id] = file
        for parent in file.parents:
            if parent in self._children and not file.trashed:
                self._children[parent].append(file)

    def is_empty(self, folder: str) -> None:
        """A folder that was made just now has no children: no need to ask."""
        self._children[folder] = []

    @property
    def root(self) -> DriveFile:
        """The office's folder.  Raises UnavailableError when it is not there or not shared."""
        found = self.files([self._root_id])[self._root_id]
        if isinstance(found, DriveFile) and found.is_folder and not found.trashed:
            return found
        raise UnavailableError(
            f"Drive folder {self._root_id}: it is not there, is in the trash, or is not shared.",
            "Share the folder (or its Shared Drive) with the job's account as content manager, "
            "or correct the folder's id in office.yaml.",
        )

    def files(self, ids: Iterable[str]) -> dict[str, Found]:
        """Each file as it is, also in the trash; MISSING or FORBIDDEN where there is none."""
        wanted = list(dict.fromkeys(ids))
        unknown = [one for one in wanted if one not in self._files]
        answers = self._calls.many([self._get(one) for one in unknown])
        for one, answer in zip(unknown, answers, strict=True):
            if isinstance(answer, Refused):
                self._files[one] = _problem(answer)
            else:
                self._files[one] = read_file(answer)
        return {one: self._files[one] for one in wanted}

    def content(self, file: DriveFile) -> bytes | None:
        """The file's bytes; None when it may not be read."""
        request = self._calls.files.get_media(fileId=file.id, supportsAllDrives=True)
        answer = self._calls.one(request)
        return None if isinstance(answer, Refused) else bytes(answer)

    def children(self, folders: Sequence[DriveFile]) -> dict[str, list[DriveFile]]:
        """What stands in each folder and is not in the trash, by folder id."""
        unread = {one.id: one for one in folders if one.id not in self._children}
        open_pages = [(folder, "") for folder in unread.values()]
        for folder, _ in open_pages:
            self._children[folder.id] = []
        while open_pages:
            answers = self._calls.many([self._list(*page) for page in open_pages])
            following = []
            for (folder, _), answer in zip(open_pages, answers, strict=True):
                if isinstance(answer, Refused):
                    # Gone, or closed, since it was found: the next moment sees it so.
                    self._files[folder.id] = _problem(answer)
                    continue
                self._take(folder, answer.get("files", []))
                if token := answer.get("nextPageToken"):
                    following.append((folder, str(token)))
            open_pages = following
        return {folder.id: self._children[folder.id] for folder in folders}

    def below(self, folder: DriveFile, name: str) -> list[DriveFile]:
        """The children of that name: exact ones, else those that look the same to people."""
        children = self.children([folder])[folder.id]
        exact = [child for child in children if child.name == name]
        return exact or [child for child in children if alike(child.name) == alike(name)]

    def marked(self, key: str, values: Sequence[str]) -> list[list[DriveFile]]:
        """For each value, the files with that mark, wherever in the office they stand now."""
        root = self.root
        has = "appProperties has {{ key='{}' and value='{}' }} and trashed=false"
        queries = [has.format(quoted(key), quoted(value)) for value in values]
        answers = self._calls.many([self._search(query, root, "") for query in queries])
        return [
            [] if isinstance(answer, Refused) else list(map(read_file, answer.get("files", [])))
            for answer in answers
        ]

    def found_by(self, query: str) -> list[DriveFile]:
        """Every file that a query of Drive finds near the office's folder; every page.

        Raises UnavailableError when Drive refuses to look.
        """
        found: list[DriveFile] = []
        token = ""
        while True:
            answer = self._calls.one(self._search(query, self.root, token))
            if isinstance(answer, Refused):
                raise UnavailableError(
                    f"Drive folder {self._root_id}: Drive refuses to look ({answer.message}).",
                    "Make the job's account a content manager of the Shared Drive.",
                )
            found += map(read_file, answer.get("files", []))
            token = str(answer.get("nextPageToken", ""))
            if not token:
                return found

    def _take(self, folder: DriveFile, answers: Iterable[Any]) -> None:
        for answer in answers:
            child = read_file(answer)
            self._children[folder.id].append(child)
            self._files.setdefault(child.id, child)

    def _get(self, file_id: str) -> Any:
        return self._calls.files.get(fileId=file_id, supportsAllDrives=True, fields=FIELDS)

    def _list(self, folder: DriveFile, token: str) -> Any:
        return self._search(f"'{quoted(folder.id)}' in parents and trashed=false", folder, token)

    def _search(self, query: str, near: DriveFile, token: str) -> Any:
        """In the Shared Drive of `near`, else among what is shared with the job's account."""
        where = {"corpora": "drive", "driveId": near.drive_id} if near.drive_id else {}
        return self._calls.files.list(
            q=query,
            pageSize=PAGE,
            pageToken=token or None,
            orderBy="name",
            supportsAllDrives=True,
            includeItemsFromAllDrives=True,
            fields=f"nextPageToken,files({FIELDS})",
            **where,
        )


def quoted(text: str) -> str:
    """Text inside the single quotes of a query."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _problem(refused: Refused) -> FileProblem:
    """404 also stands for "not shared"; every other refusal of one file means it is closed."""
    return FileProblem.MISSING if refused.status == 404 else FileProblem.FORBIDDEN
