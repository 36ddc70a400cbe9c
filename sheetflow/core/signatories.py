"""Who signs a paper on a day, by title, name and NIP; how well it is proved who did a step.

The person who serves that day by the office's list signs.  A stand-in serves on exactly the days of
the list, for then the definitive holder is absent or there is none: where both are listed, the
stand-in signs, unless the row names the definitive title or the definitive holder, who then was
present.  Where the row names a stand-in's title or a person who served that day, that person signs.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from sheetflow.core.acting import Acting
from sheetflow.core.formatting import NONE_GIVEN, format_day
from sheetflow.core.names import RoleId, StateId, UnitId
from sheetflow.core.office import Office, holders_of, title_of
from sheetflow.core.organisation import Holder
from sheetflow.core.records import Event, Level, Proof
from sheetflow.core.register.roles import RoleClaim, read_role


@dataclass(frozen=True, slots=True)
class Signatory:
    """A signature's title, and the name and NIP below it; "" where the office lists none."""

    title: str
    name: str = ""
    nip: str = ""


def signatory_of(
    office: Office, role: RoleId, unit: UnitId | None, day: date, written: str = ""
) -> Signatory:
    """Return who signs as `role` of `unit` on `day`.

    `written` is the row's cell of who did it (Verifikator, Pemeriksa …): it chooses among those who
    served that day and is never printed itself.
    """
    claim = _claim(office, role, written, day)
    if claim is not None and claim.unit:
        unit = claim.unit
    chosen = _chosen(holders_of(office, role, unit, day), claim)
    names = {holder.name: holder for holder in chosen}
    title = title_of(office, role, unit, _acting(chosen, claim), day)
    if len(names) != 1:
        # No holder is listed, or several and the row names none of them: it is written by hand.
        return Signatory(title)
    (holder,) = names.values()
    if office.role_book.is_title(holder.name):
        return Signatory(title)
    return Signatory(title, holder.name, holder.nip)


def _claim(office: Office, role: RoleId, written: str, day: date) -> RoleClaim | None:
    """Return the first claim to the role in the cell's text."""
    claims = read_role(written, office.role_book, office.placeholders, day).value or ()
    return next((claim for claim in claims if claim.role == role), None)


def _chosen(serving: tuple[Holder, ...], claim: RoleClaim | None) -> tuple[Holder, ...]:
    definitive = tuple(holder for holder in serving if holder.acting is None)
    stand_ins = tuple(holder for holder in serving if holder.acting is not None)
    if claim is None:
        return stand_ins or definitive
    if claim.person is not None:
        named = tuple(holder for holder in serving if holder.name == claim.person)
        return named or definitive or stand_ins
    if claim.acting is None:
        return definitive or stand_ins
    alike = tuple(holder for holder in stand_ins if holder.acting is claim.acting)
    return alike or stand_ins or definitive


def _acting(chosen: tuple[Holder, ...], claim: RoleClaim | None) -> Acting | None:
    """Return how the chosen serve; by the row where the list leaves it open or names no one."""
    written = claim.acting if claim else None
    kinds = {holder.acting for holder in chosen}
    listed = kinds.pop() if len(kinds) == 1 else None
    if not chosen:
        return written
    return written or listed if listed is Acting.EITHER else listed


def proof_lines(event: Event, office: Office) -> tuple[str, ...]:
    """Return how well it is proved who did the step, besides his name; () where nothing is."""
    proof, evidence = event.proof, dict(event.evidence)
    if proof is None:
        return ()
    filled = event.actor in {evidence.get(name) for name in proof.filled}
    by_rule = bool(event.actor) and filled and proof.level is not Level.APPROVAL
    grade = _grade(proof, office)
    if proof.level is Level.NAMED and (filled or not event.actor):
        grade = ""
    return tuple(filter(None, (office.text("proof.filled") if by_rule else "", grade)))


def _grade(proof: Proof, office: Office) -> str:
    """Return the proof's grade and what it rests on; "" for a step of the job itself."""
    match proof.level:
        case Level.SYSTEM:
            return ""
        case Level.NAMED:
            return office.text("proof.named")
        case Level.PROTECTED:
            roles = ", ".join(role_label(role, office) for role in proof.roles)
            return office.text("proof.protected", peran=roles, siapa=", ".join(proof.editors))
        case Level.APPROVAL | Level.SIGNED:
            who, at = ", ".join(proof.who), _moment(proof.at, office)
            key = f"proof.{proof.level.value}"
            return office.text(key, siapa=who, kapan=at, rujukan=proof.reference)
        case _:
            assert_never(proof.level)


def role_label(role: RoleId, office: Office) -> str:
    """Return a role's name; its identifier where today's office no longer has it."""
    known = office.role_by_id.get(role)
    return known.label(office.language) if known else role


def state_label(state: StateId, office: Office) -> str:
    """Return a state's name; its identifier where today's form no longer has it."""
    known = office.form.state_by_id.get(state)
    return known.label(office.language) if known else state


def _moment(at: str, office: Office) -> str:
    """Return the day and time of an ISO moment, in the office's zone; a dash for none.

    A ledger may have been edited: what is no moment is printed as it is there.
    """
    try:
        moment = datetime.fromisoformat(at).astimezone(office.zone)
    except (ValueError, OverflowError):
        return at or NONE_GIVEN
    return f"{format_day(moment.date(), office.language)} {moment:%H:%M}"
