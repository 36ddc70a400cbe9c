"""Evaluation of one submission by its SOP: which steps are accepted now, and what is wrong.

Steps already accepted are not evaluated again (decree, Lampiran I point 4).  From there each step
on the way to the requested state is evaluated by its own evidence, up to the first that is not met.
"""

from dataclasses import dataclass, replace
from datetime import date

from sheetflow.core.approvals import KnownApproval
from sheetflow.core.findings import E_GANDA, E_PECAH, E_TRANSISI, Finding, Findings, finding
from sheetflow.core.form import Kind
from sheetflow.core.names import StateId
from sheetflow.core.planning import requested_steps
from sheetflow.core.planning.apply_transition import (
    Accepted,
    apply_transition,
    import_as_finished,
    record_figures,
    record_signed,
    revoke_approval,
)
from sheetflow.core.records import FIGURES, SIGNED_LATER, CellRequest, Event
from sheetflow.core.register.text import fold
from sheetflow.core.rules.actors import proof_findings
from sheetflow.core.rules.approved_content import (
    change_finding,
    has_changed,
    unrequested_revocation,
)
from sheetflow.core.rules.cell_requests import remember
from sheetflow.core.rules.dates import order_findings, resolves_with_time
from sheetflow.core.rules.drive_answers import with_answer
from sheetflow.core.rules.lateness import Timing, advice_findings, timing
from sheetflow.core.rules.needs import names_reason
from sheetflow.core.rules.recorded import known_requests
from sheetflow.core.rules.references import format_findings, left_out_findings, link_findings
from sheetflow.core.rules.signed_papers import late_proofs, signature_findings
from sheetflow.core.rules.step import (
    changed_evidence,
    correction_errors,
    other_submission,
    step_result,
)
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import RequestedBy, Transition

_STAYING = frozenset({FIGURES, SIGNED_LATER})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The decision on one submission.

    `submission` holds the record as it is now (None while no step was ever accepted); `due` is the
    last day of the open step; `running`: the findings will change as days pass.
    """

    submission: SubmissionContext
    events: tuple[Event, ...]
    findings: Findings = ()
    due: date | None = None
    running: bool = False
    unrequested: Transition | None = None
    """A step whose needs are all met, that only a status requests and that none does."""
    requests: tuple[CellRequest, ...] = ()
    """What is remembered of what its cells request."""
    foreign: bool = False
    """The row's cells are another submission's: none of their files is filed for this one."""
    approval: KnownApproval | None = None
    """The approval in Drive that the submission's decision is asked for by, after this run."""

    @property
    def moved(self) -> bool:
        """Whether a step was taken or revoked; neither figures nor a paper's signature alone."""
        return any(event.transition not in _STAYING for event in self.events)


def _result(
    course: requested_steps.Course, findings: Findings = (), *, foreign: bool = False
) -> Evaluation:
    """Return the evaluation of a submission whose steps are not evaluated."""
    return Evaluation(
        course.submission,
        tuple(course.events),
        findings,
        foreign=foreign,
        requests=known_requests(course.submission),
    )


def evaluate(submission: SubmissionContext, row_findings: Findings) -> Evaluation:
    """Decide on one submission.

    `row_findings` are on the row as a whole, from reading its cells and from other rows; one of a
    duplicate among them prevents the entry.
    """
    course = requested_steps.Course(submission)
    if submission.is_past:
        return _result(course)
    if submission.record is None and submission.row_id in submission.run.past:
        course.take(import_as_finished(submission))
        return _result(course)
    other = None if submission.orphan else other_submission(submission)
    if other is not None:
        return _result(course, (other,), foreign=True)
    course.take(record_figures(submission))
    known = course.submission.record
    if known is not None:
        for found in late_proofs(course.submission):
            course.take(record_signed(found, course.submission, known))
    if submission.orphan:
        ended = course.submission.is_closed or course.take(_cancel_orphan(course.submission))
        return _result(course, () if ended else (_orphan_finding(course.submission),), foreign=True)
    if course.submission.is_closed:
        closed = _closed_findings(course.submission, row_findings)
        if closed is not None:
            return _result(course, closed)
    return _evaluate_open(course, row_findings)


def _closed_findings(submission: SubmissionContext, row_findings: Findings) -> Findings | None:
    """Return what a closed row reports: that it was changed, and faults of its figures.

    None when the row requests to be reopened and may be.  It is not evaluated again.
    """
    request = requested_steps.requested_state(submission)
    why_not: Findings = ()
    if request.path:
        first = request.path[0]
        why_not = step_result(first, submission).errors or proof_findings(first, submission)
        if not why_not:
            return None
    changes = _changes(request, submission)
    bound = (change_finding(submission, "closed"),) if has_changed(submission) else ()
    counts = {column.id for column in submission.office.form.of_kind(Kind.COUNT)}
    figures = (found for found in row_findings if found.column in counts)
    signed = signature_findings(submission)
    return (*_unless_turned(request, changes), *why_not, *bound, *changes, *figures, *signed)


