"""Tabs of what waits for each role, empty: a run fills them."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.new_workbook.cell_formats import Styles
from sheetflow.adapters.local.new_workbook.page_tabs import A4
from sheetflow.adapters.register_design.layout import Layout
from sheetflow.adapters.register_design.list_page import (
    LIST_FIRST,
    LIST_HEADING,
    MARK,
    line_border,
    line_style,
    make_list_page,
)
from sheetflow.adapters.register_design.page import CellStyle
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.waiting_lists import COLUMNS, MAX_LINES


def fill_list(workbook: Workbook, sheet: Worksheet, role: RoleId, layout: Layout) -> None:
    """Write titles and headings, and what the lines of a run look like."""
    office, looks = layout.office, Styles(workbook)
    page = make_list_page(role, office, layout.tab)
    for at, (name, pixels) in enumerate(zip(COLUMNS, page.widths, strict=True)):
        sheet.set_column_pixels(at, at, pixels, looks.of(line_style(name)))
    sheet.set_column(MARK[1] - 1, MARK[1] - 1, 2, None, {"hidden": True})
    plain = looks.of(CellStyle())
    for row in range(LIST_HEADING):
        sheet.set_row_pixels(row, page.heights.get(row, 20), plain)
        for at in range(len(COLUMNS)):
            sheet.write_blank(row, at, None, plain)
    sheet.set_row_pixels(LIST_HEADING, page.heights[LIST_HEADING])
    for cell in page.cells:
        sheet.write_string(cell.row, cell.span[0], cell.text, looks.of(cell.look))
    _add_rules(workbook, sheet, layout)
    _view(sheet, office)


def _add_rules(workbook: Workbook, sheet: Worksheet, layout: Layout) -> None:
    office, last, end = layout.office, len(COLUMNS) - 1, LIST_FIRST + MAX_LINES
    first = f"$B{LIST_FIRST + 1}"
    edge = line_border()
    line = workbook.add_format({"bottom": 1, "bottom_color": f"#{edge.colour}"})
    area = (LIST_FIRST, 0, end, last)
    sheet.conditional_format(
        *area, {"type": "formula", "criteria": f'={first}<>""', "format": line}
    )
    sheet.data_validation(
        *area,
        {
            "validate": "custom",
            "value": "=FALSE",
            "ignore_blank": False,
            "error_type": "stop",
            "error_title": office.text("register.check.system.title"),
            "error_message": office.text("turn.check", register=layout.tab),
        },
    )


def _view(sheet: Worksheet, office: Office) -> None:
    last = len(COLUMNS) - 1
    sheet.hide_gridlines(2)
    sheet.freeze_panes(LIST_FIRST, 2)
    sheet.autofilter(LIST_HEADING, 0, LIST_FIRST + MAX_LINES, last)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(LIST_HEADING)
    name = office.name(office.language).replace("&", "&&")
    sheet.set_footer(f"&L&8{name} – &A&C&8&D&R&8&P / &N")
