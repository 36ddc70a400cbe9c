"""A workflow's settings, with what the office decides for itself → the core's workflow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sheetflow.core.findings import Code
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId, WorkflowId
from sheetflow.core.regulations import SopHead
from sheetflow.core.transition import (
    Actor,
    AnyFilled,
    Equals,
    Filing,
    Filled,
    Need,
    Newer,
    NoOpenError,
    Reason,
    Scope,
    Transition,
)
from sheetflow.core.words import Words, with_roles
from sheetflow.core.workflow import Binding, DateOrder, Step, TimeLimit, Workflow
from sheetflow.settings.build_form import column_or_none, words_or_none
from sheetflow.settings.plain_types import WordsSection
from sheetflow.settings.schema_sop import SopSection
from sheetflow.settings.schema_workflow import (
    NOT_AT_ANY_END,
    ActorSection,
    BindingSection,
    DateOrderSection,
    HeadSection,
    NeedSection,
    StepSection,
    TimeLimitSection,
    TransitionSection,
    WorkflowSection,
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the office decides of any SOP: whose official decides, days allowed by code, and what
    its decree says of each, by the workflow's id.
    """

    role_scope: Mapping[str, str] = field(default_factory=dict)
    day_limits: Mapping[str, int] = field(default_factory=dict)
    sops: Mapping[str, SopSection] = field(default_factory=dict)
    roles: Mapping[str, Words] = field(default_factory=dict)
    """What the office calls its roles, by id."""


def build_workflow(
    section: WorkflowSection, open_states: tuple[StateId, ...], choices: Choices
) -> Workflow:
    """The workflow; `open_states` are the form's states that are no end."""
    sop = choices.sops.get(section.id)
    return Workflow(
        id=WorkflowId(section.id),
        version=(sop.version or sop.number) if sop else section.version,
        short=(sop.short if sop else None) or section.short,
        half_suffix=section.half_suffix or section.short.split()[-1],
        value=section.value,
        steps=tuple(_step(step, choices) for step in section.steps),
        transitions=tuple(
            _transition(transition, open_states, choices) for transition in section.transitions
        ),
        time_limits=tuple(_time_limits(section.time_limits, choices)),
        date_order=_date_order(section.date_order) if section.date_order else None,
        binding=_binding(section.binding) if section.binding else None,
        revision_limit=section.revision_limit,
        link_column=column_or_none(section.link_column),
        proof_column=column_or_none(section.proof_column),
        format_columns=_columns(section.format_columns),
        platform_column=column_or_none(section.platform_column),
        head=_head(section.head),
    )


def _columns(names: tuple[str, ...]) -> tuple[ColumnId, ...]:
    return tuple(map(ColumnId, names))


def _states(names: tuple[str, ...]) -> tuple[StateId, ...]:
    return tuple(map(StateId, names))


def _step(section: StepSection, choices: Choices) -> Step:
    role = RoleId(section.role) if section.role else None
    return Step(
        section.number,
        with_roles(section.label.words(), choices.roles),
        role,
        words_or_none(section.output),
        with_roles(section.brief.words(), choices.roles) if section.brief else None,
    )


def _transition(
    section: TransitionSection, open_states: tuple[StateId, ...], choices: Choices
) -> Transition:
    anywhere = NOT_AT_ANY_END in section.sources
    return Transition(
        id=TransitionId(section.id),
        step=section.step,
        sources=open_states if anywhere else _states(section.sources),
        target=StateId(section.target),
        actor=_actor(section.actor, choices) if section.actor else None,
        needs=tuple(map(_need, section.needs)),
        label=with_roles(section.label.words(), choices.roles) if section.label else None,
        returns=section.returns,
        archives=section.archives,
        restores=section.restores,
        approves=section.approves,
        reopens=section.reopens,
        extension=section.extension,
        files=tuple(
            Filing(ColumnId(filing.column), filing.folder, filing.printed)
            for filing in section.files
        ),
        papers=section.papers,
    )


def _actor(section: ActorSection, choices: Choices) -> Actor:
    scope, unit = section.scope, section.unit or ""
    for role in section.roles:
        if role in choices.role_scope:
            scope, unit = _decided_scope(choices.role_scope[role])
    return Actor(
        roles=tuple(map(RoleId, section.roles)),
        column=column_or_none(section.column),
        accepted=tuple(map(RoleId, section.accepted)),
        strict=section.strict,
        scope=scope,
        unit=unit,
        needs_proof=section.needs_proof,
    )


def _decided_scope(written: str) -> tuple[Scope, str]:
    if written in (Scope.OWN_UNIT.value, Scope.ANY.value):
        return Scope(written), ""
    return Scope.UNIT, written


def _need(section: NeedSection) -> Need:
    if section.filled is not None:
        return Filled(ColumnId(section.filled))
    if section.equals is not None:
        return Equals(ColumnId(section.equals.column), section.equals.value)
    if section.any_filled is not None:
        return AnyFilled(_columns(section.any_filled.columns), Code(section.any_filled.code))
    if section.newer is not None:
        return Newer(ColumnId(section.newer.column), ColumnId(section.newer.than))
    if section.reason is not None:
        return Reason(ColumnId(section.reason.column), section.reason.markers)
    return NoOpenError()


def _time_limits(sections: Iterable[TimeLimitSection], choices: Choices) -> Iterator[TimeLimit]:
    """The limits that there are: one without days counts once the office has set them."""
    for section in sections:
        decided = choices.day_limits.get(section.code)
        days = section.days if decided is None else decided
        if days is not None:
            yield _time_limit(section, days, decided=section.decided or decided is not None)


def _time_limit(section: TimeLimitSection, days: int, *, decided: bool) -> TimeLimit:
    return TimeLimit(
        code=Code(section.code),
        step=section.step,
        start=ColumnId(section.start),
        end=ColumnId(section.end),
        days=days,
        open_in=_states(section.open_in),
        not_in=_states(section.not_in),
        rounds=section.rounds,
        decided=decided,
    )


def _date_order(section: DateOrderSection) -> DateOrder:
    return DateOrder(
        tuple((ColumnId(stage.column), _states(stage.states)) for stage in section.stages),
        column_or_none(section.free_column),
        section.free_values,
    )


def _head(section: HeadSection) -> SopHead:
    def words(terms: tuple[WordsSection, ...]) -> tuple[Words, ...]:
        return tuple(term.words() for term in terms)

    return SopHead(
        qualifications=words(section.qualifications),
        equipment=words(section.equipment),
        records=words(section.records),
        warnings=words(section.warnings),
        related=tuple(map(WorkflowId, section.related)),
    )


def _binding(section: BindingSection) -> Binding:
    return Binding(
        _columns(section.columns),
        _columns(section.files),
        _states(section.watched),
        StateId(section.back_to),
    )
