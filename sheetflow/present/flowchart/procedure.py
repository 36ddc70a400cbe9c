"""An SOP's states and transitions as the steps and arrows of its flowchart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from sheetflow.core.names import ColumnId, RoleId, StateId
from sheetflow.core.office import Office
from sheetflow.core.signatories import role_label, state_label
from sheetflow.core.transition import Transition
from sheetflow.core.words import INDONESIAN, Words, words
from sheetflow.core.workflow import Step, Workflow


class Figure(Enum):
    """The shapes of an SOP's flowchart."""

    TERMINATOR = "terminator"
    PROCESS = "process"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Node:
    """A shape: `row` is its step's place in the table, `slot` its place inside the row.

    Slot 0 is the step's own height; -1 is above it, 1 and more below.
    """

    name: str
    figure: Figure
    row: int
    lane: int
    slot: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes, and its transitions; `label` is for a decision."""

    source: str
    target: str
    transitions: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """The flowchart before it is placed on paper; `lanes` are the headings of the roles."""

    steps: tuple[Step, ...]
    lanes: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, name: str) -> Node:
        """Return the shape of this name."""
        return next(node for node in self.nodes if node.name == name)

    @property
    def bands(self) -> list[tuple[int, int]]:
        """The heights at which shapes are drawn, as row and slot, from the top."""
        own = ((row, 0) for row in range(len(self.steps)))
        return sorted({*own, *((node.row, node.slot) for node in self.nodes)})


def procedure_of(workflow: Workflow, office: Office) -> Procedure:
    """Return the shapes and arrows of `workflow`, without its extensions."""
    return _Tracing(workflow, office).procedure()


def own_transitions(workflow: Workflow, step: Step) -> tuple[Transition, ...]:
    """Return the transitions of the SOP itself that are part of `step`."""
    return tuple(t for t in workflow.transitions if t.step == step.number and not t.extension)


def all_steps(workflow: Workflow) -> tuple[Step, ...]:
    """Return the SOP's steps by number, with one for each number that only transitions name."""
    known = {step.number: step for step in workflow.steps}
    for transition in workflow.transitions:
        if not transition.extension and transition.step not in known:
            known[transition.step] = Step(
                transition.step, transition.label or words(transition.id), None
            )
    return tuple(known[number] for number in sorted(known))


def answers(workflow: Workflow, office: Office, step: Step) -> dict[str, tuple[str, ...]]:
    """Return the answers of a decision by transition; none for a step that decides nothing."""
    own = own_transitions(workflow, step)
    values: dict[ColumnId, list[str]] = {}
    for need in (need for t in own for need in t.decisions):
        if need.value not in values.setdefault(need.column, []):
            values[need.column].append(need.value)
    shown = {
        column: _shown(office, column, tuple(given))
        for column, given in values.items()
        if len(given) > 1
    }
    return {
        t.id: tuple(shown[need.column][need.value] for need in t.decisions if need.column in shown)
        for t in own
        if shown
    }


def _shown(office: Office, column: ColumnId, values: tuple[str, ...]) -> dict[str, str]:
    """Return the printed form of a decision's values: "X" and "Tidak X" become Ya, Tidak."""
    known = office.form.by_id.get(column)
    by_value = {choice.value: choice.label for choice in known.choices} if known else {}
    labels = {value: by_value.get(value, words(value)) for value in values}
    if len(values) == 2:
        for yes, no in (values, values[::-1]):
            if _denies(labels[no], labels[yes]):
                return {
                    yes: office.text("flowchart.answer_yes"),
                    no: office.text("flowchart.answer_no"),
                }
    return {value: label(office.language) for value, label in labels.items()}


_NEGATIONS = frozenset({"tidak", "not", "no", "don't"})
"""Words that turn a choice's label into its opposite."""


def _denies(no: Words, yes: Words) -> bool:
    first, _, rest = no(INDONESIAN).partition(" ")
    return first.casefold() in _NEGATIONS and rest.casefold() == yes(INDONESIAN).casefold()


def _doer(step: Step, own: tuple[Transition, ...]) -> RoleId | None:
    doers = (transition.actor for transition in own if transition.actor is not None)
    named = (role for actor in doers for role in (*actor.roles, *actor.accepted))
    return step.role or next(named, None)


