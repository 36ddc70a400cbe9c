"""The steps that a row requests, taken up to the first that is not met."""

from sheetflow.core.findings import E_TRANSISI, Finding, finding
from sheetflow.core.formatting import format_list
from sheetflow.core.names import RunId
from sheetflow.core.planning.apply_transition import Accepted, apply_transition
from sheetflow.core.planning.requested_state import Path, RequestedState
from sheetflow.core.records import Event
from sheetflow.core.rules.actors import proof_findings
from sheetflow.core.rules.cell_requests import requested_by_cells, used_requests
from sheetflow.core.rules.needs import has_evidence
from sheetflow.core.rules.step import correction_errors, step_result
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition

Findings = tuple[Finding, ...]


class Course:
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


class StepWalk:
    """The steps that the row requests: first those of its status, then those of its cells.

    `path` are all of them, `state` is the one that the last leads to, `findings` say what they
    lack; `blocked`: one is not met, so none after it is taken.
    """

    def __init__(self, course: Course, request: RequestedState, *, blocked: bool) -> None:
        self.path, self.state = request.path, request.state
        self._course = course
        self._cells_lead = request.cells_lead
        self.findings, self.blocked = _walk(request.path, course, blocked=blocked)
        if not (self.blocked and request.path):
            self.follow_cells()

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


def _walk(path: Path, course: Course, *, blocked: bool) -> tuple[Findings, bool]:
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


def take_system_steps(course: Course) -> bool:
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
