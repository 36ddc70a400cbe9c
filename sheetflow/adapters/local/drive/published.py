"""Papers of the whole office published in Drive: each under one path, replaced whole."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sheetflow.adapters.local.drive.copying import refusing, renamed, sha256_of
from sheetflow.adapters.local.drive.references import ReferenceFinder
from sheetflow.core.files import FileProblem, PublishedFile, path_parts
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.errors import UnavailableError
from sheetflow.safe_files import replacing
from sheetflow.safe_files.renaming import put_new_file, rename_to_free
from sheetflow.safe_files.writing import DurableFolders, NoteName, temporary_beside, write_beside

NOTE_PREFIX = "berkas:"
"""Prefix of the notes that record which bytes were put under a path, and which before those."""


class LocalPublishedFiles:
    """PublishedFiles below `root`.

    A file does not record who wrote it, so the digest of what is put is noted first: `notes` are
    the ledger's, `keep` writes more of them.
    """

    def __init__(
        self,
        root: Path,
        notes: Mapping[str, str],
        keep: Callable[[Mapping[str, str]], None],
        word: str = "suntingan",
        note_temporary: NoteName = lambda _: None,
    ) -> None:
        """`word` marks the name of a file that a person changes while it is replaced.

        `note_temporary` notes where a killed run may leave a file.
        """
        self._root = root
        self._notes = dict(notes)
        self._keep = keep
        self._word = word
        self._note_temporary = note_temporary
        self._folders = DurableFolders(root)

    def existing(self, paths: Sequence[DrivePath]) -> Mapping[DrivePath, PublishedFile]:
        """Return those of these files that exist."""
        found = {path: self._digest(path) for path in paths}
        return {
            path: PublishedFile(digest, digest in self._noted(path))
            for path, digest in found.items()
            if digest is not None
        }

    def put(self, path: DrivePath, content: bytes) -> None:
        """Write the file beside its place and exchange it, once its digest is noted.

        A change that a person makes at the same moment is kept; then UnavailableError is raised.
        """
        digest = Sha256(hashlib.sha256(content).hexdigest())
        place = self._place(path)
        with refusing(place):
            replacing.resolve_displaced(place, self._word)
        there = self._digest(path)
        if there not in {None, digest, *self._noted(path)}:
            raise _edited(place)
        self._note(path, digest)
        if there != digest:
            self._write(self._place(path), content, there)

    def keep_as_copy(self, path: DrivePath, mark: str) -> DrivePath:
        """Rename the file to a free name with `mark`; return its path.  Raises UnavailableError."""
        place = self._place(path)
        wanted = place.with_name(f"{place.stem} ({mark}){place.suffix}")
        with refusing(place):
            free = rename_to_free(place, wanted)
        return renamed(path, free.name)

    def _note(self, path: DrivePath, digest: Sha256) -> None:
        """Note a file's digest, and that of the one before it, which a crash may leave there."""
        known = self._noted(path)
        if known[:1] != [digest]:
            note = {NOTE_PREFIX + path: " ".join([digest, *known[:1]])}
            self._keep(note)
            self._notes |= note

    def _noted(self, path: DrivePath) -> list[str]:
        return self._notes.get(NOTE_PREFIX + path, "").split()

    def _digest(self, path: DrivePath) -> Sha256 | None:
        place = self._place(path)
        with refusing(place), suppress(FileNotFoundError, NotADirectoryError):
            return sha256_of(Path(os.path.realpath(place)))
        return None

    def _write(self, place: Path, content: bytes, there: Sha256 | None) -> None:
        with refusing(place):
            try:
                self._folders.make(place.parent)
                self._note_temporary(temporary_beside(place))
                if there is None:
                    put_new_file(place, content)
                    return
                temporary = write_beside(place, content)
                written = replacing.short_digest(temporary)
                displaced = replacing.DisplacedFile(place, there[: replacing.DIGITS], written)
                temporary.replace(displaced.place)
                copies = replacing.exchange_keeping_saves(displaced, self._word, lambda: False)
            except FileExistsError as error:
                raise _edited(place) from error
        if copies is not None:
            raise _edited(place)

    def _place(self, path: str) -> Path:
        """Return a path below the root.  Raises UnavailableError if a link leads out of it."""
        parts = path_parts(path)
        if not isinstance(parts, FileProblem) and parts:
            place = self._root.joinpath(*parts)
            if ReferenceFinder(self._root).inside(os.path.realpath(place)):
                return place
        raise UnavailableError(
            f"{path}: this path leads out of the Drive folder {self._root}.",
            "Remove the link that stands in its way, then run this again.",
        )


def resolve_published(folder: Path, word: str) -> None:
    """Remove, put back or keep what exchanges below `folder` displaced.  Raises OSError.

    To be called before anything is written there.
    """
    for below, _, _ in os.walk(folder):
        for register in {one.register for one in replacing.displaced_in(Path(below))}:
            replacing.resolve_displaced(register, word)


def _edited(place: Path) -> UnavailableError:
    return UnavailableError(
        f"{place}: somebody is changing this file; it is left alone.",
        "Nothing to do: the next run keeps what was changed under another name.",
    )
