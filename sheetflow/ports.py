"""What the outside must do for a run: narrow promises, one caller each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sheetflow.core.effects import (
    Commit,
    CopyFile,
    FileEffect,
    MakeFolder,
    MoveFolder,
    Shown,
    ShowRow,
    WritePaper,
)
from sheetflow.core.files import FiledFile, FileFault, FileInfo, Fingerprints
from sheetflow.core.ledger.hash_chain import Break
from sheetflow.core.ledger.head import Head, Mark
from sheetflow.core.names import DrivePath, EffectId, Sha256, SubmissionId
from sheetflow.core.records import Chained, LedgerState, SubmissionRecord
from sheetflow.core.register.sheet import RegisterSnapshot


class RegisterReader(Protocol):
    """Reads the tab that staff edit; makes no change anywhere."""

    def read(self) -> RegisterSnapshot:
        """Raises RegisterError, UnavailableError or BusyError."""

    def check_showing(self, snapshot: RegisterSnapshot, rows: Sequence[ShowRow]) -> None:
        """Raises RegisterError when these rows can never be shown, before anything is decided."""


class RowPublisher(Protocol):
    """Writes the job's own columns into the rows of exactly the snapshot that was planned from."""

    def show(self, snapshot: RegisterSnapshot, rows: Sequence[ShowRow]) -> Shown:
        """Writes all rows or none; postpones when the register is open or has changed since."""


ChooseCells = Callable[[RegisterSnapshot], Mapping[tuple[int, int], str | int | date]]
"""What to write into the register as it is now, by row and column from 1."""


class RowFiller(Protocol):
    """Writes staff's own cells into free rows: only ever because a person asked for it."""

    def fill(self, choose: ChooseCells) -> None:
        """Writes what `choose` gives, all of it or nothing, into the register as it gave it.

        Raises what `choose` and `RegisterReader.read` raise; BusyError while somebody works there.
        """


class LedgerReader(Protocol):
    """Reads what was accepted."""

    def load(self) -> LedgerState:
        """The current records.  Raises UnavailableError, BusyError or TamperedError."""

    def unfinished(self) -> Sequence[FileEffect]:
        """The outbox: committed, not yet acknowledged, in the order they were committed."""

    def history(self, submission: SubmissionId | None = None) -> Iterable[Chained]:
        """Events in order, of one submission or of all."""

    def records(self, names: Collection[SubmissionId] | None = None) -> Iterable[SubmissionRecord]:
        """These submissions' records (None: all) as they are now, one after the other, not kept."""


class LedgerWriter(Protocol):
    """Accepts decisions."""

    def commit(self, commit: Commit) -> None:
        """All of it or nothing.  Raises StaleError when the version is not `commit.base`."""

    def latest(self) -> LedgerState:
        """The records as this process has last read or written them; asks nobody if it can."""

    def acknowledge(
        self,
        done: Sequence[tuple[EffectId, tuple[FiledFile, ...]]],
        notes: Mapping[str, str] | None = None,
    ) -> None:
        """Marks effects as done, each with the files that it made, as they are.  Repeatable.

        `notes` are kept in the same write; one that is "" is forgotten.
        """


class LedgerOwner(Protocol):
    """Keeps whose ledger it is."""

    def establish(self, office: str) -> None:
        """Give the ledger the identity of its office, in place of what it had; makes the ledger
        where there is none.  Raises BusyError, UnavailableError."""


class LedgerAuditor(Protocol):
    """Proves that the ledger is what was written."""

    def audit(self) -> Sequence[Break]:
        """Every break of the chain and of the records; raises TamperedError for the unreadable."""

    def head(self) -> Head:
        """The newest event, as this process has last read or written the ledger."""

    def hash_at(self, sequence: int) -> str | None:
        """The hash of the event of that number; None when there is no such event."""


class OfficeMarks(Protocol):
    """What the office's places outside the ledger hold of it.  Raises UnavailableError."""

    @property
    def remote(self) -> bool:
        """Whether reading costs a call."""

    def read(self) -> Mapping[str, Mark]:
        """By the place that bears it; none where nothing was ever written."""

    def write(self, mark: Mark) -> None:
        """In every place; one that holds it already is not touched."""


class FileInspector(Protocol):
    """Inspects files; makes no change anywhere."""

    def fingerprints(self, known: Mapping[str, str], followed: str) -> Fingerprints:
        """A cheap stamp for each reference of `known` (see `FileInfo.fingerprint`).

        `known` pairs references with the fingerprint they were last recorded under, "" for none;
        `followed` is what was kept of the last answer ("" nothing).  A home that can tell that
        nothing has happened to a file since then need not look at it.
        """

    def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
        """The files behind each reference as it stands in a cell, in one batch."""

    def check(self, files: Sequence[FiledFile]) -> Sequence[FileFault]:
        """Those of these filed files that have not, in their place, the bytes that were filed.

        Each fault holds the very `FiledFile` that it is of.
        """


class PaperWriter(Protocol):
    """Writes papers; safe to repeat, and never over a file that holds something else."""

    def write(self, effect: WritePaper) -> tuple[FiledFile, ...]:
        """The files of the paper as they were written.

        Raises ConfigurationError (a template that cannot be used) or UnavailableError.
        """


class PaperStore(Protocol):
    """Where papers go, and where their pictures come from."""

    def put(self, effect: EffectId, target: DrivePath, content: bytes) -> DrivePath:
        """Where the bytes are: `target`, or beside it when that name was taken by others.

        Safe to repeat.  Raises UnavailableError.
        """

    def content(self, path: str, most: int, sha256: Sha256 | None = None) -> bytes | None:
        """A file's bytes; None when it cannot be had or is longer than `most`.

        With `sha256`, what has these bytes may be taken from wherever it is nearer.
        """


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of the office as it stands; `ours`: as it was put there, edited by nobody since."""

    sha256: Sha256
    ours: bool
    link: str = ""
    """Its web address; "" where it has none."""


class PublishedFiles(Protocol):
    """Papers of the whole office: kept in one place, replaced whole.

    Every call raises UnavailableError.
    """

    def existing(self, paths: Sequence[DrivePath]) -> Mapping[DrivePath, PublishedFile]:
        """Those of these files that are there."""

    def put(self, path: DrivePath, content: bytes) -> None:
        """`content` under this name and under the same link as before: whole or, after a crash,
        what was there before.  A file that holds these bytes already is not touched.
        """

    def keep_as_copy(self, path: DrivePath, mark: str) -> DrivePath:
        """What a person made of the file, kept as "name (mark).ext"; the new path."""


class FileKeeper(Protocol):
    """Does the work on files; each call is safe to repeat and never destroys a file."""

    def make_folder(self, effect: MakeFolder) -> None:
        """Raises UnavailableError."""

    def copy(self, effect: CopyFile) -> DrivePath:
        """Where the copy is: `effect.target`, or beside it when that name was taken.

        Raises UnavailableError; SourceChangedError when the source no longer has the bytes.
        """

    def move_folder(self, effect: MoveFolder) -> None:
        """Raises UnavailableError."""