def _changes(request: requested_steps.RequestedState, submission: SubmissionContext) -> Findings:
    """Return findings on changed evidence; none where the row is to be cancelled or reopened."""
    leaves = bool(request.path) and request.path[0].extension
    return () if leaves else changed_evidence(submission)


def _unless_turned(request: requested_steps.RequestedState, changes: Findings) -> Findings:
    """Return the request's findings; E-TRANSISI only where no reversed decision reports it."""
    turned = any(found.code == E_TRANSISI for found in changes)
    return tuple(one for one in request.findings if not (turned and one.code == E_TRANSISI))


def _evaluate_open(course: requested_steps.Course, row_findings: Findings) -> Evaluation:
    """Evaluate a submission that is open, or that is to be reopened."""
    # Twice: who changes the content and puts the status back at once needs no second run.
    for _ in range(2):
        course.take(revoke_approval(course.submission))
    before = course.submission = with_answer(course.submission)
    request = requested_steps.requested_state(before)
    changes = _changes(request, before)
    blocked = any(found.is_error for found in changes) or (
        before.record is None and any(found.code == E_GANDA for found in row_findings)
    )
    walk = requested_steps.StepWalk(course, request, blocked=blocked)
    while True:
        if course.submission is not before:
            # A step accepts all cells as they read now, but for what papers print.
            changes = changed_evidence(course.submission)
        late = timing(course.submission, walk.state, walk.findings)
        findings = (
            *row_findings,
            *changes,
            *_unless_turned(request, changes),
            *unrequested_revocation(walk.path, before),
            *walk.findings,
            *_row_state_findings(course.submission, walk.state),
            *late.findings,
        )
        findings = tuple(dict.fromkeys(findings))
        faulty = any(found.is_error for found in findings)
        if walk.blocked or faulty or not course.take_system_steps() or not walk.follow_cells():
            break
    return _evaluated(course, findings, late, walk.state)


def _evaluated(
    course: requested_steps.Course, findings: Findings, late: Timing, state: StateId
) -> Evaluation:
    """Return the evaluation of a submission whose row requests the state."""
    submission, requests = course.submission, remember(course.submission, course.events)
    if submission.answered is not None:
        submission = replace(submission, as_written=submission.answered.written)
    closed, faulty = submission.is_closed, any(found.is_error for found in findings)
    unrequested = None if faulty or submission.state != state else _unrequested(submission)
    return Evaluation(
        submission,
        tuple(course.events),
        findings,
        None if closed else late.due,
        (late.running or resolves_with_time(findings)) and not closed,
        unrequested,
        requests=requests,
    )


def _row_state_findings(submission: SubmissionContext, requested: StateId) -> Findings:
    """Return findings on the row as a whole, whatever step was evaluated."""
    accepted = (
        step for step in submission.workflow.transitions if step.target in submission.entered
    )
    return (
        *link_findings(submission),
        *format_findings(submission),
        *left_out_findings(submission),
        *order_findings(submission, requested),
        *advice_findings(submission, requested),
        *signature_findings(submission),
        # Warnings of accepted steps stay as long as their cause is in the row.
        *(one for step in accepted for one in step_result(step, submission).warnings),
    )


def _unrequested(submission: SubmissionContext) -> Transition | None:
    """Return a step that is done, that only a status requests and that none did; None for none."""
    ready = (
        step
        for step in submission.leaving
        if step.actor is not None and not step.extension
        if step.requested_by is RequestedBy.STATUS
        if not step_result(step, submission).errors
        if not correction_errors(step, submission) and not _is_done_before(step, submission)
    )
    return next(ready, None)


def _is_done_before(step: Transition, submission: SubmissionContext) -> bool:
    """Return whether the step's cells are still those of an earlier round."""
    entered = dict(submission.entered.get(step.target, ()))
    return bool(entered) and all(
        submission.reading.canonical(column) == entered.get(column, "") for column in step.columns
    )


def _cancel_orphan(submission: SubmissionContext) -> Accepted | None:
    """Cancel a half that its row no longer requests (SOP model, 7a H).

    This takes a reason in the row that names the half; without one, return None.  The row's status
    belongs to its other half, so the reason names the half it cancels by channel, SOP or identifier
    ("Website dibatalkan: ...").
    """
    workflow = submission.workflow
    names = {fold(name) for name in (workflow.value, workflow.short, submission.id)}
    for step in submission.leaving:
        cancels = step.extension and submission.state_of(step.target).cancels
        if cancels and names_reason(step, submission, names):
            return apply_transition(step, submission)
    return None


def _orphan_finding(submission: SubmissionContext) -> Finding:
    """Return E-PECAH: the half waits for a reason, or until its row requests it again."""
    form = submission.office.form
    return finding(
        E_PECAH,
        form.selector,
        kanal=submission.workflow.value,
        id=submission.id,
        status=submission.state_label(submission.state),
        keduanya=form.both,
        kolom=submission.heading(form.remarks_column),
    )
