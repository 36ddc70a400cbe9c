"""Marks of a local office: small files that identify the ledger that belongs to it.

One is in Drive, where a synchroniser or a backup copies it too, one in the job's own folder.
"""

import json
from pathlib import Path

from sheetflow.adapters.state_folder import StateFolder
from sheetflow.core.ledger.head import NO_EVENTS, Mark, parse_head
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.reading import read_regular
from sheetflow.safe_files.writing import write_whole

DRIVE_NAME = ".sheetflow.json"
"""Hidden, so that no listing of attachments contains it."""
_MAX_BYTES = 4_096


class LocalMarks:
    """OfficeMarks in files; a folder that does not exist has none."""

    remote = False

    def __init__(self, drive: Path, state: StateFolder) -> None:
        self.files = (drive / DRIVE_NAME, state.file("mark"))

    def read(self) -> dict[str, Mark]:
        """Return the marks by file.  Raises UnavailableError for one that cannot be read."""
        found = {}
        for file in self.files:
            try:
                found[str(file)] = _mark_of(read_regular(file, _MAX_BYTES))
            except (FileNotFoundError, NotADirectoryError):
                continue
            except (OSError, ValueError) as error:
                raise UnavailableError(
                    f"{file}: the mark of the office's ledger cannot be read ({error}).",
                    "Put the file back from the backup; `sheetflow adopt` writes it anew.",
                ) from error
        return found

    def write(self, mark: Mark) -> None:
        """Replace each file whole unless it is up to date.  Raises UnavailableError."""
        data = {"office": mark.office, "head": str(mark.head)}
        content = (json.dumps(data) + "\n").encode("ascii")
        for file in self.files:
            if file.parent.is_dir() and _content(file) != content:
                _replace(file, content)


def _mark_of(content: bytes) -> Mark:
    """Return the mark in a file's content; ValueError for what sheetflow did not write."""
    data = json.loads(content)
    if not isinstance(data, dict) or not isinstance(data.get("office"), str):
        raise ValueError("it is no mark of sheetflow")  # noqa: TRY004 - all of them are one mistake
    head = data.get("head")
    found = parse_head(str(head)) if head else NO_EVENTS
    if found is None:
        raise ValueError("it names no event")
    return Mark(data["office"], found)


def _content(file: Path) -> bytes | None:
    try:
        return read_regular(file, _MAX_BYTES)
    except OSError:
        return None


def _replace(file: Path, content: bytes) -> None:
    try:
        write_whole(file, content)
    except OSError as error:
        raise UnavailableError(
            f"{file}: the mark of the office's ledger cannot be written ({error.strerror}).",
            "Give the account that runs sheetflow the right to write there; the next run does it.",
        ) from error
