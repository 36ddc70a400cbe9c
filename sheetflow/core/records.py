"""The content of the ledger: events, and the current record of each row and submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from sheetflow.core import names
from sheetflow.core.files import FiledFile, FileInfo
from sheetflow.core.findings import Finding

REVOKED = names.TransitionId("X04")
"""The system revoked an approval because the approved content has changed (law 7)."""
RESUBMITTED = names.TransitionId("X05")
"""Staff put the status back to a draft after an approval was revoked."""
FIGURES = names.TransitionId("X06")
"""A response figure of a recorded submission was changed; no step, so its state stays."""
IMPORTED = names.TransitionId("X07")
"""A submission finished before sheetflow was in use was imported as its list has it."""
SIGNED_LATER = names.TransitionId("X08")
"""A paper came back signed after its step (`Proof.step`) was accepted; the state stays."""

BEFORE_SHEETFLOW = "-"
"""The SOP's version of such an imported submission: no SOP ever evaluates it."""

REPORTS_DUE = "laporan"
"""The note that is kept while the periodic reports may lack committed changes."""
SITE_NOTE = "papan"
"""The ledger's note with the digests of what the board's pages on file were made from."""
SITE_DUE = "papan.perlu"
"""The note that is kept while the board's pages may lack committed changes."""


def json_value(value: date | Enum) -> object:
    """Return a day, moment or enum member as notes have it, as `default` of `json.dumps`."""
    return value.isoformat() if isinstance(value, date) else value.value


class Level(Enum):
    """The strength of the proof of who did a step, the weakest first; SYSTEM is no person's."""

    NAMED = "named"
    """Only by the name in the row, if there is one."""
    PROTECTED = "protected"
    """By its decision columns, which were protected for the holders of its roles."""
    APPROVAL = "approval"
    """By an approval in Drive: the reviewer answered it signed in as himself, for these bytes."""
    SIGNED = "signed"
    """By an electronic signature in the paper itself, whose chain leads to a root of the office."""
    SYSTEM = "system"
    """By the job, which did it itself."""


_NO_STEP = names.TransitionId("")


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of who did a step, from when the step was accepted.

    `roles` are those the step's columns were protected for, `editors` are all who could write there
    then: the holders of these roles, the job, the owner of the spreadsheet.
    """

    level: Level
    roles: tuple[names.RoleId, ...] = ()
    editors: tuple[str, ...] = ()
    filled: tuple[names.ColumnId, ...] = ()
    """The columns of the step's evidence that the job filled in by rule; people gave the rest."""
    who: tuple[str, ...] = ()
    """Addresses of those who approved; of a signed paper the signer, as his certificate has him."""
    at: str = ""
    """When they answered or signed, in ISO form with the zone."""
    reference: str = ""
    """The approval's id and the approved revision; of a signed paper its SHA-256."""
    step: names.TransitionId = _NO_STEP
    """The step that is proved, where its own event is an earlier one (`SIGNED_LATER`)."""

    def as_data(self) -> dict[str, str | list[str]]:
        """Return the proof as it is stored, hashed and printed."""
        data: dict[str, str | list[str]] = {"level": self.level.value}
        if self.level is Level.PROTECTED:
            data |= {"roles": list(self.roles), "editors": list(self.editors)}
        given: dict[str, str | list[str]] = {
            "filled": list(self.filled),
            "who": list(self.who),
            "at": self.at,
            "reference": self.reference,
            "step": self.step,
        }
        return data | {name: found for name, found in given.items() if found}


Cells = tuple[tuple[names.ColumnId, str], ...]
"""Cells as they were read (`Reading.canonical`), by column; a blank one is "" or left out."""


@dataclass(frozen=True, slots=True)
class Event:
    """An accepted transition.

    `at` is the time of the run that accepted it, in the office's zone; `actor` the person whom the
    row names; `evidence` the cells the step needed, as read; `content` the digest of the approved
    content, with the files' digests in `files`.
    """

    submission: names.SubmissionId
    row_id: names.RowId
    transition: names.TransitionId
    source: names.StateId
    target: names.StateId
    at: datetime
    run_id: names.RunId
    sop_version: str
    actor: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    content: str = ""
    files: tuple[tuple[str, str], ...] = ()
    """Pairs of file name and SHA-256."""
    proof: Proof | None = None
    """None in events from before it was recorded."""
    cells: Cells = ()
    """The row's cells as accepted with this event, only those that differ from what was accepted
    before: all events together give `SubmissionRecord.accepted`."""
    before: Cells = ()
    """The former `cells`, of changed figures and of corrections that a step records."""
    record: str = ""
    """Digest of the submission's record after the event (`replay.record_digest`); "" in events from
    before it was recorded."""


