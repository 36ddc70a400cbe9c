"""Evaluation of one submission by its SOP: which steps are accepted now, and what is wrong.

Steps already accepted are not evaluated again (decree, Lampiran I point 4).  From there each step
on the way to the requested state is evaluated by its own evidence, up to the first that is not met.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetflow.core.findings import E_GANDA, E_TRANSISI, Finding, finding
from sheetflow.core.form import Kind
from sheetflow.core.formatting import format_list
from sheetflow.core.names import RunId, StateId
from sheetflow.core.planning.apply_transition import (
    Accepted,
    apply_transition,
    cancel_orphan,
    import_as_finished,
    orphan_finding,
    record_figures,
    revoke_approval,
)
from sheetflow.core.planning.requested_state import Path, RequestedState, requested_state
from sheetflow.core.records import FIGURES, CellRequest, Event
from sheetflow.core.rules.actors import proof_findings
from sheetflow.core.rules.advice import advice_findings
from sheetflow.core.rules.approval import change_finding, has_changed, unrequested_revocation
from sheetflow.core.rules.cell_requests import remember, requested_by_cells, used_requests
from sheetflow.core.rules.changed_evidence import changed_evidence, other_submission
from sheetflow.core.rules.dates import order_findings, resolves_with_time
from sheetflow.core.rules.lateness import timing
from sheetflow.core.rules.needs import has_evidence
from sheetflow.core.rules.references import format_findings, left_out_findings, link_findings
from sheetflow.core.rules.request_memory import known_requests
from sheetflow.core.rules.step import correction_errors, step_result
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import RequestedBy, Transition

Findings = tuple[Finding, ...]


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

    @property
    def moved(self) -> bool:
        """Whether a step was taken or revoked; a change of figures alone is neither."""
        return any(event.transition != FIGURES for event in self.events)


class _Course:
    """A submission after the run's events so far."""

    def __init__(self, submission: SubmissionContext, run_id: RunId) -> None:
        self.submission = submission
        self.run_id = run_id
        self.events: list[Event] = []

    def take(self, accepted: Accepted | None) -> bool:
        """Add the accepted step, if any; return whether there was one."""
        if accepted is not None:
            self.submission, event = accepted
            self.events.append(event)
        return accepted is not None

    def result(self, findings: Findings = (), *, foreign: bool = False) -> Evaluation:
        return Evaluation(
            self.submission,
            tuple(self.events),
            findings,
            foreign=foreign,
            requests=known_requests(self.submission),
        )


def evaluate(submission: SubmissionContext, row_findings: Findings, run_id: RunId) -> Evaluation:
    """Decide on one submission.

    `row_findings` are on the row as a whole, from reading its cells and from other rows; one of a
    duplicate among them prevents the entry.
    """
    course, record = _Course(submission, run_id), submission.record
    if record is not None and record.is_past:
        return course.result()
    if record is None and submission.row_id in submission.run.past:
        course.take(import_as_finished(submission, run_id))
        return course.result()
    other = None if submission.orphan else other_submission(submission)
    if other is not None:
        return course.result((other,), foreign=True)
    course.take(record_figures(submission, run_id))
    if submission.orphan:
        ended = course.submission.is_closed or course.take(cancel_orphan(course.submission, run_id))
        return course.result(() if ended else (orphan_finding(course.submission),), foreign=True)
    if course.submission.is_closed:
        closed = _closed_findings(course.submission, row_findings)
        if closed is not None:
            return course.result(closed)
    return _evaluate_open(course, row_findings)


def _closed_findings(submission: SubmissionContext, row_findings: Findings) -> Findings | None:
    """Return what a closed row reports: that it was changed, and faults of its figures.

    None when the row requests to be reopened and may be.  It is not evaluated again.
    """
    request = requested_state(submission)
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
    return (*_unless_turned(request, changes), *why_not, *bound, *changes, *figures)


def _changes(request: RequestedState, submission: SubmissionContext) -> Findings:
    """Return findings on changed evidence; none where the row is to be cancelled or reopened."""
    leaves = bool(request.path) and request.path[0].extension
    return () if leaves else changed_evidence(submission)


def _unless_turned(request: RequestedState, changes: Findings) -> Findings:
    """Return the request's findings; E-TRANSISI only where no reversed decision reports it."""
    turned = any(found.code == E_TRANSISI for found in changes)
    return tuple(one for one in request.findings if not (turned and one.code == E_TRANSISI))


