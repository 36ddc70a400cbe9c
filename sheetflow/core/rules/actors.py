"""Who may do a step: roles, units, stand-ins (SOP model, sections 1, 4 and 5 no. 8 and 13).

And whether it is proved that they did.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sheetflow.core.findings import E_PELAKU, E_WAJIB, W_PERAN, Problem, problem
from sheetflow.core.names import ColumnId
from sheetflow.core.proving import role_labels
from sheetflow.core.register.roles import RoleClaim
from sheetflow.core.rules.claims import Deed, claim_problem, unread_problem
from sheetflow.core.rules.subject import Subject
from sheetflow.core.spoken import spoken_list
from sheetflow.core.workflow import Transition


def actor_problems(transition: Transition, subject: Subject, on: date) -> tuple[Problem, ...]:
    """What is wrong with who did the step on the day `on`; () when nothing is.

    Of several claims in a cell the one that fits best counts.  A cell that names nobody is for the
    step's needs to ask for, unless the step is strict.
    """
    actor = transition.actor
    if actor is None or actor.column is None:
        return ()
    deed = Deed(transition, actor, actor.column, subject, on)
    claims = own_claims(actor.column, subject)
    if not claims:
        return _unnamed(deed)
    found: list[Problem] = []
    for claim in claims:
        doubt = claim_problem(claim, deed)
        if doubt is None:
            return ()
        found.append(doubt)
    return (min(found, key=lambda doubt: doubt.is_error),)


def own_claims(column: ColumnId, subject: Subject) -> tuple[RoleClaim, ...]:
    """Return the cell's claims but those that a row for several channels makes for another."""
    claims = subject.reading.roles(column)
    return tuple(claim for claim in claims if claim.channel in {"", subject.workflow.value})


def _unnamed(deed: Deed) -> tuple[Problem, ...]:
    subject, column = deed.subject, deed.column
    if subject.reading.filled(column) and not subject.reading.roles(column):
        unread = unread_problem(deed)
        return (unread,) if unread else ()
    if not deed.actor.strict:
        return ()
    return (
        problem(
            E_WAJIB,
            column,
            kolom=subject.heading(column),
            nilai=subject.reading.field(column).text,
            status=subject.state_label(deed.transition.target),
        ),
    )


def same_person(transition: Transition, author: ColumnId, subject: Subject) -> tuple[Problem, ...]:
    """Whoever filled the row in and whoever approved it are one (SOP model, section 5 no. 13)."""
    actor = transition.actor
    if not transition.approves or actor is None or actor.column is None:
        return ()
    writer = {_who(claim) for claim in own_claims(author, subject)}
    if writer.isdisjoint(_who(claim) for claim in own_claims(actor.column, subject)):
        return ()
    name = subject.reading.field(actor.column).text
    return (problem(W_PERAN, actor.column, "same_person", nilai=name),)


def _who(claim: RoleClaim) -> object:
    """The person where one is named, else the title."""
    return claim.person or claim.stranger or replace(claim, channel="")


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
            kolom=spoken_list([subject.heading(c) for c in columns], office.language),
            peran=role_labels(actor.roles, office),
        ),
    )
