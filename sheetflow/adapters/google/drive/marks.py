"""The job's marks in Drive: on every file that it creates, and on the office's folder.

A file's mark is whose it is, and for which path.  Several offices may share one drive and have the
same paths, so it names the office too, by the id of its folder.  Marks of earlier versions name the
path alone: one of those may be any office's.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.file import DriveFile, accepted
from sheetflow.adapters.google.drive.metadata_cache import Found, MetadataCache
from sheetflow.adapters.google.drive.paths import name_of
from sheetflow.core.ledger.head import NO_EVENTS, Mark, parse_head

MARK = "sheetflow"
"""The property of a file with the office and the path it was created for."""
OFFICE = "sheetflow-office"
"""The property of an office's folder with the identity of its ledger."""
_MAX_LEVELS = 100
"""Of folders in a Shared Drive."""


@dataclass(frozen=True, slots=True)
class PathMarks:
    """The marks of one office, whose folder has the id `root`."""

    root: str

    def of(self, path: str) -> str:
        """Return a digest of office and path: properties of a file are short."""
        return _digest(f"{self.root}\0{path}")

    def properties(self, path: str, **more: str) -> Json:
        """Return the body that marks a file, with `more` of our properties."""
        return {"appProperties": {MARK: self.of(path), **more}}

    def new_body(self, file_id: str, path: str, folder: str) -> Json:
        """Return the properties of a new file or folder in the folder of that id."""
        where = {"id": file_id, "name": name_of(path), "parents": [folder]}
        return where | self.properties(path)

    def is_made_for(self, file: DriveFile, path: str) -> bool:
        """Return whether the job created the file for this path; `file` is below the root."""
        return file.marks.get(MARK) in {self.of(path), _digest(path)}

    def query(self, path: str) -> str:
        """Return the query for files with the path's mark, also an earlier version's."""
        either = (requests.has_mark(MARK, one) for one in (self.of(path), _digest(path)))
        return f"({' or '.join(either)}) and trashed=false"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def below_root(cache: MetadataCache, files: Iterable[DriveFile]) -> list[DriveFile]:
    """Return those below the office's folder that are in no other office's folder there."""
    files, below = list(files), set[str]()
    above = {file.id: file.parents for file in files}
    for _ in range(_MAX_LEVELS):
        below |= {one for one, parents in above.items() if cache.root_id in parents}
        above = {one: parents for one, parents in above.items() if one not in below}
        if not any(above.values()):
            break
        known = cache.files(folder for parents in above.values() for folder in parents)
        above = {one: _parents(map(known.get, parents)) for one, parents in above.items()}
    return [file for file in files if file.id in below]


def _parents(folders: Iterable[Found | None]) -> tuple[str, ...]:
    """Return the folders above these, none above another office's."""
    own = (one for one in folders if isinstance(one, DriveFile) and OFFICE not in one.marks)
    return tuple(parent for folder in own for parent in folder.parents)


_HEAD = "sheetflow-head"


class FolderMark:
    """The port OfficeMarks on the folder `root`: one call to read, one to write.

    Both raise UnavailableError.
    """

    remote = True

    def __init__(self, client: GoogleClient, root: str) -> None:
        self._client = client
        self._root = root
        self._known: Mark | None = None

    def read(self) -> dict[str, Mark]:
        """Return the mark by the name of its place; empty where there is none."""
        answer = self._client.one(requests.get(self._client, self._root, "appProperties"))
        read = accepted(answer, f"Drive folder {self._root}: its mark cannot be read")
        marks = read.get("appProperties", {})
        office, head = marks.get(OFFICE, ""), marks.get(_HEAD, "")
        self._known = Mark(office, parse_head(head) or NO_EVENTS)
        return {f"Drive folder {self._root}": self._known} if office else {}

    def write(self, mark: Mark) -> None:
        """Write the mark; no call where this process has read or written the same."""
        if mark == self._known:
            return
        body = {"appProperties": {OFFICE: mark.office, _HEAD: str(mark.head)}}
        answer = self._client.one(requests.update(self._client, self._root, body, "id"))
        accepted(answer, f"Drive folder {self._root}: its mark cannot be written")
        self._known = mark
