"""A backup as one zip archive: `contents.json`, then the office's files under their own names.

Any program can open it (law 11); nothing of it is trusted when it is read back: names lead nowhere
else, and every file has the digest that `contents.json` has of it.
"""

import errno
import hashlib
import os
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

from pydantic import TypeAdapter, ValidationError

from sheetflow.adapters.office_zip import DAMAGE
from sheetflow.core.backup import LAYOUT, BackupContents, BackupFile, Part
from sheetflow.core.names import Sha256
from sheetflow.errors import BusyError, ConfigurationError, FullError, UnavailableError
from sheetflow.safe_files import writing
from sheetflow.safe_files.reading import open_regular
from sheetflow.safe_files.renaming import rename_to_new

CONTENTS = "contents.json"
_MAX_CONTENTS = 512 << 20
_BLOCK = 1 << 20
_TRIES = 3
_EARLIEST, _LATEST = 315_532_800, 4_354_819_198
"""The times that a zip archive can note: 1980 to 2107."""
_CONTENTS = TypeAdapter(BackupContents)
_BROKEN = (*DAMAGE, RuntimeError)
"""What zipfile raises for an archive that is damaged, is none, or has a password."""


@dataclass(frozen=True, slots=True)
class BackupWriter:
    """Adds files to a new archive."""

    archive: zipfile.ZipFile

    def add(self, part: Part, path: str, source: Path) -> BackupFile:
        """Add a file as it is now; raise BusyError when it is being written to all the time."""
        for _ in range(_TRIES):
            with open_regular(source) as file:
                before = os.fstat(file.fileno())
                name = f"{part.value}/{path}"
                digest, size = self._copied(file, name, before)
            after = source.stat()
            if (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, size):
                return BackupFile(part, path, Sha256(digest), size, before.st_mtime_ns)
        raise BusyError(f"{source}: is being written to.", "Try again when its program has saved.")

    def close_with(self, contents: BackupContents) -> None:
        """Write what the archive contains; without it no backup is whole."""
        text = _CONTENTS.dump_json(contents, indent=1)
        self.archive.writestr(_info(CONTENTS, contents.at.timestamp()), text)

    def _copied(self, file: BinaryIO, name: str, status: os.stat_result) -> tuple[str, int]:
        info, large = _info(name, status.st_mtime), status.st_size >= 1 << 30
        with warnings.catch_warnings():
            # A file read a second time stands twice: the later one counts, as in any zip.
            warnings.simplefilter("ignore", UserWarning)
            target = self.archive.open(info, "w", force_zip64=large)
        with target:
            return _copy(file, target)


def _copy(source: IO[bytes], target: IO[bytes], most: int | None = None) -> tuple[str, int]:
    """Copy a file, not far beyond `most` bytes; return the digest and the size of the copy."""
    digest, size = hashlib.sha256(), 0
    while (block := source.read(_BLOCK)) and (most is None or size <= most):
        digest.update(block)
        size += target.write(block)
    return digest.hexdigest(), size


def _info(name: str, changed: float) -> zipfile.ZipInfo:
    moment = datetime.fromtimestamp(min(max(changed, _EARLIEST), _LATEST), UTC)
    info = zipfile.ZipInfo(name, moment.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


@contextmanager
def new_archive(target: Path) -> Iterator[BackupWriter]:
    """Yield a writer of a new archive, which has its name only once it is whole.

    Raises ConfigurationError where something has the name; FullError, UnavailableError.
    """
    if os.path.lexists(target):
        raise ConfigurationError(f"{target}: exists already.", "Name a new file for the backup.")
    temporary = writing.temporary_beside(target)
    try:
        with writing.create_file(temporary) as file:
            with zipfile.ZipFile(file, "w", compresslevel=1) as archive:
                yield BackupWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        rename_to_new(temporary, target)
        writing.sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        writing.remove_leftovers([temporary])


def _unwritable(path: Path, error: OSError) -> UnavailableError:
    kind = FullError if error.errno in _FULL else UnavailableError
    return kind(
        f"{error.filename or path}: cannot be copied or written ({error.strerror or error}).",
        f"Nothing was changed but perhaps beside {path}; make room, or name another place.",
    )


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class BackupArchive:
    """An opened backup."""

    path: Path
    contents: BackupContents
    archive: zipfile.ZipFile

    def extract(self, file: BackupFile, target: Path) -> None:
        """Write a file of the backup, whole and with its time; `target` must not exist.

        Raises ConfigurationError for a damaged backup, FullError, UnavailableError.
        """
        temporary = writing.temporary_beside(target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with writing.create_file(temporary) as written:
                self._copy(file, written)
                written.flush()
                os.fsync(written.fileno())
            os.utime(temporary, ns=(file.changed, file.changed))
            temporary.chmod(0o644)
            rename_to_new(temporary, target)
        except OSError as error:
            raise _unwritable(target, error) from error
        finally:
            writing.remove_leftovers([temporary])

    def _copy(self, file: BackupFile, written: IO[bytes]) -> None:
        try:
            with self.archive.open(file.member) as source:
                copied = _copy(source, written, file.size)
        except (KeyError, *_BROKEN) as error:
            raise _damaged(self.path, f"{file.member}: {error}") from error
        if copied != (file.sha256, file.size):
            raise _damaged(self.path, f"{file.member} is not what was backed up")


@contextmanager
def open_archive(path: Path) -> Iterator[BackupArchive]:
    """Yield a backup.

    Raises ConfigurationError for what is none, is damaged, or is of a newer sheetflow.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(open_regular(path))
            archive = stack.enter_context(zipfile.ZipFile(file))
            contents = _contents_of(path, archive)
        except _BROKEN as error:
            raise _damaged(path, str(error)) from error
        except OSError as error:
            raise ConfigurationError(
                f"{path}: cannot be read ({error.strerror or error}).",
                "Name the file that `sheetflow backup` made.",
            ) from error
        yield BackupArchive(path, contents, archive)


def _contents_of(path: Path, archive: zipfile.ZipFile) -> BackupContents:
    if CONTENTS not in archive.namelist() or archive.getinfo(CONTENTS).file_size > _MAX_CONTENTS:
        raise _damaged(path, f"it has no {CONTENTS}")
    text = archive.read(CONTENTS)
    try:
        layout = TypeAdapter(_Layout).validate_json(text).layout
    except ValidationError as error:
        raise _damaged(path, f"{CONTENTS} cannot be read") from error
    if layout > LAYOUT:
        raise ConfigurationError(
            f"{path}: this backup is of a newer sheetflow (layout {layout}, here {LAYOUT}).",
            "Install the version that made it, or a newer one; its files can be taken out with "
            "any zip program.",
        )
    try:
        found = _CONTENTS.validate_json(text)
    except ValidationError as error:
        raise _damaged(path, f"{CONTENTS} is not what sheetflow wrote") from error
    if found.settings_file not in {file.path for file in found.of(Part.SETTINGS)}:
        raise _damaged(path, f"it has no {found.settings_file}")
    return found


@dataclass(frozen=True, slots=True)
class _Layout:
    layout: int


def _damaged(path: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path}: this is no whole backup ({reason}).",
        "Use another backup; what is whole in this one can be taken out with any zip program.",
    )
