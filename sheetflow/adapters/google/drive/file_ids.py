"""Which file of Drive a path of the ledger means, whatever people call it or wherever they put it.

A `DrivePath` is the name under which the job made a folder or file, and under which the ledger
keeps it for good.  The thing itself is known by its id: ids are reserved (`files.generateIds`)
and committed together with the decision to make it, so that making it twice is refused by Drive
(409), and renaming or moving it changes nothing here.  Where no id is known (an older ledger, a
folder that staff made beforehand), the mark on it tells, and else its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from sheetflow.adapters.google.api.errors import BATCH, DriveCalls, Json, Refused
from sheetflow.adapters.google.drive.file import FIELDS, FOLDER, DriveFile, read_file
from sheetflow.adapters.google.drive.metadata_cache import MetadataCache, files_in
from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder, WritePaper
from sheetflow.core.names import DrivePath
from sheetflow.errors import UnavailableError

PAPER_FORMS = ("pdf", "docx")


def paths_of(
    effects: Iterable[FileEffect],
) -> tuple[list[str], list[str], list[MoveFolder]]:
    """Folders from the top down, files, and moves; each path once."""
    folders: list[str] = []
    targets: list[str] = []
    moves: list[MoveFolder] = []
    for effect in effects:
        match effect:
            case MakeFolder():
                parts = [f"{effect.folder}/{part}" for part in effect.parts]
                folders += [*with_ancestors([effect.folder]), *parts]
            case CopyFile():
                folders += with_ancestors([effect.target.rpartition("/")[0]])
                targets.append(effect.target)
            case WritePaper():
                folders += with_ancestors([effect.target.rpartition("/")[0]])
                targets += [f"{effect.target}.{form}" for form in PAPER_FORMS]
            case MoveFolder():
                above = effect.target.rpartition("/")[0]
                folders += with_ancestors([above])
                moves.append(effect)
    return list(dict.fromkeys(folders)), list(dict.fromkeys(targets)), moves


def with_ancestors(paths: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        parts = [part for part in path.split("/") if part]
        found.update(("/".join(parts[: end + 1]), None) for end in range(len(parts)))
    return list(found)


def is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")


def name_of(path: str) -> str:
    return path.rpartition("/")[2]


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def is_inside(path: str, folders: Collection[str]) -> bool:
    """Whether the folder that it is directly in is one of these."""
    return folder_of(path) in folders


MARK = "sheetflow"
"""The property of a file that says for which path it was made."""
MAX_IDS = 1_000
_IDS_AT_LEAST, _IDS_A_FILE = 20, 8
"""A submission's first file comes with its folder and the folders in it."""


