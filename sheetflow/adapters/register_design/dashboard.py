"""The dashboard's tab: figures, tables of counting formulas, and the charts beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.count_formulas import CountFormulas
from sheetflow.adapters.register_design.layout import Layout
from sheetflow.adapters.register_design.page import Border, CellStyle, Page, Span, cell_name
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Role
from sheetflow.core.words import Language

COLUMNS, LABEL_END, TABLE_END, CHART_AT = 24, 5, 11, 13
"""Grid columns: how many, the last one of a table's labels and of its numbers, a chart's first."""
PIXELS = 42
TILES, TABLES = 4, 8
ROW_PIXELS, HEAD_PIXELS = 21, 34
HEAD_ROWS = 2
"""A table's title and its headings are above its lines."""
MIN_ROWS = 11
"""Rows a table and its chart take at least, so that small tables keep a readable chart."""
CHART_DOWN = 6
"""Pixels between a section's line and its chart."""
TODAY = "=TODAY()"

Line = tuple[str, tuple[str, ...]]
"""A table's label, and one formula for each number."""
Table = tuple[Sequence[str], list[Line], Sequence[str]]
"""A table's headings, its lines, and the colours of the numbers that are charted."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers in a table: its name, its column, its colour."""

    name: str
    column: int
    colour: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars with their numbers: behind the bar when there is one series, else on stacked bars.

    The chart is `CHART_DOWN` below the upper left corner of the cell `row`, `column`, and draws the
    tab's rows `first` to `last`, whose labels are in column 0 and whose names in the row above.
    `alt` is the text for screen readers.
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
        """Whether bars of several series are on top of each other."""
        return len(self.series) > 1

    def label_ink(self, series: Series) -> str:
        """Return the colour that is readable where a series' numbers are."""
        return palette.ink_on(series.colour) if self.stacked else palette.INK


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The tab's cells, its charts from the top, and the first free row."""

    page: Page
    charts: tuple[BarChart, ...]
    end: int


def make_dashboard(layout: Layout) -> Dashboard:
    """Return the whole tab, counted from the register's tab of `layout`."""
    maker = _Maker(layout)
    _add_title(maker.page, layout)
    state = maker.add_table("by_state", _by_state(layout.office, maker.count, maker.row))
    unit = maker.add_table("by_unit", _by_unit(layout.office, maker.count, maker.row))
    maker.add_table("by_turn", _by_turn(layout.office, maker.count))
    _add_tiles(maker.page, layout.office, (state, unit), maker.count.errors)
    return Dashboard(maker.page, tuple(maker.charts), maker.row)


def _by_state(office: Office, count: CountFormulas, row: int) -> Table:
    """Return a line for each state, for rows in none of them, and for rows not evaluated yet.

    The last lines refer to the cells above them, from `row` on.
    """
    lines: list[Line] = [
        (state.label(office.language), (count.in_state(state), count.overdue_in_state(state)))
        for state in office.form.states
    ]
    known, late = _sums(row, len(lines), 2)
    other = (f"{count.evaluated}-{known}", f"{count.overdue}-{late}")
    lines.append((office.text("dashboard.other"), other))
    lines.append((office.text("dashboard.unjudged"), (count.unjudged, "=0")))
    keys = ("dashboard.state", "dashboard.total", "dashboard.overdue")
    return [office.text(key) for key in keys], lines, (palette.BLUE,)


def _by_unit(office: Office, count: CountFormulas, row: int) -> Table:
    """Return a line for each subdivision, then one for rows with any other subdivision."""
    first = row + HEAD_ROWS
    lines: list[Line] = [
        (unit.label(office.language), count.of_unit(cell_name(first + at, 0, fixed=True)))
        for at, unit in enumerate(office.units)
    ]
    rest = zip(count.everywhere(), _sums(row, len(lines), 3), strict=True)
    other = tuple(f"{formula}-{counted}" for formula, counted in rest)
    lines.append((office.text("dashboard.other_unit"), other))
    keys = ("dashboard.in_time", "dashboard.overdue", "dashboard.closed")
    names = [_unit_heading(office), *map(office.text, keys)]
    return names, lines, (palette.BLUE, palette.VERMILLION, palette.SILVER)


def _by_turn(office: Office, count: CountFormulas) -> Table:
    """Return a line for each role that may have to act, with the rows waiting for it."""
    lines: list[Line] = [
        (role.label(office.language), count.of_turn(turn_text(role, office.language)))
        for role in turn_roles(office)
    ]
    keys = ("dashboard.turn", "dashboard.in_time", "dashboard.overdue")
    return [office.text(key) for key in keys], lines, (palette.BLUE, palette.VERMILLION)


def turn_roles(office: Office) -> list[Role]:
    """Return the roles that may have to act, in the order of the states."""
    found: dict[RoleId, None] = {}
    for state in office.form.states:
        for role in (state.turn, *state.turn_by_workflow.values()):
            if role is not None and not state.end:
                found[role] = None
    return [office.role_by_id[role] for role in found]


def turn_text(role: Role, language: Language) -> str:
    """Return the part of a turn's text that names the role, whether by label or title."""
    label = role.label(language)
    return next((title for title in role.titles if title in label), label)


