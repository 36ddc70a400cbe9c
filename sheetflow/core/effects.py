"""Effects as data, sorted, so that the same snapshot always gives the same plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from sheetflow.core.attempts import Attempt
from sheetflow.core.findings import Finding
from sheetflow.core.names import ColumnId, DrivePath, EffectId, RowId, RunId, Sha256, SubmissionId
from sheetflow.core.own_cells import Heartbeat, OwnCells, ShowList, Shown, ShowRow
from sheetflow.core.records import Event, RowRecord, SubmissionRecord
from sheetflow.errors import ExitCode, SheetflowError


@dataclass(frozen=True, slots=True)
class _OfSubmission:
    """An effect for a submission; "" where it is for none."""

    id: EffectId
    submission: SubmissionId


@dataclass(frozen=True, slots=True)
class MakeFolder(_OfSubmission):
    """The creation of a submission's folder with its parts; done when it is there."""

    folder: DrivePath
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CopyFile(_OfSubmission):
    """A file's copy to its filed place, over no other file; done when the same bytes are there."""

    source: str
    target: DrivePath
    sha256: Sha256
    size: int


@dataclass(frozen=True, slots=True)
class MoveFolder(_OfSubmission):
    """A move of a submission's folder to or from the archive; done when it is only there."""

    source: DrivePath
    target: DrivePath


@dataclass(frozen=True, slots=True)
class WritePaper(_OfSubmission):
    """A paper of an accepted step, as Word document and PDF; done when both are there.

    `context` is all that is printed, as JSON, committed with the decision: whenever and wherever
    the paper is written, it prints what was decided then.  `target` is the path without ending;
    `pictures` pairs a picture's name in the context with its file inside Drive.
    """

    paper: str
    context: str
    target: DrivePath
    pictures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SendNotice(_OfSubmission):
    """A message to one person; done when every channel of his has taken it.

    `kind` and `context`, which holds the whole message as JSON, are those of
    `core.notices`; `submission` is "", for a message may list many.  Sent again, it has
    the same Message-ID, which follows from `id`.
    """

    recipient: str
    kind: str
    context: str


@dataclass(frozen=True, slots=True)
class StartApproval(_OfSubmission):
    """An approval in Drive of a filed file; done when it has one of ours, pending or answered.

    `file` is the copy inside Drive, which has the bytes of `sha256`; `reviewers` are addresses;
    `due` is aware, None without a limit; `message` is for the reviewers.
    """

    file: DrivePath
    sha256: Sha256
    reviewers: tuple[str, ...]
    due: datetime | None
    message: str


@dataclass(frozen=True, slots=True)
class CancelApproval(_OfSubmission):
    """The end of an approval that is no longer asked for; done when it is not pending.

    `request` is the id of the effect that started it: a later one of the same file goes on.
    """

    file: DrivePath
    sha256: Sha256
    request: EffectId
    message: str


@dataclass(frozen=True, slots=True)
class FillRow(_OfSubmission):
    """A response that becomes a row; done when the row with that identifier has the cells.

    `response` names it: "intake/id"; `cells` are texts of `Reading.canonical`; `submission` is "".
    Committed with a note that the response is known, so that it becomes one row, whatever happens.
    """

    row_id: RowId
    response: str
    cells: tuple[tuple[ColumnId, str], ...]


FileEffect = MakeFolder | CopyFile | MoveFolder | WritePaper
"""An effect on files."""

ApprovalEffect = StartApproval | CancelApproval
"""An effect on approvals in Drive."""

OutboxEffect = FileEffect | SendNotice | ApprovalEffect | FillRow
"""An effect that is committed to the outbox before it is done, and acknowledged after."""


def path_of(effect: OutboxEffect) -> str:
    """Return the path in Drive of the effect's result; of a notice or a row, whose it is."""
    match effect:
        case MakeFolder():
            return effect.folder
        case CopyFile() | MoveFolder():
            return effect.target
        case WritePaper():
            return f"{effect.target}.pdf"
        case SendNotice():
            return effect.recipient
        case StartApproval() | CancelApproval():
            return effect.file
        case FillRow():
            return effect.row_id
        case _:
            assert_never(effect)


