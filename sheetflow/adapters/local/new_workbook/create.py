"""Creation of the register's workbook: all tabs in memory, then one file, whole or not at all."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.new_workbook import page_tabs
from sheetflow.adapters.local.new_workbook.register_tab import fill_register
from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.layout import HEADING, REGISTER_TAB, Layout
from sheetflow.adapters.xlsx.read_sheet import OFFICE_PROPERTY
from sheetflow.adapters.xlsx.workbook_file import unavailable
from sheetflow.core.office import Office
from sheetflow.core.waiting_lists import list_roles, list_tab
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
    office, buffer = layout.office, BytesIO()
    workbook = Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": palette.FONT, "font_size": 10},
        },
    )
    title, company = office.text("register.title"), office.name(office.language)
    created = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - the format has no zone
    workbook.set_properties({"title": title, "company": company, "created": created})
    looks = page_tabs.Styles(workbook)
    if identity:
        workbook.set_custom_property(OFFICE_PROPERTY, identity, "text")
    register, guide, dashboard, *waiting = _tabs(workbook, layout)
    for role, tab in zip(list_roles(office), waiting, strict=True):
        page_tabs.fill_list(tab, role, layout, looks)
    fill_register(register, layout, looks, numbers, on)
    page_tabs.fill_guide(guide, office, looks, on)
    page_tabs.fill_dashboard(dashboard, layout, looks, on)
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
