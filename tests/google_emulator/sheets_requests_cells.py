"""Requests that write cells: updateCells, repeatCell, appendCells, borders, merges, ranges."""

import copy

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.borders import stored_borders
from tests.google_emulator.cell_entry import with_cell_data
from tests.google_emulator.cells import BLANK, Cell, for_alike
from tests.google_emulator.formula_parser import with_separator
from tests.google_emulator.formula_tokens import copied
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.ranges import Area, area_of_grid_range
from tests.google_emulator.sheets_batch import Batch, handles
from tests.google_emulator.sheets_dimensions import ensure_size
from tests.google_emulator.spreadsheet import Tab

BORDERS = ("top", "bottom", "left", "right")


def _write_rows(batch: Batch, area: Area, rows: list[Json], mask: Mask) -> None:
    grid, locale = area.tab.grid, batch.locale
    for down in range(area.height):
        cells = rows[down].get("values", []) if down < len(rows) else []
        for across in range(area.width):
            data = cells[across] if across < len(cells) else {}
            row, column = area.top + down, area.left + across
            grid.put(row, column, with_cell_data(grid.get(row, column), data, mask, locale))


@handles("updateCells")
def update_cells(batch: Batch, request: Json) -> None:
    """CellData from a start, or over a range (whose remaining cells are cleared)."""
    mask = batch.mask(request, "CellData")
    rows = request.get("rows", [])
    if "start" in request:
        start = request["start"]
        tab = batch.tab(start)
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        for down, row in enumerate(rows):
            width = len(row.get("values", []))
            area = Area(tab, top + down, left, top + down + 1, left + width)
            _check_inside(tab, area.bottom, area.right)
            batch.guard(area)
            _write_rows(batch, area, [row], mask)
        return
    area = batch.area(request.get("range", {}))
    height, width = len(rows), max((len(row.get("values", [])) for row in rows), default=0)
    if height > area.height:
        last = f"beyond the last requested row of: {area.bottom - 1}"
        raise invalid(f"Attempting to write row: {area.bottom}, {last}")
    if width > area.width:
        last = f"beyond the last requested column of: {area.right - 1}"
        raise invalid(f"Attempting to write column: {area.right}, {last}")
    _write_rows(batch, area, rows, mask)


def _check_inside(tab: Tab, bottom: int, right: int) -> None:
    grid = tab.grid
    if bottom > grid.row_count:
        last = f"beyond the last requested row of: {grid.row_count - 1}"
        raise invalid(f"Attempting to write row: {grid.row_count}, {last}")
    if right > grid.column_count:
        last = f"beyond the last requested column of: {grid.column_count - 1}"
        raise invalid(f"Attempting to write column: {grid.column_count}, {last}")


@handles("repeatCell")
def repeat_cell(batch: Batch, request: Json) -> None:
    """One CellData over a range; relative references in a formula move along."""
    mask = batch.mask(request, "CellData")
    area = batch.area(request.get("range", {}))
    data = request.get("cell", {})
    formula = data.get("userEnteredValue", {}).get("formulaValue")
    grid, locale = area.tab.grid, batch.locale
    of_blank = with_cell_data(BLANK, data, mask, locale)
    if formula:
        formula = with_separator(formula, locale.separator)
    only_value = mask == {"userEnteredValue": {}}
    looked = for_alike(lambda old: with_cell_data(old, data, mask, locale))
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            old = grid.get(row, column)
            if formula:
                moved = copied(formula, row - area.top, column - area.left)
                if only_value:
                    grid.put(row, column, old.with_entry(None, moved))
                    continue
                data = {**data, "userEnteredValue": {"formulaValue": moved}}
            elif old is BLANK:
                grid.put(row, column, of_blank)
                continue
            new = with_cell_data(old, data, mask, locale) if formula else looked(old)
            grid.put(row, column, new)


@handles("appendCells")
def append_cells(batch: Batch, request: Json) -> None:
    """Rows of CellData after the last row with data, growing the tab when needed."""
    mask = batch.mask(request, "CellData")
    tab = batch.tab(request)
    rows = request.get("rows", [])
    top = tab.grid.last_row_with_entry()
    for row in rows:
        _check_inside(tab, 0, len(row.get("values", [])))
    ensure_size(batch.book, tab, top + len(rows), 0)
    for down, row in enumerate(rows):
        width = len(row.get("values", []))
        area = Area(tab, top + down, 0, top + down + 1, width)
        batch.guard(area)
        _write_rows(batch, area, [row], mask)


