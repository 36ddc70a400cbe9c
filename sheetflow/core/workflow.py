"""An SOP as data: its steps, transitions and time limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from sheetflow.core.findings import Code
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId, WorkflowId
from sheetflow.core.regulations import SopHead
from sheetflow.core.transition import AnyFilled, Equals, Filled, Transition, columns_of
from sheetflow.core.words import Language, Words


def deciding_roles(workflow: Workflow) -> frozenset[RoleId]:
    """The roles that take a decision of the SOP: a step that needs one choice of several."""
    return frozenset(
        role
        for step in workflow.transitions
        for role in (step.actor.roles if step.actor else ())
        if any(isinstance(need, Equals) for need in step.needs)
    )


class Round(Enum):
    """Which rounds of the revision loop a time limit speaks of."""

    ANY = "any"
    FIRST = "first"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """`days` working days from `start` to `end`; later is late (`code`).

    Counted to the moment of the run while the row stands in one of `open_in` and `end` is
    empty.  Not asked of rows in `not_in`.  `decided` is False while the office has not set the
    limit itself (the decree leaves WAKTU blank).
    """

    code: Code
    step: int
    start: ColumnId
    end: ColumnId
    days: int
    open_in: tuple[StateId, ...] = ()
    not_in: tuple[StateId, ...] = ()
    rounds: Round = Round.ANY
    decided: bool = False


@dataclass(frozen=True, slots=True)
class DateOrder:
    """Dates of steps in the order they must follow.

    Each stage names a column and the states from which on its date counts; `free` names
    choices (column, values) for which the first date is no lower bound: a greeting is prepared
    before its day.
    """

    columns: tuple[tuple[ColumnId, tuple[StateId, ...]], ...]
    free_column: ColumnId | None = None
    free_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """What an approval holds for: these cells and the content of the files in these cells.

    A change afterwards sends a row in `watched` back to `back_to`.
    """

    columns: tuple[ColumnId, ...]
    files: tuple[ColumnId, ...]
    watched: tuple[StateId, ...]
    back_to: StateId


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered activity of the SOP's table."""

    number: int
    label: Words
    role: RoleId | None
    output: Words | None = None
    brief: Words | None = None
    """The step in a word or two, for tables; None: its label."""

    def name(self, language: Language) -> str:
        """The step as tables name it."""
        return (self.brief or self.label)(language)


@dataclass(frozen=True)
class Workflow:
    """One SOP.  `value` is what stands in the form's selector column of its rows."""

    id: WorkflowId
    version: str
    """`versi_sop`, stored with each submission when it enters."""
    short: str
    """How messages name it: "SOP 03"."""
    value: str
    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    time_limits: tuple[TimeLimit, ...] = ()
    date_order: DateOrder | None = None
    binding: Binding | None = None
    half_suffix: str = ""
    """Behind the identifier of its half of a split row.  No part of what the office calls its SOP:
    identifiers outlive that."""
    revision_limit: int = 3
    link_column: ColumnId | None = None
    """The column whose links must be official posts of this workflow's channel."""
    proof_column: ColumnId | None = None
    """The column whose file must be reachable (screenshot): E-BUKTI instead of E-AKSES."""
    format_columns: tuple[ColumnId, ...] = ()
    """Columns whose images are compared with the suggested formats (W-FORMAT)."""
    platform_column: ColumnId | None = None
    head: SopHead = field(default_factory=SopHead)

    @cached_property
    def leaving(self) -> Mapping[StateId, tuple[Transition, ...]]:
        """Transitions by the state they start from."""
        found: dict[StateId, list[Transition]] = {}
        for transition in self.transitions:
            for source in transition.sources:
                found.setdefault(source, []).append(transition)
        return {state: tuple(transitions) for state, transitions in found.items()}

    @cached_property
    def behind(self) -> Mapping[StateId, frozenset[ColumnId]]:
        """By state, the evidence of every step that leads to it; extensions are no steps."""
        found: dict[StateId, set[ColumnId]] = {}
        for transition in self.transitions:
            if transition.extension:
                continue
            for state in self._reached_from(transition.target):
                found.setdefault(state, set()).update(columns_of(transition))
        return {state: frozenset(columns) for state, columns in found.items()}

    def _reached_from(self, start: StateId) -> frozenset[StateId]:
        """`start` and the states that steps lead to from there."""
        reached, waiting = {start}, [start]
        while waiting:
            for transition in self.leaving.get(waiting.pop(), ()):
                if not transition.extension and transition.target not in reached:
                    reached.add(transition.target)
                    waiting.append(transition.target)
        return frozenset(reached)

    @cached_property
    def ahead(self) -> Mapping[StateId, frozenset[ColumnId]]:
        """By state, the columns that steps from there on still fill; extensions are no steps."""
        found: dict[StateId, frozenset[ColumnId]] = {}
        for state in {source for step in self.transitions for source in step.sources}:
            coming = self._reached_from(state)
            found[state] = frozenset(
                column
                for step in self.transitions
                if not step.extension and not coming.isdisjoint(step.sources)
                for column in columns_of(step)
                if column not in self.borrowed(step)
            )
        return found

    def borrowed(self, step: Transition) -> frozenset[ColumnId]:
        """Of columns of which any will do for the step, those that another step is to fill."""
        any_of = {c for need in step.needs if isinstance(need, AnyFilled) for c in need.columns}
        return frozenset(
            need.column
            for other in self.transitions
            if other.step != step.step
            for need in other.needs
            if isinstance(need, Filled) and need.column in any_of
        )

    @cached_property
    def evidence(self) -> frozenset[ColumnId]:
        """Every column that is some step's evidence."""
        return frozenset(column for step in self.transitions for column in columns_of(step))

    @cached_property
    def by_id(self) -> Mapping[TransitionId, Transition]:
        return {transition.id: transition for transition in self.transitions}
