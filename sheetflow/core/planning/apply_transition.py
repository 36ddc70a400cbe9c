"""The event that an accepted step leaves, and the submission's state after it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sheetflow.core import records
from sheetflow.core.form import Form
from sheetflow.core.ledger.hash_chain import record_digest
from sheetflow.core.names import ColumnId, StateId, TransitionId
from sheetflow.core.rules import filled_values, recorded
from sheetflow.core.rules.approved_content import approve, has_changed
from sheetflow.core.rules.paper_numbers import number_paper
from sheetflow.core.rules.references import files_of
from sheetflow.core.rules.signed_papers import SignedProof, signed_proof
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition
from sheetflow.core.workflow import Workflow

Accepted = tuple[SubmissionContext, records.Event]
"""A submission with its record after an event, and the event."""

SYSTEM = "sheetflow"
"""The actor of an event that no person caused."""


def apply_transition(step: Transition, submission: SubmissionContext) -> Accepted:
    """Return the submission with the step taken, its evidence as the row has it now.

    A number that is given to the step's paper is part of its evidence, as if staff had typed it,
    and so is what the job fills in by rule; the event marks both as given by the job.
    """
    before = _record_before(submission)
    submission, given = number_paper(step, filled_values.with_fills(step, submission))
    evidence = _evidence(step, submission, given)
    filled = filled_values.filled_columns(step, submission, given)
    after = _record_after(step, submission, before, given, evidence)
    after = replace(after, filled=filled_values.filled_after(step, before, after, filled))
    cells = recorded.differences(before.accepted, after.accepted)
    signed = signed_proof(step, submission)
    files = [fact for filing in step.files for fact in files_of(filing.column, submission)]
    files += [signed.file] if signed and signed.file not in files else []
    event = replace(
        _event(step.id, submission, before, after),
        actor=_actor(step, submission),
        evidence=tuple((str(column), text) for column, text in evidence if text),
        content=after.approval.content if step.approves and after.approval else "",
        files=tuple((fact.name, str(fact.sha256)) for fact in files),
        proof=replace(_proof(step, submission, signed), filled=filled),
        cells=cells,
        before=recorded.corrected(step, submission, cells),
    )
    return filled_values.with_recorded(replace(submission, record=after)), event


def _record_after(
    step: Transition,
    submission: SubmissionContext,
    before: records.SubmissionRecord,
    given: Mapping[ColumnId, str],
    evidence: records.Cells,
) -> records.SubmissionRecord:
    """Return the record with the step taken, but for what the job has filled in."""
    own = submission.orphan and submission.record  # the cells in its row are not its own
    of_row = replace(submission, record=before)
    renewed = recorded.renewed_evidence(step, submission)
    return replace(
        before,
        state=step.target,
        revisions=before.revisions + step.returns,
        archived=(before.archived or step.archives) and not step.restores,
        reopened=before.reopened or step.reopens,
        approval=approve(step, submission) if step.approves else before.approval,
        entered={**before.entered, **renewed, step.target: evidence},
        since=_arrival_days(step, submission, before),
        accepted=before.accepted if own else recorded.accepted_cells(step, of_row, given),
    )


def _proof(
    step: Transition, submission: SubmissionContext, signed: SignedProof | None
) -> records.Proof:
    answer = submission.answer_to(step)
    if signed is not None:
        return signed.proof
    if answer is not None:
        return answer.proof
    return submission.run.actor_proof.proof_of(step, submission.office.form)


def record_signed(
    found: SignedProof, submission: SubmissionContext, record: records.SubmissionRecord
) -> Accepted:
    """Return the submission as it is, and the event of a paper that came back signed."""
    event = _event(records.SIGNED_LATER, submission, record, record)
    files = ((found.file.name, str(found.file.sha256)),)
    return submission, replace(event, actor=found.signer, files=files, proof=found.proof)


def _record_before(submission: SubmissionContext) -> records.SubmissionRecord:
    """Return the record under the SOP that evaluates it now; its channel may have changed."""
    workflow, record = submission.workflow, submission.record
    if record is None:
        return records.SubmissionRecord(
            id=submission.id,
            row_id=submission.row_id,
            workflow=workflow.id,
            state=submission.office.form.initial,
            sop_version=workflow.version,
        )
    if record.workflow == workflow.id:
        return record
    return replace(record, workflow=workflow.id, sop_version=workflow.version)


def _evidence(
    step: Transition, submission: SubmissionContext, given: Mapping[ColumnId, str]
) -> tuple[tuple[ColumnId, str], ...]:
    """Return the step's cells as read, and the remarks: a later reason is compared with them."""
    columns = dict.fromkeys((*step.columns, submission.office.form.remarks_column))
    return tuple(
        (column, given.get(column) or submission.reading.canonical(column)) for column in columns
    )


