"""Whether what a cell says of who did a step holds on the day of the step.

Holders and stand-ins are those of the office's list on that day (SOP model, section 7a V and K):
nobody decides who has left or has not begun.  Of a role and unit for which the office lists nobody
nothing is checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from sheetflow.core.acting import Acting
from sheetflow.core.findings import E_PERAN, W_PERAN, Problem, problem
from sheetflow.core.holders import holders_of, listed, title_of
from sheetflow.core.names import ColumnId, RoleId, UnitId
from sheetflow.core.office import Holder
from sheetflow.core.register.outcome import Unreadable
from sheetflow.core.register.roles import RoleClaim
from sheetflow.core.rules.subject import Subject
from sheetflow.core.spoken import spoken_day
from sheetflow.core.workflow import Actor, Scope, Transition


@dataclass(frozen=True, slots=True)
class Deed:
    """A step that a cell says somebody did, and the day of it."""

    transition: Transition
    actor: Actor
    column: ColumnId
    subject: Subject
    on: date

    def unit_of(self, role: RoleId, said: UnitId | None = None) -> UnitId | None:
        """Return the unit whose holder is meant; None for a role that is held once."""
        if not self.subject.office.role_by_id[role].of_unit:
            return None
        own = UnitId(self.actor.unit) if self.actor.scope is Scope.UNIT else self.subject.unit
        return said or own

    def problem(self, variant: str, *, is_error: bool, **blanks: str) -> Problem:
        """Return a problem with what every sentence about people names."""
        subject = self.subject
        steps = (step for step in subject.workflow.steps if step.number == self.transition.step)
        label = next((step.label(subject.office.language) for step in steps), "")
        return problem(
            E_PERAN if is_error else W_PERAN,
            self.column,
            variant,
            sop=subject.workflow.short,
            langkah=self.transition.step,
            kegiatan=label,
            peran=expected(self),
            nilai=subject.reading.field(self.column).text,
            kolom=subject.heading(self.column),
            tanggal=spoken_day(self.on, subject.office.language),
            **blanks,
        )


def claim_problem(claim: RoleClaim, deed: Deed) -> Problem | None:
    """Return why this claim does not fit the step, or what is odd about it; None when it fits."""
    role, actor = RoleId(claim.role), deed.actor
    unit = deed.unit_of(role, claim.unit)
    untimely = _untimely(claim, role, unit, deed)
    if untimely is not None:
        return untimely
    if role not in actor.roles:
        return deed.problem("role" if actor.strict else "", is_error=actor.strict)
    if actor.strict and not _unit_fits(claim.unit, deed):
        return deed.problem("unit", is_error=True)
    return _misnamed(claim, role, unit, deed)


def unread_problem(deed: Deed) -> Problem | None:
    """Return what is wrong with a filled cell that names no role and nobody who is known."""
    field = deed.subject.reading.field(deed.column)
    if field.problem is Unreadable.AMBIGUOUS:
        people = "; ".join(deed.subject.office.role_book.alike(field.text))
        return deed.problem("alike", is_error=deed.actor.strict, siapa=people)
    if deed.actor.strict:
        return deed.problem("role", is_error=True)
    return deed.problem("unknown", is_error=False) if _people_known(deed) else None


def expected(deed: Deed) -> str:
    """Return whom the step is for: official titles, and who holds them that day where known."""
    office = deed.subject.office
    found = []
    for role in deed.actor.roles:
        unit = deed.unit_of(role)
        if office.role_by_id[role].of_unit and unit is None:
            found.append(office.role_by_id[role].label(office.language))
        else:
            found.append(_post(role, unit, deed))
    return " / ".join(found)


def _post(role: RoleId, unit: UnitId | None, deed: Deed) -> str:
    """The title of that day with the names behind it; a stand-in's where only one serves."""
    office = deed.subject.office
    holders = holders_of(office, role, unit, deed.on)
    kinds = {holder.acting for holder in holders}
    acting = kinds.pop() if len(kinds) == 1 else None
    title = title_of(office, role, unit, acting, deed.on)
    names = _names(holders, deed, said=acting)
    return f"{title} ({names})" if names else title


def _names(holders: tuple[Holder, ...], deed: Deed, said: Acting | None = None) -> str:
    """The people's names, with how they stand in unless that is `said`; "" where none is known."""
    names = dict.fromkeys(
        f"{holder.acting.abbreviation} {holder.name}"
        if holder.acting and holder.acting is not said
        else holder.name
        for holder in holders
        if not deed.subject.office.role_book.is_title(holder.name)
    )
    return "; ".join(names)


def _unit_fits(unit: UnitId | None, deed: Deed) -> bool:
    """A title without a unit is the submission's own; another unit's official is not."""
    actor, own = deed.actor, deed.subject.unit
    match actor.scope:
        case Scope.ANY:
            return True
        case Scope.OWN_UNIT:
            return unit is None or own is None or unit == own
        case Scope.UNIT:
            return unit is None or unit == actor.unit
        case _:
            assert_never(actor.scope)


def _untimely(claim: RoleClaim, role: RoleId, unit: UnitId | None, deed: Deed) -> Problem | None:
    """An error when who is named does not hold the role on the day of the step."""
    known = listed(deed.subject.office, role, unit)
    serving = tuple(holder for holder in known if holder.span.holds(deed.on))
    if claim.person is not None:
        if any(holder.name == claim.person for holder in serving):
            return None
        if claim.acting is None:
            return _not_then(role, unit, serving, deed)
        return deed.problem("unnamed", is_error=True)
    if claim.acting is not None:
        served = any(holder.acting for holder in serving)
        return None if served else deed.problem("unnamed", is_error=True)
    if serving or not any(holder.acting is None for holder in known):
        return None
    return _not_then(role, unit, (), deed)


def _not_then(
    role: RoleId, unit: UnitId | None, serving: tuple[Holder, ...], deed: Deed
) -> Problem:
    title = title_of(deed.subject.office, role, unit, day=deed.on)
    if not serving:
        return deed.problem("nobody_then", is_error=True, jabatan=title)
    names = _names(serving, deed) or title
    return deed.problem("not_then", is_error=True, jabatan=title, siapa=names)


def _misnamed(claim: RoleClaim, role: RoleId, unit: UnitId | None, deed: Deed) -> Problem | None:
    """A warning when the title is not that by which the role was held, or the name is nobody's."""
    office = deed.subject.office
    serving = holders_of(office, role, unit, deed.on)
    if claim.person is not None:
        serving = tuple(holder for holder in serving if holder.name == claim.person)
        right = not claim.titled or any(_same(claim, holder) for holder in serving)
    else:
        right = not serving or any(_same(claim, holder) for holder in serving)
    if not right:
        holder = serving[0]
        title = title_of(office, role, unit, holder.acting, deed.on)
        return deed.problem("title", is_error=False, jabatan=title)
    if claim.stranger and _people_known(deed):
        return deed.problem("unknown", is_error=False)
    return None


def _same(claim: RoleClaim, holder: Holder) -> bool:
    if claim.acting is None or holder.acting is None:
        return claim.acting is holder.acting
    return claim.acting.matches(holder.acting)


def _people_known(deed: Deed) -> bool:
    """Whether the office lists people, and not only titles, for the step's roles."""
    office = deed.subject.office
    return any(
        not office.role_book.is_title(holder.name)
        for role in (*deed.actor.roles, *deed.actor.accepted)
        for holder in listed(office, role, deed.unit_of(role))
    )
