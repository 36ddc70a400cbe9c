"""Who holds a role on a day, and the title they hold it by."""

from __future__ import annotations

from datetime import date

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.office import Holder, Office


def holders_of(office: Office, role: RoleId, unit: UnitId | None, day: date) -> tuple[Holder, ...]:
    """Return everybody who holds the role of that unit on the day, stand-ins among them."""
    return tuple(holder for holder in listed(office, role, unit) if holder.span.holds(day))


def listed(office: Office, role: RoleId, unit: UnitId | None) -> tuple[Holder, ...]:
    """Return everybody whom the office ever names for the role of that unit."""
    everywhere = office.holders_by_post.get((role, None), ())
    return (*everywhere, *office.holders_by_post.get((role, unit), ())) if unit else everywhere


def title_of(
    office: Office,
    role: RoleId,
    unit: UnitId | None,
    acting: Acting | None = None,
    day: date | None = None,
) -> str:
    """Return the official title: "Plh. Kepala Subbagian Hukum dan SDM".

    The unit is called as on `day`, else as at present.
    """
    held = office.role_by_id[role]
    known = office.unit_by_id.get(unit) if unit and held.of_unit else None
    parts = (
        acting.abbreviation if acting else "",
        held.paper_title(office.language),
        known.label_on(day)(office.language) if known else "",
    )
    return " ".join(part for part in parts if part)