@handles("updateBorders")
def update_borders(batch: Batch, request: Json) -> None:
    """Lines around and within a range."""
    area = batch.area(request.get("range", {}))
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            edges = {
                "top": "top" if row == area.top else "innerHorizontal",
                "bottom": "bottom" if row == area.bottom - 1 else "innerHorizontal",
                "left": "left" if column == area.left else "innerVertical",
                "right": "right" if column == area.right - 1 else "innerVertical",
            }
            lines = {edge: request[source] for edge, source in edges.items() if source in request}
            if lines:
                _draw(area.tab, row, column, lines)


def _draw(tab: Tab, row: int, column: int, lines: Json) -> None:
    cell = tab.grid.get(row, column)
    looks = dict((cell.extra or {}).get("userEnteredFormat", {}))
    looks["borders"] = stored_borders({**looks.get("borders", {}), **copy.deepcopy(lines)})
    if not looks["borders"]:
        del looks["borders"]
    tab.grid.put(row, column, cell.with_extra(userEnteredFormat=looks or None))


@handles("mergeCells")
def merge_cells(batch: Batch, request: Json) -> None:
    """Cells become one; only the value of the upper left one stays."""
    area = batch.area(request.get("range", {}))
    _take_merges(batch, area)
    kind = request.get("mergeType", "MERGE_ALL")
    if kind == "MERGE_ROWS":
        parts = [(row, area.left, row + 1, area.right) for row in range(area.top, area.bottom)]
    elif kind == "MERGE_COLUMNS":
        parts = [(area.top, at, area.bottom, at + 1) for at in range(area.left, area.right)]
    else:
        parts = [(area.top, area.left, area.bottom, area.right)]
    for part in parts:
        merged = Area(area.tab, *part)
        if merged.height * merged.width < 2:
            continue
        area.tab.objects["merges"].append(merged.grid_range())
        _keep_first(merged)


def _keep_first(area: Area) -> None:
    grid = area.tab.grid
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            cell = grid.get(row, column)
            if (row, column) != (area.top, area.left) and cell.has_entry:
                grid.put(row, column, cell.with_entry(None, None))


@handles("unmergeCells")
def unmerge_cells(batch: Batch, request: Json) -> None:
    """Merged cells are single again."""
    _take_merges(batch, batch.area(request.get("range", {})))


def _take_merges(batch: Batch, area: Area) -> None:
    kept = []
    for merge in area.tab.objects["merges"]:
        other = area_of_grid_range(batch.book, merge)
        if not area.touches(other):
            kept.append(merge)
        elif not area.contains(other):
            raise invalid("You must select all cells in a merged range to merge or unmerge them.")
    area.tab.objects["merges"] = kept


@handles("insertRange")
def insert_range(batch: Batch, request: Json) -> None:
    """Blank cells; those below or to the right make room."""
    area = batch.area(request.get("range", {}))
    tab = area.tab
    if request.get("shiftDimension") == "ROWS":
        ensure_size(batch.book, tab, _used_rows(tab) + area.height, 0)
        _slide(area, Area(tab, area.top, area.left, tab.grid.row_count, area.right), down=True)
    else:
        _slide(area, Area(tab, area.top, area.left, area.bottom, tab.grid.column_count), down=False)


def _used_rows(tab: Tab) -> int:
    return tab.grid.last_row_with_entry()


def _slide(area: Area, strip: Area, *, down: bool) -> None:
    cells = _lift(strip)
    for (row, column), cell in cells.items():
        to = (row + area.height, column) if down else (row, column + area.width)
        if to[0] < strip.bottom and to[1] < strip.right:
            area.tab.grid.put(*to, cell)


def _lift(strip: Area) -> dict[tuple[int, int], Cell]:
    found = {}
    for row in range(strip.top, min(strip.bottom, len(strip.tab.grid.rows))):
        for column in range(strip.left, strip.right):
            cell = strip.tab.grid.get(row, column)
            if cell != BLANK:
                found[row, column] = cell
                strip.tab.grid.put(row, column, BLANK)
    return found


@handles("deleteRange")
def delete_range(batch: Batch, request: Json) -> None:
    """Cells go; those below or to the right close the gap."""
    area = batch.area(request.get("range", {}))
    grid = area.tab.grid
    down = request.get("shiftDimension") == "ROWS"
    bottom, right = (grid.row_count, area.right) if down else (area.bottom, grid.column_count)
    cells = _lift(Area(area.tab, area.top, area.left, bottom, right))
    for (row, column), cell in cells.items():
        if area.top <= row < area.bottom and area.left <= column < area.right:
            continue
        grid.put(*((row - area.height, column) if down else (row, column - area.width)), cell)
