"""The tabs of what waits, as formulas that look the job's entries up, always fresh."""

from collections.abc import Iterator
from zlib import crc32

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import area, repeat_cell
from sheetflow.adapters.google.ledger.tabs import quoted
from sheetflow.adapters.google.provision.cell_requests import (
    FILLED,
    cell,
    semicolons,
    tab_properties,
)
from sheetflow.adapters.google.provision.pages import make_page
from sheetflow.adapters.google.provision.register_tab import RegisterTab
from sheetflow.adapters.google.register.list_entries import ENTRY, SHOWN_LINES, line_name
from sheetflow.adapters.register_design.list_page import (
    LIST_FIRST,
    LIST_HEADING,
    line_style,
    make_list_page,
)
from sheetflow.adapters.register_design.page import CellStyle, Page
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.register.sheet import column_letters
from sheetflow.core.waiting_lists import COLUMNS, list_roles, list_tab

LIST_TABS = 710_000_111
"""The number of the first of these tabs."""
LIST_VIEWS = 740_000_000
"""The first number of their filter views."""
_FOUND = len(COLUMNS)
"""The hidden column with the row of a line's entry."""


def list_tabs(office: Office) -> dict[int, RoleId]:
    """Return the number of each role's tab."""
    return dict(enumerate(list_roles(office), start=LIST_TABS))


def make_list_formulas(register: RegisterTab, role: RoleId, status_title: str) -> Page:
    """Return the role's tab: titles, headings and the formulas of its lines."""
    layout = register.layout
    page = make_list_page(role, layout.office, layout.tab)
    page.widths = (*page.widths, 20)
    formulas = _line(register, role, status_title)
    for row in range(LIST_FIRST, LIST_FIRST + SHOWN_LINES):
        for at, text in enumerate(formulas):
            page.put(row, (at, at), text, _style(at))
    return page


def make_list_tab(page: Page, tab: int, title: str, index: int) -> Iterator[Json]:
    """Yield a new tab with the page; the lines, all alike, in one request a column."""
    above = Page(page.widths)
    above.cells = [one for one in page.cells if one.row < LIST_FIRST]
    above.heights = page.heights
    add, *filled = make_page(above, tab, title, index)
    grid = add["addSheet"]["properties"]["gridProperties"]
    grid["rowCount"] = LIST_FIRST + SHOWN_LINES
    yield add
    yield from filled
    for one in page.cells:
        if one.row == LIST_FIRST:
            at = one.span[0]
            where = area(tab, LIST_FIRST, LIST_FIRST + SHOWN_LINES, at, at + 1)
            yield repeat_cell(where, cell(semicolons(one.text), one.look), FILLED)


def _style(at: int) -> CellStyle:
    return line_style(COLUMNS[at]) if at < _FOUND else CellStyle(size=8)


def list_tab_requests(tab: int, office: Office) -> Iterator[Json]:
    """Yield what a new tab has beside its cells: frozen headings, a hidden column, the views."""
    frozen = {"frozenRowCount": LIST_FIRST}
    yield tab_properties(tab, "gridProperties.frozenRowCount", gridProperties=frozen)
    hidden = {"sheetId": tab, "dimension": "COLUMNS", "startIndex": _FOUND, "endIndex": _FOUND + 1}
    properties = {"range": hidden, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    yield {"updateDimensionProperties": properties}
    for unit in office.units:
        label = unit.label(office.language)
        condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": label}]}
        specs = {"columnIndex": COLUMNS.index("unit"), "filterCriteria": {"condition": condition}}
        view = {
            "filterViewId": LIST_VIEWS + crc32(f"{tab} {unit.id}".encode()) % 10_000_000,
            "title": label,
            "range": area(tab, LIST_HEADING, LIST_FIRST + SHOWN_LINES, 0, len(COLUMNS)),
            "filterSpecs": [specs],
        }
        yield {"addFilterView": {"filter": view}}


def _line(register: RegisterTab, role: RoleId, status_title: str) -> tuple[str, ...]:
    """Return the formulas of any line by column, the last of which finds its entry."""
    layout, entries = register.layout, quoted(status_title)
    letters = column_letters(_FOUND)
    found, number = f"INDEX(${letters}:${letters},ROW())", f"ROW()-{LIST_FIRST}"

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
