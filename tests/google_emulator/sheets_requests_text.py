"""Requests that change texts: find and replace, trim, split, remove duplicates."""

import re

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.cell_entry import entered
from tests.google_emulator.cells import BLANK, Cell
from tests.google_emulator.formula_values import same_key
from tests.google_emulator.formulas import Calculation
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import Area
from tests.google_emulator.sheets_batch import Batch, handles
from tests.google_emulator.sheets_dimensions import ensure_size

SPLITTERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " ", "AUTODETECT": ","}


def _whole(batch: Batch, request: Json) -> list[Area]:
    if "range" in request:
        return [batch.area(request["range"], writes=False)]
    tabs = batch.book.tabs if request.get("allSheets") else [batch.tab(request)]
    return [Area(tab, 0, 0, tab.grid.row_count, tab.grid.column_count) for tab in tabs]


def _pattern(request: Json) -> re.Pattern[str]:
    find = request.get("find", "")
    if not find:
        raise invalid("find must not be empty.")
    text = find if request.get("searchByRegex") else re.escape(find)
    if request.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise invalid(f"Invalid regular expression: {find}") from None


@handles("findReplace")
def find_replace(batch: Batch, request: Json) -> Json:
    """Replace in values, and in formulas when asked; tells how much was changed."""
    pattern = _pattern(request)
    regex = bool(request.get("searchByRegex"))
    replacement = request.get("replacement", "")
    replacement = re.sub(r"\$(\d)", r"\\\1", replacement) if regex else replacement
    counts = {"valuesChanged": 0, "formulasChanged": 0, "occurrencesChanged": 0}
    rows, sheets = set(), set()
    for area in _whole(batch, request):
        for row, column, cell in list(area.tab.grid.filled()):
            inside = area.top <= row < area.bottom and area.left <= column < area.right
            if not inside or (cell.formula is not None and not request.get("includeFormulas")):
                continue
            text = cell.formula or _shown(batch, area, row, column, cell)
            new, times = pattern.subn(replacement if regex else lambda _: replacement, text)
            if not times:
                continue
            batch.guard(Area(area.tab, row, column, row + 1, column + 1))
            changed = entered(cell, new, batch.typing)
            area.tab.grid.put(row, column, changed)
            counts["formulasChanged" if cell.formula else "valuesChanged"] += 1
            counts["occurrencesChanged"] += times
            rows.add((area.tab.id, row))
            sheets.add(area.tab.id)
    counts |= {"rowsChanged": len(rows), "sheetsChanged": len(sheets)}
    return {key: number for key, number in counts.items() if number}


def _shown(batch: Batch, area: Area, row: int, column: int, cell: Cell) -> str:
    sums = Calculation(batch.book, batch.call.now)
    return sums.shown_of(cell, area.tab, row, column)


@handles("trimWhitespace")
def trim_whitespace(batch: Batch, request: Json) -> Json:
    """Blanks around texts go, several within become one."""
    area = batch.area(request.get("range", {}))
    changed = 0
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            cell = area.tab.grid.get(row, column)
            if isinstance(cell.value, str) and (new := " ".join(cell.value.split())) != cell.value:
                area.tab.grid.put(row, column, cell.with_entry(new or None, None))
                changed += 1
    return {"cellsChangedCount": changed} if changed else {}


@handles("deleteDuplicates")
def delete_duplicates(batch: Batch, request: Json) -> Json:
    """Rows that repeat an earlier one go; the range closes up."""
    area = batch.area(request.get("range", {}))
    columns = [
        column
        for span in request.get("comparisonColumns", [])
        for column in range(span.get("startIndex", 0), span.get("endIndex", 0))
    ] or list(range(area.left, area.right))
    sums = Calculation(batch.book, batch.call.now)
    seen, kept = set(), []
    for row in range(area.top, area.bottom):
        key = tuple(same_key(sums.value(area.tab, row, column)) for column in columns)
        line = [area.tab.grid.get(row, column) for column in range(area.left, area.right)]
        if any(part is not None for part in key) and key in seen:
            continue
        seen.add(key)
        kept.append(line)
    removed = area.height - len(kept)
    kept += [[BLANK] * area.width] * removed
    for down, line in enumerate(kept):
        for across, cell in enumerate(line):
            area.tab.grid.put(area.top + down, area.left + across, cell)
    return {"duplicatesRemovedCount": removed} if removed else {}


@handles("textToColumns")
def text_to_columns(batch: Batch, request: Json) -> None:
    """One column of texts split into several."""
    area = batch.area(request.get("source", {}))
    if area.width != 1:
        raise invalid("The source must span only one column.")
    kind = request.get("delimiterType", "AUTODETECT")
    mark = request.get("delimiter", ",") if kind == "CUSTOM" else SPLITTERS.get(kind, ",")
    for row in range(area.top, area.bottom):
        cell = area.tab.grid.get(row, area.left)
        if not isinstance(cell.value, str):
            continue
        parts = cell.value.split(mark)
        ensure_size(batch.book, area.tab, 0, area.left + len(parts))
        for across, part in enumerate(parts):
            old = area.tab.grid.get(row, area.left + across)
            new = entered(old, part.strip(), batch.typing)
            area.tab.grid.put(row, area.left + across, new)
