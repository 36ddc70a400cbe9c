"""Published files in memory with the same guarantees as those on disk."""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import PurePosixPath

from sheetflow.core.files import PublishedFile
from sheetflow.core.names import DrivePath, Sha256


class MemoryPublished:
    """Published files among `files`, by path; `written` records what was put."""

    def __init__(self, files: dict[str, bytes], written: dict[str, Sha256]) -> None:
        self._files = files
        self._written = written

    def existing(self, paths: Sequence[DrivePath]) -> Mapping[DrivePath, PublishedFile]:
        """Those of these files that are there."""
        found = {path: _digest(self._files[path]) for path in paths if path in self._files}
        return {
            path: PublishedFile(digest, digest == self._written.get(path))
            for path, digest in found.items()
        }

    def put(self, path: DrivePath, content: bytes) -> None:
        """`content` under this name."""
        self._files[path] = content
        self._written[path] = _digest(content)

    def keep_as_copy(self, path: DrivePath, mark: str) -> DrivePath:
        """The file under a name that no other has."""
        place = PurePosixPath(path)
        wanted = f"{place.stem} ({mark})"
        stems = (wanted if number == 1 else f"{wanted} ({number})" for number in count(1))
        names = (str(place.with_name(stem + place.suffix)) for stem in stems)
        free = next(name for name in names if name not in self._files)
        self._files[free] = self._files.pop(path)
        return DrivePath(free)


def _digest(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())