@dataclass(frozen=True, slots=True)
class Chained:
    """An event in its place in the chain: `hash` covers the event and `previous`."""

    sequence: int
    event: Event
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit in its place in the chain of commits, with the number of events after it.

    `hash` covers all its fields and the hash before.  None: from before it was recorded.
    """

    version: int
    run_id: names.RunId
    as_of: datetime
    events: int | None
    head: str | None
    next_number: int | None
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """The approved content, and the reviewer's words that approved it.

    `content` is a digest of the bound cells and files; `evidence` is one of the reviewer's cells,
    so that a revoked approval is not accepted again by itself.
    """

    content: str
    evidence: str
    revoked: bool = False
    details: tuple[tuple[str, str], ...] = ()
    """The approved content, readable: pairs of column and text."""


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """The state of a submission.

    `entered` maps a state to the evidence accepted when it was last entered (column to text), so
    that "newer than the review" can be decided later.  `folder` is where its files are.
    """

    id: names.SubmissionId
    row_id: names.RowId
    workflow: names.WorkflowId
    state: names.StateId
    sop_version: str
    revisions: int = 0
    reopened: bool = False
    archived: bool = False
    folder: names.DrivePath | None = None
    entered: Mapping[names.StateId, tuple[tuple[names.ColumnId, str], ...]] = field(
        default_factory=dict
    )
    approval: Approval | None = None
    files: tuple[FiledFile, ...] = ()
    last_hash: str = ""
    """Hash of its newest event."""
    accepted: Cells = ()
    """The row as it was accepted, in the order of the form, without blank cells: papers and reports
    print it, and a lost row is restored from it.  () where it was not recorded yet."""
    filled: Mapping[names.StateId, tuple[names.ColumnId, ...]] = field(default_factory=dict)
    """The columns of `entered` that the job filled in by rule, by state."""
    since: Mapping[names.StateId, date] = field(default_factory=dict)
    """The days on which it really came to its states, where the row's dates may be earlier: the
    role whose turn it is in such a state has had it since that day."""

    @property
    def is_past(self) -> bool:
        """Whether it was finished before sheetflow was in use (see `IMPORTED`)."""
        return self.sop_version == BEFORE_SHEETFLOW


@dataclass(frozen=True, slots=True)
class CellRequest:
    """What is remembered of cells by which a submission requests a step (`rules.cell_requests`).

    `key` is the column of a decision, or the step's id where no decision is needed.  `value` is the
    decision as the job last saw it, "" once it was seen blank.
    """

    submission: names.SubmissionId
    key: str
    value: str = ""
    day: date | None = None
    """When the job first saw the request; None where it waits for none."""
    used: str = ""
    """Digest of the cells that were used last: unchanged, they request nothing again."""
    about: str = ""
    """Digest of the content that was there when an approval was first seen."""


@dataclass(frozen=True, slots=True)
class RowRecord:
    """The findings of a row and the state they depend on, so that a quiet row costs nothing.

    `digest` is of the row's staff cells; `rules` is the key of its evaluation (`evaluation_key`);
    `key` is its natural key for duplicates; `identity` is a digest of cells unlikely to change, to
    recognise a row whose identifier was edited; `file_infos` has the files of each reference, so
    that an unchanged file is not read again; `valid_until` is the first day on which time alone
    may change the findings (None: never).
    """

    id: names.RowId
    digest: bytes
    rules: str
    key: str
    identity: str
    closed: bool
    valid_until: date | None
    problems: tuple[Finding, ...] = ()
    file_infos: tuple[tuple[str, FileInfo], ...] = ()
    status_cells: tuple[str, ...] = ()
    """The system columns' texts (dates in ISO form), in the order of `SystemColumn`."""
    numbers: tuple[str, ...] = ()
    """The numbers that its papers have, or ever had (see `number_allocation`), and the values that
    no other row should have (`rules.duplicates`)."""
    evaluated: date | None = None
    """The day of this evaluation; None where it was not recorded yet."""
    requests: tuple[CellRequest, ...] = ()
    """What its cells request, since when, and which of them were used already."""


FOLLOWED = "files"
"""The note (see `LedgerState.notes`) of how far a backend has followed its files; it must not be
kept without the rows' records of the same commit, or a change that was seen would be lost."""


@dataclass(frozen=True, slots=True)
class LedgerState:
    """The ledger as one run reads it; a commit is refused unless `version` is unchanged."""

    version: int
    rows: Mapping[names.RowId, RowRecord]
    submissions: Mapping[names.SubmissionId, SubmissionRecord]
    next_number: int = 1
    head: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Notes of runs beside their decisions, by name: no part of the history; a lost one only causes
    work to be done twice.  (The next numbers of papers are found again in `rows`.)"""
    events: int = 0
    """The sequence of the newest event, whose hash is `head`."""
    as_of: datetime | None = None
    """The time of the last commit; None before the first, and where it was not recorded."""
    office: str = ""
    """The identity of the ledger's office; "" where it was not established yet."""
