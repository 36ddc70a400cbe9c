"""One transition of an SOP: who may do it, what it needs, what it files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Annotated, Literal, assert_never

from annotated_types import Interval, MinLen

from sheetflow.core import setting_rules
from sheetflow.core.findings import Code
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId
from sheetflow.core.words import RoleWords


@dataclass(frozen=True, slots=True)
class Filled:
    """The column holds a readable value."""

    column: ColumnId
    """The column."""


@dataclass(frozen=True, slots=True)
class Equals:
    """The column holds exactly this decision."""

    column: ColumnId
    """A column with a drop-down."""
    value: setting_rules.Text
    """The entry that must be chosen."""


@dataclass(frozen=True, slots=True)
class AnyFilled:
    """At least one of the columns is filled; else `code` is reported at the first."""

    columns: Annotated[tuple[ColumnId, ...], MinLen(1)]
    """The columns."""
    code: Code
    """The finding when all are empty."""


@dataclass(frozen=True, slots=True)
class Newer:
    """The date is filled and later than `than` was when the row came to its present state."""

    column: ColumnId
    """The date that must be newer."""
    than: ColumnId
    """The date it is compared with."""


@dataclass(frozen=True, slots=True)
class Reason:
    """The column holds words that were not there when the row came to its present state."""

    column: ColumnId
    """Where the reason is written."""
    markers: tuple[setting_rules.Text, ...] = ()
    """Phrases that mark a reason wherever they are ("Dibuka kembali")."""


@dataclass(frozen=True, slots=True)
class NoOpenError:
    """The row has no error of any kind."""


Need = Filled | Equals | AnyFilled | Newer | Reason | NoOpenError


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a transition needs, as settings write it: exactly one of these keys."""

    filled: ColumnId | None = None
    """This column is filled and readable."""
    equals: Equals | None = None
    """This decision was taken."""
    any_filled: AnyFilled | None = None
    """One of these is filled."""
    newer: Newer | None = None
    """This date is newer."""
    reason: Reason | None = None
    """A reason was written."""
    no_open_error: bool = False
    """The row has no error of any kind."""


def _condition(value: object) -> object:
    if value == "no_open_error":
        return {"no_open_error": True}
    return {"filled": value} if isinstance(value, str) else value


def _need(written: Condition) -> Need:
    filled = Filled(written.filled) if written.filled is not None else None
    no_error = NoOpenError() if written.no_open_error else None
    needs: tuple[Need | None, ...] = (
        filled, written.equals, written.any_filled, written.newer, written.reason, no_error
    )  # fmt: skip
    given = [need for need in needs if need is not None]
    if len(given) != 1:
        problem = "A need is exactly one condition."
        raise setting_rules.SettingError(problem, "Write each in an entry of its own.")
    return given[0]


WrittenPaper = Literal["disposisi", "nota_dinas", "disposisi_final_preview"]
"""A paper that a step may call for."""


class Scope(Enum):
    """Whose official decides (SOP model, section 1: open point `kasubbag_scope`)."""

    OWN_UNIT = "terkait"
    ANY = "any"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a step.

    A role that neither is in `roles` nor `accepted` is an error (E-PERAN) where the step is
    `strict`, else a warning (W-PERAN).
    """

    roles: Annotated[tuple[RoleId, ...], MinLen(1)]
    """Who does it by the SOP."""
    column: ColumnId | None = None
    """The cell that names who did it; absent: the register has none."""
    accepted: tuple[RoleId, ...] = ()
    """Who else may, with a warning."""
    strict: bool = False
    """Anyone else is an error, not a warning."""
    scope: Scope = Scope.ANY
    """terkait: of the submission's unit; unit: of `unit`; any."""
    unit: Annotated[str, setting_rules.reference("unit")] = ""
    """The unit that decides (scope: unit)."""
    needs_proof: bool = False
    """The step waits until protected columns prove who did it, on a Google home whose office names
    the holders' addresses (bukti pelaku)."""

    def __post_init__(self) -> None:
        """Raise SettingError for a unit without its scope, or the scope without a unit."""
        if (self.scope is Scope.UNIT) != bool(self.unit):
            problem = "`unit` and “scope: unit” go together."
            raise setting_rules.SettingError(problem, "Write both or neither.")

    @property
    def able(self) -> frozenset[RoleId]:
        """All roles that may do it, by the SOP or by the office's configuration."""
        return frozenset((*self.roles, *self.accepted))


@dataclass(frozen=True, slots=True)
class Filing:
    """Files of a column are kept when the transition is done."""

    column: ColumnId
    """The column whose files are copied."""
    folder: Annotated[str, setting_rules.reference("folder")]
    """The part of the submission's folder."""
    printed: bool = True
    """They belong in the printed set; what is only worked with stays in the softcopy."""


