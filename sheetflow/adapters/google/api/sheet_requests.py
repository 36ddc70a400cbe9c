"""Builders of spreadsheets.batchUpdate requests; rows and columns count from 0."""

import json
from collections.abc import Iterable, Sequence

from sheetflow.adapters.google.api.errors import Json

VALUE = "userEnteredValue"
MAX_BYTES = 1_500_000
"""Characters of one batchUpdate; Google advises at most 2 MB."""


def area(
    tab: int,
    first_row: int | None = None,
    end_row: int | None = None,
    first_column: int | None = None,
    end_column: int | None = None,
) -> Json:
    """Return a GridRange; ends are exclusive, None is the tab's edge."""
    ends = {
        "startRowIndex": first_row,
        "endRowIndex": end_row,
        "startColumnIndex": first_column,
        "endColumnIndex": end_column,
    }
    return {"sheetId": tab, **{name: at for name, at in ends.items() if at is not None}}


def one_cell(tab: int) -> Json:
    """Return the GridRange of a tab's first cell."""
    return area(tab, 0, 1, 0, 1)


def value_cell(value: object) -> Json:
    """Return the CellData of a RAW text or a number; "" is an empty cell."""
    if value == "":
        return {}
    return {VALUE: {"stringValue" if isinstance(value, str) else "numberValue": value}}


def formula_cell(formula: str) -> Json:
    """Return the CellData of a formula."""
    return {VALUE: {"formulaValue": formula}}


def value_row(values: Sequence[object]) -> list[Json]:
    """Return cells of RAW values."""
    return [value_cell(value) for value in values]


def update_cells(
    tab: int, row: int, column: int, rows: Sequence[Sequence[Json]], fields: str = VALUE
) -> Json:
    """Write rows of cells from the corner (`row`, `column`) on."""
    start = {"sheetId": tab, "rowIndex": row, "columnIndex": column}
    data = [{"values": list(cells)} for cells in rows]
    return {"updateCells": {"start": start, "rows": data, "fields": fields}}


def append_cells(tab: int, rows: Sequence[Sequence[Json]]) -> Json:
    """Append rows below all content of the tab."""
    data = [{"values": list(cells)} for cells in rows]
    return {"appendCells": {"sheetId": tab, "rows": data, "fields": VALUE}}


def repeat_cell(where: Json, cell: Json, fields: str = VALUE) -> Json:
    """Repeat one cell in an area."""
    return {"repeatCell": {"range": where, "cell": cell, "fields": fields}}


def append_dimension(tab: int, dimension: str, length: int) -> Json:
    """Append "ROWS" or "COLUMNS" at the end."""
    return {"appendDimension": {"sheetId": tab, "dimension": dimension, "length": length}}


def add_protection(number: int, where: Json, description: str, editor: str = "") -> Json:
    """Add a protection under a chosen number; with `editor` "" Google chooses who may edit."""
    protected: Json = {"protectedRangeId": number, "range": where, "description": description}
    if editor:
        protected["editors"] = {"users": [editor]}
    return {"addProtectedRange": {"protectedRange": protected}}


def delete_protection(number: int) -> Json:
    """Delete a protection; refused when it does not exist."""
    return {"deleteProtectedRange": {"protectedRangeId": number}}


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return neighbouring numbers as pairs of first and (exclusive) end."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found


def batches(requests: Iterable[Json]) -> list[list[Json]]:
    """Split the requests, in order, into as few batchUpdates as their size allows."""
    found: list[list[Json]] = []
    size = 0
    for request in requests:
        length = len(json.dumps(request))
        size += length
        if not found or size > MAX_BYTES:
            found.append([])
            size = length
        found[-1].append(request)
    return found
