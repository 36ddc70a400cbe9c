"""The rules' input: the run, and one submission with its row, its SOP and its record."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from sheetflow.core import names
from sheetflow.core.approvals import KnownApproval
from sheetflow.core.files import FiledFile, FileInfo
from sheetflow.core.findings import Findings
from sheetflow.core.form import State
from sheetflow.core.ledger.filed_faults import NO_FAULTS, FiledFaults
from sheetflow.core.office import Office
from sheetflow.core.organisation import Unit
from sheetflow.core.papers.paper_settings import LetterSettings
from sheetflow.core.records import Approval, LedgerState, Proof, SubmissionRecord
from sheetflow.core.register.reading import Reading
from sheetflow.core.rules.actor_proof import NOTHING_PROVABLE, ActorProof
from sheetflow.core.rules.number_allocation import NO_ALLOCATION, NumberAllocation
from sheetflow.core.transition import Actor, Scope, Transition
from sheetflow.core.workflow import Workflow


@dataclass(frozen=True, slots=True)
class RunContext:
    """The data that all rows of one run share; `now` is aware and in the office's zone."""

    office: Office
    ledger: LedgerState
    file_infos: Mapping[str, FileInfo]
    now: datetime
    letters: Callable[[], LetterSettings] | None = None
    """Returns the letter settings, called for the first paper due; None where none is written."""
    actor_proof: ActorProof = NOTHING_PROVABLE
    """Today's proof by the register's protections."""
    copies: tuple[str, ...] = ()
    """Names of copies of the register that a synchroniser put beside it."""
    faults: FiledFaults = NO_FAULTS
    """Filed files that no longer match the ledger."""
    past: Set[names.RowId] = frozenset()
    """Rows that an import marks as finished before sheetflow was in use."""
    aside: Mapping[names.RowId, Findings] = field(default_factory=dict)
    """Each row's findings on work for it that is set aside, and on responses of forms; under ""
    those of no row."""
    kept: int = 0
    """Spare rows that are kept for responses of forms."""
    approvals: Mapping[names.SubmissionId, KnownApproval] = field(default_factory=dict)
    """The approvals in Drive that were asked for, with what is known of them now."""
    examines_signatures: bool = True
    """Whether signed papers can be examined here."""
    papers: Callable[[], Mapping[names.Sha256, names.SubmissionId]] = dict
    """Returns whose the papers are that sheetflow wrote, by the digest of each as written."""

    @property
    def today(self) -> date:
        """The day of the run, in the office's zone."""
        return self.now.date()

    @property
    def id(self) -> names.RunId:
        """The run's identifier; a repeated run over the same ledger has the same one.

        It follows from the events, which are the same on every backend; the version counts writes
        of notes too, so it only tells apart runs of one moment.
        """
        ledger, now = self.ledger, self.now
        of_this_moment = f".{ledger.version}" if ledger.as_of == now else ""
        text = f"{self.office.id}\n{ledger.events}{of_this_moment}\n{now.isoformat()}"
        return names.RunId(f"{now:%Y%m%dT%H%M%S}-{sha256(text.encode()).hexdigest()[:8]}")


@dataclass(frozen=True, slots=True)
class Answered:
    """A step that was decided by an approval in Drive, on `day`.

    `columns` are the cells that the answer fills in; `written` is the row as staff wrote it.
    """

    step: names.TransitionId
    day: date
    proof: Proof
    columns: tuple[names.ColumnId, ...]
    written: Reading


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step's evaluation: errors that prevent it, and warnings about who did it."""

    errors: Findings
    warnings: Findings


