"""The request that continues what it finds: series of numbers and days, formulas, repetition."""

import re
from collections.abc import Callable

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.cells import BLANK, Cell, plain_number
from tests.google_emulator.formula_tokens import copied
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.number_formats import is_date_format
from tests.google_emulator.ranges import Area
from tests.google_emulator.sheets_batch import Batch, handles
from tests.google_emulator.sheets_dimensions import ensure_size

Continuation = Callable[[int], Cell]
"""The cell so many places from the first of the source; negative ones lie before it."""


@handles("autoFill")
def auto_fill(batch: Batch, request: Json) -> None:
    """Numbers and days go on by their step, formulas move along, texts repeat or count on."""
    alternate = bool(request.get("useAlternateSeries"))
    pair = request.get("sourceAndDestination")
    if pair is None:
        source, target, down = _found(batch.area(request.get("range", {})))
    else:
        source = batch.area(pair.get("source", {}), writes=False)
        down = pair.get("dimension", "ROWS") == "ROWS"
        target = _fill_target(source, pair.get("fillLength", 0), down=down)
    batch.guard(target)
    ensure_size(batch.book, target.tab, target.bottom, target.right)
    grid = target.tab.grid
    for line in range(source.left, source.right) if down else range(source.top, source.bottom):
        first = source.top if down else source.left
        last = source.bottom if down else source.right
        places = [(at, line) if down else (line, at) for at in range(first, last)]
        series = _series([grid.get(*place) for place in places], down=down, alternate=alternate)
        ends = (target.top, target.bottom) if down else (target.left, target.right)
        for at in range(*ends):
            grid.put(*((at, line) if down else (line, at)), series(at - first))


def _found(area: Area) -> tuple[Area, Area, bool]:
    """Where in a range the data stands, and what is left to fill, below it or to its right."""
    grid = area.tab.grid

    def filled(row: int, column: int) -> bool:
        return grid.get(row, column).has_entry

    rows = [
        r
        for r in range(area.top, area.bottom)
        if any(filled(r, c) for c in range(area.left, area.right))
    ]
    columns = [
        c
        for c in range(area.left, area.right)
        if any(filled(r, c) for r in range(area.top, area.bottom))
    ]
    if not rows:
        raise invalid("The range to autofill holds no data.")
    if rows[-1] + 1 < area.bottom:
        middle = rows[-1] + 1
        source = Area(area.tab, area.top, area.left, middle, area.right)
        return source, Area(area.tab, middle, area.left, area.bottom, area.right), True
    middle = columns[-1] + 1
    source = Area(area.tab, area.top, area.left, area.bottom, middle)
    return source, Area(area.tab, area.top, middle, area.bottom, area.right), False


def _series(cells: list[Cell], *, down: bool, alternate: bool) -> Continuation:
    numbers = [cell.value for cell in cells if _is_number(cell)]
    plain = [float(number) for number in numbers if number is not None]
    if len(plain) == len(cells):
        days = all(is_date_format(cell.number_format) for cell in cells)
        goes_on = len(cells) > 1 or days != alternate
        if goes_on:
            return _straight_line(cells, plain)
    counted = [re.fullmatch(r"(.*?)(\d+)", str(cell.value)) for cell in cells]
    if len(cells) == 1 and counted[0] and isinstance(cells[0].value, str) and not alternate:
        return _counting(cells[0], counted[0][1], counted[0][2])
    return _repeated(cells, down=down)


def _is_number(cell: Cell) -> bool:
    whole = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return whole and cell.formula is None


def _straight_line(cells: list[Cell], values: list[float]) -> Continuation:
    """The line of least squares through the values, as a person's dragging gives."""
    count = len(values)
    middle, mean = (count - 1) / 2, sum(values) / count
    spread = sum((at - middle) ** 2 for at in range(count))
    above = sum((at - middle) * (value - mean) for at, value in enumerate(values))
    step = above / spread if spread else 1.0

    def at(place: int) -> Cell:
        value = plain_number(round(mean + (place - middle) * step, 10))
        return Cell(value, None, cells[place % count].extra)

    return at


def _counting(cell: Cell, text: str, digits: str) -> Continuation:
    def at(place: int) -> Cell:
        return cell.with_entry(f"{text}{max(int(digits) + place, 0):0{len(digits)}d}", None)

    return at


def _repeated(cells: list[Cell], *, down: bool) -> Continuation:
    def at(place: int) -> Cell:
        origin = place % len(cells)
        cell, moved = cells[origin], place - origin
        if cell.formula is None:
            return cell if cell.has_entry or cell.extra else BLANK
        formula = copied(cell.formula, moved if down else 0, 0 if down else moved)
        return Cell(None, formula, cell.extra)

    return at


def _fill_target(source: Area, length: int, *, down: bool) -> Area:
    tab, top, left, bottom, right = source.tab, source.top, source.left, source.bottom, source.right
    if down:
        if length < 0:
            return Area(tab, max(top + length, 0), left, top, right)
        return Area(tab, bottom, left, bottom + length, right)
    if length < 0:
        return Area(tab, top, max(left + length, 0), bottom, left)
    return Area(tab, top, right, bottom, right + length)
