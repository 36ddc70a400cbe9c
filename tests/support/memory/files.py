"""A Drive folder in memory."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sheetflow.core.effects import CopyFile, MakeFolder, MoveFolder
from sheetflow.core.files import (
    FiledFile,
    FileFact,
    FileFault,
    FileInfo,
    FileProblem,
    Fingerprints,
    ImageFact,
    Obstacle,
    alike_path,
    is_passing,
    is_pointer,
)
from sheetflow.core.names import DrivePath, EffectId, Sha256
from sheetflow.errors import SourceChangedError, UnavailableError


@dataclass
class MemoryFiles:
    """FileInspector, FileKeeper and PaperStore.

    `files` maps paths to bytes; `folders` are those made without a file in them yet; `images`
    maps pictures among the files to their size; `closed` paths may not be opened.  A type is that
    of the name's ending: nothing is decoded here.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    images: dict[str, ImageFact] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def fingerprints(self, known: Mapping[str, str], followed: str) -> Fingerprints:  # noqa: ARG002 - each file is read
        """The digest of what each reference leads to."""
        return Fingerprints({one: _stamp(self._found(one)) for one in known})

    def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
        """Files, or the one reason why not."""
        return {one: self._look(one) for one in references}

    def check(self, files: Sequence[FiledFile]) -> list[FileFault]:
        """Those that have not, in their place, the bytes that were filed."""
        return [fault for file in files if (fault := self._fault(file)) is not None]

    def _fault(self, file: FiledFile) -> FileFault | None:
        content = self.files.get(file.target)
        if content is None:
            return FileFault(file, FileProblem.MISSING)
        if file.target in self.closed:
            return FileFault(file, FileProblem.FORBIDDEN)
        digest = _digest(content)
        return None if digest == file.sha256 else FileFault(file, None, digest)

    def make_folder(self, effect: MakeFolder) -> None:
        """Make the folder.  Raises UnavailableError when a file has its name."""
        for path in (effect.folder, *(f"{effect.folder}/{part}" for part in effect.parts)):
            self._make(path)

    def copy(self, effect: CopyFile) -> DrivePath:
        """Raises SourceChangedError, UnavailableError."""
        if _digest(self.files.get(effect.target, b"")) == effect.sha256:
            return effect.target
        content = self.files.get(effect.source)
        if content is None or _digest(content) != effect.sha256:
            raise SourceChangedError(
                f"{effect.source}: the file is no longer the one that was read.",
                "Nothing to do: the next run looks at it again.",
            )
        self._make(effect.target.rpartition("/")[0])
        return DrivePath(self._place(effect.target, content))

    def move_folder(self, effect: MoveFolder) -> None:
        """Raises UnavailableError when neither folder is there."""
        if not self._is_folder(effect.source):
            if self._is_folder(effect.target):
                return
            raise UnavailableError(
                f"{effect.source}: the submission's folder is not there.",
                "Put the folder back; the next run moves it.",
            )
        for path in sorted(self._below(effect.source)):
            target = effect.target + path.removeprefix(effect.source)
            self._make(target.rpartition("/")[0])
            self._place(target, self.files.pop(path))
        moved = {f for f in self.folders if f == effect.source or _is_below(f, effect.source)}
        self.folders -= moved
        self.folders |= {effect.target + f.removeprefix(effect.source) for f in moved}
        self.folders.add(effect.target)

    def put(self, effect: EffectId, target: DrivePath, content: bytes) -> DrivePath:
        """Write bytes to a file, with the guarantees of `copy`."""
        del effect
        self._make(target.rpartition("/")[0])
        return DrivePath(self._place(target, content))

    def content(self, path: str, most: int, sha256: Sha256 | None = None) -> bytes | None:
        """A file's bytes, if it is there and no longer than `most`."""
        del sha256
        found = self.files.get(path)
        return found if found is not None and len(found) <= most else None

    def _look(self, reference: str) -> FileInfo:
        found = self._found(reference)
        stamp = _stamp(found)
        if isinstance(found, Obstacle):
            return FileInfo(stamp, problem=found.problem, about=found.about)
        counted = sorted(path for path in found if not is_pointer(path))
        left_out = tuple(sorted(found.keys() - set(counted)))
        empty = tuple(path for path in counted if not found[path])
        if empty or not counted:
            kind = FileProblem.SHORTCUT if left_out and not empty else FileProblem.EMPTY
            return FileInfo(stamp, problem=kind, about=empty[:1] or left_out)
        facts = tuple(self._fact(path, found[path]) for path in counted)
        return FileInfo(stamp, facts, left_out=left_out)

    def _fact(self, path: str, content: bytes) -> FileFact:
        name = PurePosixPath(path)
        kind = name.suffix.lower().removeprefix(".")
        digest = _digest(content)
        return FileFact(path, name.name, len(content), digest, kind, self.images.get(path))

    def _found(self, reference: str) -> dict[str, bytes] | Obstacle:
        parts = reference.split("/")
        if reference.startswith("/") or ".." in parts or "://" in reference:
            return Obstacle(FileProblem.OUTSIDE)
        path = "/".join(part for part in parts if part not in ("", "."))
        known = {one for name in (*self.files, *self.folders) for one in _with_folders(name)}
        if path not in known:
            same = sorted(one for one in known if alike_path(one) == alike_path(path))
            if len(same) != 1:
                return Obstacle(FileProblem.MISSING, tuple(one.rpartition("/")[2] for one in same))
            path = same[0]
        if path in self.closed:
            return Obstacle(FileProblem.FORBIDDEN)
        if path in self.files:
            return {path: self.files[path]}
        names = [f for f in self._below(path) if not _is_hidden(f.removeprefix(path + "/"))]
        return {name: self.files[name] for name in names}

    def _place(self, target: str, content: bytes) -> str:
        name = PurePosixPath(target)
        number, place = 1, target
        while self.files.get(place, content) != content:
            number += 1
            place = str(name.with_name(f"{name.stem} ({number}){name.suffix}"))
        self.files[place] = content
        return place

    def _make(self, folder: str) -> None:
        path = PurePosixPath(folder)
        for one in (path, *path.parents):
            if str(one) in self.files:
                raise UnavailableError(
                    f"{one}: a file stands where a folder must be.", "Move it elsewhere."
                )
        if folder:
            self.folders.add(folder)

    def _is_folder(self, path: str) -> bool:
        return path in self.folders or any(
            _is_below(other, path) for other in (*self.files, *self.folders)
        )

    def _below(self, folder: str) -> Iterator[str]:
        return (path for path in list(self.files) if _is_below(path, folder))


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder + "/")


def _with_folders(path: str) -> Iterator[str]:
    """The path and the folders above it."""
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts) + 1))


def _is_hidden(path: str) -> bool:
    return any(map(is_passing, path.split("/")))


def _digest(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())


def _stamp(found: dict[str, bytes] | Obstacle) -> str:
    if isinstance(found, Obstacle):
        return " ".join((found.problem.value, *found.about))
    lines = [f"{path} {_digest(found[path])}" for path in sorted(found)]
    return _digest("\n".join(lines).encode("utf-8", "surrogatepass"))
