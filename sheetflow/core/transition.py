"""One arrow of an SOP: who may do it, what it needs, what it files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from sheetflow.core.findings import Code
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId
from sheetflow.core.words import Words


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
