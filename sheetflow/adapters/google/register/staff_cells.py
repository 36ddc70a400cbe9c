"""The only writes into staff's own cells: an imported list, and identifiers that were deleted.

A write finds its row by number, and Sheets refuses no write whose row has moved meanwhile.  So for
an import the whole tab is protected for the job alone before its free rows are searched, and the
request that fills them also deletes the protection.  A row whose identifier was deleted is marked
with a named range instead, which moves along when rows above it are added or removed; it is read
through that mark, and only if it still is the planned row, the identifier is written through the
mark.  That takes four calls, but protected columns make it rare.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.register.reading import serial
from sheetflow.core.own_cells import ShowRow

IMPORTING = 710_000_900
"""The number of the protection that locks the tab while a list is imported."""
_MARK = "sheetflow_"
"""Begins the names of marks; one that a killed run has left may be deleted."""

Entry = str | int | date


class LockedTab:
    """The register's tab, locked for the job alone from `lock` to `fill` or `unlock`.

    A job that was killed in between leaves it locked; `lock` replaces such a protection.
    """

    def __init__(self, client: GoogleClient, spreadsheet_id: str, sheet_id: int) -> None:
        self._client = client
        self._id = spreadsheet_id
        self._sheet_id = sheet_id
        self._rows = 0

    def lock(self) -> None:
        """Lock the tab: only the job and the spreadsheet's owner can edit it."""
        fields = (
            "sheets(properties(sheetId,gridProperties.rowCount),protectedRanges.protectedRangeId)"
        )
        tabs = self._client.sheet(self._id, (), fields).get("sheets", [])
        there = {one["protectedRangeId"] for tab in tabs for one in tab.get("protectedRanges", [])}
        about = (tab["properties"] for tab in tabs)
        mine = next(one for one in about if one.get("sheetId", 0) == self._sheet_id)
        self._rows = int(mine["gridProperties"]["rowCount"])
        # All rows as a range: Sheets allows only one protection of a whole tab.
        rows = sheet_requests.area(self._sheet_id, 0, self._rows)
        lock = sheet_requests.add_protection(
            IMPORTING, rows, "sheetflow import", self._client.account
        )
        self._change(
            *([sheet_requests.delete_protection(IMPORTING)] if IMPORTING in there else []), lock
        )

    def fill(self, cells: Mapping[tuple[int, int], Entry]) -> None:
        """Write `cells` (row and column from 1) and unlock the tab, all or none."""
        more = max((row for row, _ in cells), default=0) - self._rows
        grown = [sheet_requests.append_dimension(self._sheet_id, "ROWS", more)] if more > 0 else []
        written = [self._written(run) for run in _side_by_side(cells)]
        self._change(*grown, *written, sheet_requests.delete_protection(IMPORTING))

    def unlock(self) -> None:
        """Unlock the tab without writing."""
        self._change(sheet_requests.delete_protection(IMPORTING))

    def _change(self, *requests: Json) -> None:
        self._client.change(self._id, requests, repeatable=False)

    def _written(self, run: "_Run") -> Json:
        (row, column), _ = run[0]
        values = [{sheet_requests.VALUE: _value(entry)} for _, entry in run]
        return sheet_requests.update_cells(self._sheet_id, row - 1, column - 1, [values])


_Run = list[tuple[tuple[int, int], Entry]]


def _side_by_side(cells: Mapping[tuple[int, int], Entry]) -> list[_Run]:
    """Group neighbours in one row, so that other cells are not overwritten."""
    placed = sorted(cells.items())
    grouped = groupby(enumerate(placed), lambda one: (one[1][0][0], one[1][0][1] - one[0]))
    return [[cell for _, cell in run] for _, run in grouped]


def _value(entry: Entry) -> Json:
    if isinstance(entry, datetime):
        seconds = entry.hour * 3600 + entry.minute * 60 + entry.second
        return {"numberValue": serial(entry.date()) + seconds / 86_400}
    if isinstance(entry, date):
        return {"numberValue": serial(entry)}
    return {"numberValue": entry} if isinstance(entry, int) else {"stringValue": entry}


def restore(
    sheet: OfficeSheet,
    sheet_id: int,
    column: int,
    cleared: Sequence[ShowRow],
    raw: Sequence[Sequence[Any]],
) -> None:
    """Restore identifiers in `column` (from 0); none in a row that has changed since `raw`.

    Raises UnavailableError.
    """
    token = uuid.uuid4().hex
    marks = {f"{_MARK}{token}_{place}": one for place, one in enumerate(cleared)}
    ranges: dict[str, Json] = {}
    for name, one in marks.items():
        ranges[name] = sheet_requests.area(sheet_id, one.row - 1, one.row)
        ranges[f"{name}_id"] = sheet_requests.area(
            sheet_id, one.row - 1, one.row, column, column + 1
        )
    sheet.change(
        [
            {"addNamedRange": {"namedRange": {"namedRangeId": name, "name": name, "range": where}}}
            for name, where in ranges.items()
        ]
    )
    try:
        found = sheet.client.values(sheet.id, [{"a1Range": name} for name in marks])
        cells = {
            f"{name}_id": [[one.restore_id]]
            for (name, one), rows in zip(marks.items(), found, strict=True)
            if _trimmed(rows[0] if rows else []) == _trimmed(raw[one.row - 1])
        }
        if cells:
            sheet.client.put(sheet.id, cells)
    finally:
        sheet.change([{"deleteNamedRange": {"namedRangeId": name}} for name in ranges])


def _trimmed(row: Sequence[Any]) -> list[Any]:
    cells = list(row)
    while cells and cells[-1] in ("", None):
        cells.pop()
    return cells