def _actor(step: Transition, submission: SubmissionContext) -> str:
    if step.actor is None:
        return SYSTEM
    return submission.text(step.actor.column) if step.actor.column else ""


def _arrival_days(
    step: Transition, submission: SubmissionContext, before: records.SubmissionRecord
) -> Mapping[StateId, date]:
    """Return `SubmissionRecord.since` after the step: no role is late for another's time.

    The step's own dates are its days, unless the step could not be accepted before today: an error
    prevented it when the row was last evaluated, the submission itself came to the step only today,
    or the step reopens what an earlier run had closed.
    """
    kept = {state: day for state, day in before.since.items() if state != step.target}
    if submission.state_of(step.target).end:
        return kept
    ledger, today = submission.run.ledger, submission.today
    known, began = ledger.rows.get(submission.row_id), ledger.submissions.get(submission.id)
    columns = {*step.columns, submission.office.form.status.id}
    held = known and any(one.is_error and one.column in columns for one in known.problems)
    came_today = before.since.get(before.state) == today
    reopened = step.extension and began is not None and began.state == before.state
    return {**kept, step.target: today} if held or came_today or reopened else kept


def record_figures(submission: SubmissionContext) -> Accepted | None:
    """Return the submission with the response figures of its row, and the event of their change.

    None where they equal those on record, or where no report counts the submission.
    """
    record, figures = submission.record, recorded.changed_figures(submission)
    if record is None or not figures:
        return None
    known = dict(record.accepted)
    merged = {**known, **figures}
    order = [column.id for column in submission.office.form.columns]
    after = replace(
        record, accepted=tuple((name, merged[name]) for name in order if merged.get(name))
    )
    event = replace(
        _event(records.FIGURES, submission, record, after),
        proof=records.Proof(records.Level.NAMED),
        cells=tuple(figures.items()),
        before=tuple((name, known.get(name, "")) for name in figures),
    )
    return replace(submission, record=after), event


def revoke_approval(submission: SubmissionContext) -> Accepted | None:
    """Return the submission with its approval revoked since its content changed, or None (law 7).

    In a watched state it returns to review; once staff have put the status back to review, the
    same words may approve it again.
    """
    binding, record = submission.workflow.binding, submission.record
    if binding is None or record is None or record.approval is None:
        return None
    if record.state in binding.watched and has_changed(submission):
        revoked = replace(record.approval, revoked=True)
        since = {**record.since, binding.back_to: submission.today}
        after = replace(record, state=binding.back_to, approval=revoked, since=since)
        return _by_system(records.REVOKED, submission, record, after)
    named = submission.named_state
    back = named == record.state == binding.back_to and submission.has_new_status
    if record.approval.revoked and back:
        after = replace(record, approval=None)
        return _by_system(records.RESUBMITTED, submission, record, after)
    return None


def _by_system(
    transition: TransitionId,
    submission: SubmissionContext,
    before: records.SubmissionRecord,
    after: records.SubmissionRecord,
) -> Accepted:
    event = _event(transition, submission, before, after)
    event = replace(event, actor=SYSTEM, proof=records.Proof(records.Level.SYSTEM))
    return filled_values.with_recorded(replace(submission, record=after)), event


def _event(
    transition: TransitionId,
    submission: SubmissionContext,
    before: records.SubmissionRecord,
    after: records.SubmissionRecord,
) -> records.Event:
    return records.Event(
        submission=before.id,
        row_id=before.row_id,
        transition=transition,
        source=before.state,
        target=after.state,
        at=submission.run.now,
        run_id=submission.run.id,
        sop_version=submission.workflow.version,
        record=record_digest(after),
    )


def import_as_finished(submission: SubmissionContext) -> Accepted:
    """Return a submission finished before sheetflow was in use, recorded as its list has it.

    Its state is the end that its status names, else the SOP's own; it has one event and is never
    evaluated.
    """
    form, named = submission.office.form, submission.named_state
    if named is None or not form.state_by_id[named].end:
        named = ordinary_end(submission.workflow, form)
    before = replace(_record_before(submission), sop_version=records.BEFORE_SHEETFLOW)
    after = replace(before, state=named, accepted=recorded.cells_as_read(submission))
    submission, event = _by_system(records.IMPORTED, submission, before, after)
    return submission, replace(event, sop_version=records.BEFORE_SHEETFLOW, cells=after.accepted)


def ordinary_end(workflow: Workflow, form: Form) -> StateId:
    """Return the end to which the SOP's last step leads."""
    states = form.state_by_id
    ends = (
        step
        for step in workflow.transitions
        if states[step.target].end and not states[step.target].extension
    )
    return max(ends, key=lambda step: step.step).target
