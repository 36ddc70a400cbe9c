"""Checks of who can do each step of an SOP on a given day, and whether it can be proved."""

from collections.abc import Iterator, Sequence
from datetime import date

from sheetflow.core.names import ColumnId, RoleId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.rules.actor_proof import own_columns
from sheetflow.core.texts import Text
from sheetflow.core.transition import Actor, Scope, Transition
from sheetflow.core.workflow import Round, TimeLimit, Workflow
from sheetflow.core.workflow_check.messages import Fault, Place, SopDefect, joined

_Limits = tuple[TimeLimit, ...]


def check_limits(workflow: Workflow) -> tuple[SopDefect, ...]:
    """Return a warning for each limit that spans several steps and is shorter than their sum.

    It blocks no submission: every step may be in time and the whole late.
    """
    limits = tuple(limit for limit in workflow.time_limits if limit.rounds is not Round.RETURNED)
    return tuple(
        found
        for limit in limits
        for found in _tight(limit, tuple(other for other in limits if other is not limit))
    )


def _tight(limit: TimeLimit, others: _Limits) -> Iterator[SopDefect]:
    spanned = _chain(limit.start, limit.end, others)
    total = sum(step.days for step in spanned)
    if len(spanned) > 1 and total > limit.days:
        steps = ", ".join(str(step.step) for step in spanned)
        yield SopDefect.of(
            Fault.TIGHT,
            Place.COLUMN,
            limit.end,
            kode=limit.code,
            batas=str(limit.days),
            langkah=steps,
            jumlah=str(total),
        )


def _chain(start: ColumnId, end: ColumnId, limits: Sequence[TimeLimit]) -> _Limits:
    """Return the longest chain of limits from one date to the other; () where there is none."""
    longest: _Limits = ()
    for limit in limits:
        if limit.start == start:
            left = tuple(other for other in limits if other is not limit)
            rest = () if limit.end == end else _chain(limit.end, end, left)
            if (rest or limit.end == end) and len(rest) >= len(longest):
                longest = (limit, *rest)
    return longest


def check_people(workflow: Workflow, office: Office, on: date) -> Iterator[SopDefect]:
    """Yield unknown roles, steps vacant on the day `on`, and proofs that no column can give.

    A step is not vacant when one of its roles has a holder; for a lenient step an accepted role
    suffices.  A role of each unit must have a holder in every unit valid that day, or in the one
    unit of the step's scope.  Transitions that lack the same people are one defect.
    """
    lacking: dict[tuple[RoleId, UnitId | None], list[Transition]] = {}
    for transition in workflow.transitions:
        if transition.actor is None:
            continue
        yield from _unknown_roles(transition, transition.actor, office)
        for lack in _lacking(transition.actor, office, on):
            lacking.setdefault(lack, []).append(transition)
        yield from _unprovable(transition, transition.actor, office)
    for (role, unit), transitions in lacking.items():
        yield SopDefect.of_transition(
            Fault.NOBODY,
            transitions[0],
            transisi=", ".join(transition.id for transition in transitions),
            peran=office.role_by_id[role].label,
            tanggal=on.isoformat(),
            unit=_in_unit(office, unit),
            # The line of `holders` that is missing, its name left open.
            baris=f"- {{name: NAMA, role: {role}{f', unit: {unit}' if unit else ''}}}",
        )


def _unknown_roles(transition: Transition, actor: Actor, office: Office) -> Iterator[SopDefect]:
    for role in dict.fromkeys((*actor.roles, *actor.accepted)):
        if role not in office.role_by_id:
            yield SopDefect.of_transition(Fault.UNKNOWN_ROLE, transition, peran=role)


def _unprovable(transition: Transition, actor: Actor, office: Office) -> Iterator[SopDefect]:
    """Yield a step that would wait for ever where columns can be protected."""
    if actor.needs_proof and not own_columns(transition, office.form):
        known = [office.role_by_id[role].label for role in actor.roles if role in office.role_by_id]
        yield SopDefect.of_transition(Fault.UNPROVABLE, transition, peran=joined(tuple(known)))


def _lacking(actor: Actor, office: Office, on: date) -> Iterator[tuple[RoleId, UnitId | None]]:
    """Yield the step's first role for each unit in which it is vacant; None is the whole office."""
    able = actor.roles if actor.strict else (*actor.roles, *actor.accepted)
    known = tuple(role for role in able if role in office.role_by_id)
    for unit in _units_to_serve(actor, known, office, on) if known else ():
        if not any(_is_held(role, unit, office, on) for role in known):
            yield known[0], unit


def _units_to_serve(
    actor: Actor, able: tuple[RoleId, ...], office: Office, on: date
) -> tuple[UnitId | None, ...]:
    """Return the units in which the step must be possible; None means a holder anywhere."""
    if not any(office.role_by_id[role].of_unit for role in able):
        return (None,)
    if actor.scope is Scope.UNIT:
        return (UnitId(actor.unit),)
    return tuple(unit.id for unit in office.units if unit.span.holds(on))


def _is_held(role: RoleId, unit: UnitId | None, office: Office, on: date) -> bool:
    anywhere = unit is None or not office.role_by_id[role].of_unit
    return any(
        holder.role == role and holder.span.holds(on) and (anywhere or holder.unit == unit)
        for holder in office.holders
    )


def _in_unit(office: Office, unit: UnitId | None) -> str | Text:
    if unit is None:
        return ""
    known = office.unit_by_id.get(unit)
    return Text.of("sop_check.in_unit", unit=known.label if known else unit)
