"""A scoreboard's workbook, with what is behind every figure, and the public list's."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from xlsxwriter import Workbook

from sheetflow.adapters.documents import worksheets
from sheetflow.core.papers.context_values import printable
from sheetflow.core.scoreboard.public_list import ListText, PublicEntry, PublicList
from sheetflow.core.scoreboard.scoreboard import Scoreboard, Value
from sheetflow.core.scoreboard.tables import BoardTable, BoardText, board_tables

_FIRST = 3
"""From 0: title, what it is about, heads."""
_MAX_LINKS = 60_000
"""Of a worksheet; Excel opens 65,530."""


def scoreboard_workbook(board: Scoreboard, title: str, about: str, text: BoardText) -> bytes:
    """Return the bytes, the same for the same scoreboard; a sheet for each table."""
    target = io.BytesIO()
    with Workbook(target, worksheets.ROW_BY_ROW) as workbook:
        dated = datetime.combine(board.period.end, time(), UTC)
        workbook.set_properties({"title": title, "created": dated})
        styles = worksheets.Styles(workbook)
        for table in board_tables(board, text):
            sheet = workbook.add_worksheet(text(f"table.{table.key}"))
            sheet.write_string(0, 0, title, styles.title)
            sheet.write_string(1, 0, about, styles.plain)
            _write_table(sheet, table, styles)
    return target.getvalue()


def _write_table(sheet: Any, table: BoardTable, styles: worksheets.Styles) -> None:
    """Write a table with its total, a filter, and heads that stay in sight."""
    for place, width in enumerate(table.widths):
        sheet.set_column(place, place, width)
    looks = {date: styles.day, int: styles.number, float: styles.decimal}
    bold = {int: styles.total, str: styles.head, type(None): styles.head}
    sheet.set_row(_FIRST - 1, _height(table.headings, table))
    for place, heading in enumerate(table.headings):
        sheet.write_string(_FIRST - 1, place, heading, styles.head)
    linked = len(table.rows) <= _MAX_LINKS
    for row, values in enumerate(table.rows, start=_FIRST):
        sheet.set_row(row, _height(values, table))
        for place, value in enumerate(values):
            _cell(sheet, (row, place), value, looks.get(type(value), styles.text), linked=linked)
    last = _FIRST + len(table.rows)
    for place, value in enumerate(table.total):
        _cell(sheet, (last, place), value, bold[type(value)], linked=False)
    worksheets.set_table(sheet, _FIRST, max(last - 1, _FIRST), len(table.headings))


def _height(values: Sequence[Value], table: BoardTable) -> float:
    """Return the height of the row's longest text."""
    texts = zip(values, table.widths, strict=True)
    return worksheets.row_height(
        max(worksheets.lines_of(text, width - 1) for text, width in texts if isinstance(text, str))
    )


def _cell(sheet: Any, place: tuple[int, int], value: Value, look: Any, *, linked: bool) -> None:
    match value:
        case None | "":
            sheet.write_blank(*place, None, look)
        case date():
            sheet.write_datetime(*place, value, look)
        case int() | float():
            sheet.write_number(*place, value, look)
        case str() if linked:
            worksheets.put_text(sheet, place, value, look)
        case str():
            sheet.write_string(*place, printable(value), look)


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
"""What a public list must have: headings' texts and widths; columns of links follow."""
_LINK_WIDTH, _FIRST_ENTRY = 30, 4


def public_list_workbook(found: PublicList, text: ListText) -> bytes:
    """Return the bytes, the same for the same list."""
    out = io.BytesIO()
    with Workbook(out, worksheets.IN_MEMORY) as workbook:
        created = datetime(found.year, 12, 31, tzinfo=UTC)
        workbook.set_properties({"title": found.title, "created": created})
        styles, sheet = worksheets.Styles(workbook), workbook.add_worksheet(str(found.year))
        sheet.write_string(0, 0, f"{found.title} – {found.office}", styles.title)
        sheet.write_string(1, 0, found.about, styles.plain)
        sheet.write_string(2, 0, text("whole"), styles.plain)
        links = max((len(one.links) for one in found.entries), default=1) or 1
        heads = [text(f"column.{name}") for name in _COLUMNS]
        heads += [text("column.link"), *(text("link", n=n) for n in range(2, links + 1))]
        widths = [*_COLUMNS.values(), *[_LINK_WIDTH] * links]
        for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(_FIRST_ENTRY - 1, place, head, styles.head)
        sheet.set_row(_FIRST_ENTRY - 1, worksheets.row_height(3))
        for row, entry in enumerate(found.entries, start=_FIRST_ENTRY):
            _write_entry(sheet, row, list(_cells(entry, found, text)), styles)
        last = _FIRST_ENTRY + max(len(found.entries), 1) - 1
        worksheets.set_table(sheet, _FIRST_ENTRY, last, len(heads))
    return out.getvalue()


def _cells(entry: PublicEntry, found: PublicList, text: ListText) -> Iterator[str | int | date]:
    """Yield the cells of an entry in the order of the columns."""
    title = entry.title or text("no_title")
    yield entry.number
    yield f"{title} ({entry.kind})" if entry.kind else title
    yield from (entry.unit, found.responsible, entry.day, found.place)
    yield from (entry.form, found.retention, entry.note)
    yield from (link.url for link in entry.links)


def _write_entry(
    sheet: Any, row: int, cells: list[str | int | date], styles: worksheets.Styles
) -> None:
    """Write the cells; the row is as high as its longest text."""
    widths = (*_COLUMNS.values(), *[_LINK_WIDTH] * len(cells))
    lines = 1
    for place, (value, width) in enumerate(zip(cells, widths, strict=False)):
        worksheets.put_value(sheet, (row, place), value, styles)
        if isinstance(value, str):
            lines = max(lines, *(len(part) // (width - 2) + 1 for part in value.split("\n")))
    sheet.set_row(row, worksheets.row_height(lines))