class _Tracing:
    """The parts of one SOP's flowchart while they are collected; lists are by the steps' rows."""

    def __init__(self, workflow: Workflow, office: Office) -> None:
        self.workflow, self.office = workflow, office
        self.steps = all_steps(workflow)
        self.own = [own_transitions(workflow, step) for step in self.steps]
        self.doers = list(map(_doer, self.steps, self.own))
        used = {role for role in self.doers if role}
        known = [role.id for role in office.roles if role.id in used]
        self.roles = (*known, *sorted(used.difference(known)))
        self.leaving: dict[StateId, list[int]] = {}
        """The rows whose step takes a submission out of each state."""
        for row, own in enumerate(self.own):
            for state in {source for transition in own for source in transition.sources}:
                self.leaving.setdefault(state, []).append(row)
        self.first_row = min(self.leaving.get(office.form.initial, (0,)))
        self.step_nodes = tuple(self._step_node(row) for row in range(len(self.steps)))
        self.ends: dict[str, Node] = {}

    def procedure(self) -> Procedure:
        edges = _merged(tuple(self._edges()))
        lanes = tuple(role_label(role, self.office) for role in self.roles)
        lanes = lanes or (self.office.text("flowchart.system"),)
        if not self.steps:
            return Procedure((), lanes, (), edges)
        row, text = self.first_row, self.office.text("flowchart.start")
        start = Node("start", Figure.TERMINATOR, row, self.step_nodes[row].lane, -1, text)
        nodes = (start, *self.step_nodes, *self.ends.values())
        return Procedure(self.steps, lanes, nodes, edges)

    def _step_node(self, row: int) -> Node:
        """Return the step's shape; a step of the system stays in the lane before it."""
        doers = [role for role in self.doers[: row + 1] if role is not None]
        name, lane = f"step-{self.steps[row].number}", self.roles.index(doers[-1]) if doers else 0
        if self._is_end_row(row):
            text = self.office.text("flowchart.end")
            return Node(name, Figure.TERMINATOR, row, lane, text=text)
        decides = len({t.target for t in self.own[row]}) > 1 and self._answers(row)
        return Node(name, Figure.DECISION if decides else Figure.PROCESS, row, lane)

    def _is_end_row(self, row: int) -> bool:
        own = self.own[row]
        if self.doers[row] is not None:
            return False
        return all(t.target not in self.leaving for t in own) if own else row == len(self.steps) - 1

    def _answers(self, row: int) -> dict[str, tuple[str, ...]]:
        return answers(self.workflow, self.office, self.steps[row])

    def _edges(self) -> Iterator[Edge]:
        for row in self.leaving.get(self.office.form.initial, (0,) if self.steps else ()):
            yield Edge("start", self.step_nodes[row].name)
        for node in self.step_nodes:
            if node.figure is Figure.TERMINATOR:
                continue
            said = self._answers(node.row) if node.figure is Figure.DECISION else {}
            for transition in self.own[node.row]:
                label = " / ".join(said.get(transition.id, ()))
                for target in self._targets(node, transition):
                    within = self._finished_by(target)
                    yield Edge(node.name, target.name, (transition.id, *within), label)

    def _finished_by(self, target: Node) -> tuple[str, ...]:
        """Return the transitions that a terminator represents: arriving at it performs them."""
        if target.figure is Figure.TERMINATOR and target in self.step_nodes:
            return tuple(transition.id for transition in self.own[target.row])
        return ()

    def _targets(self, node: Node, transition: Transition) -> tuple[Node, ...]:
        rows = self.leaving.get(transition.target, ())
        if rows:
            return tuple(self.step_nodes[row] for row in rows)
        last = self.step_nodes[-1]
        closing = last.figure is Figure.TERMINATOR and not self.own[last.row]
        if closing and node.figure is Figure.PROCESS:
            return (last,)
        return (self._end_node(node, transition.target),)

    def _end_node(self, node: Node, state: StateId) -> Node:
        """Return an end state's shape: beside a decision in the first step's lane, else below."""
        name = f"end-{node.row}-{state}"
        if name not in self.ends:
            beginner = self.step_nodes[self.first_row].lane
            beside = node.figure is Figure.DECISION and beginner != node.lane
            lane = beginner if beside else node.lane
            taken = {(end.lane, end.slot) for end in self.ends.values() if end.row == node.row}
            slot = 0 if beside else 1
            while (lane, slot) in taken:
                slot += 1
            text = state_label(state, self.office)
            self.ends[name] = Node(name, Figure.TERMINATOR, node.row, lane, slot, text)
        return self.ends[name]


def _merged(edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """Return one arrow for all transitions between the same two shapes."""
    found: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        key = edge.source, edge.target
        if key not in found:
            found[key] = edge
            continue
        known = found[key]
        labels = dict.fromkeys(label for label in (known.label, edge.label) if label)
        transitions = tuple(dict.fromkeys((*known.transitions, *edge.transitions)))
        found[key] = replace(known, transitions=transitions, label=" / ".join(labels))
    return tuple(found.values())
