"""Pages of the register's design as the job's own tabs: guide, dashboard, lists of what waits.

The lists are formulas that look the job's entries up, always fresh.
"""

from collections.abc import Iterator, Mapping
from zlib import crc32

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import area, repeat_cell, update_cells
from sheetflow.adapters.google.ledger.tabs import quoted
from sheetflow.adapters.google.provision.setup_state import CurrentTab, RegisterTab
from sheetflow.adapters.google.register.list_entries import ENTRY, SHOWN_LINES, line_name
from sheetflow.adapters.register_design import list_page, palette
from sheetflow.adapters.register_design.dashboard import CHART_DOWN, BarChart, Dashboard, Series
from sheetflow.adapters.register_design.page import CellStyle, Page, PageCell
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.register.sheet import column_letters
from sheetflow.core.waiting_lists import COLUMNS, list_roles, list_tab

FIRST_CHART = 730_000_000
"""The first number of our charts."""
BELOW = 5
"""Empty rows below the last one."""


def has_page(tab: CurrentTab, page: Page) -> bool:
    """Return whether the tab has exactly the page's texts; formats are not compared."""
    desired = {
        (one.row, one.span[0]): sheet_requests.canonical(one.text) for one in page.cells if one.text
    }
    there = {at: sheet_requests.canonical(tab.text(*at)) for at in tab.cells}
    return desired == {at: text for at, text in there.items() if text}


def make_page(page: Page, tab: int, title: str, index: int) -> Iterator[Json]:
    """Yield a new tab with the whole page."""
    grid = {"rowCount": page.rows + BELOW, "columnCount": len(page.widths), "hideGridlines": True}
    properties = {"sheetId": tab, "title": title, "index": index, "gridProperties": grid}
    yield {"addSheet": {"properties": properties}}
    yield from _fill(page, tab)
    for start, end, pixels in _runs(dict(enumerate(page.widths))):
        yield sheet_requests.resize(tab, "COLUMNS", start, end, pixels)


def rewrite_page(page: Page, tab: CurrentTab) -> Iterator[Json]:
    """Clear our tab and write it anew; widths stay."""
    whole = area(tab.id)
    yield {"unmergeCells": {"range": whole}}
    yield {"updateCells": {"range": whole, "fields": sheet_requests.FILLED}}
    rows, columns = max(tab.rows, page.rows + BELOW), max(tab.columns, len(page.widths))
    if (rows, columns) != (tab.rows, tab.columns):
        grid = {"rowCount": rows, "columnCount": columns}
        fields = "gridProperties(rowCount,columnCount)"
        yield sheet_requests.tab_properties(tab.id, fields, gridProperties=grid)
    yield from _fill(page, tab.id)


def _fill(page: Page, tab: int) -> Iterator[Json]:
    texts = {(one.row, one.span[0]): one.text for one in page.cells}
    rows = [
        [sheet_requests.cell(texts.get((row, column), "")) for column in range(len(page.widths))]
        for row in range(page.rows)
    ]
    yield update_cells(tab, 0, 0, rows)
    for start, end, first in _blocks(page):
        left, right = first.span
        yield sheet_requests.format_cells(area(tab, start, end, left, right + 1), first.look)
    for one in page.cells:
        left, right = one.span
        if right > left:
            yield sheet_requests.merge_cells(area(tab, one.row, one.row + 1, left, right + 1))
    for start, end, pixels in _runs(page.heights):
        yield sheet_requests.resize(tab, "ROWS", start, end, pixels)


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
        "titleTextFormat": {**words, "foregroundColorStyle": sheet_requests.colour(palette.INK)},
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
    ink = {"bold": True, "foregroundColorStyle": sheet_requests.colour(bars.label_ink(series))}
    place = "CENTER" if bars.stacked else "OUTSIDE_END"
    return {
        "series": _source(tab, bars, series.column),
        "targetAxis": "BOTTOM_AXIS",
        "colorStyle": sheet_requests.colour(series.colour),
        "dataLabel": {"type": "DATA", "placement": place, "textFormat": ink},
    }


def _source(tab: int, bars: BarChart, column: int) -> Json:
    """Return the area of the headings' row with the lines below it."""
    where = area(tab, bars.first - 1, bars.last + 1, column, column + 1)
    return {"sourceRange": {"sources": [where]}}


LIST_TABS = 710_000_111
"""The number of the first of these tabs."""
LIST_VIEWS = 740_000_000
"""The first number of their filter views."""
_FOUND = len(COLUMNS)
"""The hidden column with the row of a line's entry."""


