"""An SOP as data: steps, transitions, who may do them, what they need, how long they may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from typing import assert_never

from sheetflow.core.findings import Code
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId, WorkflowId
from sheetflow.core.words import Language, Words


@dataclass(frozen=True, slots=True)
class Filled:
    """The column holds a readable value."""

    column: ColumnId


@dataclass(frozen=True, slots=True)
class Equals:
    """The column holds exactly this decision."""

    column: ColumnId
    value: str


@dataclass(frozen=True, slots=True)
class AnyFilled:
    """At least one of the columns is filled; else `code` is reported at the first."""

    columns: tuple[ColumnId, ...]
    code: Code


@dataclass(frozen=True, slots=True)
class Newer:
    """The date is filled and later than `than` was when the row came to its present state."""

    column: ColumnId
    than: ColumnId


@dataclass(frozen=True, slots=True)
class Reason:
    """The column holds words that were not there when the row came to its present state.

    `markers` are phrases that mark a reason wherever they stand ("Dibuka kembali").
    """

    column: ColumnId
    markers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoOpenError:
    """The row has no error of any kind."""


Need = Filled | Equals | AnyFilled | Newer | Reason | NoOpenError


class Scope(Enum):
    """Whose official decides (SOP model, section 1: open point `kasubbag_scope`)."""

    OWN_UNIT = "terkait"
    ANY = "any"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a step.

    `roles` do it by the SOP; `accepted` may do it by the office's configuration (W-PERAN).  A
    `strict` step done by any other role is an error (E-PERAN).  `scope` limits it to the
    submission's own unit, or to `unit`.  `column` names the cell that says who did it; None
    when the sheet has no such cell.  A step that `needs_proof` waits where the register can
    protect columns and none proves that one of the roles did it (see `core.proving`).
    """

    roles: tuple[RoleId, ...]
    column: ColumnId | None = None
    accepted: tuple[RoleId, ...] = ()
    strict: bool = False
    scope: Scope = Scope.ANY
    unit: str = ""
    needs_proof: bool = False

    @property
    def able(self) -> frozenset[RoleId]:
        """Everybody who may do it, by the SOP or by the office's configuration."""
        return frozenset((*self.roles, *self.accepted))


@dataclass(frozen=True, slots=True)
class Filing:
    """Files of `column` are copied to `folder` of the submission when the transition is done.

    `printed`: they belong in the printed set; what is only worked with stays in the softcopy.
    """

    column: ColumnId
    folder: str
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow of the flowchart.

    `actor` None means the system does it as soon as its needs are met.  `returns` counts as one
    round of the revision loop; `archives` moves the submission's folder to the archive, and
    `restores` back; `approves` binds the approval to the content as it is; `reopens` is
    reported as W-BUKA-KEMBALI.  `papers` are the papers due (rendered by the papers' part).
    """

    id: TransitionId
    step: int
    sources: tuple[StateId, ...]
    target: StateId
    actor: Actor | None
    needs: tuple[Need, ...] = ()
    label: Words | None = None
    returns: bool = False
    archives: bool = False
    restores: bool = False
    approves: bool = False
    reopens: bool = False
    extension: bool = False
    files: tuple[Filing, ...] = ()
    papers: tuple[str, ...] = ()


def columns_of(transition: Transition) -> tuple[ColumnId, ...]:
    """The columns whose cells are the step's evidence, the actor's included."""
    found: list[ColumnId] = []
    for need in transition.needs:
        match need:
            case Filled(column) | Equals(column, _) | Newer(column, _) | Reason(column, _):
                found.append(column)
            case AnyFilled(columns, _):
                found += columns
            case NoOpenError():
                pass
            case _:
                assert_never(need)
    if transition.actor and transition.actor.column:
        found.append(transition.actor.column)
    return tuple(dict.fromkeys(found))


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


@dataclass(frozen=True, slots=True)
class SopText:
    """What the office's decree says of an SOP, for papers and the flowchart's title block."""

    number: str
    name: Words
    established: date
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Decree:
    """The office's decree that established its SOPs."""

    number: str
    about: str
    established: date
    signed_by: str
    """The official's title in full."""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SopHead:
    """What the SOP's form asks for beside its steps; `{kantor}` stands for the office's name."""

    qualifications: tuple[Words, ...] = ()
    """Kualifikasi pelaksana."""
    equipment: tuple[Words, ...] = ()
    """Peralatan/perlengkapan."""
    records: tuple[Words, ...] = ()
    """Pencatatan dan pendataan."""
    warnings: tuple[Words, ...] = ()
    """Peringatan."""
    related: tuple[WorkflowId, ...] = ()
    """Keterkaitan."""


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
    head: SopHead = SopHead()

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
