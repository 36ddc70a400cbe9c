"""The signatory of a paper on a day: the office's title, the person's name and NIP.

The person who serves that day by the office's list signs.  A stand-in serves on exactly the days of
the list, for then the definitive holder is absent or there is none: where both are listed, the
stand-in signs, unless the row names the definitive title or the definitive holder, who then was
present.  Where the row names a stand-in's title or a person who served that day, that person signs.
"""

from dataclasses import dataclass
from datetime import date

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.office import Office, holders_of, title_of
from sheetflow.core.organisation import Holder
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
