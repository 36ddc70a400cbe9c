"""Which SOP judges a row; a row for several channels is split (SOP model, section 5 no. 14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheetflow.core.files import FileInfo
from sheetflow.core.findings import Problem
from sheetflow.core.ledger.filed_faults import NO_FAULTS, FiledFaults
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.papers.letterhead import LetterSettings
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.register.reading import Reading
from sheetflow.core.register.row_identity import Row
from sheetflow.core.rules.actor_proof import NOTHING_PROVABLE, ActorProof
from sheetflow.core.rules.number_allocation import NO_ALLOCATION, NumberAllocation
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.workflow import Workflow


@dataclass(frozen=True, slots=True)
class RunContext:
    """What every judgement of one run shares; `now` is aware and in the office's zone."""

    office: Office
    ledger: LedgerState
    looks: Mapping[str, FileInfo]
    now: datetime
    desk: Callable[[], LetterSettings] | None = None
    """Whose papers are written, asked for with the first that is due; None where none are."""
    actor_proof: ActorProof = NOTHING_PROVABLE
    """What the register's protections prove today."""
    numbers: NumberAllocation = NO_ALLOCATION
    copies: tuple[str, ...] = ()
    """Names of versions of the register that a synchroniser put beside it."""
    faults: FiledFaults = NO_FAULTS
    """Filed files that are no longer what the ledger has of them."""
    past: Set[RowId] = frozenset()
    """Rows that an import takes as finished before sheetflow came."""
    aside: Mapping[RowId, tuple[Problem, ...]] = field(default_factory=dict)
    """What each row is told of work for it that is set aside; under "" what is no row's."""


def is_split(reading: Reading, office: Office) -> bool:
    """Whether the row stands for every channel at once (`Keduanya`)."""
    both = office.form.both
    return bool(both) and reading.value(office.form.selector) == both


def submissions_of_row(
    row: Row, reading: Reading, run: RunContext
) -> tuple[SubmissionContext, ...]:
    """The submissions of a row: one, or one for each SOP when it was split.

    A half keeps the row's own identifier for the SOP the ledger already follows it under (else
    the first); the others carry the SOP's number behind it.  Halves that the row no longer asks for
    come last (`SubmissionContext.orphan`), so that none is left open unseen (SOP model, 7a H).
    """
    office = run.office
    own = run.ledger.submissions.get(SubmissionId(row.id))
    first = office.workflow_by_id.get(own.workflow) if own else None
    first = first or office.workflows[0]
    if not is_split(reading, office):
        return _unsplit(row, reading, first, run)
    halves = [
        replace(_subject(split_id(row, workflow, first), row, reading, workflow, run), half=True)
        for workflow in office.workflows
    ]
    return _with_figures(halves)


def _unsplit(
    row: Row, reading: Reading, first: Workflow, run: RunContext
) -> tuple[SubmissionContext, ...]:
    """The one submission that the row asks for, then halves of a time when it was split."""
    office, known = run.office, run.ledger.submissions
    own = known.get(SubmissionId(row.id))
    halves = {
        name: office.workflow_by_id[known[name].workflow]
        for name in (split_id(row, workflow, first) for workflow in office.workflows)
        if name in known and known[name].workflow in office.workflow_by_id
    }
    workflow = _workflow(reading, own, office)
    wanted = next((n for n, of in halves.items() if of is workflow), SubmissionId(row.id))
    asked = _subject(wanted, row, reading, workflow, run)
    orphans = (
        replace(_subject(name, row, reading, of, run), orphan=True)
        for name, of in halves.items()
        if name != wanted and len(halves) > 1
    )
    return _with_figures([asked, *orphans])


def _with_figures(subjects: Sequence[SubmissionContext]) -> tuple[SubmissionContext, ...]:
    """The row's one set of response figures goes to the first submission that a report counts."""
    counted = subjects[0].office.form.reported.counted
    owner = next((one for one in subjects if one.state in counted), subjects[0])
    return tuple(replace(one, has_figures=one is owner) for one in subjects)


def split_id(row: Row, workflow: Workflow, first: Workflow) -> SubmissionId:
    """PUB-2510-027 for the first half, PUB-2510-027-04 for that under the second SOP."""
    if workflow is first:
        return SubmissionId(row.id)
    return SubmissionId(f"{row.id}-{workflow.half_suffix or workflow.id}")


def _workflow(reading: Reading, own: SubmissionRecord | None, office: Office) -> Workflow:
    """By the channel; while that cannot be read, the one it was under, else the first."""
    value = reading.value(office.form.selector)
    if isinstance(value, str) and value in office.workflow_by_value:
        return office.workflow_by_value[value]
    known = office.workflow_by_id.get(own.workflow) if own else None
    return known or office.workflows[0]


def _subject(
    submission: SubmissionId, row: Row, reading: Reading, workflow: Workflow, run: RunContext
) -> SubmissionContext:
    record = run.ledger.submissions.get(submission)
    known = run.ledger.rows.get(row.id)
    return SubmissionContext(
        id=submission,
        row_id=row.id,
        reading=reading.with_files(run.looks),
        looks=run.looks,
        workflow=workflow,
        office=run.office,
        record=record,
        began=record.state if record else None,
        earlier=known.problems if known else (),
        now=run.now,
        actor_proof=run.actor_proof,
        numbers=run.numbers,
        past=row.id in run.past,
    )
