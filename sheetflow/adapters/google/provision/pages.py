"""A page of the register's design as requests: a tab of the job's own, made or written anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.provision.cell_requests import (
    area,
    canonical,
    cell,
    colour,
    formatting,
    merging,
    semicolons,
    sizing,
    tab_properties,
    writing,
)
from sheetflow.adapters.google.provision.current_state import CurrentTab
from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.dashboard import CHART_DOWN, BarChart, Dashboard, Series
from sheetflow.adapters.register_design.page import Page, PageCell

FIRST_CHART = 730_000_000
"""Charts of ours are numbered from this on."""
FROM_ZERO = {"viewWindowMin": 0, "viewWindowMode": "EXPLICIT"}


def chart_requests(board: Dashboard, tab: int, there: set[int]) -> Iterator[tuple[str, Json]]:
    """Charts that are missing, by title; one that people moved or changed is left as it is."""
    for number, bars in enumerate(board.charts, start=FIRST_CHART):
        if number not in there:
            yield bars.title, {"addChart": {"chart": _chart(number, tab, bars)}}


def _chart(number: int, tab: int, bars: BarChart) -> Json:
    words = {"fontFamily": palette.FONT, "fontSize": 11, "bold": True}
    spec: Json = {
        "title": bars.title,
        "titleTextFormat": {**words, "foregroundColorStyle": colour(palette.INK)},
        "fontName": palette.FONT,
        "altText": bars.alt,
        "basicChart": {
            "chartType": "BAR",
            "stackedType": "STACKED" if bars.stacked else "NOT_STACKED",
            "legendPosition": "TOP_LEGEND" if bars.stacked else "NO_LEGEND",
            "headerCount": 1,
            "axis": [{"position": "BOTTOM_AXIS", "viewWindowOptions": FROM_ZERO}],
            "domains": [{"domain": _source(tab, bars, 0)}],
            "series": [_series(tab, bars, each) for each in bars.series],
        },
    }
    anchor = {"sheetId": tab, "rowIndex": bars.row, "columnIndex": bars.column}
    place = {
        "anchorCell": anchor,
        "offsetYPixels": CHART_DOWN,
        "widthPixels": bars.width,
        "heightPixels": bars.height,
    }
    return {"chartId": number, "spec": spec, "position": {"overlayPosition": place}}


def _series(tab: int, bars: BarChart, series: Series) -> Json:
    ink = {"bold": True, "foregroundColorStyle": colour(bars.label_ink(series))}
    place = "CENTER" if bars.stacked else "OUTSIDE_END"
    return {
        "series": _source(tab, bars, series.column),
        "targetAxis": "BOTTOM_AXIS",
        "colorStyle": colour(series.colour),
        "dataLabel": {"type": "DATA", "placement": place, "textFormat": ink},
    }


def _source(tab: int, bars: BarChart, column: int) -> Json:
    """The headings' row with the lines under it."""
    where = area(tab, bars.first - 1, bars.last + 1, column, column + 1)
    return {"sourceRange": {"sources": [where]}}


BELOW = 5
"""Empty rows under the last one."""
FILLED = "userEnteredValue,userEnteredFormat"


def is_shown_in(tab: CurrentTab, page: Page) -> bool:
    """Whether the tab says exactly what the page says; formats are not compared."""
    desired = {(one.row, one.span[0]): canonical(one.text) for one in page.cells if one.text}
    there = {at: canonical(tab.text(*at)) for at in tab.cells}
    return desired == {at: text for at, text in there.items() if text}


def making_tab(page: Page, tab: int, title: str, index: int) -> Iterator[Json]:
    """A new tab with all of it."""
    grid = {"rowCount": page.rows + BELOW, "columnCount": len(page.widths), "hideGridlines": True}
    properties = {"sheetId": tab, "title": title, "index": index, "gridProperties": grid}
    yield {"addSheet": {"properties": properties}}
    yield from _filling(page, tab)
    for start, end, pixels in _runs(dict(enumerate(page.widths))):
        yield sizing(tab, "COLUMNS", start, end, pixels)


def rewriting_tab(page: Page, tab: CurrentTab) -> Iterator[Json]:
    """Clear a tab of ours and write it anew; widths stay."""
    whole = area(tab.id)
    yield {"unmergeCells": {"range": whole}}
    yield {"updateCells": {"range": whole, "fields": FILLED}}
    rows, columns = max(tab.rows, page.rows + BELOW), max(tab.columns, len(page.widths))
    if (rows, columns) != (tab.rows, tab.columns):
        grid = {"rowCount": rows, "columnCount": columns}
        fields = "gridProperties(rowCount,columnCount)"
        yield tab_properties(tab.id, fields, gridProperties=grid)
    yield from _filling(page, tab.id)


def _filling(page: Page, tab: int) -> Iterator[Json]:
    texts = {(one.row, one.span[0]): cell(_entered(one.text)) for one in page.cells}
    rows = [
        [texts.get((row, column), {}) for column in range(len(page.widths))]
        for row in range(page.rows)
    ]
    yield writing(tab, 0, 0, rows, "userEnteredValue")
    for start, end, first in _blocks(page):
        left, right = first.span
        yield formatting(area(tab, start, end, left, right + 1), first.look)
    for one in page.cells:
        left, right = one.span
        if right > left:
            yield merging(area(tab, one.row, one.row + 1, left, right + 1))
    for start, end, pixels in _runs(page.heights):
        yield sizing(tab, "ROWS", start, end, pixels)


def _entered(text: str) -> str:
    return semicolons(text) if text.startswith("=") else text


def _blocks(page: Page) -> Iterator[tuple[int, int, PageCell]]:
    """Cells of one look that stand below each other: first row, end, the first of them."""
    in_columns = sorted(page.cells, key=lambda one: (one.span, one.row))
    block: list[PageCell] = []
    for one in in_columns:
        follows = block and (one.span, one.look) == (block[0].span, block[0].look)
        if block and not (follows and one.row == block[-1].row + 1):
            yield block[0].row, block[-1].row + 1, block[0]
            block = []
        block.append(one)
    if block:
        yield block[0].row, block[-1].row + 1, block[0]


def _runs(sizes: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """Neighbouring rows or columns of one size together."""
    start, end, pixels = -1, -1, 0
    for place, each in sorted(sizes.items()):
        if place == end and each == pixels:
            end = place + 1
            continue
        if start >= 0:
            yield start, end, pixels
        start, end, pixels = place, place + 1, each
    if start >= 0:
        yield start, end, pixels
