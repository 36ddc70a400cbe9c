"""Putting back an identifier that was wiped, although its row has no name to be found by.

The row is marked with a named range, which goes along when rows above it come or go; then it is
read through that mark, and only if it still is the row that was planned for, the identifier is
written through the mark.  Four calls, for something that protected columns make rare.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.ledger.tabs import Json
from sheetflow.core.names import RowId

PREFIX = "sheetflow_"
"""Of the names of marks; one that was left behind by a killed run may be deleted."""


@dataclass(frozen=True, slots=True)
class WipedIdentifier:
    """`row` is its number in the reading, `raw` its values there."""

    row: int
    name: RowId
    raw: Sequence[Any]


def restore(
    sheet: OfficeSheet, sheet_id: int, column: int, wiped: Sequence[WipedIdentifier]
) -> int:
    """How many identifiers were put back into `column` (from 0); none into a row that has changed.

    Raises UnavailableError.
    """
    token = uuid.uuid4().hex
    marks = {f"{PREFIX}{token}_{place}": one for place, one in enumerate(wiped)}
    sheet.change(
        [
            request
            for name, one in marks.items()
            for request in _marking(name, sheet_id, column, one)
        ]
    )
    try:
        same = _still_there(sheet, marks)
        if same:
            cells = {f"{name}_id": [[one.name]] for name, one in same.items()}
            sheet.client.put(sheet.id, cells)
    finally:
        names = [whole for name in marks for whole in (name, f"{name}_id")]
        sheet.change([{"deleteNamedRange": {"namedRangeId": name}} for name in names])
    return len(same)


def _marking(name: str, sheet_id: int, column: int, one: WipedIdentifier) -> list[Json]:
    """Marks of the whole row, and of its identifier's cell."""
    row = {"sheetId": sheet_id, "startRowIndex": one.row - 1, "endRowIndex": one.row}
    cell = {**row, "startColumnIndex": column, "endColumnIndex": column + 1}
    return [
        {"addNamedRange": {"namedRange": {"namedRangeId": key, "name": key, "range": area}}}
        for key, area in ((name, row), (f"{name}_id", cell))
    ]


def _still_there(
    sheet: OfficeSheet, marks: Mapping[str, WipedIdentifier]
) -> dict[str, WipedIdentifier]:
    """The marks whose row reads as it did."""
    found = sheet.client.values(sheet.id, [{"a1Range": name} for name in marks])
    return {
        name: one
        for (name, one), rows in zip(marks.items(), found, strict=True)
        if _trimmed(rows[0] if rows else []) == _trimmed(one.raw)
    }


def _trimmed(row: Sequence[Any]) -> list[Any]:
    cells = list(row)
    while cells and cells[-1] in ("", None):
        cells.pop()
    return cells
