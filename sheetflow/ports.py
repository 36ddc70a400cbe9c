"""Ports of a run: narrow protocols, each made for one caller."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from sheetflow.core import effects
from sheetflow.core.approvals import ApprovalAnswer, AskedApproval
from sheetflow.core.files import Done, FiledFile, FileFault, FileInfo, Fingerprints, PublishedFile
from sheetflow.core.intake import IntakeResponse
from sheetflow.core.ledger.hash_chain import Break
from sheetflow.core.ledger.head import Head, Mark
from sheetflow.core.names import DrivePath, EffectId, Sha256, SubmissionId
from sheetflow.core.own_cells import OwnCells, Shown
from sheetflow.core.records import Chained, LedgerState, SubmissionRecord
from sheetflow.core.register.sheet import ChooseCells, RegisterSnapshot


class QuotaGate(Protocol):
    """Shares a service's quota of requests a minute among all that use it."""

    def call(self, meter: str, units: int = 1) -> AbstractContextManager[None]:
        """Wait until `units` more may be sent; within the context the request is sent and ends.

        `meter` is what the service counts (`core.fleet.quota.Meter`).
        """


class RegisterReader(Protocol):
    """Reads the tab that staff edit; changes nothing."""

    def read(self) -> RegisterSnapshot:
        """Return the tab as it is.  Raises RegisterError, UnavailableError or BusyError."""

    def check_status_write(self, snapshot: RegisterSnapshot, cells: OwnCells) -> None:
        """Raise RegisterError when these can never be shown, before anything is decided."""


class VersionedRegister(Protocol):
    """A register that has a version, which every edit of anybody raises; one call each."""

    def version(self) -> str:
        """Return the version.  Raises UnavailableError."""

    def renew_heartbeat(self, moment: datetime) -> None:
        """Write the wall-clock time at which the register was last checked; never raises."""


class RowPublisher(Protocol):
    """Writes the job's own columns into the rows of exactly the snapshot that was planned from."""

    def show(self, snapshot: RegisterSnapshot, cells: OwnCells) -> Shown:
        """Write all, or none: postponed when the register is open or has changed.

        A heartbeat alone is written if it is due.
        """


class RowFiller(Protocol):
    """Writes staff's own cells into free rows: only ever because a person requested it."""

    def fill(self, choose: ChooseCells) -> None:
        """Write what `choose` returns, all or none, into the register state that it was given.

        Raises what `choose` and `RegisterReader.read` raise; BusyError while a person edits it.
        """


class IntakeSource(Protocol):
    """Responses of one form.  Each call raises UnavailableError, OutageError, RegisterError."""

    def responses(self, since: datetime | None) -> Sequence[IntakeResponse]:
        """Return the responses submitted or changed since then (None: all), in any order.

        One that cannot be read has a `problem`, and stops no other.  Makes one call when idle.
        """

    def questions(self) -> Mapping[str, bool]:
        """Return the form's present questions (without any: those answered); which take files."""


class ResponseRows(Protocol):
    """Writes the rows of responses."""

    def fill(self, effects: Sequence[effects.FillRow]) -> Collection[EffectId]:
        """Write each response into its row; return those whose row has it now.

        A row that people took meanwhile is left as it is, and the next run chooses another.
        Raises RegisterError, UnavailableError; BusyError while a person edits the register.
        """


class LedgerReader(Protocol):
    """Reads what was accepted."""

    def load(self) -> LedgerState:
        """Return the current records.  Raises UnavailableError, BusyError or TamperedError."""

    def unfinished(self) -> Sequence[effects.OutboxEffect]:
        """Return the outbox: committed, not yet acknowledged, in the order of the commits."""

    def history(self, submission: SubmissionId | None = None) -> Iterable[Chained]:
        """Yield events in order, of one submission or of all."""

    def records(self, names: Collection[SubmissionId] | None = None) -> Iterable[SubmissionRecord]:
        """Yield the present records of these submissions (None: all), one at a time, not cached."""


class LedgerWriter(Protocol):
    """Commits decisions and acknowledges effects."""

    def commit(self, commit: effects.Commit) -> None:
        """Commit all or nothing.  Raises StaleError when the version is not `commit.base`."""

    def latest(self) -> LedgerState:
        """Return the records as this process last read or wrote them; makes no call if it can."""

    def acknowledge(self, done: Done, notes: Mapping[str, str] | None = None) -> None:
        """Mark effects as done, each with the files that it made, as they are.  Repeatable.

        `notes` are stored in the same write; a note that is "" is removed.
        """


class LedgerAuditor(Protocol):
    """Proves whose the ledger is, and that it is what was written."""

    def establish(self, office: str) -> None:
        """Set the office of the ledger (made if absent).  Raises BusyError, UnavailableError."""

    def audit(self) -> Sequence[Break]:
        """Return every break of the chain and of the records; raise TamperedError if unreadable."""

    def head(self) -> Head:
        """Return the newest event, as this process last read or wrote the ledger."""

    def hash_at(self, sequence: int) -> str | None:
        """Return the hash of the event of that number; None when there is no such event."""


