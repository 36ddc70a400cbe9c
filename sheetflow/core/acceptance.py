"""Taking a step into the record: the event it leaves, and where the submission then stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sheetflow.core.ledger.replay import record_digest
from sheetflow.core.names import ColumnId, RunId, StateId, TransitionId
from sheetflow.core.records import (
    FIGURES,
    RESUBMITTED,
    REVOKED,
    Cells,
    Event,
    Level,
    Proof,
    SubmissionRecord,
)
from sheetflow.core.rules.approval import approve, has_changed
from sheetflow.core.rules.arrival import come_to
from sheetflow.core.rules.attachments import files_of
from sheetflow.core.rules.paper_numbers import number_paper
from sheetflow.core.rules.recorded import (
    accepted_cells,
    changed_figures,
    corrected,
    differences,
    renewed_evidence,
)
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Transition, columns_of

Accepted = tuple[Subject, Event]

SYSTEM = "sheetflow"
"""The actor of what no person did."""


def accept(step: Transition, subject: Subject, run_id: RunId) -> Accepted:
    """The subject with the step taken, its evidence as the row has it now.

    A number that is given to the step's paper is part of its evidence, as if staff had typed it.
    """
    before = _under_its_sop(subject.record or _fresh(subject), subject)
    subject, given = number_paper(step, subject)
    evidence = _evidence(step, subject, given)
    after = replace(
        before,
        state=step.target,
        revisions=before.revisions + step.returns,
        archived=(before.archived or step.archives) and not step.restores,
        reopened=before.reopened or step.reopens,
        approval=approve(step, subject) if step.approves else before.approval,
        entered={**before.entered, **renewed_evidence(step, subject), step.target: evidence},
        since=come_to(step, subject, before),
        accepted=_accepted_cells(step, replace(subject, record=before), given),
    )
    event = _event(step.id, subject, before, step.target, run_id)
    cells = differences(before.accepted, after.accepted)
    event = replace(
        event,
        actor=_actor(step, subject),
        evidence=tuple((str(column), text) for column, text in evidence if text),
        content=after.approval.content if step.approves and after.approval else "",
        files=tuple(
            (fact.name, str(fact.sha256))
            for filing in step.files
            for fact in files_of(filing.column, subject)
        ),
        proof=subject.proving.proof_of(step, subject.office.form),
        cells=cells,
        before=corrected(step, subject, cells),
        record=record_digest(after),
    )
    return replace(subject, record=after), event


def _accepted_cells(step: Transition, subject: Subject, given: Mapping[ColumnId, str]) -> Cells:
    """The row as accepted with the step; the cells of an orphaned half's row are not its own."""
    if subject.orphan and subject.record:
        return subject.record.accepted
    return accepted_cells(step, subject, given)


def record_figures(subject: Subject, run_id: RunId) -> Accepted | None:
    """The subject with the response figures that its row has now, and the event of their change;
    None where they are those on record, or nothing of it is recorded in a report."""
    record = subject.record
    figures = changed_figures(subject)
    if record is None or not figures:
        return None
    known = dict(record.accepted)
    merged = {**known, **figures}
    order = [column.id for column in subject.office.form.columns]
    accepted = tuple((name, merged[name]) for name in order if merged.get(name))
    after = replace(record, accepted=accepted)
    event = _event(FIGURES, subject, record, record.state, run_id)
    event = replace(
        event,
        proof=Proof(Level.NAMED),
        cells=tuple(figures.items()),
        before=tuple((name, known.get(name, "")) for name in figures),
        record=record_digest(after),
    )
    return replace(subject, record=after), event


def take_back(subject: Subject, asked: StateId | None, run_id: RunId) -> Accepted | None:
    """What content that changed after its approval does to the approval (law 7).

    A watched row goes back to review; a row whose staff put the status back to review after
    that may be approved again by the same words.
    """
    binding, record = subject.workflow.binding, subject.record
    if binding is None or record is None or record.approval is None:
        return None
    if record.state in binding.watched and has_changed(subject):
        revoked = replace(record.approval, revoked=True)
        since = {**record.since, binding.back_to: subject.today}
        after = replace(record, state=binding.back_to, approval=revoked, since=since)
        return _by_system(REVOKED, subject, record, after, run_id)
    if record.approval.revoked and asked == record.state == binding.back_to:
        return _by_system(RESUBMITTED, subject, record, replace(record, approval=None), run_id)
    return None


def _by_system(
    transition: TransitionId,
    subject: Subject,
    before: SubmissionRecord,
    after: SubmissionRecord,
    run_id: RunId,
) -> Accepted:
    event = _event(transition, subject, before, after.state, run_id)
    event = replace(event, actor=SYSTEM, proof=Proof(Level.SYSTEM), record=record_digest(after))
    return replace(subject, record=after), event


def _event(
    transition: TransitionId,
    subject: Subject,
    before: SubmissionRecord,
    target: StateId,
    run_id: RunId,
) -> Event:
    return Event(
        submission=before.id,
        row_id=before.row_id,
        transition=transition,
        source=before.state,
        target=target,
        at=subject.now,
        run_id=run_id,
        sop_version=subject.workflow.version,
    )


def _fresh(subject: Subject) -> SubmissionRecord:
    return SubmissionRecord(
        id=subject.id,
        row_id=subject.row_id,
        workflow=subject.workflow.id,
        state=subject.office.form.initial,
        sop_version=subject.workflow.version,
    )


def _under_its_sop(record: SubmissionRecord, subject: Subject) -> SubmissionRecord:
    """A submission whose channel was changed goes on under the SOP that judges it now."""
    if record.workflow == subject.workflow.id:
        return record
    return replace(record, workflow=subject.workflow.id, sop_version=subject.workflow.version)


def _evidence(
    step: Transition, subject: Subject, given: Mapping[ColumnId, str]
) -> tuple[tuple[ColumnId, str], ...]:
    """The step's cells as read, and the remarks, so that a later reason is known to be new."""
    columns = dict.fromkeys((*columns_of(step), subject.office.form.remarks_column))
    return tuple(
        (column, given.get(column) or subject.reading.canonical(column)) for column in columns
    )


def _actor(step: Transition, subject: Subject) -> str:
    if step.actor is None:
        return SYSTEM
    return subject.reading.field(step.actor.column).text if step.actor.column else ""
