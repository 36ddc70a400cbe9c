"""Which file of Drive a path of the ledger means, also after it was renamed or moved.

A `DrivePath` is the name under which the job created a folder or file, and under which the ledger
keeps it permanently.  The file itself is identified by its id: ids are reserved
(`files.generateIds`) and committed together with the decision to create it, so that Drive refuses
to create it twice (409), and renaming or moving it changes nothing here.  Without an id (an older
ledger, a folder that staff made beforehand), it is found by its mark, else by its name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sheetflow.adapters.google.api.errors import BATCH, Json, Refused
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.file import DriveFile, files_in
from sheetflow.adapters.google.drive.marks import OFFICE, PathMarks, below_root
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache
from sheetflow.adapters.google.drive.paths import (
    folder_of,
    is_in,
    name_of,
    paths_of,
    with_ancestors,
)
from sheetflow.core.effects import FileEffect, MoveFolder
from sheetflow.core.names import DrivePath
from sheetflow.errors import UnavailableError

MAX_IDS = 1_000
_MIN_IDS, _IDS_A_FILE = 20, 8
"""A submission's first file comes with its folder and the folders in it."""


class FileIds:
    """Folders and files by path, and the ids that the ledger has committed."""

    def __init__(self, cache: MetadataCache) -> None:
        self.cache = cache
        self.client = cache.client
        self.marks = PathMarks(cache.root_id)
        self._ids: dict[str, str] = {}
        self._unused: set[str] = set()
        self._free: list[str] = []
        self._in_the_way: dict[str, DriveFile] = {}
        self._doubtful: dict[str, UnavailableError] = {}
        self._load: Callable[[], Mapping[DrivePath, str]] | None = None

    def forget(self) -> None:
        """Forget files that blocked a name, which may have been moved since; keep the ids."""
        self._in_the_way = {}
        self._doubtful = {}

    def add_known(self, known: Mapping[DrivePath, str]) -> None:
        """Add ids that the ledger has committed."""
        self._ids.update((str(path), one) for path, one in known.items())

    def load_when_needed(self, load: Callable[[], Mapping[DrivePath, str]]) -> None:
        """Set `load`, which returns all ids that the ledger has committed."""
        self._load = load

    def known_id(self, path: str) -> str | None:
        """Return the id that the ledger has for this path; no call of Drive."""
        if path not in self._ids and self._load is not None:
            load, self._load = self._load, None
            for known, file_id in load().items():
                self._ids.setdefault(str(known), file_id)
        return self._ids.get(path)

    # Reserving

    def reserve(self, effects: Iterable[FileEffect]) -> dict[DrivePath, str]:
        """Return an id for every folder and file that the effects create, find or move.

        They belong into the effects' commit.  Existing files keep their ids; others get new ones.
        """
        folders, targets, moves = paths_of(effects)
        self.locate([*folders, *with_ancestors(move.source for move in moves)])
        self.generate([path for path in (*folders, *targets) if self._wants_id(path)])
        for move in moves:
            self.record_move(move)
        below = (path for move in moves for path in self._ids if is_in(path, move.target))
        return self._reserved((*folders, *targets, *below))

    def reserve_files(self, paths: Sequence[str]) -> dict[DrivePath, str]:
        """Reserve ids for files and the folders above them; existing ones keep their ids."""
        folders = with_ancestors(map(folder_of, paths))
        self.reserve_folders(folders)
        self.generate([path for path in paths if self._wants_id(path)])
        return self._reserved((*folders, *paths))

    def reserve_folders(self, paths: Sequence[str]) -> None:
        """Reserve ids for folders that have none and do not exist."""
        self.locate(paths)
        self.generate([path for path in paths if self._wants_id(path)])

    def request_ids(self, files: int) -> Any:
        """Return the request for new ids, sent before the exact number is certain."""
        count = min(MAX_IDS, _MIN_IDS + _IDS_A_FILE * files)
        return self.client.files.generateIds(count=count, space="drive", type="files")

    def add_free_ids(self, answer: Json | Refused) -> None:
        """Add the answer to `request_ids`; after a refusal, ids are requested when needed."""
        self._free += [] if isinstance(answer, Refused) else answer["ids"]

    def unused_id(self, path: str) -> str:
        """Return an id for a new file at this path: the reserved one unless it is in use."""
        known = self.used_id(path)
        if path not in self._ids or (known and isinstance(self.cache.file(known), DriveFile)):
            self.generate([path])
        return self._ids[path]

    def _reserved(self, paths: Iterable[str]) -> dict[DrivePath, str]:
        return {DrivePath(path): self._ids[path] for path in paths if path in self._ids}

    def _wants_id(self, path: str) -> bool:
        return not any(path in known for known in (self._ids, self._in_the_way, self._doubtful))

    def generate(self, paths: Sequence[str]) -> None:
        """Reserve new ids for these paths."""
        for start in range(0, len(paths), MAX_IDS):
            some = paths[start : start + MAX_IDS]
            if len(self._free) < len(some):
                answer = self.client.one(self.request_ids(len(some)))
                if isinstance(answer, Refused):
                    raise UnavailableError(
                        f"Drive gives out no ids ({answer.message}).", "Try again later."
                    )
                self.add_free_ids(answer)
            new, self._free = self._free[: len(some)], self._free[len(some) :]
            self._ids.update(zip(some, new, strict=True))
            self._unused.update(new)

    # Finding

    def is_new(self, path: str) -> bool:
        """Return whether this run reserved an id for this path, and has not used it yet."""
        return self._ids.get(path) in self._unused

    def used_id(self, path: str) -> str | None:
        """Return the id of what an earlier run created, as far as the ledger records it."""
        known = self._ids.get(path)
        return None if known in self._unused else known

    def reserved_id(self, path: str) -> str:
        """Return the id that was reserved for this path or is in use."""
        return self._ids[path]

    def is_own(self, path: str, file: DriveFile) -> bool:
        """Return whether the ledger has this file's id for the path."""
        return self.used_id(path) == file.id

    def find_file(self, path: str) -> DriveFile | None:
        """Return the file that was created for this path, if it exists."""
        self.known_id(path)
        return self.find_made(path) or self.find_even_trashed(path)

    def find_made(self, path: str) -> DriveFile | None:
        """Return what an earlier try created under this path's id, unless it is in the trash."""
        found = self._made(path)
        return found if found is not None and not found.trashed else None

    def find(self, path: str) -> DriveFile | None:
        """Return the folder or file of this path, None when it was never created.

        Raises UnavailableError for what is in the trash.
        """
        found = self.find_even_trashed(path)
        if found is not None and found.trashed:
            raise UnavailableError(
                f"{path}: it is in the trash of Drive.",
                "Put it back from the trash; the next run does the work.",
            )
        return found

    def find_even_trashed(self, path: str) -> DriveFile | None:
        """Return as `find` does, also when it is in the trash."""
        if not path:
            return self.cache.root
        if path not in self._ids:
            self.locate(with_ancestors([path]))
        if path in self._doubtful:
            raise self._doubtful[path]
        return self._in_the_way.get(path) or self._made(path)

    def find_after_conflict(self, path: str) -> DriveFile | None:
        """Return what has the path's id now, after Drive reported that the id is in use."""
        self._unused.discard(self._ids[path])
        self.cache.forget_file(self._ids[path])
        return self.find(path)

    def _made(self, path: str) -> DriveFile | None:
        file_id = self.used_id(path)
        found = None if file_id is None else self.cache.file(file_id)
        return found if isinstance(found, DriveFile) else None

    def parent_of(self, path: str) -> DriveFile | None:
        """Return the folder of this path, if it exists."""
        parent = folder_of(path)
        found = self._made(parent) if parent else self.cache.root
        return found if found is not None and found.is_folder else None

    def locate(self, paths: Sequence[str]) -> None:
        """Find ids for paths that have none: by name from the top down, else by mark.

        Files in a folder that has to be found itself are searched once that is found: most such
        folders are new.
        """
        unknown = dict.fromkeys(path for path in paths if self._wants_id(path))
        above = {folder_of(path) for path in unknown}
        inside = [path for path in unknown if folder_of(path) in unknown and path not in above]
        self._locate_all([path for path in unknown if path not in inside])
        self._locate_all([path for path in inside if self.parent_of(path) is not None])

    def _locate_all(self, paths: Sequence[str]) -> None:
        """Locate all in one call, with ids for the missing ones; very many folder by folder."""
        if not paths:
            return
        names = {name_of(path) for path in paths}
        # Anywhere in the office's drive, in other offices too.
        drive, query = self.cache.root.drive_id, self.marks.query
        marks = [requests.search(self.client, query(path), drive) for path in paths]
        few = len(names) + len(marks) < BATCH
        more = [*marks, self.request_ids(len(paths))]
        *found, ids = self.cache.ask((), names if few else (), more=more)
        self.add_free_ids(ids)
        marked = dict(zip(paths, found, strict=True))
        for depth in sorted({path.count("/") for path in paths}):
            level = {path: self.parent_of(path) for path in paths if path.count("/") == depth}
            if not few:
                self.cache.children([folder for folder in level.values() if folder])
            for path, parent in level.items():
                here = self.cache.named_in(parent, name_of(path)) if parent else []
                if not self._adopt(path, here):
                    self._adopt(path, below_root(self.cache, files_in(marked[path])))

    def _adopt(self, path: str, candidates: Sequence[DriveFile]) -> bool:
        """Use the candidate that was created for this path, else the one that has its name.

        Candidates are below the office's folder, and in no other office's.
        """
        candidates = [file for file in candidates if OFFICE not in file.marks]
        own = [file for file in candidates if self.marks.is_made_for(file, path)]
        named = [file for file in candidates if file.name == name_of(path)]
        folders = [file for file in own or named if file.is_folder]
        if len(folders) > 1:
            self._doubtful[path] = UnavailableError(
                f"{path}: {len(folders)} folders of this name stand side by side in Drive.",
                "Put the files of one into the other and move the empty one to the trash.",
            )
        elif folders:
            self._ids[path] = folders[0].id
        elif named:
            self._in_the_way[path] = named[0]
        return bool(folders or named)

    # Recording

    def record(self, path: str, file: DriveFile, *, new: bool = True) -> None:
        """Record that a folder or file is now at this path under its id."""
        self._ids[path] = file.id
        self._unused.discard(file.id)
        self.cache.remember(file)
        if new and file.is_folder:
            self.cache.add_empty_folder(file.id)

    def record_move(self, move: MoveFolder) -> None:
        """Record the ids below the old path as those below the new one.

        Not where another folder is there already, into which this one's files are then merged.
        """
        if self._ids.get(move.target) not in {None, self._ids.get(move.source)}:
            return
        for path in [path for path in self._ids if is_in(path, move.source)]:
            target = move.target + path.removeprefix(move.source)
            self._ids.setdefault(target, self._ids[path])
