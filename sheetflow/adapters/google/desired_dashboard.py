"""The dashboard's tab: figures, tables of counting formulas, and native charts beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sheetflow.adapters.google.cell_requests import area, colour, look
from sheetflow.adapters.google.drive_calls import Json
from sheetflow.adapters.google.page_cells import PageCells
from sheetflow.adapters.google.register_frame import SheetLayout
from sheetflow.adapters.google.shared_look import (
    FRESH,
    HEAD_ROWS,
    LABEL_END,
    BlockAt,
    CountBlock,
    CountFormulas,
    Line,
    by_state,
    by_turn,
    by_unit,
    say,
    spans,
    styles,
    total_of,
    unit_heading,
)
from sheetflow.core.office import Office
from sheetflow.core.register.headings import column_letters

COLUMNS, CHART_AT = 24, 13
PIXELS = 42
TILES, TABLES = 4, 8
ROW_PIXELS, LEAST_ROWS = 24, 8
FIRST_CHART = 730_000_000
"""Charts of ours are numbered from this on."""


@dataclass
class Dashboard:
    """The page and its charts by number, each with its name and request."""

    page: PageCells = field(default_factory=lambda: PageCells([PIXELS] * COLUMNS))
    charts: dict[int, tuple[str, Json]] = field(default_factory=dict)


def dashboard_of(layout: SheetLayout, tab: int) -> Dashboard:
    """The whole tab, counted from the register's tab of `layout`."""
    board = Dashboard()
    office, count = layout.office, CountFormulas(layout)
    _title(board.page, office, layout.tab)
    row, totals = TABLES, list[int]()
    blocks: tuple[BlockAt, ...] = (by_state, by_unit, by_turn)
    for number, make in enumerate(blocks):
        block = make(office, count, row)
        end = _block(board.page, row, block, office)
        totals.append(end)
        if block.lines:
            name = say(f"chart.{block.key}", office.language, unit=unit_heading(office))
            chart = _chart(FIRST_CHART + number, tab, row, block, name)
            chart["spec"]["altText"] = say(
                f"alt.{block.key}", office.language, unit=unit_heading(office)
            )
            board.charts[FIRST_CHART + number] = (name, chart)
        row = max(end, row + 1 + LEAST_ROWS) + 3
    _tiles(board.page, office, totals, count.errors)
    return board


def _formula(text: str) -> str:
    """Sheets calculates anew by itself: nothing has to be made volatile."""
    return text.replace(FRESH, "")


def _title(page: PageCells, office: Office, register: str) -> None:
    language, last = office.language, COLUMNS - 1
    big = look(bold=True, size=18, ink=styles.ACCENT)
    page.put(0, (0, last), say("dash.title", language), big)
    page.tall(0, 40)
    quiet = look(ink=styles.QUIET)
    page.put(1, (0, 11), office.name(language), quiet)
    right = look(ink=styles.QUIET, align="RIGHT")
    page.put(1, (last - 7, last - 3), say("dash.asof", language), right)
    day = look(ink=styles.QUIET, number=styles.DATE, align="LEFT")
    page.put(1, (last - 2, last), "=TODAY()", day)
    source = say("dash.source", language, register=register)
    page.put(2, (0, last), source, look(size=9, italic=True, ink=styles.QUIET))


def _tiles(page: PageCells, office: Office, totals: list[int], errors: str) -> None:
    """Five large figures: all rows of the first table, the sums of the second, and errors."""
    everything = _at(totals[0], spans(2)[0][0])
    in_time, overdue, ended = (_at(totals[1], span[0]) for span in spans(3))
    figures = (
        ("dash.all", f"={everything}", styles.ACCENT),
        ("dash.open", f"={in_time}+{overdue}", styles.BLUE),
        ("dash.overdue", f"={overdue}", styles.EMBER),
        ("dash.errors", _formula(errors), styles.ALARM),
        ("dash.closed", f"={ended}", styles.QUIET),
    )
    page.tall(TILES, 46)
    for at, (key, formula, ink) in enumerate(figures):
        span = (at * 5, at * 5 + 3)
        figure = look(bold=True, size=24, ink=ink, fill=styles.MIST, align="CENTER",
                      number=styles.WHOLE)  # fmt: skip
        page.put(TILES, span, formula, figure)
        caption = look(fill=styles.MIST, align="CENTER", valign="TOP")
        page.put(TILES + 1, span, say(key, office.language), caption)