class OfficeMarks(Protocol):
    """Marks of the ledger in the office's other places.  Every call raises UnavailableError."""

    @property
    def remote(self) -> bool:
        """Whether reading costs a call."""

    def read(self) -> Mapping[str, Mark]:
        """Return the marks by the place that has them; none where nothing was ever written."""

    def write(self, mark: Mark) -> None:
        """Write the mark in every place; a place that has it already is not touched."""


class FileInspector(Protocol):
    """Inspects files; changes nothing."""

    def fingerprints(self, known: Mapping[str, str], followed: str) -> Fingerprints:
        """Return a cheap fingerprint for each reference of `known` (see `FileInfo.fingerprint`).

        `known` pairs references with the fingerprint they were last recorded under, "" for none;
        `followed` is the change token of the last answer ("" for none).  A backend with a log of
        changes need not inspect files that have not changed since.
        """

    def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
        """Return the files behind each reference as written in a cell, in one batch."""

    def check(self, files: Sequence[FiledFile]) -> Sequence[FileFault]:
        """Return a fault for each file that does not have, in its place, the bytes that were filed.

        Each fault holds the same `FiledFile` object that was passed.
        """


class SignatureExaminer(Protocol):
    """Examines electronic signatures of PDF files, offline."""

    @property
    def name(self) -> str:
        """A name of the root certificates, which changes with them (`FileInfo.examined`)."""

    def examine(self, infos: Mapping[str, FileInfo]) -> Mapping[str, FileInfo]:
        """Return these references with the signatures of their PDF files.

        One that could not be read now has no fingerprint, so that it is examined again.
        """


class PaperWriter(Protocol):
    """Writes papers; safe to repeat, and never over a file with other content."""

    def write(self, effect: effects.WritePaper) -> tuple[FiledFile, ...]:
        """Return its files as written.  Raises ConfigurationError (template), UnavailableError."""


class NoticeSender(Protocol):
    """Sends notices; a repeated one has the same Message-ID."""

    def send(self, effect: effects.SendNotice) -> None:
        """Send it by each channel.  Raises OutageError (no answer), UnavailableError (refused)."""


class ApprovalReader(Protocol):
    """Reads what people answered to approvals in Drive; changes nothing."""

    def answers(self, asked: Sequence[AskedApproval]) -> Mapping[SubmissionId, ApprovalAnswer]:
        """Return the present state of those approvals that may have changed since the last run.

        One that is absent is as it was.  A quiet answer costs no call of its own.  Raises
        UnavailableError, OutageError.
        """


class Approvals(Protocol):
    """Starts and cancels approvals of filed files in Drive, which people answer there.

    Every call raises UnavailableError or OutageError.
    """

    def start(self, effect: effects.StartApproval) -> None:
        """Start the approval of the file, locked against changes.  Repeatable.

        Raises ApprovalRefusedError; SourceChangedError when the file does not have these bytes.
        """

    def cancel(self, effect: effects.CancelApproval) -> None:
        """Cancel the approval that the effect's request started, if it is pending.  Repeatable."""


class PaperStore(Protocol):
    """The files of papers and of their pictures; `put` is repeatable, raises UnavailableError."""

    def put(self, effect: EffectId, target: DrivePath, content: bytes) -> DrivePath:
        """Write the bytes; return their path: `target`, or beside it when that name was taken."""

    def content(self, path: str, most: int, sha256: Sha256 | None = None) -> bytes | None:
        """Return a file's bytes; None when it cannot be read or is longer than `most`.

        With `sha256`, the same bytes may be read from a nearer copy.
        """


class PublishedFiles(Protocol):
    """Papers of the whole office: in one folder, always replaced whole.

    Every call raises UnavailableError.
    """

    def existing(self, paths: Sequence[DrivePath]) -> Mapping[DrivePath, PublishedFile]:
        """Return those of these files that exist."""

    def put(self, path: DrivePath, content: bytes) -> None:
        """Write `content` under this name, keeping the file's link.

        The file is whole or, after a crash, as before.  A file with these bytes is not touched.
        """

    def keep_as_copy(self, path: DrivePath, mark: str) -> DrivePath:
        """Keep a person's version of the file as "name (mark).ext"; return the new path."""


class FileKeeper(Protocol):
    """Makes, copies and moves; each call is safe to repeat and never destroys a file.

    Every call raises UnavailableError.
    """

    def make_folder(self, effect: effects.MakeFolder) -> None:
        """Make the folder."""

    def copy(self, effect: effects.CopyFile) -> DrivePath:
        """Copy the file, unless it has other bytes now (SourceChangedError); return its path.

        That is `effect.target`, or beside it when that name was taken.
        """

    def move_folder(self, effect: effects.MoveFolder) -> None:
        """Move the folder."""
