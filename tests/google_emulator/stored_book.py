"""A spreadsheet as lines of JSON: what it is and what its tabs are, then a line for each row.

Formats and the like are stored once, and rows refer to them by number; of cells side by side that
are alike, and of rows, one is stored with their count.
"""

import json
from collections.abc import Iterator
from itertools import chain, groupby
from typing import Any

from tests.google_emulator.cells import BLANK, Cell
from tests.google_emulator.grid import Grid
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.spreadsheet import Spreadsheet, Tab


class BookWriter:
    """Writes one spreadsheet repeatedly: a row with the same cells is not read anew.

    Cells are immutable, so a row is identified by its cells, wherever it has moved.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[int, ...], tuple[list[Cell], str]] = {}
        self.extras: dict[str, int] = {}
        self.numbers: dict[int, tuple[Any, int]] = {}

    def lines(self, book: Spreadsheet) -> list[str]:
        """The whole spreadsheet."""
        lines: list[str] = []
        kept: dict[tuple[int, ...], tuple[list[Cell], str]] = {}
        for tab in book.tabs:
            for key, same in groupby(tab.grid.rows, lambda row: tuple(map(id, row))):
                rows = list(same)
                known = self.known.get(key) or kept.get(key)
                found = known or (rows[0][:], self._row_as_text(rows[0]))
                kept[key] = found
                lines.append(f"{len(rows)} {found[1]}")
        self.known = kept
        outline = _outline(book) | {"extras": [json.loads(text) for text in self.extras]}
        return [json.dumps(outline, ensure_ascii=False), *lines]

    def _row_as_text(self, row: list[Cell]) -> str:
        return json.dumps([self._cells_as_json(*one) for one in _alike(row)], ensure_ascii=False)

    def _cells_as_json(self, cell: Cell, count: int) -> Any:
        if cell == BLANK:
            return count
        return [cell.value, cell.formula, self._number(cell.extra), count]

    def _number(self, extra: Any) -> int | None:
        if extra is None:
            return None
        if id(extra) not in self.numbers:
            text = json.dumps(extra, ensure_ascii=False, sort_keys=True)
            self.numbers[id(extra)] = extra, self.extras.setdefault(text, len(self.extras))
        return self.numbers[id(extra)][1]


def _alike(row: list[Cell]) -> Iterator[tuple[Cell, int]]:
    """Cells that are one object side by side, as that and their count."""
    for _, same in groupby(row, id):
        cells = list(same)
        yield cells[0], len(cells)


def _outline(book: Spreadsheet) -> Json:
    return {
        "id": book.id,
        "properties": book.properties,
        "namedRanges": book.named_ranges,
        "developerMetadata": book.developer_metadata,
        "tabs": [_tab_outline(tab) for tab in book.tabs],
    }


def _tab_outline(tab: Tab) -> Json:
    grid = tab.grid
    return {
        "properties": tab.properties,
        "objects": tab.objects,
        "basicFilter": tab.basic_filter,
        "size": [grid.row_count, grid.column_count],
        "rows": len(grid.rows),
        "rowProperties": list(grid.row_properties.items()),
        "columnProperties": list(grid.column_properties.items()),
    }


def book_of_lines(lines: list[str]) -> Spreadsheet:
    """The spreadsheet back."""
    stored = json.loads(lines[0])
    book = Spreadsheet(stored["id"], stored["properties"])
    book.named_ranges = stored["namedRanges"]
    book.developer_metadata = stored["developerMetadata"]
    following = chain.from_iterable(_rows_of_text(line, stored["extras"]) for line in lines[1:])
    for item in stored["tabs"]:
        grid = Grid(*item["size"])
        grid.rows = [next(following) for _ in range(item["rows"])]
        grid.row_properties = dict(item["rowProperties"])
        grid.column_properties = dict(item["columnProperties"])
        tab = Tab(item["properties"], grid)
        tab.objects = item["objects"]
        tab.basic_filter = item["basicFilter"]
        book.tabs.append(tab)
    return book


def _rows_of_text(line: str, extras: list[Json]) -> Iterator[list[Cell]]:
    count, _, text = line.partition(" ")
    row = list(chain.from_iterable(_cells(one, extras) for one in json.loads(text)))
    for _ in range(int(count)):
        yield row[:]


def _cells(stored: Any, extras: list[Json]) -> list[Cell]:
    if isinstance(stored, int):
        return [BLANK] * stored
    value, formula, number, count = stored
    return [Cell(value, formula, None if number is None else extras[number])] * count
