"""Pages of the register's design (guide and dashboard) as the job's own tabs, with charts."""

from collections.abc import Iterator, Mapping

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import area, update_cells
from sheetflow.adapters.google.provision import cell_requests
from sheetflow.adapters.google.provision.current_state import CurrentTab
from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.dashboard import CHART_DOWN, BarChart, Dashboard, Series
from sheetflow.adapters.register_design.page import Page, PageCell

FIRST_CHART = 730_000_000
"""The first number of our charts."""
BELOW = 5
"""Empty rows below the last one."""


def has_page(tab: CurrentTab, page: Page) -> bool:
    """Return whether the tab has exactly the page's texts; formats are not compared."""
    desired = {
        (one.row, one.span[0]): cell_requests.canonical(one.text) for one in page.cells if one.text
    }
    there = {at: cell_requests.canonical(tab.text(*at)) for at in tab.cells}
    return desired == {at: text for at, text in there.items() if text}


def make_page(page: Page, tab: int, title: str, index: int) -> Iterator[Json]:
    """Yield a new tab with the whole page."""
    grid = {"rowCount": page.rows + BELOW, "columnCount": len(page.widths), "hideGridlines": True}
    properties = {"sheetId": tab, "title": title, "index": index, "gridProperties": grid}
    yield {"addSheet": {"properties": properties}}
    yield from _fill(page, tab)
    for start, end, pixels in _runs(dict(enumerate(page.widths))):
        yield cell_requests.resize(tab, "COLUMNS", start, end, pixels)


def rewrite_page(page: Page, tab: CurrentTab) -> Iterator[Json]:
    """Clear our tab and write it anew; widths stay."""
    whole = area(tab.id)
    yield {"unmergeCells": {"range": whole}}
    yield {"updateCells": {"range": whole, "fields": cell_requests.FILLED}}
    rows, columns = max(tab.rows, page.rows + BELOW), max(tab.columns, len(page.widths))
    if (rows, columns) != (tab.rows, tab.columns):
        grid = {"rowCount": rows, "columnCount": columns}
        fields = "gridProperties(rowCount,columnCount)"
        yield cell_requests.tab_properties(tab.id, fields, gridProperties=grid)
    yield from _fill(page, tab.id)


def _fill(page: Page, tab: int) -> Iterator[Json]:
    texts = {
        (one.row, one.span[0]): cell_requests.semicolons(one.text)
        if one.text.startswith("=")
        else one.text
        for one in page.cells
    }
    rows = [
        [cell_requests.cell(texts.get((row, column), "")) for column in range(len(page.widths))]
        for row in range(page.rows)
    ]
    yield update_cells(tab, 0, 0, rows)
    for start, end, first in _blocks(page):
        left, right = first.span
        yield cell_requests.format_cells(area(tab, start, end, left, right + 1), first.look)
    for one in page.cells:
        left, right = one.span
        if right > left:
            yield cell_requests.merge_cells(area(tab, one.row, one.row + 1, left, right + 1))
    for start, end, pixels in _runs(page.heights):
        yield cell_requests.resize(tab, "ROWS", start, end, pixels)


def _blocks(page: Page) -> Iterator[tuple[int, int, PageCell]]:
    """Yield vertical blocks of cells of one style: first row, end, the first cell."""
    block: list[PageCell] = []
    for one in sorted(page.cells, key=lambda one: (one.span, one.row)):
        follows = block and (one.span, one.look) == (block[0].span, block[0].look)
        if block and not (follows and one.row == block[-1].row + 1):
            yield block[0].row, block[-1].row + 1, block[0]
            block = []
        block.append(one)
    if block:
        yield block[0].row, block[-1].row + 1, block[0]


def _runs(sizes: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """Return neighbouring rows or columns of one size as a run: first, end, pixels."""
    found: list[tuple[int, int, int]] = []
    for place, pixels in sorted(sizes.items()):
        if found and found[-1][1:] == (place, pixels):
            found[-1] = (found[-1][0], place + 1, pixels)
        else:
            found.append((place, place + 1, pixels))
    return found


def chart_requests(board: Dashboard, tab: int, there: set[int]) -> Iterator[tuple[str, Json]]:
    """Yield missing charts, by title; one that people moved or changed stays."""
    for number, bars in enumerate(board.charts, start=FIRST_CHART):
        if number not in there:
            yield bars.title, {"addChart": {"chart": _chart(number, tab, bars)}}


def _chart(number: int, tab: int, bars: BarChart) -> Json:
    words = {"fontFamily": palette.FONT, "fontSize": 11, "bold": True}
    window = {"viewWindowMin": 0, "viewWindowMode": "EXPLICIT"}
    spec: Json = {
        "title": bars.title,
        "titleTextFormat": {**words, "foregroundColorStyle": cell_requests.colour(palette.INK)},
        "fontName": palette.FONT,
        "altText": bars.alt,
        "basicChart": {
            "chartType": "BAR",
            "stackedType": "STACKED" if bars.stacked else "NOT_STACKED",
            "legendPosition": "TOP_LEGEND" if bars.stacked else "NO_LEGEND",
            "headerCount": 1,
            "axis": [{"position": "BOTTOM_AXIS", "viewWindowOptions": window}],
            "domains": [{"domain": _source(tab, bars, 0)}],
            "series": [_series(tab, bars, each) for each in bars.series],
        },
    }
    place = {
        "anchorCell": {"sheetId": tab, "rowIndex": bars.row, "columnIndex": bars.column},
        "offsetYPixels": CHART_DOWN,
        "widthPixels": bars.width,
        "heightPixels": bars.height,
    }
    return {"chartId": number, "spec": spec, "position": {"overlayPosition": place}}


def _series(tab: int, bars: BarChart, series: Series) -> Json:
    ink = {"bold": True, "foregroundColorStyle": cell_requests.colour(bars.label_ink(series))}
    place = "CENTER" if bars.stacked else "OUTSIDE_END"
    return {
        "series": _source(tab, bars, series.column),
        "targetAxis": "BOTTOM_AXIS",
        "colorStyle": cell_requests.colour(series.colour),
        "dataLabel": {"type": "DATA", "placement": place, "textFormat": ink},
    }


def _source(tab: int, bars: BarChart, column: int) -> Json:
    """Return the area of the headings' row with the lines below it."""
    where = area(tab, bars.first - 1, bars.last + 1, column, column + 1)
    return {"sourceRange": {"sources": [where]}}
