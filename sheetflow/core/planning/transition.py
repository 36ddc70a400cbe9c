"""Taking a step into the record: the event it leaves, and where the submission then stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sheetflow.core.findings import E_PECAH, Problem, problem
from sheetflow.core.form import Form
from sheetflow.core.ledger.replay import record_digest
from sheetflow.core.names import ColumnId, RunId, StateId, TransitionId
from sheetflow.core.planning.requested_state import asked_state
from sheetflow.core.records import (
    BEFORE_SHEETFLOW,
    FIGURES,
    IMPORTED,
    RESUBMITTED,
    REVOKED,
    Cells,
    Event,
    Level,
    Proof,
    SubmissionRecord,
)
from sheetflow.core.register.text import fold
from sheetflow.core.rules.accepted_evidence import (
    accepted_cells,
    cells_as_read,
    changed_figures,
    corrected,
    differences,
    renewed_evidence,
)
from sheetflow.core.rules.approval import approve, has_changed
from sheetflow.core.rules.attachments import files_of
from sheetflow.core.rules.needs import marked
from sheetflow.core.rules.paper_numbers import number_paper
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Reason, Transition, columns_of
from sheetflow.core.workflow import Workflow


def arrival_days(
    step: Transition, submission: SubmissionContext, before: SubmissionRecord
) -> Mapping[StateId, date]:
    """`SubmissionRecord.since` once the step is taken.

    The step's own dates say when, unless the step could not be accepted before today: an error
    held it when the row was last judged, the submission itself came to the step only today, or the
    step reopens what an earlier run had closed.
    """
    kept = {state: day for state, day in before.since.items() if state != step.target}
    if submission.state_of(step.target).end:
        return kept
    columns = {*columns_of(step), submission.office.form.status.id}
    held = any(found.is_error and found.column in columns for found in submission.earlier)
    came_today = before.since.get(before.state) == submission.today
    reopened = step.extension and submission.began == before.state
    return {**kept, step.target: submission.today} if held or came_today or reopened else kept


Accepted = tuple[SubmissionContext, Event]

SYSTEM = "sheetflow"
"""The actor of what no person did."""


def apply_transition(step: Transition, submission: SubmissionContext, run_id: RunId) -> Accepted:
    """The subject with the step taken, its evidence as the row has it now.

    A number that is given to the step's paper is part of its evidence, as if staff had typed it.
    """
    before = _under_its_sop(submission.record or _fresh(submission), submission)
    submission, given = number_paper(step, submission)
    evidence = _evidence(step, submission, given)
    after = replace(
        before,
        state=step.target,
        revisions=before.revisions + step.returns,
        archived=(before.archived or step.archives) and not step.restores,
        reopened=before.reopened or step.reopens,
        approval=approve(step, submission) if step.approves else before.approval,
        entered={**before.entered, **renewed_evidence(step, submission), step.target: evidence},
        since=arrival_days(step, submission, before),
        accepted=_accepted_cells(step, replace(submission, record=before), given),
    )
    event = _event(step.id, submission, before, step.target, run_id)
    cells = differences(before.accepted, after.accepted)
    event = replace(
        event,
        actor=_actor(step, submission),
        evidence=tuple((str(column), text) for column, text in evidence if text),
        content=after.approval.content if step.approves and after.approval else "",
        files=tuple(
            (fact.name, str(fact.sha256))
            for filing in step.files
            for fact in files_of(filing.column, submission)
        ),
        proof=submission.actor_proof.proof_of(step, submission.office.form),
        cells=cells,
        before=corrected(step, submission, cells),
        record=record_digest(after),
    )
    return replace(submission, record=after), event


def _accepted_cells(
    step: Transition, submission: SubmissionContext, given: Mapping[ColumnId, str]
) -> Cells:
    """The row as accepted with the step; the cells of an orphaned half's row are not its own."""
    if submission.orphan and submission.record:
        return submission.record.accepted
    return accepted_cells(step, submission, given)


def record_figures(submission: SubmissionContext, run_id: RunId) -> Accepted | None:
    """The subject with the response figures that its row has now, and the event of their change;
    None where they are those on record, or nothing of it is recorded in a report."""
    record = submission.record
    figures = changed_figures(submission)
    if record is None or not figures:
        return None
    known = dict(record.accepted)
    merged = {**known, **figures}
    order = [column.id for column in submission.office.form.columns]
    accepted = tuple((name, merged[name]) for name in order if merged.get(name))
    after = replace(record, accepted=accepted)
    event = _event(FIGURES, submission, record, record.state, run_id)
    event = replace(
        event,
        proof=Proof(Level.NAMED),
        cells=tuple(figures.items()),
        before=tuple((name, known.get(name, "")) for name in figures),
        record=record_digest(after),
    )
    return replace(submission, record=after), event


