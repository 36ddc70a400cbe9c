"""Papers of the whole office on their shelf in Drive: kept in one place, replaced whole."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from sheetflow.adapters.local.drive_place import DrivePlaces, parts_of
from sheetflow.adapters.local.file_copy import free_names, refused, sync_folder
from sheetflow.core.files import FileProblem
from sheetflow.core.names import DrivePath
from sheetflow.errors import UnavailableError


class LocalShelf:
    """Files below `root` by their path in Drive.  Every call raises UnavailableError."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None where there is none."""
        place = self._place(path)
        try:
            return place.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise refused(place, error) from error

    def folders(self, path: str) -> list[str]:
        """Names of the folders in a folder, sorted; none where it is not there."""
        place = self._place(path)
        try:
            return sorted(entry.name for entry in place.iterdir() if entry.is_dir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise refused(place, error) from error

    def replace(self, path: str, content: bytes) -> None:
        """`content` under this name: whole or, after a crash, what was there before.

        A file that holds these bytes already is not touched.
        """
        place = self._place(path)
        if self.read(path) == content:
            return
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(".part", ".sheetflow-", place.parent)
        except OSError as error:
            raise refused(place, error) from error
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644 if not place.exists() else place.stat().st_mode & 0o777)
            temporary.replace(place)
            sync_folder(place.parent)
        except OSError as error:
            raise refused(place, error) from error
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()

    def set_aside(self, path: str, mark: str) -> DrivePath:
        """Renames a file to "name (mark).ext" under which nothing stands; its new path."""
        place = self._place(path)
        wanted = place.with_name(f"{place.stem} ({mark}){place.suffix}")
        try:
            free = next(name for name in free_names(wanted) if not os.path.lexists(name))
            place.rename(free)
        except OSError as error:
            raise refused(place, error) from error
        return DrivePath(f"{path.rpartition('/')[0]}/{free.name}".lstrip("/"))

    def _place(self, path: str) -> Path:
        """Below the root, through no link that leads out of it."""
        parts = parts_of(path)
        if not isinstance(parts, FileProblem) and parts:
            place = self._root.joinpath(*parts)
            if DrivePlaces(self._root).inside(os.path.realpath(place)):
                return place
        raise UnavailableError(
            f"{path}: this path leads out of the Drive folder {self._root}.",
            "Remove the link that stands in its way, then run this again.",
        )
