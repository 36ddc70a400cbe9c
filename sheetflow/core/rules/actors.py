"""Who may do a step: roles, units, stand-ins (SOP model, sections 1, 4 and 5 no. 8 and 13).

And whether it is proved that they did.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never

from sheetflow.core.findings import E_PELAKU, E_PERAN, E_WAJIB, W_PERAN, Problem, problem
from sheetflow.core.names import ColumnId, RoleId, UnitId
from sheetflow.core.office import Holder
from sheetflow.core.proving import role_labels
from sheetflow.core.register.roles import RoleClaim
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Actor, Scope, Transition


def actor_problems(transition: Transition, subject: Subject, on: date) -> tuple[Problem, ...]:
    """What is wrong with who did the step on the day `on`; () when nothing is.

    A cell that names nobody is for the step's needs to ask for, unless the step is strict.
    """
    actor = transition.actor
    if actor is None or actor.column is None:
        return ()
    claims = subject.reading.roles(actor.column)
    if not claims:
        return _unnamed(actor, actor.column, transition, subject)
    verdicts = [_judge(claim, actor, subject, on) for claim in claims]
    if "" in verdicts:
        return ()
    return (_problem(verdicts[0], actor, actor.column, transition, subject),)


def _unnamed(
    actor: Actor, column: ColumnId, transition: Transition, subject: Subject
) -> tuple[Problem, ...]:
    if not actor.strict:
        return ()
    if subject.reading.filled(column):
        return (_problem("role", actor, column, transition, subject),)
    return (
        problem(
            E_WAJIB,
            column,
            kolom=subject.heading(column),
            nilai=subject.reading.field(column).text,
            status=subject.state_label(transition.target),
        ),
    )


def _judge(claim: RoleClaim, actor: Actor, subject: Subject, on: date) -> str:
    """Why this claim does not fit: "role", "unit", "unnamed" (acting, not on the list), or ""."""
    role = RoleId(claim.role)
    if role not in actor.roles:
        return "role"
    unit = UnitId(claim.unit) if claim.unit else None
    if actor.strict and not _unit_fits(unit, actor, subject):
        return "unit"
    if claim.acting and not _stands_in(role, unit, subject, on):
        return "unnamed"
    return ""


def _unit_fits(unit: UnitId | None, actor: Actor, subject: Subject) -> bool:
    """A title without a unit is the submission's own; another unit's official is not."""
    match actor.scope:
        case Scope.ANY:
            return True
        case Scope.OWN_UNIT:
            return unit is None or subject.unit is None or unit == subject.unit
        case Scope.UNIT:
            return unit is None or unit == actor.unit
        case _:
            assert_never(actor.scope)


def _stands_in(role: RoleId, unit: UnitId | None, subject: Subject, on: date) -> bool:
    return any(
        holder.acting and _holds(holder, role, unit or subject.unit, on)
        for holder in subject.office.holders
    )


def _holds(holder: Holder, role: RoleId, unit: UnitId | None, on: date) -> bool:
    return holder.role == role and holder.unit in {None, unit} and holder.span.holds(on)


def _problem(
    verdict: str, actor: Actor, column: ColumnId, transition: Transition, subject: Subject
) -> Problem:
    office = subject.office
    wanted = " / ".join(office.role_by_id[role].label(office.language) for role in actor.roles)
    blanks = {
        "sop": subject.workflow.short,
        "langkah": transition.step,
        "peran": wanted,
        "nilai": subject.reading.field(column).text,
    }
    if actor.strict or verdict == "unnamed":
        return problem(E_PERAN, column, verdict, **blanks)
    return problem(W_PERAN, column, "", **blanks)


def same_person(transition: Transition, author: ColumnId, subject: Subject) -> tuple[Problem, ...]:
    """Whoever filled the row in and whoever approved it are one (SOP model, section 5 no. 13)."""
    actor = transition.actor
    if not transition.approves or actor is None or actor.column is None:
        return ()
    writer, reviewer = subject.reading.roles(author), subject.reading.roles(actor.column)
    if not set(writer) & set(reviewer):
        return ()
    name = subject.reading.field(actor.column).text
    return (problem(W_PERAN, actor.column, "same_person", nilai=name),)


def proof_problems(transition: Transition, subject: Subject) -> tuple[Problem, ...]:
    """Why a step that needs proof of who did it has none; () when it has it or needs none.

    It needs none where the register proves nothing of anybody: a home that cannot protect columns,
    an office that names no address of those who may do the step.
    """
    actor, office = transition.actor, subject.office
    if actor is None or not actor.needs_proof or subject.proving.asked.isdisjoint(actor.able):
        return ()
    if subject.proving.proves(transition, office.form):
        return ()
    columns = subject.proving.unproved_columns(transition, office.form)
    return (
        problem(
            E_PELAKU,
            next(iter(columns), ""),
            sop=subject.workflow.short,
            langkah=transition.step,
            kolom=", ".join(subject.heading(column) for column in columns),
            peran=role_labels(actor.roles, office),
        ),
    )