def _evaluate_open(course: _Course, row_findings: Findings) -> Evaluation:
    """Evaluate a submission that is open, or that is to be reopened."""
    # Twice: who changes the content and puts the status back at once needs no second run.
    for _ in range(2):
        course.take(revoke_approval(course.submission, course.run_id))
    before = course.submission
    request = requested_state(before)
    changes = _changes(request, before)
    blocked = any(found.is_error for found in changes) or (
        before.record is None and any(found.code == E_GANDA for found in row_findings)
    )
    walk = _Walk(course, request, blocked=blocked)
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
        if walk.blocked or faulty or not _take_system_steps(course) or not walk.follow_cells():
            break
    submission = course.submission
    closed = submission.is_closed
    unrequested = None if faulty or submission.state != walk.state else _unrequested(submission)
    return Evaluation(
        submission,
        tuple(course.events),
        findings,
        None if closed else late.due,
        (late.running or resolves_with_time(findings)) and not closed,
        unrequested,
        requests=remember(submission, course.events),
    )


class _Walk:
    """The steps that the row requests: first those of its status, then those of its cells.

    `path` are all of them, `state` is the one that the last leads to, `findings` say what they
    lack; `blocked`: one is not met, so none after it is taken.
    """

    def __init__(self, course: _Course, request: RequestedState, *, blocked: bool) -> None:
        self.path, self.state = request.path, request.state
        self._course = course
        self._cells_lead = request.cells_lead
        self.findings, stopped = _walk(request.path, course, blocked=blocked)
        self.blocked = blocked
        if not (stopped and request.path):
            self.follow_cells()
        else:
            self.blocked = stopped

    def follow_cells(self) -> bool:
        """Take the steps that the cells request now; return whether there was one."""
        course, known = self._course, len(self.path)
        while self._cells_lead and not (self.blocked and len(self.path) > known):
            used = used_requests(course.submission, course.events)
            step = requested_by_cells(course.submission, used)
            if step is None:
                break
            found, self.blocked = _walk((step,), course, blocked=self.blocked)
            self.findings += found
            self.path, self.state = (*self.path, step), step.target
        return len(self.path) > known


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
        # Warnings of accepted steps stay as long as their cause is in the row.
        *(one for step in accepted for one in step_result(step, submission).warnings),
    )


def _walk(path: Path, course: _Course, *, blocked: bool) -> tuple[Findings, bool]:
    """Accept the path's steps up to the first that is not met; return what each lacks.

    The flag returned is whether one is not met.  Steps in between without any evidence
    were skipped: they share one finding.  Proof of who did it is required of the step that would be
    accepted now, so that only a row reported as unproved has to be evaluated again when the
    register's protections change.
    """
    findings: list[Finding] = []
    skipped: list[Transition] = []
    staffed = [step for step in path if step.actor is not None]
    for step in staffed:
        submission = course.submission
        result = step_result(step, submission)
        wrong = result.errors
        if not wrong and not blocked:
            wrong = correction_errors(step, submission) or proof_findings(step, submission)
        if wrong and not has_evidence(step, submission) and (skipped or step is not staffed[-1]):
            skipped.append(step)
        else:
            findings += (*wrong, *result.warnings)
        blocked = blocked or bool(wrong)
        if not blocked:
            course.take(apply_transition(step, submission, course.run_id))
    if skipped:
        findings.append(_skipped(skipped, path[-1], course.submission))
    return tuple(findings), blocked


def _skipped(steps: list[Transition], last: Transition, submission: SubmissionContext) -> Finding:
    """Return the finding on skipped steps; `last`, also a system step, leads to the request."""
    numbers = list(dict.fromkeys(str(step.step) for step in steps))
    return finding(
        E_TRANSISI,
        submission.office.form.status.id,
        "skipped",
        dari=submission.state_label(submission.state),
        ke=submission.state_label(last.target),
        sop=submission.workflow.short,
        langkah=format_list(numbers, submission.office.language),
    )


def _take_system_steps(course: _Course) -> bool:
    """Take the steps the system does by itself; return whether there was one.

    None of them leads back to a state of this run.
    """
    before = len(course.events)
    seen = {course.submission.state}
    while course.submission.record is not None:
        submission = course.submission
        due = (
            step
            for step in submission.workflow.leaving.get(submission.state, ())
            if step.actor is None
            if step.target not in seen and not step_result(step, submission).errors
        )
        step = next(due, None)
        if step is None:
            break
        course.take(apply_transition(step, submission, course.run_id))
        seen.add(step.target)
    return len(course.events) > before


def _unrequested(submission: SubmissionContext) -> Transition | None:
    """Return a step that is done, that only a status requests and that none did; None for none."""
    ready = (
        step
        for step in submission.workflow.leaving.get(submission.state, ())
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
