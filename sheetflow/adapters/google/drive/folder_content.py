"""The files of one folder of Drive, by id and by name."""

from collections.abc import Iterator

from sheetflow.adapters.google.drive.file import DriveFile
from sheetflow.core.files import alike


class FolderContent:
    """A folder's files in list order, found by id and name; names are not unique."""

    def __init__(self) -> None:
        self._files: dict[str, DriveFile] = {}
        self._exact: dict[str, list[DriveFile]] | None = None
        self._alike: dict[str, list[DriveFile]] = {}

    def __iter__(self) -> Iterator[DriveFile]:
        return iter(self._files.values())

    def put(self, file: DriveFile) -> None:
        """Add a file; one that it already contains moves to the end."""
        self.discard(file.id)
        self._files[file.id] = file

    def discard(self, file_id: str) -> None:
        """Remove a file, if it contains it."""
        self._exact = None
        self._files.pop(file_id, None)

    def named(self, name: str) -> list[DriveFile]:
        """Return the files of exactly this name."""
        return list(self._by_name().get(name, ()))

    def like(self, name: str) -> list[DriveFile]:
        """Return the files of a name that looks the same to people."""
        self._by_name()
        return list(self._alike.get(alike(name), ()))

    def _by_name(self) -> dict[str, list[DriveFile]]:
        if self._exact is None:
            self._exact, self._alike = {}, {}
            for file in self:
                self._exact.setdefault(file.name, []).append(file)
                self._alike.setdefault(alike(file.name), []).append(file)
        return self._exact
