"""Creation of the register's workbook: all tabs in memory, then one file, whole or not at all."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.new_workbook.cell_formats import Styles
from sheetflow.adapters.local.new_workbook.cell_rules import Lists, add_checks, add_colours
from sheetflow.adapters.local.new_workbook.page_tabs import A4, fill_dashboard, fill_guide
from sheetflow.adapters.local.new_workbook.register_tab import fill_register
from sheetflow.adapters.register_design import list_page, palette
from sheetflow.adapters.register_design.layout import (
    FIRST,
    HEADING,
    PREPARED_ROWS,
    REGISTER_TAB,
    Layout,
)
from sheetflow.adapters.register_design.page import CellStyle
from sheetflow.adapters.xlsx.read_sheet import OFFICE_PROPERTY
from sheetflow.adapters.xlsx.workbook_file import unavailable
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.waiting_lists import COLUMNS, MAX_LINES, list_roles, list_tab
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.safe_files.renaming import put_new_file

COUNTED_ROWS = 100_000
"""Rows that the dashboard's formulas count."""


def create_register(  # noqa: PLR0913 - its contents, each named at the call
    path: Path,
    office: Office,
    numbers: Sequence[str],
    on: date,
    *,
    tab: str = REGISTER_TAB,
    identity: str = "",
) -> None:
    """Make the register of `office` at `path`, with a spare row for each of `numbers`.

    `on` is the day it is made, for the file's properties and the choice of subdivisions; `tab` is
    the register's own tab; `identity` is the office's, kept in the file.  The same arguments give
    the same bytes.  Raises FileExistsError when `path` exists already, ConfigurationError when no
    tab can have that name, and UnavailableError when the file cannot be written; then no file is
    left.
    """
    if path.exists():
        raise FileExistsError(path)
    layout = Layout(office, tab, bottom=HEADING + COUNTED_ROWS)
    content = workbook_bytes(layout, numbers, on, identity)
    try:
        put_new_file(path, content)
    except FileExistsError:
        raise
    except FileNotFoundError as error:
        raise UnavailableError(
            f"{path.parent}: there is no such folder.",
            "Create it, or correct the register's path in the configuration.",
        ) from error
    except OSError as error:
        raise unavailable(path, error) from error


def workbook_bytes(layout: Layout, numbers: Sequence[str], on: date, identity: str = "") -> bytes:
    """Return the workbook's bytes, equal for equal arguments."""
    buffer = BytesIO()
    workbook = Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": palette.FONT, "font_size": 10},
        },
    )
    office, language = layout.office, layout.office.language
    workbook.set_properties(
        {
            "title": office.text("register.title"),
            "company": office.name(language),
            "created": datetime(on.year, on.month, on.day),  # noqa: DTZ001 - the format has no zone
        }
    )
    looks = Styles(workbook)
    if identity:
        workbook.set_custom_property(OFFICE_PROPERTY, identity, "text")
    register, guide, dashboard, *waiting = _tabs(workbook, layout)
    for role, tab in zip(list_roles(office), waiting, strict=True):
        fill_list(workbook, tab, role, layout)
    lists = Lists(workbook)
    last_row = FIRST + max(PREPARED_ROWS, len(numbers) + 1_000) - 1
    fill_register(register, layout, looks, numbers, last_row)
    add_checks(register, layout, lists, on, last_row)
    add_colours(register, layout, looks, last_row)
    fill_guide(guide, office, looks, on)
    fill_dashboard(workbook, dashboard, layout, looks, on)
    workbook.close()
    return buffer.getvalue()


def _tabs(workbook: Workbook, layout: Layout) -> list[Worksheet]:
    """Return the register's tab, the guide's, the dashboard's, and those of what waits."""
    office = layout.office
    pages = [office.text(f"register.tab.{key}") for key in ("guide", "dashboard")]
    others = [*pages, *(list_tab(role, office) for role in list_roles(office))]
    try:
        return [workbook.add_worksheet(name) for name in (layout.tab, *others)]
    except XlsxWriterException as error:
        raise ConfigurationError(
            f"“{layout.tab}” cannot be the name of the register's tab ({error}).",
            "Choose another `tab` in office.yaml: at most 31 characters, none of []:*?/\\, and not "
            f"{', '.join(others)}.",
        ) from error


def fill_list(workbook: Workbook, sheet: Worksheet, role: RoleId, layout: Layout) -> None:
    """Write titles and headings, and what the lines of a run look like."""
    office, looks = layout.office, Styles(workbook)
    page = list_page.make_list_page(role, office, layout.tab)
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
    _add_rules(workbook, sheet, layout)
    _view(sheet, office)


def _add_rules(workbook: Workbook, sheet: Worksheet, layout: Layout) -> None:
    office, last, end = layout.office, len(COLUMNS) - 1, list_page.LIST_FIRST + MAX_LINES
    first = f"$B{list_page.LIST_FIRST + 1}"
    edge = list_page.line_border()
    line = workbook.add_format({"bottom": 1, "bottom_color": f"#{edge.colour}"})
    area = (list_page.LIST_FIRST, 0, end, last)
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
    sheet.freeze_panes(list_page.LIST_FIRST, 2)
    sheet.autofilter(list_page.LIST_HEADING, 0, list_page.LIST_FIRST + MAX_LINES, last)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(list_page.LIST_HEADING)
    name = office.name(office.language).replace("&", "&&")
    sheet.set_footer(f"&L&8{name} – &A&C&8&D&R&8&P / &N")
