"""The same submission entered twice: same title, activity date and channel (E-GANDA)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheetflow.core.names import RowId

KEYS = "\n"
"""Between the keys of a split row, which has one for each half."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A row with its natural keys.  `accepted`: the ledger already follows it."""

    id: RowId
    keys: str
    accepted: bool


def originals(rows: Sequence[Keyed]) -> Mapping[RowId, RowId]:
    """For each row that repeats another, the row it repeats.

    The earlier one is the one already accepted, then the one with the lower number: both are
    the same after sorting the sheet.  A split row that repeats two names the earlier of them.
    """
    holders: dict[str, list[Keyed]] = {}
    for row in rows:
        if row.keys:
            for key in dict.fromkeys(row.keys.split(KEYS)):
                holders.setdefault(key, []).append(row)
    found: dict[RowId, Keyed] = {}
    for group in holders.values():
        if len(group) > 1:
            first, *later = sorted(group, key=_rank)
            for row in later:
                found[row.id] = min(first, found.get(row.id, first), key=_rank)
    return {row_id: first.id for row_id, first in found.items()}


def _rank(row: Keyed) -> tuple[bool, tuple[tuple[int, str], ...], str]:
    return (not row.accepted, natural(row.id), row.id)


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts PUB-9 before PUB-10."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((int(part[:18]), "") if part.isdecimal() else (-1, part) for part in parts)
