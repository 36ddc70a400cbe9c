"""The office's files in Google Drive: looked at, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sheetflow.adapters.google.drive_calls import DriveCalls
from sheetflow.adapters.google.drive_copy import DriveCopies
from sheetflow.adapters.google.drive_look import Limits, find_places, look_of, stamp_of
from sheetflow.adapters.google.drive_move import DriveMoves
from sheetflow.adapters.google.drive_places import DrivePlaces
from sheetflow.adapters.google.drive_tree import DriveTree
from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder
from sheetflow.core.files import Look
from sheetflow.core.names import DrivePath, EffectId


class GoogleFiles:
    """FileLooker and FileKeeper on a folder of a Shared Drive.

    `root` is that folder's id.  A reference is "drive:ID" (a pasted link, wherever the file is
    kept) or a path below the folder.  Paths of the ledger stay what they were when they were
    decided; `known` says which ids they have (see `drive_places`).

    Before a commit, `reserve` gives ids to all that its effects will create; they belong into the
    same commit.  Without that everything works too, but a run that was killed between Drive's
    answer and the acknowledgement has only Drive's lists to find again what it made.
    """

    def __init__(
        self,
        calls: DriveCalls,
        root: str,
        limits: Limits | None = None,
        known: Mapping[DrivePath, str] | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._tree = DriveTree(calls, root)
        self._places = DrivePlaces(calls, self._tree, known)
        self._copies = DriveCopies(calls, self._tree, self._places)
        self._moves = DriveMoves(calls, self._tree, self._places)
        self._reserved: frozenset[EffectId] = frozenset()

    def stamps(self, references: Sequence[str]) -> Mapping[str, str]:
        """From names, sizes, checksums and times that Drive tells; no file is opened."""
        self._forget()
        found = find_places(self._tree, references, self._limits)
        return {one: stamp_of(found[one]) for one in references}

    def look(self, references: Sequence[str]) -> Mapping[str, Look]:
        """Each file as Drive tells of it: 100 files a call, every page of a folder."""
        self._forget()
        found = find_places(self._tree, references, self._limits)
        return {one: look_of(found[one]) for one in references}

    def learn(self, known: Mapping[DrivePath, str]) -> None:
        """Ids that the ledger has committed, of this office's folders and files."""
        self._places.learn(known)

    def reserve(self, effects: Iterable[FileEffect]) -> Mapping[DrivePath, str]:
        """The ids of all that these effects create or move, by path, for the commit.

        Creates nothing.  Raises UnavailableError when the office's folder cannot be reached.
        """
        effects = list(effects)
        self._forget()
        self._reserved = frozenset(effect.id for effect in effects)
        if not effects:
            return {}
        sources = [effect.source for effect in effects if isinstance(effect, CopyFile)]
        # Looked at together, a hundred a call; what a copy really holds is checked once more.
        find_places(self._tree, sources, self._limits)
        return self._places.reserve(effects)

    def missing_folders(self, paths: Sequence[str]) -> list[str]:
        """Those of these folders that are not there yet; makes none."""
        self._forget()
        return [path for path in paths if self._places.existing(path) is None]

    def make_folders(self, paths: Sequence[str]) -> None:
        """Folders of the office itself, which belong to no submission.  Raises UnavailableError."""
        self._forget()
        for path in paths:
            self._places.folder(path)

    def make_folder(self, effect: MakeFolder) -> None:
        """Raises UnavailableError."""
        self._begin(effect)
        folder = self._places.folder(effect.folder)
        paths = [f"{effect.folder}/{part}" for part in effect.parts]
        self._places.reserve_folders(paths)
        missing = [path for path in paths if self._places.existing(path) is None]
        if missing:
            self._places.make_folders(folder, missing)
        for path in paths:
            self._places.folder(path)

    def copy(self, effect: CopyFile) -> DrivePath:
        """Where the copy is.  Raises UnavailableError, SourceChangedError."""
        self._begin(effect)
        return self._copies.copy(effect)

    def move_folder(self, effect: MoveFolder) -> None:
        """Raises UnavailableError."""
        self._begin(effect)
        self._moves.move(effect)

    def _begin(self, effect: FileEffect) -> None:
        """An effect that was not reserved for stands alone: it sees Drive as it is now."""
        if effect.id not in self._reserved:
            self._forget()

    def _forget(self) -> None:
        self._tree.forget()
        self._places.forget()
