"""The way from the accepted state to the one the row asks for.

A sheet shows only the last status, so several steps may have passed between two runs; the way
is what the evidence of each is then asked for.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count

from sheetflow.core.names import StateId
from sheetflow.core.rules.needs import marked
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Equals, Reason, Transition

CONTRADICTED = 100
"""Cost of a step whose decision the row contradicts: taken only when there is no other way."""

Path = tuple[Transition, ...]


def find_path(subject: Subject, source: StateId, target: StateId) -> Path | None:
    """The cheapest way along the SOP; () when there, None when there is none.

    A step costs 1, one whose decision says otherwise far more.  Extensions (cancel, reopen)
    are only a first step, or marked by their reason.
    """
    if _reached(subject, source, target):
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
        for step in subject.workflow.leaving.get(state, ()):
            if not step.extension or not path or _is_marked(step, subject):
                price = cost + 1 + CONTRADICTED * _contradicted(step, subject)
                heappush(queue, (price, next(order), step.target, (*path, step)))
    return None


def _reached(subject: Subject, state: StateId, target: StateId) -> bool:
    """Whether `state` is `target`, or what the system by itself made of it."""
    seen: set[StateId] = set()
    while target not in seen:
        if target == state:
            return True
        seen.add(target)
        by_itself = [
            step.target for step in subject.workflow.leaving.get(target, ()) if step.actor is None
        ]
        target = by_itself[0] if by_itself else target
    return False


def _contradicted(step: Transition, subject: Subject) -> bool:
    return any(
        isinstance(need, Equals)
        and subject.reading.value(need.column) is not None
        and subject.reading.value(need.column) != need.value
        for need in step.needs
    )


def _is_marked(step: Transition, subject: Subject) -> bool:
    return any(
        isinstance(need, Reason) and marked(subject.reading.field(need.column).text, need.markers)
        for need in step.needs
    )
