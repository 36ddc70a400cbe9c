"""The state that a row requests, and the path to it along the SOP.

A sheet shows only the last status, so several steps may have passed between two runs; evidence is
required of every step on the path.
"""

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from sheetflow.core.findings import E_STATUS, E_TRANSISI, Finding, finding
from sheetflow.core.names import StateId
from sheetflow.core.rules.needs import is_marked
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Equals, Transition

CONTRADICTED = 100
"""Cost of a step whose decision the row contradicts: taken only when there is no other way."""

Path = tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class RequestedState:
    """The state that lateness and order of dates go by, the path to it, and findings on it."""

    state: StateId
    path: Path = ()
    findings: tuple[Finding, ...] = ()
    cells_lead: bool = True
    """Whether the row goes on by what its cells request; not where its status is a fault."""


def state_in_cell(submission: SubmissionContext) -> StateId | None:
    """Return the state that the status cell names; None when it is blank or not in the list."""
    value = submission.reading.value(submission.office.form.status.id)
    return StateId(value) if isinstance(value, str) else None


def requested_state(submission: SubmissionContext) -> RequestedState:
    """Return what the row requests.

    A blank status requests nothing, and nor does an old one: there the cells lead.  One that is not
    in the list ("jangan tayang dulu") is reported, and the record stays (SOP model, 7a S).
    """
    status, state = submission.office.form.status.id, submission.state
    recorded = submission.state_label(state)
    named = state_in_cell(submission)
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
    return was_there and not has_changed_status(submission)


def has_changed_status(submission: SubmissionContext) -> bool:
    """Return whether the status cell reads otherwise than when the last step was accepted."""
    status = submission.office.form.status.id
    accepted = submission.record.accepted if submission.record else ()
    return dict(accepted).get(status, "") != submission.reading.canonical(status)


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
    return any(
        isinstance(need, Equals) and submission.reading.value(need.column) not in {None, need.value}
        for need in step.needs
    )
