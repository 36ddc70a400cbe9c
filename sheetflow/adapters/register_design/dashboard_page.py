"""The dashboard's tab: figures, tables of counting formulas, and the charts beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.count_formulas import CountFormulas
from sheetflow.adapters.register_design.dashboard_blocks import (
    HEAD_ROWS,
    LABEL_END,
    TABLE_END,
    BlockAt,
    CountBlock,
    Line,
    by_state,
    by_turn,
    by_unit,
    spans,
    total_of,
    unit_heading,
)
from sheetflow.adapters.register_design.layout import Layout
from sheetflow.adapters.register_design.look import Appearance, Edge
from sheetflow.adapters.register_design.page import Page, Span, cell_name
from sheetflow.adapters.register_design.wording import say
from sheetflow.core.office import Office

COLUMNS, CHART_AT = 24, 13
PIXELS = 42
TILES, TABLES = 4, 8
ROW_PIXELS, HEAD_PIXELS = 21, 34
LEAST_ROWS = 11
"""Rows a table and its chart take at least, so that small tables keep a readable chart."""
CHART_DOWN = 6
"""Pixels between a section's line and its chart."""
TODAY = "=TODAY()"


@dataclass(frozen=True, slots=True)
class Series:
    """One run of numbers of a table: its name, its column, its colour."""

    name: str
    column: int
    colour: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars with their numbers: behind the bar when there is one series, else on stacked bars.

    It hangs `CHART_DOWN` below the upper left corner of the cell `row`, `column`, and draws the
    tab's rows `first` to `last`, whose labels stand in column 0 and whose names in the row above.
    `alt` is read out instead of the picture.
    """

    title: str
    alt: str
    row: int
    column: int
    width: int
    height: int
    first: int
    last: int
    series: tuple[Series, ...]

    @property
    def stacked(self) -> bool:
        return len(self.series) > 1

    def label_ink(self, series: Series) -> str:
        """What is readable where a series' numbers stand."""
        return palette.ink_on(series.colour) if self.stacked else palette.INK


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The tab's cells, its charts from the top, and the first row that is free again."""

    page: Page
    charts: tuple[BarChart, ...]
    end: int


def dashboard_of(layout: Layout) -> Dashboard:
    """The whole tab, counted from the register's tab of `layout`."""
    page = Page([PIXELS] * COLUMNS)
    office, count = layout.office, CountFormulas(layout)
    _title(page, office, layout.tab)
    row, totals, charts = TABLES, list[int](), list[BarChart]()
    blocks: tuple[BlockAt, ...] = (by_state, by_unit, by_turn)
    for make in blocks:
        block = make(office, count, row)
        end = _block(page, row, block, office)
        totals.append(end)
        if block.lines:
            charts.append(_chart(row, block, office))
        row = max(end, row + 1 + LEAST_ROWS) + 3
    _tiles(page, office, totals, count.errors)
    return Dashboard(page, tuple(charts), row)


def _title(page: Page, office: Office, register: str) -> None:
    language, last = office.language, page.last
    page.put(
        0,
        (0, last),
        say("dash.title", language),
        Appearance(bold=True, size=18, ink=palette.ACCENT),
    )
    page.tall(0, 40)
    quiet = Appearance(ink=palette.QUIET)
    page.put(1, (0, TABLE_END), office.name(language), quiet)
    right = Appearance(ink=palette.QUIET, align="right")
    page.put(1, (last - 7, last - 3), say("dash.asof", language), right)
    day = Appearance(ink=palette.QUIET, number=palette.DATE, align="left")
    page.put(1, (last - 2, last), TODAY, day)
    source = say("dash.source", language, register=register)
    page.put(2, (0, last), source, Appearance(size=9, italic=True, ink=palette.QUIET))


def _tiles(page: Page, office: Office, totals: Sequence[int], errors: str) -> None:
    """Five large figures: all rows of the first table, the sums of the second, and errors."""
    everything = cell_name(totals[0], spans(2)[0][0])
    in_time, overdue, ended = (cell_name(totals[1], span[0]) for span in spans(3))
    figures = (
        ("dash.all", f"={everything}", palette.ACCENT),
        ("dash.open", f"={in_time}+{overdue}", palette.BLUE),
        ("dash.overdue", f"={overdue}", palette.EMBER),
        ("dash.errors", errors, palette.ALARM),
        ("dash.closed", f"={ended}", palette.QUIET),
    )
    page.tall(TILES, 46)
    page.tall(TILES + 1, 27)
    for at, (key, formula, ink) in enumerate(figures):
        span = (at * 5, at * 5 + 3)
        figure = Appearance(
            ink=ink,
            fill=palette.MIST,
            size=24,
            bold=True,
            align="center",
            number=palette.WHOLE,
            edges=(Edge("top", ink, "thick"),),
        )
        page.put(TILES, span, formula, figure)
        caption = Appearance(fill=palette.MIST, align="center", valign="top")
        page.put(TILES + 1, span, say(key, office.language), caption)


def _block(page: Page, row: int, block: CountBlock, office: Office) -> int:
    """Title, headings, lines and total from `row` on; gives the total's row."""
    title = say(f"dash.{block.key}", office.language, unit=unit_heading(office))
    under = (Edge("bottom", palette.ACCENT, "medium"),)
    page.put(
        row, (0, page.last), title, Appearance(bold=True, size=12, ink=palette.ACCENT, edges=under)
    )
    places = spans(len(block.names) - 1)
    for name, span in zip(block.names, [(0, LABEL_END), *places], strict=True):
        how = Appearance(
            ink=palette.QUIET,
            size=9,
            bold=True,
            wrap=True,
            align="right" if span[0] else "left",
            valign="bottom",
            edges=(Edge("bottom", palette.LINE),),
        )
        page.put(row + 1, span, name, how)
    first = row + HEAD_ROWS
    for at, line in enumerate(block.lines):
        _line(page, first + at, line, places, strong=False)
    end = first + len(block.lines)
    sums = tuple(f"={total_of(first, end - 1, place[0])}" for place in places)
    _line(page, end, Line(say("dash.total", office.language), sums), places, strong=True)
    for each in range(row, end + 1):
        page.tall(each, ROW_PIXELS)
    page.tall(row + 1, HEAD_PIXELS)
    return end


def _line(page: Page, row: int, line: Line, places: Sequence[Span], *, strong: bool) -> None:
    edge = Edge("top", palette.QUIET) if strong else Edge("bottom", palette.MIST)
    page.put(row, (0, LABEL_END), line.label, Appearance(bold=strong, edges=(edge,)))
    pattern = palette.WHOLE if strong else palette.TALLY
    number = Appearance(bold=strong, align="right", number=pattern, edges=(edge,))
    for formula, span in zip(line.formulas, places, strict=True):
        page.put(row, span, formula, number)


def _chart(row: int, block: CountBlock, office: Office) -> BarChart:
    unit, language = unit_heading(office), office.language
    rows = max(len(block.lines) + 1, LEAST_ROWS)
    charted = zip(block.names[1:], spans(len(block.names) - 1), block.colours, strict=False)
    return BarChart(
        title=say(f"chart.{block.key}", language, unit=unit),
        alt=say(f"alt.{block.key}", language, unit=unit),
        row=row + 1,
        column=CHART_AT,
        width=(COLUMNS - CHART_AT) * PIXELS,
        height=HEAD_PIXELS + rows * ROW_PIXELS - CHART_DOWN,
        first=row + HEAD_ROWS,
        last=row + HEAD_ROWS + len(block.lines) - 1,
        series=tuple(Series(name, span[0], colour) for name, span, colour in charted),
    )
