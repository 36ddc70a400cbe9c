"""What the spreadsheet says of who may edit which of staff's columns (see `core.protection`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sheetflow.core.names import ColumnId
from sheetflow.core.protection import Protection
from sheetflow.core.register.headings import Header

Json = Mapping[str, Any]


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


def trusted_editors(account: str, on_own_tab: Iterable[str]) -> frozenset[str]:
    """Who can write everywhere: the job's `account` ("" not known) and the spreadsheet's owner.

    Google puts the owner of a spreadsheet on each of its protections, so that they are those who
    stand on the one of the job's own tab.  More than these two are nobody's proof: then somebody
    let others in there too.
    """
    job = frozenset({account.lower()} - {""})
    found = job | {name.lower() for name in on_own_tab}
    return found if len(found) <= 2 else job


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
