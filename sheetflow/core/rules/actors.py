"""Who may do a step, on the day of it (SOP model, sections 1, 4 and 5 no. 8 and 13), and the proof.

Holders and stand-ins are those of the office's list on that day (section 7a V and K): a person who
has left or has not begun decides nothing.  For a role and unit without any listed holder nothing is
checked.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from sheetflow.core.acting import Acting
from sheetflow.core.findings import E_PELAKU, E_PERAN, W_PERAN, Finding, Findings, finding
from sheetflow.core.formatting import format_day, format_list
from sheetflow.core.names import ColumnId, RoleId, UnitId
from sheetflow.core.office import holders_of, listed, title_of
from sheetflow.core.organisation import Holder
from sheetflow.core.register.roles import RoleClaim
from sheetflow.core.register.sheet import Unreadable
from sheetflow.core.rules.actor_proof import role_labels
from sheetflow.core.rules.needs import unnamed_actor
from sheetflow.core.rules.signed_papers import signed_proof
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Actor, Scope, Transition


def actor_findings(step: Transition, submission: SubmissionContext, on: date) -> Findings:
    """Return findings on who did the step on the day `on`; () for none.

    Of several claims in a cell the one that fits best counts.  A cell without a name is a matter of
    the step's needs, unless the step is strict.
    """
    actor = step.actor
    if actor is None or actor.column is None:
        return ()
    check = _ActorCheck(step, actor, actor.column, submission, on)
    claims = _own_claims(actor.column, submission)
    if not claims:
        return check.unnamed()
    found = [check.claim(claim) for claim in claims]
    doubts = [one for one in found if one is not None]
    return (min(doubts, key=lambda one: one.is_error),) if len(doubts) == len(found) else ()


def _own_claims(column: ColumnId, submission: SubmissionContext) -> tuple[RoleClaim, ...]:
    """Return the cell's claims, without those that a split row makes for another channel."""
    claims = submission.reading.roles(column)
    return tuple(claim for claim in claims if claim.channel in {"", submission.workflow.value})


def same_person(step: Transition, author: ColumnId, submission: SubmissionContext) -> Findings:
    """Return W-PERAN when one person filled in and approved the row (SOP model, 5 no. 13)."""
    actor = step.actor
    if not step.approves or actor is None or actor.column is None:
        return ()
    writer = {_who(claim) for claim in _own_claims(author, submission)}
    if writer.isdisjoint(map(_who, _own_claims(actor.column, submission))):
        return ()
    name = submission.text(actor.column)
    return (finding(W_PERAN, actor.column, "same_person", nilai=name),)


def _who(claim: RoleClaim) -> object:
    """Return the person where one is named, else the title."""
    return claim.person or claim.stranger or replace(claim, channel="")


def proof_findings(step: Transition, submission: SubmissionContext) -> Findings:
    """Return E-PELAKU for a step that needs proof of who did it and has none.

    It needs none where the register can prove nothing: the backend cannot protect columns, or the
    office names no address of those who may do the step.  An answer in Drive is its own proof, and
    so is a signed paper of the step.
    """
    if submission.answer_to(step):
        return ()
    actor, office, proof = step.actor, submission.office, submission.run.actor_proof
    if actor is None or not actor.needs_proof or proof.asked.isdisjoint(actor.able):
        return ()
    if proof.proves(step, office.form) or signed_proof(step, submission):
        return ()
    columns = proof.unproved_columns(step, office.form)
    named: dict[str, object] = {
        "sop": submission.workflow.short,
        "langkah": step.step,
        "kolom": format_list([submission.heading(c) for c in columns], office.language),
        "peran": role_labels(actor.roles, office),
    }
    return (finding(E_PELAKU, next(iter(columns), ""), "", **named),)


