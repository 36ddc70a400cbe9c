"""Contents of Drive's files: pictures, of which copies are kept, and spreadsheets as workbooks."""

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Refused
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.file import SPREADSHEET
from sheetflow.core.names import Sha256
from sheetflow.errors import RegisterError, UnavailableError
from sheetflow.safe_files.reading import open_regular
from sheetflow.safe_files.writing import write_whole

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE_ID = re.compile(r"https://[\w.]+/\S*?/d/([-\w]{10,})")


def workbook_at(client: GoogleClient, address: str) -> tuple[str, bytes]:
    """Return the name and the content of the spreadsheet (or uploaded workbook) at `address`.

    Raises RegisterError for an address that names no file, UnavailableError for one that may not be
    opened or is larger than Google exports.
    """
    found = _FILE_ID.match(address)
    if found is None:
        raise RegisterError(
            f"{address}: this address names no spreadsheet.",
            "Open the list in the browser and copy the address from its address bar.",
        )
    about = client.one(requests.get(client, found[1], "name,mimeType"))
    if isinstance(about, Refused):
        raise _refused(client, address, about)
    if about.get("mimeType") == SPREADSHEET:
        content = client.one(client.files.export(fileId=found[1], mimeType=_XLSX))
    else:
        content = client.one(requests.get_content(client, found[1]))
    if isinstance(content, Refused):
        raise _refused(client, address, content)
    return str(about.get("name", "")), content


def _refused(client: GoogleClient, address: str, refused: Refused) -> UnavailableError:
    who = client.account or "the job's account"
    return UnavailableError(
        f"{address}: Google does not open this list ({refused.said}).",
        f"Share it with {who} as viewer; an account that sees only its own files, and a list of "
        "more than 10 MB, need File > Download > Microsoft Excel (.xlsx), and that file.",
    )


MAX_BYTES = 512 * 1024**2
"""Of all copies; the least recently used are removed first."""

_COPY = re.compile(r"[0-9a-f]{64}|\.sheetflow-[0-9a-f]+\.tmp")
"""The name of a copy, or of one that a killed run did not finish; no other file is removed."""


class ContentCache:
    """Contents by their SHA-256 in `folder`, which the first `put` creates.

    An error of the disk does not stop a run: the content is downloaded from Drive again.
    """

    def __init__(self, folder: Path, most: int = MAX_BYTES) -> None:
        self._folder = folder
        self._most = most

    def get(self, sha256: Sha256) -> bytes | None:
        """Return the bytes, None when they are not cached."""
        place = self._folder / sha256
        try:
            with open_regular(place, self._most) as file:
                content = file.read()
            os.utime(place)
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def put(self, sha256: Sha256, content: bytes) -> None:
        """Keep the bytes, all or none."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / sha256, content, 0o600)
            self._sweep()

    def _sweep(self) -> None:
        copies = (place for place in self._folder.iterdir() if _COPY.fullmatch(place.name))
        kept = [(place.lstat(), place) for place in copies]
        total = sum(status.st_size for status, _ in kept)
        for status, place in sorted(kept, key=lambda one: one[0].st_mtime_ns):
            if total <= self._most:
                break
            place.unlink()
            total -= status.st_size
