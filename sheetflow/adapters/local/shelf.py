"""Papers of the whole office on their shelf in Drive: kept in one place, replaced whole."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sheetflow.adapters.local.drive_place import DrivePlaces, parts_of
from sheetflow.adapters.local.file_copy import free_names, refused, sync_folder
from sheetflow.core.files import FileProblem
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.errors import UnavailableError
from sheetflow.ports import OnShelf

NOTED = "berkas:"
"""Begins the name of a note: which bytes were put under a path, and which before those."""


class LocalShelf:
    """Shelf below `root`.

    A file tells nobody who wrote it, so what is put is noted first: `notes` are the ledger's,
    `keep` writes more of them.
    """

    def __init__(
        self, root: Path, notes: Mapping[str, str], keep: Callable[[Mapping[str, str]], None]
    ) -> None:
        self._root = root
        self._notes = dict(notes)
        self._keep = keep

    def stands(self, paths: Sequence[DrivePath]) -> Mapping[DrivePath, OnShelf]:
        """Those of these files that are there."""
        found = {}
        for path in paths:
            digest = self._digest(path)
            if digest is not None:
                found[path] = OnShelf(digest, digest in self._notes.get(NOTED + path, "").split())
        return found

    def put(self, path: DrivePath, content: bytes) -> None:
        """Written beside its place and renamed into it, once the bytes have been noted."""
        digest = Sha256(hashlib.sha256(content).hexdigest())
        there = self._digest(path)
        self._note(path, digest)
        if there != digest:
            self._write(self._place(path), content)

    def set_aside(self, path: DrivePath, mark: str) -> DrivePath:
        """Renames the file to a name under which nothing stands."""
        place = self._place(path)
        wanted = place.with_name(f"{place.stem} ({mark}){place.suffix}")
        try:
            free = next(name for name in free_names(wanted) if not os.path.lexists(name))
            place.rename(free)
        except OSError as error:
            raise refused(place, error) from error
        return DrivePath(f"{path.rpartition('/')[0]}/{free.name}".lstrip("/"))

    def _note(self, path: DrivePath, digest: Sha256) -> None:
        """Until the next one is put, what was there before is ours too: a crash may leave it."""
        name = NOTED + path
        known = self._notes.get(name, "").split()
        if known[:1] != [digest]:
            text = " ".join([digest, *known[:1]])
            self._keep({name: text})
            self._notes[name] = text

    def _digest(self, path: DrivePath) -> Sha256 | None:
        place = self._place(path)
        try:
            return Sha256(hashlib.sha256(place.read_bytes()).hexdigest())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise refused(place, error) from error

    def _write(self, place: Path, content: bytes) -> None:
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