def file_effects(effects: Iterable[OutboxEffect]) -> list[FileEffect]:
    """Return those of the effects that are on files."""
    return [effect for effect in effects if isinstance(effect, FileEffect)]


Effect = OutboxEffect | ShowRow | ShowList


@dataclass(frozen=True, slots=True)
class Commit:
    """One atomic write to the ledger, refused as a whole unless its version is still `base`."""

    base: int
    run_id: RunId
    as_of: datetime
    events: tuple[Event, ...] = ()
    submissions: tuple[SubmissionRecord, ...] = ()
    rows: tuple[RowRecord, ...] = ()
    outbox: tuple[OutboxEffect, ...] = ()
    next_number: int | None = None
    """The next number for a spare row, when numbers were given out (None: as before)."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Notes for later runs (see `LedgerState.notes`); alone they are no reason to commit."""
    office: str = ""
    """The identity for a ledger without one."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        changed = self.events or self.submissions or self.rows or self.outbox
        return not changed and self.next_number is None


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of a run for its last line."""

    rows: int
    submissions: int
    closed: int
    errors: int
    warnings: int
    transitions: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work of an earlier run that has failed and waits until `attempt.until`.

    `path` is that of its result; `submission` is "" for a report.
    """

    path: str
    submission: str
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Plan:
    """The actions of a run: commit, then the outbox's effects, then the rows."""

    run_id: RunId
    as_of: datetime
    commit: Commit
    show: tuple[ShowRow, ...]
    findings: tuple[Finding, ...]
    counts: Counts
    unfinished: tuple[OutboxEffect, ...] = ()
    """Effects of earlier runs that were committed but not acknowledged, and are tried now."""
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    """Work that has failed before, by an effect's id or a report's note."""
    waiting: tuple[Waiting, ...] = ()
    """Work that this run does not try."""
    superseded: tuple[OutboxEffect, ...] = ()
    """Notices of earlier runs that are acknowledged unsent: a newer one lists all that still holds,
    or nothing of it holds any more; and approvals that are no longer to be started."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Notes written once the work is done, also by a run that decides nothing: which filed files
    were read again, and their faults."""

    failures: "tuple[Failure, ...]" = ()
    """Why forms could not be read: nothing is decided on their responses."""
    lists: tuple[ShowList, ...] = ()
    """The job's own tabs whose lines change."""
    heartbeat: Heartbeat | None = None
    """The cell that shows when the register was last checked, renewed by a run that writes rows and
    where it is due; alone it is nothing to do."""

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Everything to do, in order."""
        return (*self.unfinished, *self.commit.outbox, *self.show, *self.lists)

    @property
    def own_cells(self) -> OwnCells:
        """What is written into the register."""
        return OwnCells(self.show, self.lists, self.heartbeat)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        queued = self.unfinished or self.superseded
        return not (queued or self.own_cells.has_rows) and self.commit.empty


@dataclass(frozen=True, slots=True)
class Failure:
    """One effect that could not be done; it stays in the outbox, and the next run tries again.

    `effect` is None when the rows could not be written.
    """

    effect: OutboxEffect | None
    problem: str
    fix: str
    exit_code: ExitCode


def failure(effect: OutboxEffect | None, error: SheetflowError) -> Failure:
    """Return the failure of this effect with this error."""
    return Failure(effect, error.problem, error.fix, error.exit_code)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a plan.

    `done` counts effects of the outbox; `dropped` are those whose source has changed, which the
    next run decides anew; `untried` those that a failure prevented (no renderer, a missing folder),
    which the next run tries.
    """

    done: int
    dropped: tuple[OutboxEffect, ...]
    failures: tuple[Failure, ...]
    shown: Shown
    untried: tuple[OutboxEffect, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether no work is left for a later run."""
        return not (self.failures or self.dropped or self.shown.postponed or self.untried)
