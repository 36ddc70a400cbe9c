"""The SOP's steps and states as tables for staff, read from the workflows' data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.guide_blocks import Block, Paragraph, Section, Table
from sheetflow.adapters.register_design.wording import say
from sheetflow.core.form import State
from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.transition import (
    AnyFilled,
    Equals,
    Filled,
    Need,
    Newer,
    NoOpenError,
    Reason,
    Transition,
)
from sheetflow.core.workflow import Step, Workflow

STEP_SPANS = ((0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5))
STATE_SPANS = ((0, 1), (2, 2), (3, 3), (4, 5))


def step_blocks(office: Office, workflow: Workflow) -> Iterator[Block]:
    """Who does what in which column, step by step, of one SOP."""
    language = office.language

    def word(key: str) -> str:
        return say(f"guide.steps.{key}", language)

    channel = choice_label(office, office.form.selector, workflow.value)
    yield Section(say("guide.steps", language, sop=workflow.short, channel=channel))
    sop = office.sop_of(workflow.id)
    if sop is not None:
        yield Paragraph(sop.name(language))
    yield Table(
        headings=tuple(map(word, ("no", "step", "who", "columns", "then", "limit"))),
        rows=tuple(_step_row(office, workflow, step) for step in workflow.steps),
        spans=STEP_SPANS,
    )
    if any(not limit.decided for limit in workflow.time_limits):
        yield Paragraph(word("undecided"))


def choice_label(office: Office, column: ColumnId, value: str) -> str:
    """How a column's drop-down offers one of its values."""
    choices = office.form.by_id[column].choices
    labels = (choice.label(office.language) for choice in choices if choice.value == value)
    return next(labels, value)


def _step_row(office: Office, workflow: Workflow, step: Step) -> tuple[str, ...]:
    moves = [t for t in workflow.transitions if t.step == step.number and not t.extension]
    return (
        str(step.number),
        step.label(office.language),
        _who(office, step, moves),
        _columns(office, moves),
        "\n".join(dict.fromkeys(_outcome(office, move) for move in moves)),
        _limits(office, workflow, step.number),
    )


def _who(office: Office, step: Step, moves: Iterable[Transition]) -> str:
    """The roles that may do the step: by the SOP, then those the office accepts."""
    roles: list[RoleId] = [step.role] if step.role else []
    for move in moves:
        if move.actor:
            roles += [*move.actor.roles, *move.actor.accepted]
    if not roles:
        return say("guide.steps.system", office.language)
    return "\n".join(
        office.role_by_id[role].label(office.language) for role in dict.fromkeys(roles)
    )


def _columns(office: Office, moves: Iterable[Transition]) -> str:
    """What the step needs, and who did it where a strict step asks for that."""
    named: list[str] = []
    for move in moves:
        named += [_need(office, need) for need in move.needs]
        if move.actor and move.actor.strict and move.actor.column:
            named.append(office.form.by_id[move.actor.column].heading(office.language))
    return "\n".join(f"• {text}" for text in dict.fromkeys(named) if text)


def _need(office: Office, need: Need) -> str:
    language = office.language

    def heading(column: ColumnId) -> str:
        return office.form.by_id[column].heading(language)

    match need:
        case Filled(column=column) | Equals(column=column):
            return heading(column)
        case AnyFilled(columns=columns):
            names = " / ".join(heading(column) for column in columns)
            return say("guide.steps.or", language, columns=names) if len(columns) > 1 else names
        case Newer(column=column):
            return say("guide.steps.newer", language, column=heading(column))
        case Reason(column=column):
            return say("guide.steps.reason", language, column=heading(column))
        case NoOpenError():
            return say("guide.steps.clean", language)
        case _:
            assert_never(need)


def _outcome(office: Office, move: Transition) -> str:
    """The status after the step, with the decision that leads to it."""
    language = office.language
    label = office.form.state_by_id[move.target].label(language)
    if move.actor is None:
        return say("guide.steps.auto", language, state=label)
    decisions = [
        choice_label(office, need.column, need.value)
        for need in move.needs
        if isinstance(need, Equals)
    ]
    return f"{', '.join(decisions)} → {label}" if decisions else label


def _limits(office: Office, workflow: Workflow, step: int) -> str:
    texts = []
    for limit in workflow.time_limits:
        if limit.step == step:
            text = say("guide.steps.days", office.language, days=str(limit.days))
            texts.append(text if limit.decided else f"{text} *")
    return "\n".join(dict.fromkeys(texts))


def state_blocks(office: Office) -> Iterator[Block]:
    """Every status with its meaning, whose turn it is, and what comes next."""
    language = office.language
    states = office.form.states
    yield Section(say("guide.states", language))
    yield Table(
        headings=(
            office.form.status.heading(language),
            say("guide.states.turn", language),
            say("guide.states.after", language),
            say("guide.states.next", language),
        ),
        rows=tuple(_state_row(office, state) for state in states),
        spans=STATE_SPANS,
        fills=tuple(palette.pale(state.colour) for state in states),
    )


def _state_row(office: Office, state: State) -> tuple[str, ...]:
    language = office.language
    hint = state.hint(language) if state.hint else ""
    turn, following = _turn(office, state), hint[:1].upper() + hint[1:]
    if state.end:
        turn, following = "–", following or say("guide.states.end", language)
    return (state.label(language), turn, _meaning(office, state), following)


def _meaning(office: Office, state: State) -> str:
    """The step that leads there, by SOP where the SOPs differ, or that it is no step."""
    if state.id == office.form.initial:
        return say("guide.states.initial", office.language)
    steps = {w.short: _reached(office, w, state) for w in office.workflows}
    said = {short: text for short, text in steps.items() if text}
    if not said:
        return _outside(office, state)
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return "\n".join(f"{short}: {text}" for short, text in said.items())


def _reached(office: Office, workflow: Workflow, state: State) -> str:
    """The first step of an SOP that leads to the state, "" when none does."""
    language = office.language
    into = (t for t in workflow.transitions if t.target == state.id and not t.extension)
    usual = next(into, None)
    if usual is None:
        return ""
    steps = (step.label for step in workflow.steps if step.number == usual.step)
    label = usual.label or next(steps, None)
    text = label(language) if label else ""
    return say("guide.states.reached", language, step=str(usual.step), label=text)


def _outside(office: Office, state: State) -> str:
    language = office.language
    into = [t for w in office.workflows for t in w.transitions if t.target == state.id]
    label = next((t.label(language) for t in into if t.label), "")
    if not label:
        return say("guide.states.extra", language)
    return say("guide.states.outside", language, label=label)


def _turn(office: Office, state: State) -> str:
    """Whose turn it is, by SOP where the SOPs differ."""
    if state.turn is None:
        return say("guide.steps.system", office.language)
    usual = office.role_by_id[state.turn].label(office.language)
    if not state.turn_by_workflow:
        return usual
    lines = []
    for workflow in office.workflows:
        role = state.turn_by_workflow.get(str(workflow.id), state.turn)
        lines.append(f"{workflow.short}: {office.role_by_id[role].label(office.language)}")
    return "\n".join(lines)
