"""Requests on tables."""

import copy
from collections.abc import Iterator
from itertools import count

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.field_mask import merge
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import Area
from tests.google_emulator.sheets_batch import Batch, handles, whole_range
from tests.google_emulator.sheets_objects import check_free, find_object


def _checked_columns(table: Json, width: int) -> dict[int, Json]:
    """The columns a request names, by their place; refused when they do not fit together."""
    given: dict[int, Json] = {}
    for column in table.get("columnProperties", []):
        index, kind = column.get("columnIndex", 0), column.get("columnType")
        rule = column.get("dataValidationRule", {}).get("condition")
        if not 0 <= index < width or index in given:
            raise invalid(f"Invalid columnIndex: {index}")
        if kind == "DROPDOWN" and rule is None:
            raise invalid("Condition must be set for dropdown column type.")
        if kind != "DROPDOWN" and rule is not None:
            raise invalid("Cannot set condition for non-dropdown column type.")
        given[index] = column
    return given


def _columns(area: Area, given: dict[int, Json], unnamed: Iterator[int]) -> list[Json]:
    """An entry for every column; names are written into the header, or taken from it."""
    columns = []
    for index in range(area.width):
        column = dict(given.get(index, {}))
        cell = area.tab.grid.get(area.top, area.left + index)
        name = column.get("columnName")
        if name is None and (cell.value is None or column.get("columnType")):
            name = f"Column {next(unnamed)}"
        if name is not None:
            area.tab.grid.put(area.top, area.left + index, cell.with_entry(name, None))
        column |= {"columnName": name or str(cell.value)}
        columns.append({**column, "columnIndex": index} if index else column)
    return columns


def _untick(area: Area, columns: list[Json]) -> None:
    """Seen on the real service: under a column of truth values text and blanks become FALSE."""
    for column in columns:
        if column.get("columnType") != "BOOLEAN":
            continue
        at = area.left + column.get("columnIndex", 0)
        for row in range(area.top + 1, area.bottom):
            cell = area.tab.grid.get(row, at)
            if cell.formula is None and (cell.value is None or isinstance(cell.value, str)):
                area.tab.grid.put(row, at, cell.with_entry(value=False, formula=None))


@handles("addTable")
def add_table(batch: Batch, request: Json) -> Json:
    """A table: a named range with typed columns; its header is the first row."""
    table: Json = copy.deepcopy(request.get("table", {}))
    table["range"] = whole_range(table.get("range", {}))
    area = batch.area(table["range"])
    table["range"] = area.grid_range()
    check_free(batch, "tables", area, None, "a table")
    table.setdefault("tableId", str(batch.new_id()))
    table.setdefault("name", f"Table{1 + sum(1 for _ in batch.book.every('tables'))}")
    given = _checked_columns(table, area.width)
    table["columnProperties"] = _columns(area, given, count(1))
    _untick(area, table["columnProperties"])
    area.tab.objects["tables"].append(table)
    return {"table": copy.deepcopy(table)}


@handles("updateTable")
def update_table(batch: Batch, request: Json) -> None:
    """Masked fields of a table; its columns are replaced as a whole."""
    asked = request.get("table", {})
    mask = batch.mask(request, "Table")
    wanted = asked.get("tableId", "")
    tab, old = find_object(batch, "tables", "tableId", wanted, "No table with id")
    new = merge(old, asked, mask) | {"tableId": wanted}
    new["range"] = whole_range(new.get("range", {}))
    area = batch.area(new["range"])
    check_free(batch, "tables", area, old, "a table")
    if "columnProperties" in mask or "*" in mask:
        given = _checked_columns(asked, area.width)
        if any("columnName" not in column for column in given.values()):
            raise invalid("Table header row cell must have a value.")
        new["columnProperties"] = _columns(area, given, count(1))
        _untick(area, new["columnProperties"])
    tab.objects["tables"][tab.objects["tables"].index(old)] = new


@handles("deleteTable")
def delete_table(batch: Batch, request: Json) -> None:
    """A table goes, its cells with it, and the conditional colours that lie within it."""
    wanted = request.get("tableId", "")
    tab, old = find_object(batch, "tables", "tableId", wanted, "No table with id")
    area = batch.area(old["range"])
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            tab.grid.put(row, column, tab.grid.get(row, column).with_entry(None, None))
    tab.objects["tables"].remove(old)
    tab.objects["conditionalFormats"] = [
        rule
        for rule in tab.objects["conditionalFormats"]
        if not all(area.contains(batch.area(r, writes=False)) for r in rule["ranges"])
    ]


def check_untyped(batch: Batch, area: Area) -> None:
    """400 when the area reaches into a column of a table that has a type."""
    for table in area.tab.objects["tables"]:
        whole = batch.area(table["range"], writes=False)
        for column in table["columnProperties"]:
            at = whole.left + column.get("columnIndex", 0)
            typed = Area(area.tab, whole.top + 1, at, whole.bottom, at + 1)
            if column.get("columnType") and typed.touches(area):
                raise invalid("This operation is not allowed on cells in typed columns.")
