"""The mark of a Google office: properties of its folder that only this program reads."""

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Refused
from sheetflow.adapters.google.drive.file import refusal
from sheetflow.adapters.google.drive.path_marks import OFFICE
from sheetflow.core.ledger.head import NO_EVENTS, Mark, parse_head

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
        files = self._client.files
        request = files.get(fileId=self._root, supportsAllDrives=True, fields="appProperties")
        answer = self._client.one(request)
        if isinstance(answer, Refused):
            raise refusal(f"Drive folder {self._root}: its mark cannot be read", answer)
        marks = answer.get("appProperties", {})
        office, head = marks.get(OFFICE, ""), marks.get(_HEAD, "")
        self._known = Mark(office, parse_head(head) or NO_EVENTS)
        return {f"Drive folder {self._root}": self._known} if office else {}

    def write(self, mark: Mark) -> None:
        """Write the mark; no call where this process has read or written the same."""
        if mark == self._known:
            return
        body = {"appProperties": {OFFICE: mark.office, _HEAD: str(mark.head)}}
        request = self._client.files.update(
            fileId=self._root, body=body, supportsAllDrives=True, fields="id"
        )
        answer = self._client.one(request)
        if isinstance(answer, Refused):
            raise refusal(f"Drive folder {self._root}: its mark cannot be written", answer)
        self._known = mark