@dataclass(frozen=True, slots=True)
class SubmissionContext:
    """A row, or one half of a split row, with its SOP and its record.

    `record` is the ledger's, None for a submission never accepted.  `half`: the row was split, so
    that its cells also contain values of the other half.  `orphan`: a half that its row no longer
    requests, so that nothing in the row is its own except a reason.
    """

    id: names.SubmissionId
    row_id: names.RowId
    reading: Reading
    workflow: Workflow
    run: RunContext
    record: SubmissionRecord | None
    half: bool = False
    orphan: bool = False
    has_figures: bool = True
    """Whether the row's response figures are this submission's: a split row has one set."""
    as_written: Reading | None = None
    """The cells as staff wrote them, where `reading` also holds what the job filled in by rule."""
    answered: Answered | None = None
    """The step that an approval in Drive decides; `reading` and `as_written` hold its answer."""
    numbers: NumberAllocation = NO_ALLOCATION
    """Numbers of papers as they are taken when this submission is evaluated."""
    results: dict[names.TransitionId, StepResult] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Steps evaluated so far (`rules.step`); a changed record or numbers make a new context."""

    @property
    def office(self) -> Office:
        """The run's office."""
        return self.run.office

    @property
    def written(self) -> Reading:
        """The cells as staff wrote them."""
        return self.as_written or self.reading

    def answer_to(self, step: Transition) -> Answered | None:
        """Return the answer in Drive that decides the step, if any."""
        return self.answered if self.answered and self.answered.step == step.id else None

    @property
    def today(self) -> date:
        """The day of the run."""
        return self.run.today

    @property
    def state(self) -> names.StateId:
        """The last accepted state."""
        return self.record.state if self.record else self.office.form.initial

    @property
    def named_state(self) -> names.StateId | None:
        """The state that the status cell names; None when it is blank or not in the list."""
        value = self.reading.value(self.office.form.status.id)
        return names.StateId(value) if isinstance(value, str) else None

    @property
    def has_new_status(self) -> bool:
        """Whether the status cell reads otherwise than when the last step was accepted."""
        status = self.office.form.status.id
        accepted = self.record.accepted if self.record else ()
        return dict(accepted).get(status, "") != self.reading.canonical(status)

    @property
    def leaving(self) -> tuple[Transition, ...]:
        """The SOP's steps from its state."""
        return self.workflow.leaving.get(self.state, ())

    @property
    def approval(self) -> Approval | None:
        """The approval on record, perhaps revoked."""
        return self.record.approval if self.record else None

    @property
    def is_past(self) -> bool:
        """Whether it was finished before sheetflow was in use."""
        return self.record is not None and self.record.is_past

    @property
    def is_closed(self) -> bool:
        """Whether its state is an end."""
        return self.state_of(self.state).end

    @property
    def is_cancelled(self) -> bool:
        """Whether its state is an end outside the SOP."""
        return self.state_of(self.state).cancels

    @property
    def unit(self) -> names.UnitId | None:
        """The row's subdivision."""
        value = self.reading.value(self.office.form.unit_column)
        return names.UnitId(value) if isinstance(value, str) else None

    def unit_of(self, actor: Actor) -> names.UnitId | None:
        """Return the subdivision whose official does a step: one that the SOP names, or its own."""
        return names.UnitId(actor.unit) if actor.scope is Scope.UNIT else self.unit

    @property
    def known_unit(self) -> Unit | None:
        """The row's subdivision as the office lists it."""
        return self.office.unit_by_id.get(self.unit) if self.unit else None

    @property
    def entered(self) -> Mapping[names.StateId, tuple[tuple[names.ColumnId, str], ...]]:
        """The evidence on record, by state."""
        return self.record.entered if self.record else {}

    @property
    def filled(self) -> Mapping[names.StateId, tuple[names.ColumnId, ...]]:
        """The columns that the job has filled in, by state."""
        return self.record.filled if self.record else {}

    @property
    def files(self) -> tuple[FiledFile, ...]:
        """Its files as they are filed."""
        return self.record.files if self.record else ()

    def state_of(self, state: names.StateId) -> State:
        """Return the form's definition of the state."""
        return self.office.form.state_by_id[state]

    def heading(self, column: names.ColumnId) -> str:
        """Return the column's name as staff see it."""
        return self.office.form.by_id[column].heading(self.office.language)

    def text(self, column: names.ColumnId) -> str:
        """Return the cell's text, cleaned."""
        return self.reading.field(column).text

    def state_label(self, state: names.StateId) -> str:
        """Return the state's name as staff see it."""
        return self.state_of(state).label(self.office.language)

    def accepted(self, state: names.StateId, column: names.ColumnId) -> str:
        """Return the column's text when the submission last came to `state`; "" if it never did."""
        return dict(self.entered.get(state, ())).get(column, "")