def revoke_approval(
    submission: SubmissionContext, asked: StateId | None, run_id: RunId
) -> Accepted | None:
    """What content that changed after its approval does to the approval (law 7).

    A watched row goes back to review; a row whose staff put the status back to review after
    that may be approved again by the same words.
    """
    binding, record = submission.workflow.binding, submission.record
    if binding is None or record is None or record.approval is None:
        return None
    if record.state in binding.watched and has_changed(submission):
        revoked = replace(record.approval, revoked=True)
        since = {**record.since, binding.back_to: submission.today}
        after = replace(record, state=binding.back_to, approval=revoked, since=since)
        return _by_system(REVOKED, submission, record, after, run_id)
    if record.approval.revoked and asked == record.state == binding.back_to:
        return _by_system(RESUBMITTED, submission, record, replace(record, approval=None), run_id)
    return None


def _by_system(
    transition: TransitionId,
    submission: SubmissionContext,
    before: SubmissionRecord,
    after: SubmissionRecord,
    run_id: RunId,
) -> Accepted:
    event = _event(transition, submission, before, after.state, run_id)
    event = replace(event, actor=SYSTEM, proof=Proof(Level.SYSTEM), record=record_digest(after))
    return replace(submission, record=after), event


def _event(
    transition: TransitionId,
    submission: SubmissionContext,
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
        at=submission.now,
        run_id=run_id,
        sop_version=submission.workflow.version,
    )


def _fresh(submission: SubmissionContext) -> SubmissionRecord:
    return SubmissionRecord(
        id=submission.id,
        row_id=submission.row_id,
        workflow=submission.workflow.id,
        state=submission.office.form.initial,
        sop_version=submission.workflow.version,
    )


def _under_its_sop(record: SubmissionRecord, submission: SubmissionContext) -> SubmissionRecord:
    """A submission whose channel was changed goes on under the SOP that judges it now."""
    if record.workflow == submission.workflow.id:
        return record
    return replace(record, workflow=submission.workflow.id, sop_version=submission.workflow.version)


def _evidence(
    step: Transition, submission: SubmissionContext, given: Mapping[ColumnId, str]
) -> tuple[tuple[ColumnId, str], ...]:
    """The step's cells as read, and the remarks, so that a later reason is known to be new."""
    columns = dict.fromkeys((*columns_of(step), submission.office.form.remarks_column))
    return tuple(
        (column, given.get(column) or submission.reading.canonical(column)) for column in columns
    )


def _actor(step: Transition, submission: SubmissionContext) -> str:
    if step.actor is None:
        return SYSTEM
    return submission.reading.field(step.actor.column).text if step.actor.column else ""


def cancel_orphan(submission: SubmissionContext, run_id: RunId) -> Accepted | None:
    """The half cancelled by a reason in the row that names it; None where there is none.

    The row's status is its other half's, so that the reason says which half it cancels: by channel,
    SOP or identifier ("Website dibatalkan: ...")."""
    step = next(
        (
            one
            for one in submission.workflow.leaving.get(submission.state, ())
            if _cancels(one, submission) and _is_told(one, submission)
        ),
        None,
    )
    return apply_transition(step, submission, run_id) if step is not None else None


def orphan_problem(submission: SubmissionContext) -> Problem:
    """That the half waits for a reason, or for its row to ask for it again."""
    form, office = submission.office.form, submission.office
    return problem(
        E_PECAH,
        form.selector,
        kanal=submission.workflow.value,
        id=submission.id,
        status=submission.state_label(submission.state),
        keduanya=form.both,
        kolom=form.by_id[form.remarks_column].heading(office.language),
    )


def _cancels(step: Transition, submission: SubmissionContext) -> bool:
    target = submission.state_of(step.target)
    return step.extension and target.end and target.extension


def _is_told(step: Transition, submission: SubmissionContext) -> bool:
    names = {
        fold(name) for name in (submission.workflow.value, submission.workflow.short, submission.id)
    }
    return any(
        marked(text, need.markers) and any(name in fold(text) for name in names)
        for need in step.needs
        if isinstance(need, Reason)
        for text in submission.reading.field(need.column).text.split("\n")
    )


def import_as_finished(submission: SubmissionContext, run_id: RunId) -> Accepted:
    """The subject at the end that its status names, else at the SOP's own, with its one event."""
    form, asked = submission.office.form, asked_state(submission)
    ends = asked is not None and form.state_by_id[asked].end
    end = asked if asked is not None and ends else ordinary_end(submission.workflow, form)
    cells = cells_as_read(submission)
    record = SubmissionRecord(
        id=submission.id,
        row_id=submission.row_id,
        workflow=submission.workflow.id,
        state=end,
        sop_version=BEFORE_SHEETFLOW,
        accepted=cells,
    )
    event = Event(
        submission=submission.id,
        row_id=submission.row_id,
        transition=IMPORTED,
        source=form.initial,
        target=end,
        at=submission.now,
        run_id=run_id,
        sop_version=BEFORE_SHEETFLOW,
        actor=SYSTEM,
        proof=Proof(Level.SYSTEM),
        cells=cells,
        record=record_digest(record),
    )
    return replace(submission, record=record), event


def ordinary_end(workflow: Workflow, form: Form) -> StateId:
    """Where the SOP's last step leads: the end of a submission that went all its way."""
    ends = (
        step
        for step in workflow.transitions
        if form.state_by_id[step.target].end and not form.state_by_id[step.target].extension
    )
    return max(ends, key=lambda step: step.step).target
