"""What the planner knows of files without opening them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sheetflow.core.names import DrivePath, Sha256


class FileProblem(Enum):
    """Why a reference in a cell gives no file."""

    MISSING = "missing"
    """Nothing there (or, in Drive, nothing that is shared with the job)."""
    FORBIDDEN = "forbidden"
    """It exists and may not be opened."""
    OUTSIDE = "outside"
    """It leads out of the office's Drive folder, or is no file of it at all."""
    BROKEN = "broken"
    """Its content is not what its name says, or cannot be decoded."""
    TOO_LARGE = "too_large"
    """Larger than the office's limit, or a folder with too many files."""
    EMPTY = "empty"
    """A folder or file without content."""
    CUT_OFF = "cut_off"
    """Its end is missing: an upload or a copy broke off."""
    SHORTCUT = "shortcut"
    """It only points to a document that is kept elsewhere."""
    UNCLEAR = "unclear"
    """The cell's text names one file and its hyperlink leads to another."""
    LOCKED = "locked"
    """It opens only with a password."""
    SET_ASIDE = "set_aside"
    """Opening it takes more time or memory than any such file needs."""
    NOT_YET = "not_yet"
    """Nothing could be looked at here this time; the file itself is not known to be wrong."""


@dataclass(frozen=True, slots=True)
class ImageFact:
    """Pixels of a picture as it is shown (after its EXIF orientation)."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FileFact:
    """One file as it was when it was looked at.

    `path` is where the job can read it (local: below Drive/; Google: the file's id); `name` is
    its own name; `kind` its type by content as a lower-case ending ("jpg", "docx", "" unknown).
    """

    path: str
    name: str
    size: int
    sha256: Sha256
    kind: str = ""
    image: ImageFact | None = None


@dataclass(frozen=True, slots=True)
class FileInfo:
    """The files that one reference of a cell led to, or one reason why there are none.

    `fingerprint` changes when any of it changes; it is cheap to get again (names, sizes, times).
    `about` names what the problem is of where that is not the reference itself: files of a folder,
    or those of which nobody can tell which one is meant.  `left_out` are files of a folder that
    are no attachment, though somebody may have meant them to be one.
    """

    fingerprint: str
    files: tuple[FileFact, ...] = ()
    problem: FileProblem | None = None
    about: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a reference gives no file, and what that is of (`FileInfo.about`)."""

    problem: FileProblem
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of what references lead to now.

    `change_token` is how far the backend has followed its files' changes, in its own format; ""
    where it examines each file.  The ledger keeps it with the records of these fingerprints.
    """

    by_reference: Mapping[str, str]
    change_token: str = ""


@dataclass(frozen=True, slots=True)
class FiledFile:
    """A copy that the job made, or a paper that it wrote, as the ledger keeps it.

    `sha256` is "" for a paper that is not written yet, or was before its digest was kept.
    """

    folder: str
    """The part of the submission's folder: "03_konsep"."""
    name: str
    sha256: Sha256
    size: int
    source: str
    target: DrivePath

    @property
    def is_paper(self) -> bool:
        """Whether sheetflow wrote the file itself."""
        return self.source.startswith(PAPER)


PAPER = "paper:"
"""Begins the `source` of a filed paper, which sheetflow wrote itself."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """A filed file that is not, in its place, what the ledger has of it.

    `problem` says why it cannot be read; None when it has other bytes.  `found` is what is there
    instead, for people: a digest, or the size where that differs already.
    """

    file: FiledFile
    problem: FileProblem | None
    found: str = ""