NOT_AT_ANY_END = "any_open"
"""In `from`: every state that is no end."""


def _expand_sources(value: object, info: setting_rules.ReadingContext) -> object:
    """Return the states that a transition starts from; `any_open` means the form's open states."""
    written = (value,) if isinstance(value, str) else value
    if not isinstance(written, tuple) or NOT_AT_ANY_END not in written:
        return written
    if len(written) > 1:
        problem = "“any_open” already means every open state."
        raise setting_rules.SettingError(problem, "Remove the others.")
    return info.context.open_states if info.context else ()


class RequestedBy(Enum):
    """What requests a transition, besides a status that is ahead of the cells."""

    STATUS = "status"
    """Only the status."""
    DECISION = "decision"
    """The decision that it needs, as soon as it is chosen."""
    CELLS = "cells"
    """All that it needs, as soon as it is filled in."""


class Fill(Enum):
    """What a cell that staff left blank is filled with when the step is accepted."""

    DAY = "day"
    """The day on which the job first saw what requests the step."""
    DECIDER = "decider"
    """The one holder of the step's role on that day; of several, whom the column's protection
    proves."""


_SOURCES = setting_rules.Rule(_expand_sources, is_before=True, with_names=True, or_text=True)


@dataclass(frozen=True)
class Transition:
    """One arrow of the flowchart."""

    id: Annotated[TransitionId, setting_rules.IDENTIFIER]
    """Its number in the SOP model: T01, X01."""
    step: Annotated[int, Interval(ge=0, le=99)]
    """The SOP's step it belongs to."""
    sources: Annotated[tuple[StateId, ...], _SOURCES]
    """States it starts from, or any_open."""
    target: StateId
    """The state it leads to."""
    actor: Actor | None = None
    """Who does it; absent: the system, as soon as the needs are met."""
    needs: tuple[Annotated[Need, setting_rules.WrittenAs(Condition, _condition, _need)], ...] = ()
    """What must be there, all of it."""
    label: RoleWords | None = None
    """The text on the arrow, with {role}s."""
    returns: bool = False
    """One round of the revision loop."""
    archives: bool = False
    """The folder moves to the archive."""
    restores: bool = False
    """The folder comes back."""
    approves: bool = False
    """Binds the approval to the content as it is."""
    reopens: bool = False
    """Reported as W-BUKA-KEMBALI."""
    extension: bool = False
    """Not in the SOP."""
    requested_by: RequestedBy = RequestedBy.STATUS
    """What requests it: decision, cells, or the status alone."""
    fills: Mapping[ColumnId, Fill] = field(default_factory=dict, hash=False)
    """What the job fills in where staff left a cell of the step blank, by column: day or decider.
    A paper's number follows `numbers` of office.yaml."""
    files: tuple[Filing, ...] = ()
    """Files kept."""
    papers: tuple[WrittenPaper, ...] = ()
    """Papers due.  Of a memo and a disposition of the final preview, the memo where its number or
    the memo itself is given, else the disposition."""

    def __post_init__(self) -> None:
        """Raise SettingError where what requests the step, or a fill, does not fit its needs."""
        if self.requested_by is RequestedBy.DECISION and self.decision is None:
            raise setting_rules.SettingError(
                "“requested_by: decision” needs a decision (`equals`).", "Name one."
            )
        if self.requested_by is not RequestedBy.STATUS and (self.extension or self.actor is None):
            problem = (
                "What people do not do, or what is not in the SOP, is requested by the status."
            )
            raise setting_rules.SettingError(problem, "Remove `requested_by`.")
        for column in self.fills:
            if column not in self.columns:
                problem = f"“{column}” is filled in, but the step does not need it."
                raise setting_rules.SettingError(
                    problem, "Name it in `needs`, or remove it.", column
                )

    @cached_property
    def decisions(self) -> tuple[Equals, ...]:
        """The decisions that it needs."""
        return tuple(need for need in self.needs if isinstance(need, Equals))

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons that it needs."""
        return tuple(need for need in self.needs if isinstance(need, Reason))

    @property
    def decision(self) -> ColumnId | None:
        """The column of the decision that it needs; None where it needs none."""
        return next((need.column for need in self.decisions), None)

    @cached_property
    def columns(self) -> tuple[ColumnId, ...]:
        """The columns whose cells are the step's evidence, the actor's included."""
        found: list[ColumnId] = []
        for need in self.needs:
            match need:
                case Filled(column) | Equals(column, _) | Newer(column, _) | Reason(column, _):
                    found.append(column)
                case AnyFilled(columns, _):
                    found += columns
                case NoOpenError():
                    pass
                case _:
                    assert_never(need)
        if self.actor and self.actor.column:
            found.append(self.actor.column)
        return tuple(dict.fromkeys(found))
