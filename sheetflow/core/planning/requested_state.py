"""What state a row asks for, and the way there."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from sheetflow.core.findings import E_STATUS, E_TRANSISI, Problem, problem
from sheetflow.core.names import StateId
from sheetflow.core.rules.needs import marked
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Equals, Reason, Transition

CONTRADICTED = 100
"""Cost of a step whose decision the row contradicts: taken only when there is no other way."""

Path = tuple[Transition, ...]


def find_path(submission: SubmissionContext, source: StateId, target: StateId) -> Path | None:
    """The cheapest way along the SOP; () when there, None when there is none.

    A step costs 1, one whose decision says otherwise far more.  Extensions (cancel, reopen)
    are only a first step, or marked by their reason.
    """
    if _reached(submission, source, target):
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
            if not step.extension or not path or _is_marked(step, submission):
                price = cost + 1 + CONTRADICTED * _contradicted(step, submission)
                heappush(queue, (price, next(order), step.target, (*path, step)))
    return None


def _reached(submission: SubmissionContext, state: StateId, target: StateId) -> bool:
    """Whether `state` is `target`, or what the system by itself made of it."""
    seen: set[StateId] = set()
    while target not in seen:
        if target == state:
            return True
        seen.add(target)
        by_itself = [
            step.target
            for step in submission.workflow.leaving.get(target, ())
            if step.actor is None
        ]
        target = by_itself[0] if by_itself else target
    return False


def _contradicted(step: Transition, submission: SubmissionContext) -> bool:
    return any(
        isinstance(need, Equals)
        and submission.reading.value(need.column) is not None
        and submission.reading.value(need.column) != need.value
        for need in step.needs
    )


def _is_marked(step: Transition, submission: SubmissionContext) -> bool:
    return any(
        isinstance(need, Reason)
        and marked(submission.reading.field(need.column).text, need.markers)
        for need in step.needs
    )


@dataclass(frozen=True, slots=True)
class RequestedState:
    """The state that lateness and order are judged by, the way to it, and what is odd about it."""

    state: StateId
    path: Path
    problems: tuple[Problem, ...] = ()


def asked_state(submission: SubmissionContext) -> StateId | None:
    """The state that the status cell names; None when it is blank or not of the list."""
    value = submission.reading.value(submission.office.form.status.id)
    return StateId(value) if isinstance(value, str) else None


def requested_state(submission: SubmissionContext) -> RequestedState:
    """What the row asks for.

    A blank status asks for nothing, and nor does one that is not of the list ("jangan tayang
    dulu"): it is reported, and what is recorded stays (SOP model, 7a S).
    """
    status = submission.office.form.status.id
    asked = asked_state(submission)
    if asked is not None:
        path = find_path(submission, submission.state, asked)
        if path is None:
            return RequestedState(submission.state, (), (_no_way(asked, submission),))
        return RequestedState(asked, path)
    if not submission.reading.filled(status):
        return RequestedState(submission.state, ())
    written = submission.reading.field(status).text
    recorded = submission.state_label(submission.state)
    unknown = problem(E_STATUS, status, nilai=written, tercatat=recorded)
    return RequestedState(submission.state, (), (unknown,))


def _no_way(asked: StateId, submission: SubmissionContext) -> Problem:
    return problem(
        E_TRANSISI,
        submission.office.form.status.id,
        "no_path",
        dari=submission.state_label(submission.state),
        ke=submission.state_label(asked),
        sop=submission.workflow.short,
    )
