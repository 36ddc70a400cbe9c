"""A spreadsheet as lines of JSON: what it is and what its tabs are, then a line for each row."""

from __future__ import annotations

import json
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

    def lines(self, book: Spreadsheet) -> list[str]:
        """The whole spreadsheet."""
        lines = [json.dumps(_outline(book), ensure_ascii=False)]
        kept: dict[tuple[int, ...], tuple[list[Cell], str]] = {}
        for tab in book.tabs:
            for row in tab.grid.rows:
                key = tuple(map(id, row))
                found = self.known.get(key) or kept.get(key) or (row[:], _row_as_text(row))
                kept[key] = found
                lines.append(found[1])
        self.known = kept
        return lines


def _row_as_text(row: list[Cell]) -> str:
    return json.dumps([_cell_as_json(cell) for cell in row], ensure_ascii=False)


def _cell_as_json(cell: Cell) -> Any:
    if cell == BLANK:
        return None
    return [cell.value, cell.formula, cell.extra]


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
    following = iter(lines[1:])
    for item in stored["tabs"]:
        grid = Grid(*item["size"])
        grid.rows = [_row_of_text(next(following)) for _ in range(item["rows"])]
        grid.row_properties = dict(item["rowProperties"])
        grid.column_properties = dict(item["columnProperties"])
        tab = Tab(item["properties"], grid)
        tab.objects = item["objects"]
        tab.basic_filter = item["basicFilter"]
        book.tabs.append(tab)
    return book


def _row_of_text(text: str) -> list[Cell]:
    return [BLANK if cell is None else Cell(*cell) for cell in json.loads(text)]
