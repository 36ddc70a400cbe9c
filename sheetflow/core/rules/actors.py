"""Who may do a step: roles, units, stand-ins (SOP model, sections 1, 4 and 5 no. 8 and 13).

And whether it is proved that they did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from sheetflow.core.acting import Acting
from sheetflow.core.findings import E_PELAKU, E_PERAN, E_WAJIB, W_PERAN, Problem, problem
from sheetflow.core.formatting import format_day, format_list
from sheetflow.core.names import ColumnId, RoleId, UnitId
from sheetflow.core.office import holders_of, listed, title_of
from sheetflow.core.organisation import Holder
from sheetflow.core.register.outcome import Unreadable
from sheetflow.core.register.roles import RoleClaim
from sheetflow.core.rules.actor_proof import role_labels
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Actor, Scope, Transition


@dataclass(frozen=True, slots=True)
class ActorCheck:
    """A step that a cell says somebody did, and the day of it."""

    transition: Transition
    actor: Actor
    column: ColumnId
    submission: SubmissionContext
    on: date

    def unit_of(self, role: RoleId, said: UnitId | None = None) -> UnitId | None:
        """Return the unit whose holder is meant; None for a role that is held once."""
        if not self.submission.office.role_by_id[role].of_unit:
            return None
        own = UnitId(self.actor.unit) if self.actor.scope is Scope.UNIT else self.submission.unit
        return said or own

    def problem(self, variant: str, *, is_error: bool, **blanks: str) -> Problem:
        """Return a problem with what every sentence about people names."""
        submission = self.submission
        steps = (step for step in submission.workflow.steps if step.number == self.transition.step)
        label = next((step.label(submission.office.language) for step in steps), "")
        return problem(
            E_PERAN if is_error else W_PERAN,
            self.column,
            variant,
            sop=submission.workflow.short,
            langkah=self.transition.step,
            kegiatan=label,
            peran=expected(self),
            nilai=submission.reading.field(self.column).text,
            kolom=submission.heading(self.column),
            tanggal=format_day(self.on, submission.office.language),
            **blanks,
        )


def claim_problem(claim: RoleClaim, check: ActorCheck) -> Problem | None:
    """Return why this claim does not fit the step, or what is odd about it; None when it fits."""
    role, actor = RoleId(claim.role), check.actor
    unit = check.unit_of(role, claim.unit)
    untimely = _untimely(claim, role, unit, check)
    if untimely is not None:
        return untimely
    if role not in actor.roles:
        return check.problem("role" if actor.strict else "", is_error=actor.strict)
    if actor.strict and not _unit_fits(claim.unit, check):
        return check.problem("unit", is_error=True)
    return _misnamed(claim, role, unit, check)


def unread_problem(check: ActorCheck) -> Problem | None:
    """Return what is wrong with a filled cell that names no role and nobody who is known."""
    field = check.submission.reading.field(check.column)
    if field.problem is Unreadable.AMBIGUOUS:
        people = "; ".join(check.submission.office.role_book.alike(field.text))
        return check.problem("alike", is_error=check.actor.strict, siapa=people)
    if check.actor.strict:
        return check.problem("role", is_error=True)
    return check.problem("unknown", is_error=False) if _people_known(check) else None


def expected(check: ActorCheck) -> str:
    """Return whom the step is for: official titles, and who holds them that day where known."""
    office = check.submission.office
    found = []
    for role in check.actor.roles:
        unit = check.unit_of(role)
        if office.role_by_id[role].of_unit and unit is None:
            found.append(office.role_by_id[role].label(office.language))
        else:
            found.append(_post(role, unit, check))
    return " / ".join(found)


def _post(role: RoleId, unit: UnitId | None, check: ActorCheck) -> str:
    """The title of that day with the names behind it; a stand-in's where only one serves."""
    office = check.submission.office
    holders = holders_of(office, role, unit, check.on)
    kinds = {holder.acting for holder in holders}
    acting = kinds.pop() if len(kinds) == 1 else None
    title = title_of(office, role, unit, acting, check.on)
    names = _names(holders, check, said=acting)
    return f"{title} ({names})" if names else title


def _names(holders: tuple[Holder, ...], check: ActorCheck, said: Acting | None = None) -> str:
    """The people's names, with how they stand in unless that is `said`; "" where none is known."""
    names = dict.fromkeys(
        f"{holder.acting.abbreviation} {holder.name}"
        if holder.acting and holder.acting is not said
        else holder.name
        for holder in holders
        if not check.submission.office.role_book.is_title(holder.name)
    )
    return "; ".join(names)


def _unit_fits(unit: UnitId | None, check: ActorCheck) -> bool:
    """A title without a unit is the submission's own; another unit's official is not."""
    actor, own = check.actor, check.submission.unit
    match actor.scope:
        case Scope.ANY:
            return True
        case Scope.OWN_UNIT:
            return unit is None or own is None or unit == own
        case Scope.UNIT:
            return unit is None or unit == actor.unit
        case _:
            assert_never(actor.scope)


