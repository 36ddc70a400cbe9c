"""Checks of what an SOP names in the form (columns, choices, dates), requests and fills in."""

from collections.abc import Iterator
from itertools import combinations
from typing import assert_never

from sheetflow.core.form import Form, Kind
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.texts import Text
from sheetflow.core.transition import (
    AnyFilled,
    Equals,
    Fill,
    Filled,
    Need,
    Newer,
    NoOpenError,
    Reason,
    RequestedBy,
    Transition,
)
from sheetflow.core.words import Words, words
from sheetflow.core.workflow import Workflow
from sheetflow.core.workflow_check.messages import Fault, Place, SopDefect, joined

_DATES = (Kind.DATE, Kind.TIMESTAMP)


def columns_of(need: Need) -> tuple[ColumnId, ...]:
    """Return the columns that a need depends on."""
    match need:
        case Filled(column=column) | Equals(column=column) | Reason(column=column):
            return (column,)
        case AnyFilled(columns=columns):
            return columns
        case Newer(column=column, than=than):
            return (column, than)
        case NoOpenError():
            return ()
        case _:
            assert_never(need)


def check_columns(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
    """Yield columns that a part of the SOP names and the form does not have."""
    for transition in workflow.transitions:
        origin = Text.of("sop_check.transition", transisi=transition.id)
        for column in dict.fromkeys(_columns_of_transition(transition)):
            if column not in form.by_id:
                yield SopDefect.of_transition(
                    Fault.UNKNOWN_COLUMN, transition, asal=origin, kolom=column
                )
    for who, column in dict.fromkeys(_columns_beside(workflow)):
        if column not in form.by_id:
            yield SopDefect.of(Fault.UNKNOWN_COLUMN, Place.COLUMN, column, asal=who, kolom=column)


def _columns_of_transition(transition: Transition) -> Iterator[ColumnId]:
    for need in transition.needs:
        yield from columns_of(need)
    if transition.actor is not None and transition.actor.column is not None:
        yield transition.actor.column
    for filing in transition.files:
        yield filing.column


def _columns_beside(workflow: Workflow) -> Iterator[tuple[str | Text, ColumnId]]:
    """Yield columns named outside transitions, each with its origin."""
    for origin, column in _dated(workflow):
        yield origin, column
    if workflow.date_order is not None and workflow.date_order.free_column is not None:
        yield _DATE_ORDER, workflow.date_order.free_column
    if workflow.binding is not None:
        for column in (*workflow.binding.columns, *workflow.binding.files):
            yield Text("sop_check.binding"), column
    named = (workflow.link_column, workflow.proof_column, workflow.platform_column)
    for column in (*(name for name in named if name is not None), *workflow.format_columns):
        yield workflow.short, column


_DATE_ORDER = Text("sop_check.date_order")


def _dated(workflow: Workflow) -> Iterator[tuple[str | Text, ColumnId]]:
    for limit in workflow.time_limits:
        origin = Text.of("sop_check.time_limit", kode=limit.code)
        yield origin, limit.start
        yield origin, limit.end
    if workflow.date_order is not None:
        for column, _ in workflow.date_order.columns:
            yield _DATE_ORDER, column


def check_dates(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
    """Yield columns of time limits, date orders and "newer than" that contain no dates."""
    for origin, column in dict.fromkeys((*_dated(workflow), *_newer(workflow))):
        known = form.by_id.get(column)
        if known is not None and known.kind not in _DATES:
            yield SopDefect.of(
                Fault.NOT_A_DATE, Place.COLUMN, column, asal=origin, kolom=known.heading
            )


def _newer(workflow: Workflow) -> Iterator[tuple[str | Text, ColumnId]]:
    for transition in workflow.transitions:
        origin = Text.of("sop_check.transition", transisi=transition.id)
        for need in transition.needs:
            if isinstance(need, Newer):
                yield origin, need.column
                yield origin, need.than


def check_choices(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
    """Yield decisions for a value that is not among the choices of their column."""
    for transition in workflow.transitions:
        for need in transition.decisions:
            column = form.by_id.get(need.column)
            if column is not None and all(need.value != c.value for c in column.choices):
                choices = joined(tuple(choice.label for choice in column.choices))
                named = {"kolom": column.heading, "pilihan": choices}
                yield SopDefect.of_transition(
                    Fault.NO_CHOICE, transition, nilai=need.value, **named
                )


def check_forks(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
    """Yield states with indistinguishable transitions, and decisions with only one exit."""
    for state, leaving in workflow.leaving.items():
        for first, second in combinations(leaving, 2):
            if _is_alike(first, second):
                yield _of_both(Fault.TWINS, first, second, state_label(form, state))
        yield from _single_exits(form, state, leaving)


def _is_alike(first: Transition, second: Transition) -> bool:
    """Return whether both need the same decisions and reasons, or without any the same needs."""
    needs = {*first.needs}, {*second.needs}
    marks = [{need for need in own if isinstance(need, Equals | Reason)} for own in needs]
    return marks[0] == marks[1] if any(marks) else needs[0] == needs[1]


def _single_exits(
    form: Form, state: StateId, leaving: tuple[Transition, ...]
) -> Iterator[SopDefect]:
    values: dict[ColumnId, dict[str, Transition]] = {}
    for transition in leaving:
        for need in transition.decisions:
            values.setdefault(need.column, {}).setdefault(need.value, transition)
    for column, exits in values.items():
        if len(exits) == 1:
            ((value, transition),) = exits.items()
            known = form.by_id.get(column)
            heading = known.heading if known else words(column)
            named = {"kolom": heading, "status": state_label(form, state)}
            yield SopDefect.of_transition(Fault.ONE_EXIT, transition, nilai=value, **named)


def state_label(form: Form, state: StateId) -> Words:
    """Return the name of a state, which may be undeclared."""
    known = form.state_by_id.get(state)
    return known.label if known else words(state)


def check_requests(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
    """Yield pairs of transitions from one state that the same cells can request.

    Those that need the same are reported as twins already.
    """
    for state, leaving in workflow.leaving.items():
        for first, second in combinations(leaving, 2):
            if _share_requests(first, second) and not _is_alike(first, second):
                label = state_label(form, state)
                yield _of_both(Fault.AMBIGUOUS_REQUEST, first, second, label)


def _of_both(fault: Fault, first: Transition, second: Transition, state: Words) -> SopDefect:
    named = {"transisi": first.id, "kembaran": second.id}
    return SopDefect.of_transition(fault, second, status=state, **named)


def _share_requests(first: Transition, second: Transition) -> bool:
    """Return whether cells can request both: no decision of one excludes the other."""
    if RequestedBy.STATUS in {first.requested_by, second.requested_by}:
        return False
    wanted = {need.column: need.value for need in first.decisions}
    return all(wanted.get(need.column, need.value) == need.value for need in second.decisions)


def check_fills(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
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
                named = {"kolom": column.heading, "isian": fill.value}
                yield SopDefect.of_transition(Fault.WRONG_FILL, transition, **named)
