"""The state that a row requests, the path to it along the SOP, and the steps taken on it.

A sheet shows only the last status, so several steps may have passed between two runs; evidence is
required of every step on the path, which is taken up to the first that is not met.
"""

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from sheetflow.core.findings import E_STATUS, E_TRANSISI, Finding, Findings, finding
from sheetflow.core.formatting import format_list
from sheetflow.core.names import StateId
from sheetflow.core.planning.apply_transition import Accepted, apply_transition
from sheetflow.core.records import Event
from sheetflow.core.rules.actors import proof_findings
from sheetflow.core.rules.cell_requests import requested_by_cells, used_requests
from sheetflow.core.rules.needs import has_evidence, is_marked
from sheetflow.core.rules.step import correction_errors, step_result
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition

CONTRADICTED = 100
"""Cost of a step whose decision the row contradicts: taken only when there is no other way."""

Path = tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class RequestedState:
    """The state that lateness and order of dates go by, the path to it, and findings on it."""

    state: StateId
    path: Path = ()
    findings: Findings = ()
    cells_lead: bool = True
    """Whether the row goes on by what its cells request; not where its status is a fault."""


def requested_state(submission: SubmissionContext) -> RequestedState:
    """Return what the row requests.

    A blank status requests nothing, and nor does an old one: there the cells lead.  One that is not
    in the list ("jangan tayang dulu") is reported, and the record stays (SOP model, 7a S).
    """
    status, state = submission.office.form.status.id, submission.state
    recorded = submission.state_label(state)
    named = submission.named_state
    if named is not None and _is_old(named, submission):
        return RequestedState(state)
    if named is not None:
        path = find_path(submission, state, named)
        if path is not None:
            return RequestedState(named, path)
        no_path = finding(
            E_TRANSISI,
            status,
            "no_path",
            dari=recorded,
            ke=submission.state_label(named),
            sop=submission.workflow.short,
        )
        return RequestedState(state, findings=(no_path,), cells_lead=False)
    if not submission.reading.filled(status):
        return RequestedState(state)
    unknown = finding(E_STATUS, status, nilai=submission.text(status), tercatat=recorded)
    return RequestedState(state, findings=(unknown,), cells_lead=False)


def _is_old(named: StateId, submission: SubmissionContext) -> bool:
    """Return whether the status names a state that the row has left behind by steps of the SOP.

    Where a step leads back to that state (a draft that is returned), the status is old only if it
    was there already when the last step was accepted.
    """
    record, state = submission.record, submission.state
    if record is None or named == state:
        return False
    if state not in submission.workflow.reached_from(named):
        return False
    if find_path(submission, state, named) is None:
        return True
    was_there = named in record.entered or named == submission.office.form.initial
    return was_there and not submission.has_new_status


def find_path(submission: SubmissionContext, source: StateId, target: StateId) -> Path | None:
    """Return the cheapest path along the SOP; () at the target, None where there is no path.

    A step costs 1, one whose decision is contradicted far more.  Extensions (cancel, reopen)
    are only a first step, or marked by their reason.
    """
    if _is_reached(submission, source, target):
        return ()
    order = count()
    queue: list[tuple[int, int, StateId, Path]] = [(0, next(order), source, ())]
    done: set[StateId] = set()
    while queue:
        cost, _, state, path = heappop(queue)
        if state == target:
            return path
        if state in done:
            continue
        done.add(state)
        for step in submission.workflow.leaving.get(state, ()):
            if not step.extension or not path or is_marked(step, submission):
                price = cost + 1 + CONTRADICTED * _is_contradicted(step, submission)
                heappush(queue, (price, next(order), step.target, (*path, step)))
    return None


def _is_reached(submission: SubmissionContext, state: StateId, target: StateId) -> bool:
    """Return whether `state` is `target`, or where system steps led from it."""
    seen: set[StateId] = set()
    while target not in seen:
        if target == state:
            return True
        seen.add(target)
        leaving = submission.workflow.leaving.get(target, ())
        target = next((step.target for step in leaving if step.actor is None), target)
    return False


def _is_contradicted(step: Transition, submission: SubmissionContext) -> bool:
    value = submission.reading.value
    return any(value(need.column) not in {None, need.value} for need in step.decisions)


class Course:
    """A submission after the run's events so far."""

    def __init__(self, submission: SubmissionContext) -> None:
        self.submission = submission
        self.events: list[Event] = []

    def take(self, accepted: Accepted | None) -> bool:
        """Add the accepted step, if any; return whether there was one."""
        if accepted is not None:
            self.submission, event = accepted
            self.events.append(event)
        return accepted is not None

    def take_system_steps(self) -> bool:
        """Take the steps the system does by itself; return whether there was one.

        None of them leads back to a state of this run.
        """
        before = len(self.events)
        seen = {self.submission.state}
        while self.submission.record is not None:
            submission = self.submission
            due = (
                step
                for step in submission.leaving
                if step.actor is None
                if step.target not in seen and not step_result(step, submission).errors
            )
            step = next(due, None)
            if step is None:
                break
            self.take(apply_transition(step, submission))
            seen.add(step.target)
        return len(self.events) > before


class StepWalk:
    """The steps that the row requests: first those of its status, then those of its cells.

    `path` are all of them, `state` is the one that the last leads to, `findings` are what they
    lack; `blocked`: one is not met, so none after it is taken.
    """

    def __init__(self, course: Course, request: RequestedState, *, blocked: bool) -> None:
        self.path, self.state = request.path, request.state
        self.findings: Findings = ()
        self.blocked = blocked
        self._course = course
        self._cells_lead = request.cells_lead
        self._take(request.path)
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
            self._take((step,))
            self.path, self.state = (*self.path, step), step.target
        return len(self.path) > known

    def _take(self, path: Path) -> None:
        """Accept the path's steps up to the first that is not met; find what each lacks.

        Steps in between without any evidence were skipped: they share one finding.  Proof of who
        did it is required of the step that would be accepted now, so that only a row reported as
        unproved has to be evaluated again when the register's protections change.
        """
        course, skipped = self._course, list[Transition]()
        staffed = [step for step in path if step.actor is not None]
        for step in staffed:
            submission = course.submission
            result = step_result(step, submission)
            wrong = result.errors
            if not wrong and not self.blocked:
                wrong = correction_errors(step, submission) or proof_findings(step, submission)
            inner = skipped or step is not staffed[-1]
            if wrong and inner and not has_evidence(step, submission):
                skipped.append(step)
            else:
                self.findings += (*wrong, *result.warnings)
            self.blocked = self.blocked or bool(wrong)
            if not self.blocked:
                course.take(apply_transition(step, submission))
        if skipped:
            self.findings += (_skipped(skipped, path[-1], course.submission),)


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
