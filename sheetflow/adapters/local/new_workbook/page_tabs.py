"""Tabs of a workbook written from pages of the register's design, and their cells' formats."""

from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.register_design import dashboard, list_page, palette
from sheetflow.adapters.register_design.guide import make_guide
from sheetflow.adapters.register_design.layout import Layout, Medium
from sheetflow.adapters.register_design.page import CellStyle, Page, PageCell
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.waiting_lists import COLUMNS, MAX_LINES

Property = str | int | bool
Rule = dict[str, object]
NOTHING: Rule = {"validate": "custom", "value": "=FALSE", "ignore_blank": False}
"""Accepts no entry, and no emptying."""
_WEIGHTS = {"thin": 1, "medium": 2, "thick": 5}
_VALIGN = {"top": "top", "middle": "vcenter", "bottom": "bottom"}


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._made: dict[tuple[CellStyle, bool], Format] = {}

    def of(self, look: CellStyle, *, locked: bool = True) -> Format:
        """Return a cell's format; `locked` has effect once the tab is protected."""
        key = (look, locked)
        if key not in self._made:
            self._made[key] = self.workbook.add_format(_properties(look, locked=locked))
        return self._made[key]

    def conditional(self, *, fill: str, ink: str) -> Format:
        """Return a format for a conditional rule, with only the properties that it changes."""
        changed: dict[str, Property] = {"bg_color": f"#{fill}"} if fill else {}
        if ink:
            changed |= {"font_color": f"#{ink}", "bold": True}
        return self.workbook.add_format(changed)


def _properties(look: CellStyle, *, locked: bool) -> dict[str, Property]:
    found: dict[str, Property] = {
        "font_name": palette.FONT,
        "font_size": look.size,
        "font_color": f"#{look.ink}",
        "bold": look.bold,
        "italic": look.italic,
        "valign": _VALIGN[look.valign],
        "text_wrap": look.wrap,
        "locked": locked,
    }
    if look.align:
        found["align"] = look.align
    if look.indent:
        found["indent"] = 1
    if look.fill:
        found["bg_color"] = f"#{look.fill}"
    if look.number:
        found["num_format"] = look.number
    for edge in look.edges:
        found[edge.side] = _WEIGHTS[edge.weight]
        found[f"{edge.side}_color"] = f"#{edge.colour}"
    return found


