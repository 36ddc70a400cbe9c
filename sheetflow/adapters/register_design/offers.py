"""Which entries a cell's drop-down offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sheetflow.core.form import Column, Kind
from sheetflow.core.names import UnitId
from sheetflow.core.office import Office, holders_of
from sheetflow.core.organisation import Role


def entries(column: Column, office: Office, on: date) -> tuple[str, ...]:
    """What the column's drop-down offers, in order; empty for a column without one.

    Subdivisions are those valid `on` the day the register is made.
    """
    language = office.language
    match column.kind:
        case Kind.STATUS:
            found = [state.label(language) for state in office.form.states]
        case Kind.UNIT:
            found = [unit.label(language) for unit in office.units if unit.span.holds(on)]
        case Kind.ROLE:
            roles = column.roles or tuple(role.id for role in office.roles)
            known = (office.role_by_id[role] for role in roles if role in office.role_by_id)
            found = [name for role in known for name in _holders(role, office, on)]
        case _:
            found = [choice.label(language) for choice in column.choices]
    return tuple(dict.fromkeys(found))


def _holders(role: Role, office: Office, on: date) -> Iterator[str]:
    """How a cell names the role: once, or once for each unit that has it; stand-ins of that day
    by their own title.
    """
    title = role.titles[0] if role.titles else role.label(office.language)
    if not role.of_unit:
        yield from _titles(title, role, None, office, on)
        return
    for unit in office.units:
        if unit.span.holds(on):
            named = f"{title} {unit.label(office.language)}"
            yield from _titles(named, role, unit.id, office, on)


def _titles(title: str, role: Role, unit: UnitId | None, office: Office, on: date) -> Iterator[str]:
    yield title
    for holder in holders_of(office, role.id, unit, on):
        if holder.acting is not None:
            yield f"{holder.acting.abbreviation} {title}"