def _untimely(
    claim: RoleClaim, role: RoleId, unit: UnitId | None, check: ActorCheck
) -> Problem | None:
    """An error when who is named does not hold the role on the day of the step."""
    known = listed(check.submission.office, role, unit)
    serving = tuple(holder for holder in known if holder.span.holds(check.on))
    if claim.person is not None:
        if any(holder.name == claim.person for holder in serving):
            return None
        if claim.acting is None:
            return _not_then(role, unit, serving, check)
        return check.problem("unnamed", is_error=True)
    if claim.acting is not None:
        served = any(holder.acting for holder in serving)
        return None if served else check.problem("unnamed", is_error=True)
    if serving or not any(holder.acting is None for holder in known):
        return None
    return _not_then(role, unit, (), check)


def _not_then(
    role: RoleId, unit: UnitId | None, serving: tuple[Holder, ...], check: ActorCheck
) -> Problem:
    title = title_of(check.submission.office, role, unit, day=check.on)
    if not serving:
        return check.problem("nobody_then", is_error=True, jabatan=title)
    names = _names(serving, check) or title
    return check.problem("not_then", is_error=True, jabatan=title, siapa=names)


def _misnamed(
    claim: RoleClaim, role: RoleId, unit: UnitId | None, check: ActorCheck
) -> Problem | None:
    """A warning when the title is not that by which the role was held, or the name is nobody's."""
    office = check.submission.office
    serving = holders_of(office, role, unit, check.on)
    if claim.person is not None:
        serving = tuple(holder for holder in serving if holder.name == claim.person)
        right = not claim.titled or any(_same(claim, holder) for holder in serving)
    else:
        right = not serving or any(_same(claim, holder) for holder in serving)
    if not right:
        holder = serving[0]
        title = title_of(office, role, unit, holder.acting, check.on)
        return check.problem("title", is_error=False, jabatan=title)
    if claim.stranger and _people_known(check):
        return check.problem("unknown", is_error=False)
    return None


def _same(claim: RoleClaim, holder: Holder) -> bool:
    if claim.acting is None or holder.acting is None:
        return claim.acting is holder.acting
    return claim.acting.matches(holder.acting)


def _people_known(check: ActorCheck) -> bool:
    """Whether the office lists people, and not only titles, for the step's roles."""
    office = check.submission.office
    return any(
        not office.role_book.is_title(holder.name)
        for role in (*check.actor.roles, *check.actor.accepted)
        for holder in listed(office, role, check.unit_of(role))
    )


def actor_problems(
    transition: Transition, submission: SubmissionContext, on: date
) -> tuple[Problem, ...]:
    """What is wrong with who did the step on the day `on`; () when nothing is.

    Of several claims in a cell the one that fits best counts.  A cell that names nobody is for the
    step's needs to ask for, unless the step is strict.
    """
    actor = transition.actor
    if actor is None or actor.column is None:
        return ()
    check = ActorCheck(transition, actor, actor.column, submission, on)
    claims = own_claims(actor.column, submission)
    if not claims:
        return _unnamed(check)
    found: list[Problem] = []
    for claim in claims:
        doubt = claim_problem(claim, check)
        if doubt is None:
            return ()
        found.append(doubt)
    return (min(found, key=lambda doubt: doubt.is_error),)


def own_claims(column: ColumnId, submission: SubmissionContext) -> tuple[RoleClaim, ...]:
    """Return the cell's claims but those that a row for several channels makes for another."""
    claims = submission.reading.roles(column)
    return tuple(claim for claim in claims if claim.channel in {"", submission.workflow.value})


def _unnamed(check: ActorCheck) -> tuple[Problem, ...]:
    submission, column = check.submission, check.column
    if submission.reading.filled(column) and not submission.reading.roles(column):
        unread = unread_problem(check)
        return (unread,) if unread else ()
    if not check.actor.strict:
        return ()
    return (
        problem(
            E_WAJIB,
            column,
            kolom=submission.heading(column),
            nilai=submission.reading.field(column).text,
            status=submission.state_label(check.transition.target),
        ),
    )


def same_person(
    transition: Transition, author: ColumnId, submission: SubmissionContext
) -> tuple[Problem, ...]:
    """Whoever filled the row in and whoever approved it are one (SOP model, section 5 no. 13)."""
    actor = transition.actor
    if not transition.approves or actor is None or actor.column is None:
        return ()
    writer = {_who(claim) for claim in own_claims(author, submission)}
    if writer.isdisjoint(_who(claim) for claim in own_claims(actor.column, submission)):
        return ()
    name = submission.reading.field(actor.column).text
    return (problem(W_PERAN, actor.column, "same_person", nilai=name),)


def _who(claim: RoleClaim) -> object:
    """The person where one is named, else the title."""
    return claim.person or claim.stranger or replace(claim, channel="")


def proof_problems(transition: Transition, submission: SubmissionContext) -> tuple[Problem, ...]:
    """Why a step that needs proof of who did it has none; () when it has it or needs none.

    It needs none where the register proves nothing of anybody: a home that cannot protect columns,
    an office that names no address of those who may do the step.
    """
    actor, office = transition.actor, submission.office
    if (
        actor is None
        or not actor.needs_proof
        or submission.actor_proof.asked.isdisjoint(actor.able)
    ):
        return ()
    if submission.actor_proof.proves(transition, office.form):
        return ()
    columns = submission.actor_proof.unproved_columns(transition, office.form)
    return (
        problem(
            E_PELAKU,
            next(iter(columns), ""),
            sop=submission.workflow.short,
            langkah=transition.step,
            kolom=format_list([submission.heading(c) for c in columns], office.language),
            peran=role_labels(actor.roles, office),
        ),
    )
