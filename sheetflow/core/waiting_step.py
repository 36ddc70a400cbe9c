"""The step that an open submission waits for: whose it is, what to do, why it came back."""

from collections.abc import Iterable

from sheetflow.core.form import Kind, State
from sheetflow.core.names import RoleId, StateId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.text import clean
from sheetflow.core.transition import Reason, Scope, Transition
from sheetflow.core.workflow import Workflow


def steps_of_role(workflow: Workflow, state: StateId, role: RoleId) -> tuple[Transition, ...]:
    """Return the SOP's steps that the role does from the state; any person's where it does none."""
    leaving = [
        (step, step.actor)
        for step in workflow.leaving.get(state, ())
        if step.actor is not None and not step.extension
    ]
    own = tuple(step for step, actor in leaving if role in actor.able)
    return own or tuple(step for step, _ in leaving)


def unit_of_role(
    steps: Iterable[Transition], role: RoleId, origin: UnitId | None, office: Office
) -> UnitId | None:
    """Return the unit whose holder it is: the submission's, or the one that decides for all."""
    if not office.role_by_id[role].of_unit:
        return None
    actors = (step.actor for step in steps)
    deciding = (actor.unit for actor in actors if actor and actor.scope is Scope.UNIT)
    return next(map(UnitId, deciding), origin)


def task_text(state: State, steps: Iterable[Transition], workflow: Workflow, office: Office) -> str:
    """Return the state's hint as a sentence of its own, else the step as its SOP names it."""
    if state.hint is not None:
        text = state.hint(office.language).strip()
        return text[:1].upper() + text[1:].removesuffix(".")
    numbers = {step.step for step in steps}
    labels = (step.label(office.language) for step in workflow.steps if step.number in numbers)
    return next(labels, state.label(office.language))


def return_reason(record: SubmissionRecord | None, workflow: Workflow, office: Office) -> str:
    """Return the words with which the submission was last sent back to its state."""
    if record is None:
        return ""
    accepted = dict(record.entered.get(record.state, ()))
    form = office.form
    for step in workflow.transitions:
        reasons = {need.column for need in step.needs if isinstance(need, Reason)}
        if step.target == record.state and (step.returns or reasons):
            texts = (
                clean(accepted.get(column))
                for column in step.columns
                if column in reasons or form.by_id[column].kind in {Kind.TEXT, Kind.LONG_TEXT}
            )
            reason = next(filter(None, texts), "")
            if reason:
                return reason
    return ""
