"""Requests that copy, cut, fill and paste."""

import csv
import io

from tests.google_emulator.anchors import Change, ChangeOf, rewrite_formulas
from tests.google_emulator.api_errors import invalid
from tests.google_emulator.cell_entry import entered
from tests.google_emulator.cells import BLANK, Cell, CellError
from tests.google_emulator.formula_tokens import Corner, Reference, copied
from tests.google_emulator.formulas import Calculation
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import Area
from tests.google_emulator.sheets_batch import Batch, handles
from tests.google_emulator.sheets_dimensions import ensure_size
from tests.google_emulator.spreadsheet import Spreadsheet, Tab

Block = list[list[Cell]]


def _block(area: Area) -> Block:
    grid = area.tab.grid
    return [
        [grid.get(row, column) for column in range(area.left, area.right)]
        for row in range(area.top, area.bottom)
    ]


def _only_value(batch: Batch, area: Area, row: int, column: int) -> Cell:
    sums = Calculation(batch.book, batch.call.now)
    value = sums.value(area.tab, area.top + row, area.left + column)
    return Cell(value.code if isinstance(value, CellError) else value)


def pasted(old: Cell, new: Cell, kind: str) -> Cell:
    """What a cell becomes when another is pasted on it."""
    extra, own = dict(new.extra or {}), dict(old.extra or {})
    match kind:
        case "PASTE_VALUES" | "PASTE_FORMULA":
            return old.with_entry(new.value, new.formula)
        case "PASTE_FORMAT":
            return old.with_extra(userEnteredFormat=extra.get("userEnteredFormat"))
        case "PASTE_DATA_VALIDATION":
            return old.with_extra(dataValidation=extra.get("dataValidation"))
        case "PASTE_CONDITIONAL_FORMATTING":
            return old
        case "PASTE_NO_BORDERS":
            looks = {
                key: item
                for key, item in extra.get("userEnteredFormat", {}).items()
                if key != "borders"
            }
            if "borders" in own.get("userEnteredFormat", {}):
                looks["borders"] = own["userEnteredFormat"]["borders"]
            extra["userEnteredFormat"] = looks
            return Cell(new.value, new.formula, {k: v for k, v in extra.items() if v} or None)
    return new


@handles("copyPaste")
def copy_paste(batch: Batch, request: Json) -> None:
    """A copy, repeated when the destination is a multiple of the source."""
    source = batch.area(request.get("source", {}), writes=False)
    target = batch.area(request.get("destination", {}), writes=False)
    kind = request.get("pasteType", "PASTE_NORMAL")
    block = _block(source)
    if kind == "PASTE_VALUES":
        block = [
            [_only_value(batch, source, r, c) for c in range(source.width)]
            for r in range(source.height)
        ]
    transposed = request.get("pasteOrientation") == "TRANSPOSE"
    if transposed:
        block = [list(line) for line in zip(*block, strict=True)]
    height, width = len(block), len(block[0]) if block else 0
    if not height or not width:
        return
    tall = target.height if target.height % height == 0 and target.height else height
    wide = target.width if target.width % width == 0 and target.width else width
    area = Area(target.tab, target.top, target.left, target.top + tall, target.left + wide)
    batch.guard(area)
    ensure_size(batch.book, area.tab, area.bottom, area.right)
    for down in range(tall):
        for across in range(wide):
            at = (target.top + down, target.left + across)
            row, column = down % height, across % width
            origin = (source.top + row, source.left + column)
            if transposed:
                origin = (source.top + column, source.left + row)
            _paste_one(area.tab, block[row][column], at, origin, kind)


def _paste_one(
    tab: Tab, cell: Cell, at: tuple[int, int], origin: tuple[int, int], kind: str
) -> None:
    if cell.formula is not None:
        moved = copied(cell.formula, at[0] - origin[0], at[1] - origin[1])
        cell = Cell(None, moved, cell.extra)
    tab.grid.put(*at, pasted(tab.grid.get(*at), cell, kind))


@handles("cutPaste")
def cut_paste(batch: Batch, request: Json) -> None:
    """Cells move; every formula that looks at them follows."""
    source = batch.area(request.get("source", {}))
    to = request.get("destination", {})
    tab = batch.tab(to)
    top, left = to.get("rowIndex", 0), to.get("columnIndex", 0)
    target = Area(tab, top, left, top + source.height, left + source.width)
    batch.guard(target)
    ensure_size(batch.book, tab, target.bottom, target.right)
    block = _block(source)
    kind = request.get("pasteType", "PASTE_NORMAL")
    for row in range(source.top, source.bottom):
        for column in range(source.left, source.right):
            source.tab.grid.put(row, column, BLANK)
    for down, line in enumerate(block):
        for across, cell in enumerate(line):
            old = tab.grid.get(top + down, left + across)
            tab.grid.put(top + down, left + across, pasted(old, cell, kind))
    rewrite_formulas(batch.book, _followed(source, target))
    for named in batch.book.named_ranges:
        if batch.area(named["range"], writes=False) == source:
            named["range"] = target.grid_range()


def _followed(source: Area, target: Area) -> ChangeOf:
    down, across = target.top - source.top, target.left - source.left

    def inside(corner: Corner) -> bool:
        return (
            corner.row is not None
            and corner.column is not None
            and source.top <= corner.row < source.bottom
            and source.left <= corner.column < source.right
        )

    def moved(corner: Corner) -> Corner:
        return corner._replace(row=(corner.row or 0) + down, column=(corner.column or 0) + across)

    def change_of(own: Tab, book: Spreadsheet) -> Change:
        def change(reference: Reference) -> Reference | None:
            looked = own if reference.title is None else book.tab_titled(reference.title)
            if looked is not source.tab or not inside(reference.first):
                return reference
            if reference.last is not None and not inside(reference.last):
                return reference
            last = None if reference.last is None else moved(reference.last)
            title = reference.title if target.tab is source.tab else target.tab.title
            return Reference(title, moved(reference.first), last)

        return change

    return change_of


@handles("pasteData")
def paste_data(batch: Batch, request: Json) -> None:
    """Text with delimiters, as if typed."""
    start = request.get("coordinate", {})
    tab = batch.tab(start)
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    mark = request.get("delimiter", "\t")
    if len(mark) != 1:
        raise invalid("The delimiter must be one character.")
    rows = list(csv.reader(io.StringIO(request.get("data", "")), delimiter=mark))
    width = max((len(row) for row in rows), default=0)
    batch.guard(Area(tab, top, left, top + len(rows), left + width))
    ensure_size(batch.book, tab, top + len(rows), left + width)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            old = tab.grid.get(top + down, left + across)
            new = entered(old, text, batch.typing)
            tab.grid.put(top + down, left + across, new)
