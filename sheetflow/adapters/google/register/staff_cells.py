"""Writing staff's own cells into free rows of the sheet: only ever because a person asked for it.

A row is known by its place while it is written to, and nothing in Sheets refuses a write whose
row has been sorted away meanwhile.  So the whole tab is protected for the job alone before its
free rows are looked for, and the same request that fills them takes the protection away.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.ledger.tabs import Json
from sheetflow.adapters.google.register.reading import serial
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


IMPORTING = 710_000_900
"""The number of the protection that holds the tab while a list is brought in."""

Entry = str | int | date


class LockedTab:
    """The register's tab, held for the job alone from `hold` to `fill` or `release`.

    A job that was killed in between leaves it held; `hold` takes over such a protection.
    """

    def __init__(self, client: GoogleClient, spreadsheet_id: str, sheet_id: int) -> None:
        self._client = client
        self._id = spreadsheet_id
        self._sheet_id = sheet_id
        self._rows = 0

    def hold(self) -> None:
        """Nobody else but the spreadsheet's owner can edit the tab from now on."""
        fields = (
            "sheets(properties(sheetId,gridProperties.rowCount),protectedRanges.protectedRangeId)"
        )
        tabs = self._client.sheet(self._id, (), fields).get("sheets", [])
        there = {one["protectedRangeId"] for tab in tabs for one in tab.get("protectedRanges", [])}
        about = [tab["properties"] for tab in tabs]
        mine = next(one for one in about if one.get("sheetId", 0) == self._sheet_id)
        self._rows = int(mine["gridProperties"]["rowCount"])
        protected: Json = {
            "protectedRangeId": IMPORTING,
            # All rows, and yet no whole tab, of which Sheets allows one protection only.
            "range": {"sheetId": self._sheet_id, "startRowIndex": 0, "endRowIndex": self._rows},
            "description": "sheetflow import",
        }
        if self._client.account:
            protected["editors"] = {"users": [self._client.account]}
        old = [_released()] if IMPORTING in there else []
        hold = {"addProtectedRange": {"protectedRange": protected}}
        self._client.change(self._id, [*old, hold], repeatable=False)

    def fill(self, cells: Mapping[tuple[int, int], Entry]) -> None:
        """Put `cells` (row and column from 1) there and let go of the tab, all or none."""
        last = max((row for row, _ in cells), default=0)
        more = [_more_rows(self._sheet_id, last - self._rows)] if last > self._rows else []
        written = [_written(self._sheet_id, run) for run in _runs(cells)]
        self._client.change(self._id, [*more, *written, _released()], repeatable=False)

    def release(self) -> None:
        """Let go of the tab without writing."""
        self._client.change(self._id, [_released()], repeatable=False)


def _released() -> Json:
    return {"deleteProtectedRange": {"protectedRangeId": IMPORTING}}


def _more_rows(sheet_id: int, count: int) -> Json:
    return {"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": count}}


_Run = list[tuple[tuple[int, int], Entry]]


def _runs(cells: Mapping[tuple[int, int], Entry]) -> list[_Run]:
    """Cells side by side in one row, so that what stands between them is not touched."""
    placed = sorted(cells.items())
    grouped = groupby(enumerate(placed), lambda one: (one[1][0][0], one[1][0][1] - one[0]))
    return [[cell for _, cell in run] for _, run in grouped]


def _written(sheet_id: int, run: _Run) -> Json:
    (row, column), _ = run[0]
    start = {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": column - 1}
    values = [{"userEnteredValue": _value(entry)} for _, entry in run]
    return {"updateCells": {"start": start, "rows": [{"values": values}],
                            "fields": "userEnteredValue"}}  # fmt: skip


def _value(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, datetime):
        seconds = entry.hour * 3600 + entry.minute * 60 + entry.second
        return {"numberValue": serial(entry.date()) + seconds / 86_400}
    if isinstance(entry, date):
        return {"numberValue": serial(entry)}
    return {"numberValue": entry} if isinstance(entry, int) else {"stringValue": entry}
