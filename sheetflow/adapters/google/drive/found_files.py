"""The files of a reference: their facts, their fingerprint, and what prevents filing them."""

import hashlib
from dataclasses import dataclass

from sheetflow.adapters.google.drive.dependencies import DependencySet
from sheetflow.adapters.google.drive.file import DriveFile
from sheetflow.core.files import FileFact, FileInfo, FileProblem, Obstacle, is_pointer

BY_ID = "drive:"
"""Before the id of a file that is read by its id."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file and the path by which the job reads it: "drive:ID", or its path in the office."""

    path: str
    file: DriveFile
    order: str = ""
    """Its path below the reference's target, by which a folder's files are sorted."""

    @property
    def shown(self) -> str:
        """Its path for people: in the office, or below the reference's target."""
        below = self.order.lstrip("/") or self.file.name
        return below if self.path.startswith(BY_ID) else self.path

    @property
    def only_points(self) -> bool:
        """Whether it is a small file that only points to a document kept elsewhere."""
        return not self.file.is_printable and is_pointer(self.file.name)


FoundFiles = list[FoundFile] | Obstacle


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference's files, and their dependencies."""

    files: FoundFiles
    dependencies: DependencySet

    @property
    def fingerprint(self) -> str:
        """Changes when a file is added, removed, renamed, edited, or becomes inaccessible."""
        digest = hashlib.blake2b(digest_size=12)
        if isinstance(self.files, Obstacle):
            digest.update("\0".join(self.files.about).encode("utf-8", "surrogatepass"))
            about = f":{digest.hexdigest()}" if self.files.about else ""
            return self.files.problem.value + about + self.dependencies.text
        for one in self.files:
            file = one.file
            facts = (one.path, file.id, file.name, file.size, file.digest, file.may_be_copied)
            digest.update("\0".join(map(str, (*facts, ""))).encode("utf-8", "surrogatepass"))
        return digest.hexdigest() + self.dependencies.text

    @property
    def file_info(self) -> FileInfo:
        """Return the facts, with the fingerprint of that reading."""
        files = [] if isinstance(self.files, Obstacle) else self.files
        obstacle = self.files if isinstance(self.files, Obstacle) else _obstacle_in(files)
        if obstacle:
            return FileInfo(self.fingerprint, problem=obstacle.problem, about=obstacle.about)
        counted = (one for one in files if not one.only_points)
        left_out = tuple(one.shown for one in files if one.only_points)
        return FileInfo(self.fingerprint, tuple(map(_fact, counted)), left_out=left_out)


def _obstacle_in(files: list[FoundFile]) -> Obstacle | None:
    counted = [one for one in files if not one.only_points]
    if not counted:
        kind = FileProblem.SHORTCUT if files else FileProblem.EMPTY
        return Obstacle(kind, tuple(one.shown for one in files))
    for one in counted:
        if not one.file.may_be_copied:
            return Obstacle(FileProblem.FORBIDDEN, (one.shown,))
        if not one.file.size and not one.file.is_printable:
            return Obstacle(FileProblem.EMPTY, (one.shown,))
    return None


def _fact(found: FoundFile) -> FileFact:
    file = found.file
    return FileFact(found.path, file.kept_name, file.size, file.digest, file.kind, file.image)
