"""The SOP's steps and states as tables for staff, from the workflows' data."""

from collections.abc import Iterable
from typing import assert_never

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.guide_page import GuidePage
from sheetflow.core import transition
from sheetflow.core.form import State
from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.workflow import Step, Workflow


def add_steps(guide: GuidePage, office: Office, workflow: Workflow) -> None:
    """Add who does what in which column, step by step, of one SOP."""
    channel = choice_label(office, office.form.selector, workflow.value)
    guide.section(office.text("guide.steps", sop=workflow.short, channel=channel))
    sop = office.sop_of(workflow.id)
    if sop is not None:
        guide.paragraph(sop.name(office.language))
    headings = ("no", "step", "who", "columns", "then", "limit")
    guide.table(
        headings=[office.text(f"guide.steps.{key}") for key in headings],
        rows=[_step_row(office, workflow, step) for step in workflow.steps],
        spans=[(at, at) for at in range(len(headings))],
    )
    if any(not limit.decided for limit in workflow.time_limits):
        guide.paragraph(office.text("guide.steps.undecided"))


def choice_label(office: Office, column: ColumnId, value: str) -> str:
    """Return the drop-down's label of one of a column's values."""
    choices = office.form.by_id[column].choices
    return next((one.label(office.language) for one in choices if one.value == value), value)


def _step_row(office: Office, workflow: Workflow, step: Step) -> tuple[str, ...]:
    moves = [t for t in workflow.transitions if t.step == step.number and not t.extension]
    return (
        str(step.number),
        step.label(office.language),
        _roles(office, step, moves),
        _columns(office, moves),
        "\n".join(dict.fromkeys(_outcome(office, move) for move in moves)),
        _limits(office, workflow, step.number),
    )


def _roles(office: Office, step: Step, moves: Iterable[transition.Transition]) -> str:
    """Return the roles that may do the step: by the SOP, then those the office accepts."""
    roles: list[RoleId] = [step.role] if step.role else []
    for move in moves:
        if move.actor:
            roles += [*move.actor.roles, *move.actor.accepted]
    labels = [_role(office, role) for role in dict.fromkeys(roles)]
    return "\n".join(labels) if labels else office.text("guide.steps.system")


def _role(office: Office, role: RoleId) -> str:
    return office.role_by_id[role].label(office.language)


def _columns(office: Office, moves: Iterable[transition.Transition]) -> str:
    """Return what the step needs, and who did it where a strict step requires that."""
    named: list[str] = []
    for move in moves:
        named += [_need(office, need) for need in move.needs]
        if move.actor and move.actor.strict and move.actor.column:
            named.append(_heading(office, move.actor.column))
    return "\n".join(f"• {text}" for text in dict.fromkeys(named) if text)


def _heading(office: Office, column: ColumnId) -> str:
    return office.form.by_id[column].heading(office.language)


def _need(office: Office, need: transition.Need) -> str:
    match need:
        case transition.Filled(column=column) | transition.Equals(column=column):
            return _heading(office, column)
        case transition.AnyFilled(columns=columns):
            names = " / ".join(_heading(office, column) for column in columns)
            return office.text("guide.steps.or", columns=names) if len(columns) > 1 else names
        case transition.Newer(column=column):
            return office.text("guide.steps.newer", column=_heading(office, column))
        case transition.Reason(column=column):
            return office.text("guide.steps.reason", column=_heading(office, column))
        case transition.NoOpenError():
            return office.text("guide.steps.clean")
        case _:
            assert_never(need)


def _outcome(office: Office, move: transition.Transition) -> str:
    """Return the status after the step, with the decision that leads to it."""
    label = office.form.state_by_id[move.target].label(office.language)
    if move.actor is None:
        return office.text("guide.steps.auto", state=label)
    decisions = [
        choice_label(office, need.column, need.value)
        for need in move.needs
        if isinstance(need, transition.Equals)
    ]
    return f"{', '.join(decisions)} → {label}" if decisions else label


def _limits(office: Office, workflow: Workflow, step: int) -> str:
    texts = [
        office.text("guide.steps.days", days=limit.days) + ("" if limit.decided else " *")
        for limit in workflow.time_limits
        if limit.step == step
    ]
    return "\n".join(dict.fromkeys(texts))


def add_states(guide: GuidePage, office: Office) -> None:
    """Add every status with its meaning, whose turn it is, and what comes next."""
    states, keys = office.form.states, ("turn", "after", "next")
    status = office.form.status.heading(office.language)
    guide.section(office.text("guide.states"))
    guide.table(
        headings=(status, *(office.text(f"guide.states.{key}") for key in keys)),
        rows=[_state_row(office, state) for state in states],
        spans=((0, 1), (2, 2), (3, 3), (4, 5)),
        fills=[palette.pale(state.colour) for state in states],
    )


def _state_row(office: Office, state: State) -> tuple[str, ...]:
    hint = state.hint(office.language) if state.hint else ""
    turn, following = _turn(office, state), hint[:1].upper() + hint[1:]
    if state.end:
        turn, following = "–", following or office.text("guide.states.end")
    return (state.label(office.language), turn, _meaning(office, state), following)


def _meaning(office: Office, state: State) -> str:
    """Return the step that leads there, by SOP where the SOPs differ, or that it is no step."""
    if state.id == office.form.initial:
        return office.text("guide.states.initial")
    steps = {w.short: _step_before(office, w, state) for w in office.workflows}
    found = {short: text for short, text in steps.items() if text}
    if not found:
        return _outside(office, state)
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return "\n".join(f"{short}: {text}" for short, text in found.items())


def _step_before(office: Office, workflow: Workflow, state: State) -> str:
    """Return the first step of an SOP that leads to the state, "" when none does."""
    into = (t for t in workflow.transitions if t.target == state.id and not t.extension)
    usual = next(into, None)
    if usual is None:
        return ""
    steps = (step.label for step in workflow.steps if step.number == usual.step)
    label = usual.label or next(steps, None) or ""
    return office.text("guide.states.reached", step=usual.step, label=label)


def _outside(office: Office, state: State) -> str:
    into = [t for w in office.workflows for t in w.transitions if t.target == state.id]
    label = next((t.label for t in into if t.label), None)
    if label is None:
        return office.text("guide.states.extra")
    return office.text("guide.states.outside", label=label)


def _turn(office: Office, state: State) -> str:
    """Return whose turn it is, by SOP where the SOPs differ."""
    if state.turn is None:
        return office.text("guide.steps.system")
    if not state.turn_by_workflow:
        return _role(office, state.turn)
    turns = (
        (workflow.short, state.turn_by_workflow.get(str(workflow.id), state.turn))
        for workflow in office.workflows
    )
    return "\n".join(f"{short}: {_role(office, role)}" for short, role in turns)