class _Maker:
    """The page in progress: each table goes below the last one, with its chart beside it."""

    def __init__(self, layout: Layout) -> None:
        self.page = Page([PIXELS] * COLUMNS)
        self.count = CountFormulas(layout)
        self.charts: list[BarChart] = []
        self.row = TABLES
        self._office = layout.office

    def add_table(self, key: str, table: Table) -> int:
        """Add title, headings, lines and total; return the total's row."""
        names, lines, colours = table
        row, spans = self.row, _spans(len(names) - 1)
        self._add_head(key, names, spans)
        first = row + HEAD_ROWS
        for at, line in enumerate(lines):
            self._add_line(first + at, line, spans)
        end = first + len(lines)
        sums = tuple(f"={_total(first, end - 1, span[0])}" for span in spans)
        self._add_line(end, (self._office.text("dashboard.total"), sums), spans, strong=True)
        for each in range(row, end + 1):
            self.page.tall(each, ROW_PIXELS)
        self.page.tall(row + 1, HEAD_PIXELS)
        charted = zip(names[1:], spans, colours, strict=False)
        if lines:
            series = tuple(Series(name, span[0], colour) for name, span, colour in charted)
            self.charts.append(self._chart(key, series, len(lines)))
        self.row = max(end, row + 1 + MIN_ROWS) + 3
        return end

    def _add_head(self, key: str, names: Sequence[str], spans: Sequence[Span]) -> None:
        under = (Border("bottom", palette.ACCENT, "medium"),)
        style = CellStyle(bold=True, size=12, ink=palette.ACCENT, edges=under)
        title = self._office.text(f"dashboard.{key}", unit=_unit_heading(self._office))
        self.page.put(self.row, (0, self.page.last), title, style)
        quiet, line = palette.QUIET, (Border("bottom", palette.LINE),)
        heading = CellStyle(ink=quiet, size=9, bold=True, wrap=True, valign="bottom", edges=line)
        for name, span in zip(names, [(0, LABEL_END), *spans], strict=True):
            aligned = replace(heading, align="right" if span[0] else "left")
            self.page.put(self.row + 1, span, name, aligned)

    def _add_line(
        self, row: int, line: Line, spans: Sequence[Span], *, strong: bool = False
    ) -> None:
        label, formulas = line
        edges = (Border("top", palette.QUIET) if strong else Border("bottom", palette.MIST),)
        self.page.put(row, (0, LABEL_END), label, CellStyle(bold=strong, edges=edges))
        pattern = palette.WHOLE if strong else palette.TALLY
        number = CellStyle(bold=strong, align="right", number=pattern, edges=edges)
        for formula, span in zip(formulas, spans, strict=True):
            self.page.put(row, span, formula, number)

    def _chart(self, key: str, series: tuple[Series, ...], lines: int) -> BarChart:
        unit = _unit_heading(self._office)
        return BarChart(
            title=self._office.text(f"dashboard.chart.{key}", unit=unit),
            alt=self._office.text(f"dashboard.alt.{key}", unit=unit),
            row=self.row + 1,
            column=CHART_AT,
            width=(COLUMNS - CHART_AT) * PIXELS,
            height=HEAD_PIXELS + max(lines + 1, MIN_ROWS) * ROW_PIXELS - CHART_DOWN,
            first=self.row + HEAD_ROWS,
            last=self.row + HEAD_ROWS + lines - 1,
            series=series,
        )


def _add_title(page: Page, layout: Layout) -> None:
    office, last, quiet = layout.office, page.last, palette.QUIET
    accent = CellStyle(bold=True, size=18, ink=palette.ACCENT)
    page.put(0, (0, last), office.text("dashboard.title"), accent)
    page.tall(0, 40)
    page.put(1, (0, TABLE_END), office.name(office.language), CellStyle(ink=quiet))
    right = CellStyle(ink=quiet, align="right")
    page.put(1, (last - 7, last - 3), office.text("dashboard.asof"), right)
    day = CellStyle(ink=quiet, number=palette.DATE, align="left")
    page.put(1, (last - 2, last), TODAY, day)
    source = office.text("dashboard.source", register=layout.tab)
    page.put(2, (0, last), source, CellStyle(size=9, italic=True, ink=quiet))


def _add_tiles(page: Page, office: Office, totals: tuple[int, int], errors: str) -> None:
    """Add five large figures: all rows of the first table, the sums of the second, and errors."""
    everything = cell_name(totals[0], _spans(2)[0][0])
    in_time, overdue, ended = (cell_name(totals[1], span[0]) for span in _spans(3))
    figures = (
        ("dashboard.all", f"={everything}", palette.ACCENT),
        ("dashboard.open", f"={in_time}+{overdue}", palette.BLUE),
        ("dashboard.overdue", f"={overdue}", palette.EMBER),
        ("dashboard.errors", errors, palette.ALARM),
        ("dashboard.closed", f"={ended}", palette.QUIET),
    )
    page.tall(TILES, 46)
    page.tall(TILES + 1, 27)
    tile = CellStyle(fill=palette.MIST, align="center")
    figure = replace(tile, size=24, bold=True, number=palette.WHOLE)
    caption = replace(tile, valign="top")
    for at, (key, formula, ink) in enumerate(figures):
        span = (at * 5, at * 5 + 3)
        edges = (Border("top", ink, "thick"),)
        page.put(TILES, span, formula, replace(figure, ink=ink, edges=edges))
        page.put(TILES + 1, span, office.text(key), caption)


def _unit_heading(office: Office) -> str:
    return office.form.by_id[office.form.unit_column].heading(office.language)


def _spans(numbers: int) -> list[Span]:
    """Return the grid columns of each number of a table, filling the table's width."""
    wide = (TABLE_END - LABEL_END) // numbers
    return [(LABEL_END + 1 + at * wide, LABEL_END + (at + 1) * wide) for at in range(numbers)]


def _sums(row: int, lines: int, numbers: int) -> list[str]:
    """Return the sum of the lines so far for each number, as part of a formula."""
    first = row + HEAD_ROWS
    spans = _spans(numbers)
    return [_total(first, first + lines - 1, span[0]) if lines else "0" for span in spans]


def _total(first: int, last: int, column: int) -> str:
    return f"SUM({cell_name(first, column)}:{cell_name(last, column)})"
