"""Office's Drive as a folder on this machine: inspection of files, copies, folders."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sheetflow.adapters.local.drive import copying, inspection, references
from sheetflow.adapters.worker.protocol import Limits
from sheetflow.core.effects import CopyFile, MakeFolder, MoveFolder
from sheetflow.core.files import (
    FiledFile,
    FileFact,
    FileFault,
    FileInfo,
    FileProblem,
    Fingerprints,
    Obstacle,
    ReferenceLimits,
    path_parts,
)
from sheetflow.core.names import DrivePath, EffectId, Sha256
from sheetflow.errors import OutageError, UnavailableError
from sheetflow.safe_files.reading import digest_of
from sheetflow.safe_files.writing import DurableFolders, remove_leftovers, sync_file


class LocalFolder:
    """FileInspector and FileKeeper on one folder.

    References and paths are relative to `root`, with `/` between their parts, and never lead out
    of it.  Raises UnavailableError when the folder itself is not there.
    """

    def __init__(
        self,
        root: Path,
        limits: ReferenceLimits | None = None,
        inspection_limits: Limits = inspection.INSPECTION_LIMITS,
    ) -> None:
        """`inspection_limits` are those of inspecting one file."""
        self._root = root
        self._limits = limits or ReferenceLimits()
        self._inspection_limits = inspection_limits
        self._folders = DurableFolders(root)

    def fingerprints(self, known: Mapping[str, str], followed: str) -> Fingerprints:  # noqa: ARG002 - each file is asked
        """Return fingerprints from names, sizes, times and inodes alone; no file is opened."""
        finder = self._finder()
        stamps = {one: references.fingerprint_of(self._files(finder, one)) for one in known}
        return Fingerprints(references.ignore_renumbered_inodes(stamps, known))

    def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
        """Return by reference the files' digests, types and picture sizes; each is read once."""
        finder = self._finder()
        found = {one: self._files(finder, one) for one in references}
        files = (place for one in found.values() if not isinstance(one, Obstacle) for place in one)
        with inspection.ContentWorker(self._inspection_limits) as worker:
            facts = inspection.read_facts(finder, files, worker)
        return {one: _file_info(found[one], facts) for one in references}

    def check(self, files: Sequence[FiledFile]) -> list[FileFault]:
        """Return a fault for each file that no longer has the bytes filed; each is read."""
        finder = self._finder()
        return [fault for file in files if (fault := _fault(finder, file)) is not None]

    def make_folder(self, effect: MakeFolder) -> None:
        """Make the effect's folder.  Raises UnavailableError."""
        folder = self._target(effect.folder)
        with copying.refusing(folder, self._root):
            for path in (folder, *(folder / part for part in effect.parts)):
                self._folders.make(path)

    def copy(self, effect: CopyFile) -> DrivePath:
        """Copy a file; return the copy's path.  Raises UnavailableError, SourceChangedError."""
        target = self._target(effect.target)
        temporary = copying.temporary_of(target.parent, effect.id)
        with copying.refusing(target, self._root):
            try:
                self._folders.make(target.parent)
                expected = copying.Expected(effect.sha256, effect.size)
                if copying.holds(target, expected):
                    # Also when the source is missing: a run copied it and was killed then.
                    remove_leftovers([temporary])
                    sync_file(target)
                    return effect.target
                if copying.holds(temporary, expected):
                    copied = copying.copy_file(temporary, target, expected, effect.id)
                else:
                    copied = self._copy_found(effect, target, expected)
            except FileNotFoundError as error:
                remove_leftovers([temporary])
                raise copying.source_changed(self._root / effect.source) from error
        return copying.renamed(effect.target, copied.name)

    def put(self, effect: EffectId, target: DrivePath, content: bytes) -> DrivePath:
        """Write bytes to a file as `copy` does; return its path.  Raises UnavailableError."""
        digest = Sha256(hashlib.sha256(content).hexdigest())
        place = self._target(target)
        with copying.refusing(place, self._root):
            self._folders.make(place.parent)
            put = copying.copy_file(content, place, copying.Expected(digest, len(content)), effect)
        return copying.renamed(target, put.name)

    def content(self, path: str, most: int, sha256: Sha256 | None = None) -> bytes | None:
        """Return a file's bytes if it exists and has at most `most`; otherwise None."""
        del sha256  # no cache is faster than the folder itself
        with suppress(OSError):
            finder = self._finder()
            place = finder.find(path)
            if not isinstance(place, Obstacle):
                with finder.open(place, most) as file:
                    return file.read()
        return None

    def move_folder(self, effect: MoveFolder) -> None:
        """Move the effect's folder.  Raises UnavailableError."""
        source, target = self._target(effect.source), self._target(effect.target)
        with copying.refusing(target, self._root):
            copying.move_folder(source, target, effect.id, self._folders)

    def _finder(self) -> references.ReferenceFinder:
        if not self._root.is_dir():
            raise OutageError(
                f"{self._root}: the Drive folder is not there.",
                "Create it, connect the network folder, or correct its path in the configuration.",
            )
        return references.ReferenceFinder(self._root)

    def _files(
        self, finder: references.ReferenceFinder, reference: str
    ) -> list[references.DriveEntry] | Obstacle:
        place = finder.find(reference)
        return (
            place
            if isinstance(place, Obstacle)
            else references.files_at(finder, place, self._limits)
        )

    def _copy_found(self, effect: CopyFile, target: Path, expected: copying.Expected) -> Path:
        """Copy the source that is found now; FileNotFoundError when it is missing or moved."""
        path, finder = effect.source, self._finder()
        place = finder.find(path)
        if place == Obstacle(FileProblem.FORBIDDEN):
            raise PermissionError(13, "no permission", path)
        if isinstance(place, Obstacle) or place.is_folder:
            raise FileNotFoundError(path)
        return copying.copy_file(
            Path(place.real), target, expected, effect.id, lambda: finder.open(place)
        )

    def _target(self, path: DrivePath) -> Path:
        """Return a place below the root whose folders, as far as they exist, are really inside."""
        finder, parts = self._finder(), path_parts(path)
        if not isinstance(parts, FileProblem) and parts:
            target = self._root.joinpath(*parts)
            if finder.inside(os.path.realpath(target.parent)) and not target.is_symlink():
                return target
        raise UnavailableError(
            f"{path}: this path leads out of the Drive folder {self._root}.",
            "Remove the link that stands in its way; the next run does the work.",
        )


