"""For whom each of staff's columns is protected: how well an entry proves who made it.

Sheets does not tell who wrote a cell.  A column that only some may edit proves that one of them
did; any other column proves nothing more than the name that stands in the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sheetflow.core.names import ColumnId
from sheetflow.core.register.headings import Header

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Protection:
    """Who may edit a column's cells below the header, the owner of the spreadsheet aside.

    `users` are e-mail addresses in small letters, `groups` those of groups; `domain`: everybody
    of the domain who may edit the spreadsheet.  `known` is False where the job may not see the
    list because it is not on it itself.
    """

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    domain: bool = False
    known: bool = True

    def proves(self, allowed: Iterable[str]) -> bool:
        """Whether nobody but `allowed` (addresses of people and groups) can have written."""
        names = {name.lower() for name in allowed}
        return self.known and not self.domain and self.users | self.groups <= names


def protections(ranges: Iterable[Json], header: Header) -> dict[ColumnId, Protection]:
    """The protection of each column that is protected whole; a column that is missing is open.

    A mere warning stops nobody, and a range that ends above the last row, or leaves cells out,
    protects only some rows: neither counts.  Of several over one column, only who is on all of
    them may edit.
    """
    found: dict[ColumnId, Protection] = {}
    for protected in ranges:
        if protected.get("warningOnly") or protected.get("unprotectedRanges"):
            continue
        area = protected.get("range")
        if area is None or "endRowIndex" in area or area.get("startRowIndex", 0) > header.first:
            continue
        first, end = area.get("startColumnIndex", 0), area.get("endColumnIndex")
        for column, places in header.places.items():
            if first <= places[0] and (end is None or places[0] < end):
                one = _protection(protected)
                found[column] = _both(found[column], one) if column in found else one
    return found


def _protection(protected: Json) -> Protection:
    editors = protected.get("editors")
    if editors is None:
        return Protection(known=False)
    return Protection(
        frozenset(name.lower() for name in editors.get("users", [])),
        frozenset(name.lower() for name in editors.get("groups", [])),
        bool(editors.get("domainUsersCanEdit")),
    )


def _both(one: Protection, other: Protection) -> Protection:
    """Those who are on both lists; a group is not looked into, so the one that names people
    decides."""
    if not one.known or not other.known:
        return one if one.known else other
    if one.domain or other.domain:
        return other if one.domain else one
    return Protection(one.users & other.users, one.groups & other.groups)
