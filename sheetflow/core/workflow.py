"""An SOP as data: its steps, transitions and time limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Annotated

from annotated_types import Interval, MinLen

from sheetflow.core.findings import Code
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId, WorkflowId
from sheetflow.core.setting_rules import IDENTIFIER, Text
from sheetflow.core.transition import AnyFilled, Filled, Transition
from sheetflow.core.words import Language, OfficeWords, RoleWords, Words


def deciding_roles(workflow: "Workflow") -> frozenset[RoleId]:
    """Return the roles that decide in the SOP: in a step that needs one choice of several."""
    return frozenset(
        role
        for step in workflow.transitions
        for role in (step.actor.roles if step.actor else ())
        if step.decisions
    )


class Round(Enum):
    """Which rounds of the revision loop a time limit speaks of."""

    ANY = "any"
    FIRST = "first"
    RETURNED = "returned"


UNLIMITED = -1
"""Days of a time limit that the office has not set: settings leave such a limit out."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """`days` working days from `start` to `end`; later is late (`code`).

    Counted to the moment of the run while the row is in one of `open_in` and `end` is empty.
    """

    code: Code
    """The finding when it is late."""
    step: Annotated[int, Interval(ge=0, le=99)]
    """The step it measures."""
    start: ColumnId
    """The date it counts from."""
    end: ColumnId
    """The date it counts to."""
    days: Annotated[int, Interval(ge=0, le=3650)] = UNLIMITED
    """Working days allowed; absent: no limit until office.yaml sets one."""
    open_in: tuple[StateId, ...] = ()
    """States in which `end` is awaited."""
    not_in: tuple[StateId, ...] = ()
    """States in which it is not asked."""
    rounds: Round = Round.ANY
    """first, returned, any."""
    decided: bool = False
    """Whether the office has set the limit itself (the decree leaves WAKTU blank)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A dated step in the order of dates."""

    column: ColumnId
    """The step's date."""
    states: tuple[StateId, ...]
    """States in which this date counts."""


@dataclass(frozen=True, slots=True)
class DateOrder:
    """Dates of steps in the order they must follow."""

    stages: Annotated[tuple[Stage, ...], MinLen(1)]
    """Dates, earliest first."""
    free_column: ColumnId | None = None
    """The column whose values free the first date: a greeting is prepared before its day."""
    free_values: tuple[Text, ...] = ()
    """What is prepared before its day."""

    @property
    def columns(self) -> tuple[tuple[ColumnId, tuple[StateId, ...]], ...]:
        """Each date's column and the states in which it counts."""
        return tuple((stage.column, stage.states) for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Binding:
    """What an approval holds for: these cells and the content of the files in these cells."""

    columns: tuple[ColumnId, ...]
    """Cells that may not change afterwards."""
    files: tuple[ColumnId, ...] = field(default=(), kw_only=True)
    """Cells whose files may not change."""
    watched: tuple[StateId, ...] = field(kw_only=True)
    """States that rest on the approval."""
    back_to: StateId = field(kw_only=True)
    """Where a changed row goes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered activity of the SOP's table."""

    number: Annotated[int, Interval(ge=0, le=99)]
    """Its number."""
    label: RoleWords
    """What is done, with {role}s as the office calls them."""
    role: RoleId | None = None
    """Who does it."""
    output: Words | None = None
    """What comes out."""
    brief: RoleWords | None = None
    """The step in a word or two, for tables; else its label."""

    def name(self, language: Language) -> str:
        """Return the step's name in tables."""
        return (self.brief or self.label)(language)


@dataclass(frozen=True, slots=True)
class SopHead:
    """The fields of the SOP's form beside its steps; {kantor} is the office's name."""

    qualifications: tuple[OfficeWords, ...] = ()
    """Kualifikasi pelaksana."""
    equipment: tuple[OfficeWords, ...] = ()
    """Peralatan/perlengkapan."""
    records: tuple[OfficeWords, ...] = ()
    """Pencatatan dan pendataan."""
    warnings: tuple[OfficeWords, ...] = ()
    """Peringatan."""
    related: tuple[WorkflowId, ...] = ()
    """Keterkaitan: other workflows."""


@dataclass(frozen=True)
class Workflow:
    """One SOP."""

    id: Annotated[WorkflowId, IDENTIFIER]
    """Its name in the settings."""
    version: Text
    """versi_sop, stored with each submission when it enters, where the office gives neither a
    number nor a version of its SOP."""
    short: Text
    """How messages name it ("SOP 03"), where the office does not say it."""
    value: Text
    """The value of the form's selector column in its rows."""
    steps: Annotated[tuple[Step, ...], MinLen(1)]
    """The SOP's table."""
    transitions: Annotated[tuple[Transition, ...], MinLen(1)]
    """The arrows."""
    time_limits: tuple[TimeLimit, ...] = ()
    """Working days allowed."""
    date_order: DateOrder | None = None
    """Dates never go backwards."""
    binding: Binding | None = None
    """What an approval holds for."""
    half_suffix: str = ""
    """Behind the identifier of its half of a split row; else the last word of `short`.  No part of
    what the office calls its SOP: identifiers outlive that."""
    revision_limit: Annotated[int, Interval(ge=0, le=99)] = 3
    """Returned more often: W-REVISI."""
    link_column: ColumnId | None = None
    """Holds links to official posts of this workflow's channel."""
    proof_column: ColumnId | None = None
    """Holds the screenshot, which must be reachable: E-BUKTI instead of E-AKSES."""
    format_columns: tuple[ColumnId, ...] = ()
    """Images that are compared with the suggested formats (W-FORMAT)."""
    platform_column: ColumnId | None = None
    """Names the platform."""
    head: SopHead = field(default_factory=SopHead)
    """The head of the SOP's form."""

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
            for state in self.reached_from(transition.target):
                found.setdefault(state, set()).update(transition.columns)
        return {state: frozenset(columns) for state, columns in found.items()}

    def reached_from(self, start: StateId) -> frozenset[StateId]:
        """Return `start` and the states that steps lead to from it."""
        reached, waiting = {start}, [start]
        while waiting:
            for transition in self.leaving.get(waiting.pop(), ()):
                if not transition.extension and transition.target not in reached:
                    reached.add(transition.target)
                    waiting.append(transition.target)
        return frozenset(reached)

    @cached_property
    def ahead(self) -> Mapping[StateId, frozenset[ColumnId]]:
        """By state, the columns that later steps still fill; extensions are no steps."""
        found: dict[StateId, frozenset[ColumnId]] = {}
        for state in {source for step in self.transitions for source in step.sources}:
            coming = self.reached_from(state)
            found[state] = frozenset(
                column
                for step in self.transitions
                if not step.extension and not coming.isdisjoint(step.sources)
                for column in step.columns
                if column not in self.borrowed(step)
            )
        return found

    def borrowed(self, step: Transition) -> frozenset[ColumnId]:
        """Return, of columns of which any one suffices for the step, those that another fills."""
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
        return frozenset(column for step in self.transitions for column in step.columns)

    @cached_property
    def by_id(self) -> Mapping[TransitionId, Transition]:
        """Transitions by their id."""
        return {transition.id: transition for transition in self.transitions}
