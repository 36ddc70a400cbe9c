"""Where the ledger has a submission, as a report sees it."""

from __future__ import annotations

from sheetflow.core.form import Form
from sheetflow.core.names import StateId
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.reporting.columns import published_column
from sheetflow.core.reporting.item import Standing
from sheetflow.core.transition import Transition
from sheetflow.core.workflow import Workflow


def standing_of(record: SubmissionRecord | None, form: Form) -> Standing:
    """What the ledger has accepted of the submission."""
    if record is None:
        return Standing.OPEN
    if record.archived:
        return Standing.ARCHIVED
    if record.state in form.reported.counted:
        return Standing.RECORDED
    state = form.state_by_id.get(record.state)
    return Standing.CANCELLED if state and state.end and state.extension else Standing.OPEN


def published_states(workflow: Workflow, form: Form) -> frozenset[StateId]:
    """The states behind the step whose day a report counts by (the upload)."""
    column = published_column(form)
    reached = {step.target for step in workflow.transitions if column in step.columns}
    while more := {step.target for step in _leading_on(reached, workflow)} - reached:
        reached |= more
    return frozenset(reached)


def awaited_step(state: StateId, workflow: Workflow) -> int:
    """The SOP's number of the step that a submission in `state` waits at; 0 where at none."""
    steps = [step.step for step in _leading_on({state}, workflow)]
    return min(steps, default=0)


def _leading_on(states: set[StateId], workflow: Workflow) -> list[Transition]:
    """Steps of the SOP itself that lead on from one of `states`."""
    return [
        step
        for step in workflow.transitions
        if not (step.returns or step.extension) and not states.isdisjoint(step.sources)
    ]
