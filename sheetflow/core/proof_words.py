"""How well it is proved who did a step, in words for people: in `history` and in papers."""

from datetime import datetime
from typing import assert_never

from sheetflow.core.formatting import NONE_GIVEN, format_day
from sheetflow.core.names import RoleId, StateId
from sheetflow.core.office import Office
from sheetflow.core.records import Event, Level, Proof


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


def _moment(at: str, office: Office) -> str:
    """Return the day and time of an ISO moment, in the office's zone; a dash for none.

    A ledger may have been edited: what is no moment is printed as it is there.
    """
    try:
        moment = datetime.fromisoformat(at).astimezone(office.zone)
    except (ValueError, OverflowError):
        return at or NONE_GIVEN
    return f"{format_day(moment.date(), office.language)} {moment:%H:%M}"


def state_label(state: StateId, office: Office) -> str:
    """Return a state's name; its identifier where today's form no longer has it."""
    known = office.form.state_by_id.get(state)
    return known.label(office.language) if known else state
