"""Checks of what requests a transition, and of what the job fills in for it."""

from collections.abc import Iterator
from itertools import combinations

from sheetflow.core.form import Form, Kind
from sheetflow.core.transition import Equals, Fill, RequestedBy, Transition
from sheetflow.core.words import words
from sheetflow.core.workflow import Workflow
from sheetflow.core.workflow_check import messages
from sheetflow.core.workflow_check.needs import is_alike


def check_requests(workflow: Workflow, form: Form) -> Iterator[messages.SopDefect]:
    """Yield pairs of transitions from one state that the same cells can request.

    Those that need the same are reported as twins already.
    """
    for state, leaving in workflow.leaving.items():
        known = form.state_by_id.get(state)
        for first, second in combinations(leaving, 2):
            if _share_requests(first, second) and not is_alike(first, second):
                yield messages.defect(
                    messages.AMBIGUOUS_REQUEST,
                    messages.Place.TRANSITION,
                    second.id,
                    status=known.label if known else words(state),
                    transisi=first.id,
                    kembaran=second.id,
                )


def _share_requests(first: Transition, second: Transition) -> bool:
    """Return whether cells can request both: no decision of one excludes the other."""
    if RequestedBy.STATUS in {first.requested_by, second.requested_by}:
        return False
    wanted = {need.column: need.value for need in first.needs if isinstance(need, Equals)}
    return not any(
        wanted.get(need.column, need.value) != need.value
        for need in second.needs
        if isinstance(need, Equals)
    )


def check_fills(workflow: Workflow, form: Form) -> Iterator[messages.SopDefect]:
    """Yield columns that are filled with a day or a decider and cannot hold one."""
    for transition in workflow.transitions:
        actor = transition.actor
        for name, fill in transition.fills.items():
            column = form.by_id.get(name)
            if column is None:
                continue
            is_day = column.kind is Kind.DATE
            is_actor = actor is not None and actor.column == name and column.kind is Kind.ROLE
            if not (is_day if fill is Fill.DAY else is_actor):
                where = messages.Place.TRANSITION, transition.id
                yield messages.defect(
                    messages.WRONG_FILL,
                    *where,
                    transisi=transition.id,
                    kolom=column.heading,
                    isian=fill.value,
                )
