"""The check of an SOP: mistakes of a workflow that would block a submission.

It evaluates the SOP itself, before any row, for mistakes that the loader cannot find in one file:
in the paths through the states, the form's columns and the office's people.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date

from sheetflow.core.form import Form
from sheetflow.core.names import StateId
from sheetflow.core.office import Office
from sheetflow.core.texts import Text
from sheetflow.core.transition import Transition
from sheetflow.core.workflow import Workflow
from sheetflow.core.workflow_check import needs
from sheetflow.core.workflow_check.messages import Fault, Place, SopDefect, joined
from sheetflow.core.workflow_check.people import check_people

_Graph = Mapping[StateId, frozenset[StateId]]


def check_references(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
    """Yield states and steps that transitions name but nothing declares."""
    numbers = {step.number for step in workflow.steps}
    for transition in workflow.transitions:
        place = Text.of("sop_check.transition", transisi=transition.id)
        for state in dict.fromkeys((*transition.sources, transition.target)):
            if state not in form.state_by_id:
                yield SopDefect.of_transition(
                    Fault.UNKNOWN_STATE, transition, asal=place, status=state
                )
        if not transition.extension and transition.step not in numbers:
            yield SopDefect.of_transition(
                Fault.UNKNOWN_STEP, transition, langkah=str(transition.step)
            )


def check_reach(workflow: Workflow, form: Form, office: Office) -> Iterator[SopDefect]:
    """Yield states that no path from the form's first state leads to.

    A state that only another workflow of the office mentions is no defect of this one.
    """
    reached = _closure(_graph(workflow.transitions), form.initial) | {form.initial}
    others = [other for other in office.workflows if other.id != workflow.id]
    elsewhere = {state for other in others for state in _mentioned(other)} - _mentioned(workflow)
    first = needs.state_label(form, form.initial)
    for state in form.states:
        if state.id not in reached and state.id not in elsewhere:
            where = Place.STATE, state.id
            yield SopDefect.of(Fault.UNREACHABLE, *where, status=state.label, awal=first)
    yield from _check_binding(workflow, form, reached)


def _check_binding(
    workflow: Workflow, form: Form, reached: frozenset[StateId]
) -> Iterator[SopDefect]:
    if workflow.binding is None:
        return
    for state in dict.fromkeys((*workflow.binding.watched, workflow.binding.back_to)):
        if state not in form.state_by_id:
            place = Text("sop_check.binding")
            yield SopDefect.of(Fault.UNKNOWN_STATE, Place.STATE, state, asal=place, status=state)
    back_to = workflow.binding.back_to
    if back_to in form.state_by_id and back_to not in reached:
        label = needs.state_label(form, back_to)
        yield SopDefect.of(Fault.BACK_UNREACHABLE, Place.STATE, back_to, status=label)


def check_ways_out(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
    """Yield reachable states from which the SOP never leads to an end.

    Cancelling and other extensions are no way out, otherwise every state would have one; only a
    state that is itself an extension may be left by them.  Where several states share one cause,
    the state or loop that all of them lead to is reported.
    """
    reached = _closure(_graph(workflow.transitions), form.initial) | {form.initial}
    outside = {state.id for state in form.states if state.extension}
    onward = _graph(workflow.transitions, outside)
    reported: set[StateId] = set()
    for state in form.states:
        if state.id not in reached or _is_end(form, state.id) or state.id in reported:
            continue
        ahead = _closure(onward, state.id)
        if not ahead:
            yield SopDefect.of(Fault.DEAD_END, Place.STATE, state.id, status=state.label)
        elif _is_trap(form, onward, state.id, ahead):
            reported |= ahead
            loop = tuple(s.label for s in form.states if s.id in ahead)
            yield SopDefect.of(Fault.ENDLESS_LOOP, Place.STATE, state.id, status=joined(loop))


def _is_trap(form: Form, graph: _Graph, state: StateId, ahead: frozenset[StateId]) -> bool:
    """Return whether every path from `state` stays among states that lead back to it."""
    return all(not _is_end(form, other) and state in _closure(graph, other) for other in ahead)


def check_ends(workflow: Workflow, form: Form) -> Iterator[SopDefect]:
    """Yield transitions that leave an end state and are neither a reopening nor an extension."""
    for transition in workflow.transitions:
        if transition.reopens or transition.extension:
            continue
        for source in transition.sources:
            if source in form.state_by_id and form.state_by_id[source].end:
                label = needs.state_label(form, source)
                yield SopDefect.of_transition(Fault.LEAVES_END, transition, status=label)


def check_system_loops(workflow: Workflow) -> Iterator[SopDefect]:
    """Yield transitions without an actor that form a cycle."""
    automatic = tuple(t for t in workflow.transitions if t.actor is None)
    graph = _graph(automatic)
    circling = tuple(
        t
        for t in automatic
        if any(s == t.target or s in _closure(graph, t.target) for s in t.sources)
    )
    if circling:
        names = ", ".join(t.id for t in circling)
        yield SopDefect.of_transition(Fault.SYSTEM_LOOP, circling[0], transisi=names)


def _graph(transitions: Iterable[Transition], outside: Set[StateId] | None = None) -> _Graph:
    """Return successors by state; with `outside`, extensions lead on only from these states."""
    edges: dict[StateId, set[StateId]] = {}
    for transition in transitions:
        for source in transition.sources:
            if outside is None or not transition.extension or source in outside:
                edges.setdefault(source, set()).add(transition.target)
    return {state: frozenset(targets) for state, targets in edges.items()}


def _closure(graph: _Graph, start: StateId) -> frozenset[StateId]:
    """Return states that one or more steps lead to from `start`."""
    found: set[StateId] = set()
    waiting = list(graph.get(start, ()))
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting.extend(graph.get(state, ()))
    return frozenset(found)


def _mentioned(workflow: Workflow) -> frozenset[StateId]:
    return frozenset(s for t in workflow.transitions for s in (*t.sources, t.target))


def _is_end(form: Form, state: StateId) -> bool:
    """Return whether it is an end; so is an undeclared state, which is reported elsewhere."""
    return state not in form.state_by_id or form.state_by_id[state].end


def check(workflow: Workflow, form: Form, office: Office, on: date) -> tuple[SopDefect, ...]:
    """Return every defect of `workflow` with the people in office on the day `on`.

    Empty when a submission can pass from the form's first state to an end.  The order is fixed:
    undeclared names, then paths, then needs, then people, then missing parts of its decree.
    """
    return (
        *check_references(workflow, form),
        *needs.check_columns(workflow, form),
        *needs.check_choices(workflow, form),
        *needs.check_dates(workflow, form),
        *check_reach(workflow, form, office),
        *check_ways_out(workflow, form),
        *check_system_loops(workflow),
        *check_ends(workflow, form),
        *needs.check_forks(workflow, form),
        *needs.check_requests(workflow, form),
        *needs.check_fills(workflow, form),
        *check_people(workflow, office, on),
        *_check_decree(workflow, office),
    )


def _check_decree(workflow: Workflow, office: Office) -> Iterator[SopDefect]:
    if office.sop_of(workflow.id) is None:
        where = Place.WORKFLOW, str(workflow.id)
        yield SopDefect.of(Fault.NO_DECREE, *where, kanal=workflow.value, alur=workflow.id)
