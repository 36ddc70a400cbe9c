"""The dashboard's tab with its native charts, set up for print."""

from __future__ import annotations

from datetime import date

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template.dashboard_chart import add_chart
from sheetflow.adapters.local.template.page_sheet import write_page
from sheetflow.adapters.local.template.styles import Styles
from sheetflow.adapters.register_design.dashboard import make_dashboard
from sheetflow.adapters.register_design.layout import Layout


def fill_dashboard(
    workbook: Workbook, sheet: Worksheet, layout: Layout, looks: Styles, on: date
) -> None:
    """Write the whole tab; it is printed on one page."""
    board = make_dashboard(layout)
    write_page(sheet, board.page, looks, on)
    for chart in board.charts:
        add_chart(workbook, sheet, chart)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.print_area(0, 0, board.end, board.page.last)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_footer("&L&8&F&R&8&D")
    sheet.protect("")
