"""Identifiers that look alike and must not be mistaken for each other; those of spare rows."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, NewType

from sheetflow.core.setting_rules import reference

SubmissionId = NewType("SubmissionId", str)
"""What the ledger follows through an SOP.  A row that was split has two, see `RowId`."""

RowId = NewType("RowId", str)
"""The identifier that stands in a row of the register (`ID Pengajuan`)."""

ColumnId = NewType("ColumnId", Annotated[str, reference("column")])
StateId = NewType("StateId", Annotated[str, reference("state")])
TransitionId = NewType("TransitionId", str)
RoleId = NewType("RoleId", Annotated[str, reference("role")])
UnitId = NewType("UnitId", Annotated[str, reference("unit")])
WorkflowId = NewType("WorkflowId", Annotated[str, reference("workflow")])
RunId = NewType("RunId", str)
EffectId = NewType("EffectId", str)

DrivePath = NewType("DrivePath", str)
"""A path inside the office's Drive folder, with `/` between its parts and none at its ends."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""


_PLACE = re.compile(r"\{(yyyy|yy|mm|n(?::0(\d{1,2}))?)\}")


def row_ids(pattern: str, first: int, count: int, on: date) -> tuple[RowId, ...]:
    """Return `count` identifiers from number `first` on, with the year and month of `on`."""
    return tuple(_filled(pattern, number, on) for number in range(first, first + count))


def _filled(pattern: str, number: int, on: date) -> RowId:
    days = {"yyyy": f"{on:%Y}", "yy": f"{on:%y}", "mm": f"{on:%m}"}

    def value(place: re.Match[str]) -> str:
        return days.get(place[1]) or str(number).zfill(int(place[2] or 0))

    return RowId(_PLACE.sub(value, pattern))


def highest_number(pattern: str, ids: Iterable[RowId]) -> int:
    """Return the highest number of the identifiers by this pattern; 0 for none."""
    expression, end = "", 0
    for place in _PLACE.finditer(pattern):
        digits = "([0-9]{1,15})" if place[1].startswith("n") else "[0-9]{2,4}"
        expression += re.escape(pattern[end : place.start()]) + digits
        end = place.end()
    form = re.compile(expression + re.escape(pattern[end:]))
    found = (form.fullmatch(name) for name in ids)
    return max((int(match[1]) for match in found if match and match.groups()), default=0)


def first_free(pattern: str, next_number: int, ids: Iterable[RowId]) -> int:
    """Return the first number from `next_number` on that is above all identifiers' numbers."""
    return max(next_number, highest_number(pattern, ids) + 1)