def _block(page: PageCells, row: int, block: CountBlock, office: Office) -> int:
    """Title, headings, lines and total from `row` on; gives the total's row."""
    title = say(f"dash.{block.key}", office.language, unit=unit_heading(office))
    page.put(row, (0, 11), title, look(bold=True, size=12, ink=styles.ACCENT))
    places = spans(len(block.names) - 1)
    for name, span in zip(block.names, [(0, LABEL_END), *places], strict=True):
        align = "RIGHT" if span[0] else "LEFT"
        how = look(bold=True, size=9, ink=styles.QUIET, wrap=True, align=align, valign="BOTTOM")
        page.put(row + 1, span, name, how)
    page.tall(row + 1, 36)
    first = row + HEAD_ROWS
    for at, line in enumerate(block.lines):
        _line(page, first + at, line, places, strong=False)
    end = first + len(block.lines)
    sums = tuple(f"={total_of(first, end - 1, place[0])}" for place in places)
    _line(page, end, Line(say("dash.total", office.language), sums), places, strong=True)
    for each in range(row + 2, end + 1):
        page.tall(each, ROW_PIXELS)
    return end


def _line(
    page: PageCells, row: int, line: Line, places: list[tuple[int, int]], *, strong: bool
) -> None:
    page.put(row, (0, LABEL_END), line.label, look(bold=strong))
    number = look(bold=strong, align="RIGHT", number=styles.WHOLE)
    for formula, span in zip(line.formulas, places, strict=True):
        page.put(row, span, _formula(formula), number)


def _chart(number: int, tab: int, row: int, block: CountBlock, title: str) -> Json:
    """Stacked bars beside the table, each number written on its bar."""
    first, end = row + HEAD_ROWS, row + HEAD_ROWS + len(block.lines)
    places = spans(len(block.names) - 1)
    series = [
        _series(tab, first - 1, end, place[0], digits)
        for place, digits in zip(places, block.colours, strict=False)
    ]
    words = {"fontFamily": styles.FONT, "fontSize": 11, "bold": True}
    spec: Json = {
        "title": title,
        "titleTextFormat": {**words, "foregroundColorStyle": colour(styles.INK)},
        "fontName": styles.FONT,
        "basicChart": {
            "chartType": "BAR",
            "stackedType": "STACKED",
            "legendPosition": "TOP_LEGEND" if len(series) > 1 else "NO_LEGEND",
            "headerCount": 1,
            "domains": [{"domain": _source(tab, first - 1, end, 0)}],
            "series": series,
        },
    }
    rows = max(len(block.lines) + 1, LEAST_ROWS)
    place = {
        "anchorCell": {"sheetId": tab, "rowIndex": row, "columnIndex": CHART_AT},
        "widthPixels": (COLUMNS - CHART_AT) * PIXELS,
        "heightPixels": 60 + rows * ROW_PIXELS,
    }
    return {"chartId": number, "spec": spec, "position": {"overlayPosition": place}}


def _series(tab: int, first: int, end: int, column: int, digits: str) -> Json:
    ink = {"bold": True, "foregroundColorStyle": colour(styles.ink_on(digits))}
    return {
        "series": _source(tab, first, end, column),
        "targetAxis": "BOTTOM_AXIS",
        "colorStyle": colour(digits),
        "dataLabel": {"type": "DATA", "textFormat": ink},
    }


def _source(tab: int, first: int, end: int, column: int) -> Json:
    return {"sourceRange": {"sources": [area(tab, first, end, column, column + 1)]}}


def _at(row: int, column: int) -> str:
    return f"{column_letters(column)}{row + 1}"


def chart_requests(board: Dashboard, there: set[int]) -> Iterator[tuple[str, Json]]:
    """Charts that are missing; one that people moved or changed is left as it is."""
    for number, (name, chart) in board.charts.items():
        if number not in there:
            yield name, {"addChart": {"chart": chart}}