def _fault(finder: references.ReferenceFinder, file: FiledFile) -> FileFault | None:
    """Return a filed file's fault, or None; a file of another size is not read."""
    place = finder.find(file.target)
    if isinstance(place, Obstacle):
        return FileFault(file, place.problem)
    if place.is_folder:
        return FileFault(file, FileProblem.MISSING)
    if place.status.st_size != file.size:
        return FileFault(file, None, f"{place.status.st_size} B")
    try:
        with finder.open(place) as content:
            digest = Sha256(digest_of(content))
    except FileNotFoundError:
        return FileFault(file, FileProblem.MISSING)
    except OSError:
        return FileFault(file, FileProblem.FORBIDDEN)
    return None if digest == file.sha256 else FileFault(file, None, digest)


def _file_info(
    found: list[references.DriveEntry] | Obstacle, facts: Mapping[str, inspection.Fact]
) -> FileInfo:
    """Return the information on what a reference names, from its files' facts."""
    stamp = references.fingerprint_of(found)
    if isinstance(found, Obstacle):
        return FileInfo(stamp, problem=found.problem, about=found.about)
    seen: list[FileFact] = []
    left_out: list[str] = []
    for place in found:
        fact = facts[place.path]
        if isinstance(fact, FileFact):
            seen.append(fact)
        elif fact is FileProblem.SHORTCUT:
            left_out.append(place.path)
        else:
            # Without a fingerprint it is inspected again by the next run.
            stamp = "" if fact is FileProblem.NOT_YET else stamp
            return FileInfo(stamp, problem=fact, about=(place.path,))
    if seen:
        return FileInfo(stamp, tuple(seen), left_out=tuple(left_out))
    problem = FileProblem.SHORTCUT if left_out else FileProblem.EMPTY
    return FileInfo(stamp, problem=problem, about=tuple(left_out))