class FileIds:
    """Folders and ids by path.  `known` are the ids that the ledger has committed."""

    def __init__(
        self, calls: DriveCalls, cache: MetadataCache, known: Mapping[DrivePath, str] | None = None
    ) -> None:
        self._calls = calls
        self._cache = cache
        self._ids: dict[str, str] = {str(path): one for path, one in (known or {}).items()}
        self._unused: set[str] = set()
        self._ordered: list[str] = []
        self._in_the_way: dict[str, DriveFile] = {}
        self._doubtful: dict[str, UnavailableError] = {}
        self._ask: Callable[[], Mapping[DrivePath, str]] | None = None

    def forget(self) -> None:
        """What stood in the way may have been moved since; ids stay."""
        self._in_the_way = {}
        self._doubtful = {}

    def add_known(self, known: Mapping[DrivePath, str]) -> None:
        """Ids that the ledger has committed."""
        self._ids.update((str(path), one) for path, one in known.items())

    def load_when_needed(self, known: Callable[[], Mapping[DrivePath, str]]) -> None:
        """Where all ids that the ledger has committed can be had, if they should be needed."""
        self._ask = known

    def find_file(self, path: str) -> DriveFile | None:
        """The file that was made for this path, if it is there."""
        self.known_id(path)
        return self.find_made(path) or self.find_even_trashed(path)

    def known_id(self, path: str) -> str | None:
        """The id that the ledger has for this path; no call."""
        if path not in self._ids and self._ask is not None:
            ask, self._ask = self._ask, None
            for known, file_id in ask().items():
                self._ids.setdefault(str(known), file_id)
        return self._ids.get(path)

    def reserve_files(self, paths: Sequence[str]) -> dict[DrivePath, str]:
        """Ids for files and the folders above them; what is there keeps its id."""
        folders = with_ancestors(folder_of(path) for path in paths)
        self.reserve_folders(folders)
        self._generate([path for path in paths if self._wants_id(path)])
        wanted = (*folders, *paths)
        return {DrivePath(path): self._ids[path] for path in wanted if path in self._ids}

    def reserve(self, effects: Iterable[FileEffect]) -> dict[DrivePath, str]:
        """An id for every folder and file that the effects make, find or move.

        To be committed with them.  What is there already keeps its id; the others get new ones.
        """
        folders, targets, moves = paths_of(effects)
        self._locate([*folders, *with_ancestors(move.source for move in moves)])
        free = [path for path in (*folders, *targets) if self._wants_id(path)]
        self._generate(free)
        for move in moves:
            self.moved(move)
        wanted = (*folders, *targets, *(path for move in moves for path in self._below(move)))
        return {DrivePath(path): self._ids[path] for path in wanted if path in self._ids}

    def request_ids(self, files: int) -> Any:
        """The request for new ids, to be sent along with others before it is known how many of
        them the files that are looked at will need."""
        count = min(MAX_IDS, _IDS_AT_LEAST + _IDS_A_FILE * files)
        return self._calls.files.generateIds(count=count, space="drive", type="files")

    def add_free_ids(self, answers: Iterable[Json | Refused]) -> None:
        """The answers to `request_ids`; where there are none, ids are asked for when needed."""
        for answer in answers:
            self._ordered += [] if isinstance(answer, Refused) else answer["ids"]

    def unused_id(self, path: str) -> str:
        """An id for a new file at this path: the reserved one unless it is in use already."""
        if path not in self._ids or self._exists(self._ids[path]):
            self._generate([path])
        return self._ids[path]

    def is_new(self, path: str) -> bool:
        """Whether an id was reserved for this path in this run, and nothing made under it yet."""
        return self._ids.get(path) in self._unused

    def folder_id(self, path: str) -> str | None:
        """The id of a folder that was made in an earlier run, as far as the ledger knows."""
        known = self._ids.get(path)
        return None if known in self._unused else known

    def read_folder(self, path: str) -> None:
        """A folder of an earlier run and what stands in it, in one call."""
        folder = self.folder_id(path)
        if folder is not None and not self._cache.is_listed(folder):
            self._cache.along_with(folder)

    def find_made(self, path: str) -> DriveFile | None:
        """What an earlier try made under this path's id, unless it is in the trash."""
        if path not in self._ids or self._ids[path] in self._unused:
            return None
        found = self._cache.files([self._ids[path]])[self._ids[path]]
        return found if isinstance(found, DriveFile) and not found.trashed else None

    def existing(self, path: str) -> DriveFile | None:
        """The folder or file of this path, None when it was never made.

        Raises UnavailableError for what stands in the trash.
        """
        found = self.find_even_trashed(path)
        if found is not None and found.trashed:
            raise UnavailableError(
                f"{path}: it is in the trash of Drive.",
                "Put it back from the trash; the next run does the work.",
            )
        return found

    def find_even_trashed(self, path: str) -> DriveFile | None:
        """The same, also when it stands in the trash."""
        if not path:
            return self._cache.root
        if path not in self._ids:
            self._locate(with_ancestors([path]))
        if path in self._doubtful:
            raise self._doubtful[path]
        if path in self._in_the_way:
            return self._in_the_way[path]
        file_id = self._ids.get(path)
        if file_id is None or file_id in self._unused:
            return None
        found = self._cache.files([file_id])[file_id]
        return found if isinstance(found, DriveFile) else None

    def folder(self, path: str) -> DriveFile:
        """The folder of this path, made with those above it where it is not there yet."""
        found = self.existing(path)
        if found is None:
            self.reserve_folders(with_ancestors([path]))
            parent = self.folder(folder_of(path))
            [found] = self.make_folders(parent, [path])
        if not found.is_folder:
            raise UnavailableError(
                f"{path}: a file stands where a folder must be.",
                "Move it elsewhere; the next run does the work.",
            )
        return found

    def locate(self, paths: Iterable[str]) -> None:
        """Look for all of these and the folders above them at once."""
        self._locate(with_ancestors(paths))

    def reserve_folders(self, paths: Sequence[str]) -> None:
        """Ids for folders that have none and are not there."""
        self._locate(paths)
        self._generate([path for path in paths if self._wants_id(path)])

    def make_folders(self, parent: DriveFile, paths: Sequence[str]) -> list[DriveFile]:
        """Folders side by side in `parent`, in one call; one that is there already is taken."""
        requests = [self._create(parent, path) for path in paths]
        answers = self._calls.many(requests)
        return [
            self._made(parent, path, answer) for path, answer in zip(paths, answers, strict=True)
        ]

    def make_ahead(self, paths: Iterable[str]) -> None:
        """Folders under their reserved ids, side by side or not, a hundred a call.

        What Drive refuses is left to whoever needs it.
        """
        new = [path for path in dict.fromkeys(paths) if self.is_new(path)]
        above = (self.folder_id(folder_of(path)) for path in new)
        self._cache.files(one for one in above if one is not None)
        for depth in sorted({path.count("/") for path in new}):
            level = {path: self._parent_of(path) for path in new if path.count("/") == depth}
            pairs = [(parent, path) for path, parent in level.items() if parent]
            pairs = [pair for pair in pairs if not pair[0].trashed]
            answers = self._calls.many([self._create(*pair) for pair in pairs])
            for (_, path), answer in zip(pairs, answers, strict=True):
                if not isinstance(answer, Refused):
                    self.made(path, read_file(answer))

    def made(self, path: str, file: DriveFile, *, new: bool = True) -> None:
        """A folder or file now stands at this path under its id."""
        self._ids[path] = file.id
        self._unused.discard(file.id)
        self._cache.remember(file)
        if new and file.is_folder:
            self._cache.is_empty(file.id)

    def moved(self, move: MoveFolder) -> None:
        """What was known below the old path is known below the new one, under the same ids.

        Not where another folder stands already, which this one's files then join.
        """
        if self._ids.get(move.target) not in {None, self._ids.get(move.source)}:
            return
        for path in [path for path in self._ids if is_in(path, move.source)]:
            target = move.target + path.removeprefix(move.source)
            self._ids.setdefault(target, self._ids[path])

    def _below(self, move: MoveFolder) -> list[str]:
        return [path for path in self._ids if is_in(path, move.target)]

    def _wants_id(self, path: str) -> bool:
        return not any(path in known for known in (self._ids, self._in_the_way, self._doubtful))

    def _exists(self, file_id: str) -> bool:
        if file_id in self._unused:
            return False
        return isinstance(self._cache.files([file_id])[file_id], DriveFile)

    def _generate(self, paths: Sequence[str]) -> None:
        for start in range(0, len(paths), MAX_IDS):
            some = paths[start : start + MAX_IDS]
            if len(self._ordered) < len(some):
                answer = self._calls.one(self.request_ids(len(some)))
                if isinstance(answer, Refused):
                    raise UnavailableError(
                        f"Drive gives out no ids ({answer.message}).", "Try again later."
                    )
                self._ordered += answer["ids"]
            new, self._ordered = self._ordered[: len(some)], self._ordered[len(some) :]
            self._ids.update(zip(some, new, strict=True))
            self._unused.update(new)

    def _create(self, parent: DriveFile, path: str) -> Any:
        body: Json = {
            "id": self._ids[path],
            "name": name_of(path),
            "mimeType": FOLDER,
            "parents": [parent.id],
            "appProperties": {MARK: mark_of(path)},
        }
        return self._calls.files.create(body=body, supportsAllDrives=True, fields=FIELDS)

    def _made(self, parent: DriveFile, path: str, answer: Json | Refused) -> DriveFile:
        if isinstance(answer, Refused) and answer.status == 409:
            found = self.again(path)
            if found is not None:
                return found
            # Its id was used up by something that is gone for good.
            self._generate([path])
            answer = self._calls.one(self._create(parent, path))
        if isinstance(answer, Refused):
            raise refusal(f"{path}: Drive does not make this folder", answer)
        file = read_file(answer)
        self.made(path, file)
        return file

    def again(self, path: str) -> DriveFile | None:
        """What stands under the path's id now, after Drive said that the id is in use."""
        self._unused.discard(self._ids[path])
        self._cache.forget_file(self._ids[path])
        return self.existing(path)

    def _locate(self, paths: Sequence[str]) -> None:
        """Find ids for paths that have none: by name from the top down, else by mark.

        What only stands in a folder that has to be found itself is looked for once that is found:
        most such folders are new.
        """
        unknown = dict.fromkeys(path for path in paths if self._wants_id(path))
        above = {folder_of(path) for path in unknown}
        inside = [path for path in unknown if is_inside(path, unknown) and path not in above]
        self._locate_all([path for path in unknown if path not in inside])
        self._locate_all([path for path in inside if self._parent_of(path) is not None])

    def _locate_all(self, paths: Sequence[str]) -> None:
        """All of them in one call, with ids for those that will not be found; very many are found
        folder by folder instead."""
        if not paths:
            return
        names = {name_of(path) for path in paths}
        marks = [self._cache.having(MARK, mark_of(path)) for path in paths]
        few = len(names) + len(marks) < BATCH
        order = [self.request_ids(len(paths))]
        *found, ids = self._cache.ask((), names if few else (), more=[*marks, *order])
        self.add_free_ids([ids])
        marked = dict(zip(paths, found, strict=True))
        for depth in sorted({path.count("/") for path in paths}):
            level = {path: self._parent_of(path) for path in paths if path.count("/") == depth}
            if not few:
                self._cache.children([folder for folder in level.values() if folder])
            for path, parent in level.items():
                here = self._cache.named_in(parent, name_of(path)) if parent else []
                if not self._adopt(path, here):
                    self._adopt(path, files_in(marked[path]))

    def _parent_of(self, path: str) -> DriveFile | None:
        parent = folder_of(path)
        if not parent:
            return self._cache.root
        if parent not in self._ids or self._ids[parent] in self._unused:
            return None
        found = self._cache.files([self._ids[parent]])[self._ids[parent]]
        return found if isinstance(found, DriveFile) and found.is_folder else None

    def _adopt(self, path: str, candidates: Iterable[DriveFile]) -> bool:
        """Take the one that was made for this path, else the one that has its name."""
        candidates = list(candidates)
        own = [file for file in candidates if file.marks.get(MARK) == mark_of(path)]
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


def mark_of(path: str) -> str:
    """A path in few letters: properties of a file are short."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def refusal(what: str, refused: Refused) -> UnavailableError:
    """A refusal of one file, as a sentence with its way out."""
    said = f" ({refused.message or refused.reason})"
    if refused.status == 404:
        fix = "Share the file and the office's folder with the job's account, or put them back."
    elif refused.status == 403:
        fix = (
            "Let the file's owner allow copying, and make the job's account content manager of "
            "the Shared Drive."
        )
    else:
        fix = "The next run tries again; `sheetflow doctor` examines the Drive."
    return UnavailableError(f"{what}{said}.", fix)


_MAX_NAMES = 1_000


def numbered(target: str) -> Iterator[str]:
    """`target`, "name (2).ext", "name (3).ext" …"""
    yield target
    path = PurePosixPath(target)
    for number in range(2, _MAX_NAMES):
        yield str(path.with_name(f"{path.stem} ({number}){path.suffix}"))


def is_made_for(file: DriveFile, path: str) -> bool:
    """Whether it is the file that was made here for this path."""
    return file.marks.get(MARK) == mark_of(path)
