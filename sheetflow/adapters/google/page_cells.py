"""A tab that is the job's own, built in memory: cells, merged cells, heights; then as requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheetflow.adapters.google.cell_requests import (
    area,
    canonical,
    cell,
    merging,
    semicolons,
    sizing,
    tab_properties,
    writing,
)
from sheetflow.adapters.google.drive_calls import Json
from sheetflow.adapters.google.present_shape import PresentTab

Span = tuple[int, int]
"""First and last column, both included."""


class PageCells:
    """Cells by (row, column) from 0, each text with its format."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths = widths
        self._cells: dict[tuple[int, int], tuple[str, Json]] = {}
        self._merges: list[tuple[int, Span]] = []
        self._heights: dict[int, int] = {}

    @property
    def height(self) -> int:
        return max((row for row, _ in self._cells), default=-1) + 1

    def put(self, row: int, span: Span, text: str, how: Json) -> None:
        """Text or a formula, over one column or several."""
        for column in range(span[0], span[1] + 1):
            self._cells[row, column] = ("", how)
        self._cells[row, span[0]] = (semicolons(text) if text.startswith("=") else text, how)
        if span[1] > span[0]:
            self._merges.append((row, span))

    def tall(self, row: int, pixels: int) -> None:
        self._heights[row] = pixels

    def is_shown_in(self, tab: PresentTab) -> bool:
        """Whether the tab says exactly this; formats are not compared."""
        wanted = {at: _plain(text) for at, (text, _) in self._cells.items() if text}
        there = {at: _plain(tab.text(*at)) for at in tab.cells}
        return wanted == {at: text for at, text in there.items() if text}

    def making(self, tab: int, title: str, index: int) -> Iterator[Json]:
        """Requests for a new tab with all of it."""
        grid = {"rowCount": max(self.height + 5, 20), "columnCount": len(self.widths),
                "hideGridlines": True}  # fmt: skip
        yield {"addSheet": {"properties": {
            "sheetId": tab, "title": title, "index": index, "gridProperties": grid}}}  # fmt: skip
        yield from self._filling(tab)
        for column, pixels in enumerate(self.widths):
            yield sizing(tab, "COLUMNS", column, column + 1, pixels)

    def rewriting(self, tab: PresentTab) -> Iterator[Json]:
        """Requests that clear a tab of ours and write it anew."""
        whole = area(tab.id)
        yield {"unmergeCells": {"range": whole}}
        yield {"updateCells": {"range": whole, "fields": "userEnteredValue,userEnteredFormat"}}
        rows, columns = max(tab.rows, self.height + 5), max(tab.columns, len(self.widths))
        if (rows, columns) != (tab.rows, tab.columns):
            grid = {"rowCount": rows, "columnCount": columns}
            fields = "gridProperties(rowCount,columnCount)"
            yield tab_properties(tab.id, fields, gridProperties=grid)
        yield from self._filling(tab.id)

    def _filling(self, tab: int) -> Iterator[Json]:
        rows = [
            [cell(*self._cells.get((row, column), ("", {}))) for column in range(len(self.widths))]
            for row in range(self.height)
        ]
        yield writing(tab, 0, 0, rows, "userEnteredValue,userEnteredFormat")
        for row, (first, last) in self._merges:
            yield merging(area(tab, row, row + 1, first, last + 1))
        for start, end, pixels in _runs(self._heights):
            yield sizing(tab, "ROWS", start, end, pixels)


def _plain(text: str) -> str:
    """Formulas of every locale alike."""
    return canonical(text) if text.startswith("=") else text


def _runs(heights: dict[int, int]) -> Iterator[tuple[int, int, int]]:
    """Neighbouring rows of one height together."""
    start, end, pixels = -1, -1, 0
    for row, each in sorted(heights.items()):
        if row == end and each == pixels:
            end = row + 1
            continue
        if start >= 0:
            yield start, end, pixels
        start, end, pixels = row, row + 1, each
    if start >= 0:
        yield start, end, pixels
