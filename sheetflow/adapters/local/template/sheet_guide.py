"""The guide's tab, set up for print."""

from __future__ import annotations

from datetime import date

from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template.page_sheet import write_page
from sheetflow.adapters.local.template.styles import Styles
from sheetflow.adapters.register_design.guide import make_guide
from sheetflow.adapters.register_design.layout import Medium
from sheetflow.core.office import Office


def fill_guide(sheet: Worksheet, office: Office, looks: Styles, on: date) -> None:
    """Write the whole tab; as many printed pages as it takes."""
    page = make_guide(office, Medium.WORKBOOK)
    write_page(sheet, page, looks, on)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, page.rows, page.last)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    sheet.protect("", {"format_columns": True, "format_rows": True})