def list_tabs(office: Office) -> dict[int, RoleId]:
    """Return the number of each role's tab."""
    return dict(enumerate(list_roles(office), start=LIST_TABS))


def make_list_formulas(register: RegisterTab, role: RoleId) -> Page:
    """Return the role's tab: titles, headings and the formulas of its lines."""
    layout = register.layout
    page = list_page.make_list_page(role, layout.office, layout.tab)
    page.widths = (*page.widths, 20)
    formulas = _line(register, role)
    for row in range(list_page.LIST_FIRST, list_page.LIST_FIRST + SHOWN_LINES):
        for at, text in enumerate(formulas):
            style = list_page.line_style(COLUMNS[at]) if at < _FOUND else CellStyle(size=8)
            page.put(row, (at, at), text, style)
    return page


def make_list_tab(page: Page, office: Office, tab: int, title: str, index: int) -> Iterator[Json]:
    """Yield a new tab with the page; the lines, all alike, in one request a column."""
    above = Page(page.widths)
    above.cells = [one for one in page.cells if one.row < list_page.LIST_FIRST]
    above.heights = page.heights
    add, *filled = make_page(above, tab, title, index)
    grid = add["addSheet"]["properties"]["gridProperties"]
    grid["rowCount"] = list_page.LIST_FIRST + SHOWN_LINES
    yield add
    yield from filled
    for one in page.cells:
        if one.row == list_page.LIST_FIRST:
            at = one.span[0]
            where = area(tab, list_page.LIST_FIRST, list_page.LIST_FIRST + SHOWN_LINES, at, at + 1)
            yield repeat_cell(where, sheet_requests.cell(one.text, one.look), sheet_requests.FILLED)
    yield from _list_properties(tab, office)


def _list_properties(tab: int, office: Office) -> Iterator[Json]:
    """Yield what a list has beside its cells: frozen headings, a hidden column, the views."""
    frozen = {"frozenRowCount": list_page.LIST_FIRST}
    yield sheet_requests.tab_properties(tab, "gridProperties.frozenRowCount", gridProperties=frozen)
    hidden = {"sheetId": tab, "dimension": "COLUMNS", "startIndex": _FOUND, "endIndex": _FOUND + 1}
    properties = {"range": hidden, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    yield {"updateDimensionProperties": properties}
    for unit in office.units:
        label = unit.label(office.language)
        condition = sheet_requests.condition("TEXT_EQ", label)
        specs = {"columnIndex": COLUMNS.index("unit"), "filterCriteria": {"condition": condition}}
        view = {
            "filterViewId": LIST_VIEWS + crc32(f"{tab} {unit.id}".encode()) % 10_000_000,
            "title": label,
            "range": area(
                tab, list_page.LIST_HEADING, list_page.LIST_FIRST + SHOWN_LINES, 0, len(COLUMNS)
            ),
            "filterSpecs": [specs],
        }
        yield {"addFilterView": {"filter": view}}


def _line(register: RegisterTab, role: RoleId) -> tuple[str, ...]:
    """Return the formulas of any line by column, the last of which finds its entry."""
    layout, entries = register.layout, quoted(register.status_title)
    letters = column_letters(_FOUND)
    found, number = f"INDEX(${letters}:${letters},ROW())", f"ROW()-{list_page.LIST_FIRST}"

    def entry(name: str) -> str:
        letters = column_letters(ENTRY.index(name) + 1)
        return f"INDEX({entries}!${letters}:${letters},{found})"

    identifier = layout.of(layout.office.form.identifier.id).letters
    rows = f"{quoted(layout.tab)}!${identifier}:${identifier}"
    row = f"MATCH({entry('row_id')},{rows},0)"
    link = f'HYPERLINK("#gid={register.id}&range=A"&{row},{entry("subject")})'
    address, file = entry("address"), entry("file")
    linked = f'IF({address}="",{file},HYPERLINK({address},{file}))'
    texts = {
        "number": f'IF({entry("row_id")}="","",{number})',
        "subject": f"IFERROR({link},{entry('subject')})",
        "todo": entry("todo"),
        "file": f'IF({file}="","",{linked})',
        "row": f'IFERROR({row},"")',
    }
    name = line_name(list_tab(role, layout.office), "").replace('"', '""')
    lookup = f'=IFERROR(MATCH("{name}"&{number},{entries}!$A:$A,0),"")'
    plain = {column: entry(column) for column in ENTRY}
    cells = (
        texts.get(column) or f'IF({plain[column]}="","",{plain[column]})' for column in COLUMNS
    )
    return (*(f'=IF({found}="","",{cell})' for cell in cells), lookup)
