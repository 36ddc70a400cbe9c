"""The contents of a backup: which files of the office it holds, with their digests."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sheetflow.core.files import path_parts
from sheetflow.core.names import DrivePath, Sha256

LAYOUT = 1
"""The layout of today's backups; a backup with a higher one is of a newer version."""
SET_ASIDE = "before-restore"
"""Folder below the office's for the files that a restored one replaced; in no backup."""


class Part(Enum):
    """The part of the office that a file of a backup belongs to."""

    SETTINGS = "settings"
    """What the office's folder holds of settings and templates, by path below it."""
    REGISTER = "register"
    LEDGER = "ledger"
    DRIVE = "drive"
    """Files of Drive/, by path below it."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A file of a backup: its relative path with slashes, and when it was changed (ns)."""

    part: Part
    path: str
    sha256: Sha256
    size: int
    changed: int

    @property
    def member(self) -> str:
        """The file's name inside the archive."""
        return f"{self.part.value}/{self.path}"

    def __post_init__(self) -> None:
        """Raise ValueError for a path that leads out of its part."""
        if not is_path_inside(self.path):
            raise ValueError(f"“{self.path}” is no path inside the backup")


def is_path_inside(path: str) -> bool:
    """Return whether it is a path below its part, with slashes, that every system can read."""
    parts, is_text = path_parts(path), path.encode(errors="ignore").decode() == path
    return is_text and isinstance(parts, tuple) and "/".join(parts) == path


@dataclass(frozen=True, slots=True)
class FiledDigest:
    """A file that the office's ledger has filed in Drive/."""

    path: DrivePath
    sha256: str
    """"" in records from before digests were kept."""


@dataclass(frozen=True, slots=True)
class BackupContents:
    """All that a backup says of itself; `head` is the ledger's newest event ("" for none)."""

    layout: int
    version: str
    office: str
    head: str
    at: datetime
    with_files: bool
    files: tuple[BackupFile, ...]
    filed: tuple[FiledDigest, ...]
    left_out: tuple[str, ...]
    """Files that are no part of it: secrets, links, what is too large or no setting."""
    settings_file: str = "office.yaml"
    """Its path among those of the part SETTINGS."""

    def of(self, part: Part) -> tuple[BackupFile, ...]:
        """Return the files of that part."""
        return tuple(file for file in self.files if file.part is part)