def _add_chart(workbook: Workbook, sheet: Worksheet, bars: dashboard.BarChart) -> None:
    """Put a bar chart beside the table that it shows."""
    stacked = {"subtype": "stacked"} if bars.stacked else {}
    chart = workbook.add_chart({"type": "bar", **stacked})
    for each in bars.series:
        chart.add_series(_series(sheet.get_name(), bars, each))
    font = {"name": palette.FONT, "size": 8, "color": f"#{palette.INK}"}
    title = {"name": bars.title, "overlay": False}
    chart.set_title({**title, "name_font": {**font, "size": 10, "bold": True}})
    line = {"color": f"#{palette.LINE}"}
    axis = {"reverse": True, "interval_unit": 1, "num_font": font, "line": line}
    chart.set_y_axis({**axis, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_legend({"position": "top", "font": font} if bars.stacked else {"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_size({"width": bars.width, "height": bars.height})
    place = {"object_position": 1, "y_offset": dashboard.CHART_DOWN}
    sheet.insert_chart(bars.row, bars.column, chart, {"description": bars.alt, **place})


def _series(tab: str, bars: dashboard.BarChart, series: dashboard.Series) -> dict[str, object]:
    ink = f"#{bars.label_ink(series)}"
    labels = {
        "value": True,
        "num_format": palette.TALLY,
        "font": {"name": palette.FONT, "size": 9, "bold": True, "color": ink},
    }
    return {
        "name": series.name,
        "categories": [tab, bars.first, 0, bars.last, 0],
        "values": [tab, bars.first, series.column, bars.last, series.column],
        "fill": {"color": f"#{series.colour}"},
        "border": {"none": True},
        "gap": 45,
        **({"overlap": 100} if bars.stacked else {}),
        "data_labels": labels if bars.stacked else {**labels, "position": "outside_end"},
    }


A4 = 9
FRESH = "+0*TODAY()"
"""Added to each formula, because LibreOffice (measured with 7.4) shows the stored value of a
formula that is not volatile when it opens a workbook whose cells were patched from outside."""
DAY_ZERO = date(1899, 12, 30)
"""The day that a spreadsheet's date numbers count from."""


def _write_page(sheet: Worksheet, page: Page, looks: Styles, on: date) -> None:
    """Write all cells, widths and heights; the tab has no grid and is printed on A4, upright.

    `on` is the stored value of today's date until a program calculates.
    """
    for column, pixels in enumerate(page.widths):
        sheet.set_column_pixels(column, column, pixels)
    for row, pixels in page.heights.items():
        sheet.set_row_pixels(row, pixels)
    for cell in page.cells:
        _write(sheet, cell, looks.of(cell.look), on)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(A4)


def _write(sheet: Worksheet, cell: PageCell, look: Format, on: date) -> None:
    first, last = cell.span
    if last > first:
        sheet.merge_range(cell.row, first, cell.row, last, "", look)
    if cell.text == dashboard.TODAY:
        sheet.write_formula(cell.row, first, dashboard.TODAY, look, (on - DAY_ZERO).days)
    elif cell.text.startswith("="):
        sheet.write_formula(cell.row, first, cell.text + FRESH, look, 0)
    elif cell.text:
        sheet.write_string(cell.row, first, cell.text, look)
    elif last == first:
        sheet.write_blank(cell.row, first, None, look)


def fill_guide(sheet: Worksheet, office: Office, looks: Styles, on: date) -> None:
    """Write the whole tab; it may take several printed pages."""
    page = make_guide(office, Medium.WORKBOOK)
    _write_page(sheet, page, looks, on)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, page.rows, page.last)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    sheet.protect("", {"format_columns": True, "format_rows": True})


def fill_dashboard(sheet: Worksheet, layout: Layout, looks: Styles, on: date) -> None:
    """Write the whole tab; it is printed on one page."""
    board = dashboard.make_dashboard(layout)
    _write_page(sheet, board.page, looks, on)
    for chart in board.charts:
        _add_chart(looks.workbook, sheet, chart)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.print_area(0, 0, board.end, board.page.last)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_footer("&L&8&F&R&8&D")
    sheet.protect("")


def fill_list(sheet: Worksheet, role: RoleId, layout: Layout, looks: Styles) -> None:
    """Write titles and headings, and what the lines of a run look like."""
    page = list_page.make_list_page(role, layout.office, layout.tab)
    for at, (name, pixels) in enumerate(zip(COLUMNS, page.widths, strict=True)):
        sheet.set_column_pixels(at, at, pixels, looks.of(list_page.line_style(name)))
    sheet.set_column(list_page.MARK[1] - 1, list_page.MARK[1] - 1, 2, None, {"hidden": True})
    plain = looks.of(CellStyle())
    for row in range(list_page.LIST_HEADING):
        sheet.set_row_pixels(row, page.heights.get(row, 20), plain)
        for at in range(len(COLUMNS)):
            sheet.write_blank(row, at, None, plain)
    sheet.set_row_pixels(list_page.LIST_HEADING, page.heights[list_page.LIST_HEADING])
    for cell in page.cells:
        sheet.write_string(cell.row, cell.span[0], cell.text, looks.of(cell.look))
    _add_rules(sheet, layout, looks)
    _view(sheet, layout.office)


def _add_rules(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    office, last, end = layout.office, len(COLUMNS) - 1, list_page.LIST_FIRST + MAX_LINES
    area = (list_page.LIST_FIRST, 0, end, last)
    edge = list_page.line_border()
    line = looks.workbook.add_format({"bottom": 1, "bottom_color": f"#{edge.colour}"})
    filled = f'=$B{list_page.LIST_FIRST + 1}<>""'
    sheet.conditional_format(*area, {"type": "formula", "criteria": filled, "format": line})
    title = office.text("register.check.system.title")
    message = office.text("turn.check", register=layout.tab)
    refusal = {"error_type": "stop", "error_title": title, "error_message": message}
    sheet.data_validation(*area, {**NOTHING, **refusal})


def _view(sheet: Worksheet, office: Office) -> None:
    last = len(COLUMNS) - 1
    sheet.hide_gridlines(2)
    sheet.freeze_panes(list_page.LIST_FIRST, 2)
    sheet.autofilter(list_page.LIST_HEADING, 0, list_page.LIST_FIRST + MAX_LINES, last)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(list_page.LIST_HEADING)
    name = office.name(office.language).replace("&", "&&")
    sheet.set_footer(f"&L&8{name} – &A&C&8&D&R&8&P / &N")