@dataclass(frozen=True, slots=True)
class _ActorCheck:
    """The check of a step whose cell names who did it, on the day of the step."""

    step: Transition
    actor: Actor
    column: ColumnId
    submission: SubmissionContext
    on: date

    def claim(self, claim: RoleClaim) -> Finding | None:
        """Return an error or warning on this claim; None where it fits the step."""
        role, actor = RoleId(claim.role), self.actor
        unit = self._unit_of(role, claim.unit)
        untimely = self._untimely(claim, role, unit)
        if untimely is not None:
            return untimely
        if role not in actor.roles:
            return self._finding("role" if actor.strict else "", is_error=actor.strict)
        if actor.strict and not self._unit_fits(claim.unit):
            return self._finding("unit", is_error=True)
        return self._misnamed(claim, role, unit)

    def unnamed(self) -> Findings:
        """Return findings on a cell that names neither a role nor a listed person."""
        reading, strict = self.submission.reading, self.actor.strict
        if not reading.filled(self.column) or reading.roles(self.column):
            if not strict:
                return ()
            return (unnamed_actor(self.column, self.step, self.submission),)
        field = reading.field(self.column)
        if field.problem is Unreadable.AMBIGUOUS:
            people = "; ".join(self.submission.office.role_book.alike(field.text))
            return (self._finding("alike", is_error=strict, siapa=people),)
        if strict:
            return (self._finding("role", is_error=True),)
        return (self._finding("unknown", is_error=False),) if self._people_known() else ()

    def _finding(self, variant: str, *, is_error: bool, **blanks: str) -> Finding:
        """Return a finding with the blanks that all sentences about people share."""
        submission, language = self.submission, self.submission.office.language
        steps = (step for step in submission.workflow.steps if step.number == self.step.step)
        return finding(
            E_PERAN if is_error else W_PERAN,
            self.column,
            variant,
            sop=submission.workflow.short,
            langkah=self.step.step,
            kegiatan=next((step.label(language) for step in steps), ""),
            peran=" / ".join(map(self._expected, self.actor.roles)),
            nilai=submission.text(self.column),
            kolom=submission.heading(self.column),
            tanggal=format_day(self.on, language),
            **blanks,
        )

    def _unit_of(self, role: RoleId, named: UnitId | None = None) -> UnitId | None:
        """Return the unit whose holder is meant; None for a role that is held once."""
        if not self.submission.office.role_by_id[role].of_unit:
            return None
        return named or self.submission.unit_of(self.actor)

    def _expected(self, role: RoleId) -> str:
        """Return the official title of that day, followed by the holders' names where listed.

        A stand-in's title where only stand-ins of one kind serve.
        """
        office, unit = self.submission.office, self._unit_of(role)
        if office.role_by_id[role].of_unit and unit is None:
            return office.role_by_id[role].label(office.language)
        holders = holders_of(office, role, unit, self.on)
        kinds = {holder.acting for holder in holders}
        acting = kinds.pop() if len(kinds) == 1 else None
        title = title_of(office, role, unit, acting, self.on)
        names = self._names(holders, acting)
        return f"{title} ({names})" if names else title

    def _names(self, holders: tuple[Holder, ...], titled: Acting | None = None) -> str:
        """Return the people's names, with Plt. or Plh. unless that is `titled`; "" for none."""
        names = dict.fromkeys(
            f"{holder.acting.abbreviation} {holder.name}"
            if holder.acting and holder.acting is not titled
            else holder.name
            for holder in holders
            if not self.submission.office.role_book.is_title(holder.name)
        )
        return "; ".join(names)

    def _unit_fits(self, unit: UnitId | None) -> bool:
        """Return whether the official's unit fits; a title without one is the submission's own."""
        own = self.submission.unit
        match self.actor.scope:
            case Scope.ANY:
                return True
            case Scope.OWN_UNIT:
                return unit is None or own is None or unit == own
            case Scope.UNIT:
                return unit is None or unit == self.actor.unit
            case _:
                assert_never(self.actor.scope)

    def _untimely(self, claim: RoleClaim, role: RoleId, unit: UnitId | None) -> Finding | None:
        """Return an error where the person named does not hold the role on the day of the step."""
        known = listed(self.submission.office, role, unit)
        serving = tuple(holder for holder in known if holder.span.holds(self.on))
        if claim.person is not None:
            if any(holder.name == claim.person for holder in serving):
                return None
            if claim.acting is None:
                return self._not_then(role, unit, serving)
            return self._finding("unnamed", is_error=True)
        if claim.acting is not None:
            stands_in = any(holder.acting for holder in serving)
            return None if stands_in else self._finding("unnamed", is_error=True)
        if serving or not any(holder.acting is None for holder in known):
            return None
        return self._not_then(role, unit, ())

    def _not_then(self, role: RoleId, unit: UnitId | None, serving: tuple[Holder, ...]) -> Finding:
        title = title_of(self.submission.office, role, unit, day=self.on)
        if not serving:
            return self._finding("nobody_then", is_error=True, jabatan=title)
        names = self._names(serving) or title
        return self._finding("not_then", is_error=True, jabatan=title, siapa=names)

    def _misnamed(self, claim: RoleClaim, role: RoleId, unit: UnitId | None) -> Finding | None:
        """Return a warning where the title is not that of the holder, or the name is unlisted."""
        office = self.submission.office
        serving = holders_of(office, role, unit, self.on)
        if claim.person is not None:
            serving = tuple(holder for holder in serving if holder.name == claim.person)
        untitled = not claim.titled if claim.person is not None else not serving
        if not untitled and not any(_same_acting(claim, holder) for holder in serving):
            title = title_of(office, role, unit, serving[0].acting, self.on)
            return self._finding("title", is_error=False, jabatan=title)
        if claim.stranger and self._people_known():
            return self._finding("unknown", is_error=False)
        return None

    def _people_known(self) -> bool:
        """Return whether the office lists people, not only titles, for the step's roles."""
        office = self.submission.office
        return any(
            not office.role_book.is_title(holder.name)
            for role in (*self.actor.roles, *self.actor.accepted)
            for holder in listed(office, role, self._unit_of(role))
        )


def _same_acting(claim: RoleClaim, holder: Holder) -> bool:
    if claim.acting is None or holder.acting is None:
        return claim.acting is holder.acting
    return claim.acting.matches(holder.acting)
