"""The public list as a workbook, with a column for each thing that such a list must have."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook

from sheetflow.adapters.documents.report.data_sheet import Styles, put_text
from sheetflow.core.scoreboard.public_list import ListText, PublicEntry, PublicList

_COLUMNS = {
    "number": 5,
    "summary": 40,
    "unit": 24,
    "responsible": 17,
    "day": 11,
    "place": 13,
    "form": 19,
    "retention": 18,
    "note": 22,
}
"""Their headings' texts and widths; columns of links follow."""
_LINK_WIDTH, _FIRST, _LINE = 30, 4, 15.0
_MAX_POINTS = 409.0
"""No row of a worksheet is higher."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def public_list_workbook(found: PublicList, text: ListText) -> bytes:
    """Return the workbook's bytes, the same for the same list."""
    out = io.BytesIO()
    with Workbook(out, _OPTIONS) as workbook:
        created = datetime(found.year, 12, 31, tzinfo=UTC)
        workbook.set_properties({"title": found.title, "created": created})
        styles, sheet = Styles(workbook), workbook.add_worksheet(str(found.year))
        sheet.write_string(0, 0, f"{found.title} – {found.office}", styles.title)
        sheet.write_string(1, 0, found.about, styles.plain)
        sheet.write_string(2, 0, text("whole"), styles.plain)
        links = max((len(one.links) for one in found.entries), default=1) or 1
        heads = [text(f"column.{name}") for name in _COLUMNS]
        heads += [text("column.link"), *(text("link", n=n) for n in range(2, links + 1))]
        widths = [*_COLUMNS.values(), *[_LINK_WIDTH] * links]
        for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(_FIRST - 1, place, head, styles.head)
        sheet.set_row(_FIRST - 1, 3 * _LINE)
        for row, entry in enumerate(found.entries, start=_FIRST):
            _write_row(sheet, row, list(_cells(entry, found, text)), styles)
        _set_page(sheet, _FIRST + max(len(found.entries), 1) - 1, len(heads) - 1)
    return out.getvalue()


def _cells(entry: PublicEntry, found: PublicList, text: ListText) -> Iterator[str | int | date]:
    """Yield the cells of an entry in the order of the columns."""
    title = entry.title or text("no_title")
    yield entry.number
    yield f"{title} ({entry.kind})" if entry.kind else title
    yield entry.unit
    yield found.responsible
    yield entry.day
    yield found.place
    yield entry.form
    yield found.retention
    yield entry.note
    yield from (link.url for link in entry.links)


def _write_row(sheet: Any, row: int, cells: list[str | int | date], styles: Styles) -> None:
    """Write the cells; a row is as high as its longest text, since LibreOffice does not grow it."""
    widths = (*_COLUMNS.values(), *[_LINK_WIDTH] * len(cells))
    lines = 1
    for place, (value, width) in enumerate(zip(cells, widths, strict=False)):
        if isinstance(value, date):
            sheet.write_datetime(row, place, value, styles.day)
        elif isinstance(value, int):
            sheet.write_number(row, place, value, styles.number)
        else:
            put_text(sheet, row, place, value, styles.text)
            lines = max(lines, *(len(part) // (width - 2) + 1 for part in value.split("\n")))
    sheet.set_row(row, min(_LINE * lines, _MAX_POINTS))


def _set_page(sheet: Any, last_row: int, last_column: int) -> None:
    sheet.autofilter(_FIRST - 1, 0, last_row, last_column)
    sheet.freeze_panes(_FIRST, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST - 1)
