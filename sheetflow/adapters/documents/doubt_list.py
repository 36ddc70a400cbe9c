"""The list of doubts of an import: a workbook with a link to each cell, there and in the list."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from sheetflow.adapters.documents import worksheets
from sheetflow.adapters.register_design import palette
from sheetflow.core.papers.context_values import Link

_MAX_LINKS = 30_000
"""Rows with links, of which a worksheet takes 65,530."""
_WIDTHS = (6, 20, 14, 9, 22, 38, 44, 34)
_SUMMARY_WIDTHS = (34, 12, 12, 12, 60)
_FIRST = 4
_LINE, _MOST_LINES = 14.0, 12
"""Points of a line of text, and most lines of a row."""


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One cell of a list that a person should look at."""

    file: str
    sheet: str
    cell: Link
    heading: str
    text: str
    outcome: str
    target: Link


@dataclass(frozen=True, slots=True)
class DoubtTab:
    """A worksheet of doubts: its name, its explanation and its lines."""

    name: str
    about: str
    lines: Sequence[DoubtLine]


@dataclass(frozen=True, slots=True)
class Summary:
    """The first worksheet: its name, title and figures, then a table."""

    name: str
    title: str
    about: str
    figures: Sequence[tuple[str, int]]
    headings: Sequence[str]
    table: Sequence[Sequence[str | int]]


def doubt_workbook(summary: Summary, headings: Sequence[str], tabs: Sequence[DoubtTab]) -> bytes:
    """Return the workbook; `headings` are those of every tab's lines."""
    out = io.BytesIO()
    with Workbook(out, worksheets.IN_MEMORY) as workbook:
        styles = _styles(workbook)
        _write_summary(workbook, summary, styles)
        for tab in tabs:
            _write_tab(workbook, tab, headings, styles)
    return out.getvalue()


def _styles(workbook: Workbook) -> Mapping[str, Any]:
    base = {"font_name": palette.FONT, "font_size": 10, "valign": "top"}
    beside = {"text_wrap": True, "align": "left", "indent": 1}
    cell = {**base, **beside, "bottom": 1, "bottom_color": f"#{palette.RULE}"}
    head = {**base, **beside, "bold": True, "valign": "vcenter"}
    head |= {"font_color": f"#{palette.PAPER}", "bg_color": f"#{palette.ACCENT}"}
    looks: dict[str, dict[str, Any]] = {
        "title": {**base, "font_size": 14, "bold": True, "font_color": f"#{palette.INK}"},
        "about": {**base, "font_color": f"#{palette.QUIET}"},
        "head": head,
        "count_head": {**head, "align": "right", "indent": 0},
        "cell": cell,
        "quiet": {**cell, "font_color": f"#{palette.QUIET}"},
        "whole": {**cell, "num_format": palette.WHOLE, "align": "right", "indent": 0},
        "link": {**cell, "font_color": f"#{palette.ACCENT}", "underline": 1},
    }
    return {name: workbook.add_format(look) for name, look in looks.items()}


def _write_summary(workbook: Workbook, summary: Summary, styles: Mapping[str, Any]) -> None:
    sheet: Any = _page(workbook, summary.name, summary.title, summary.about, styles)
    for place, width in enumerate(_SUMMARY_WIDTHS):
        sheet.set_column(place, place, width)
    row = _FIRST - 1
    for label, count in summary.figures:
        sheet.write_string(row, 0, label, styles["cell"])
        sheet.write_number(row, 1, count, styles["whole"])
        row += 1
    row += 1
    for place, heading in enumerate(summary.headings):
        counts = all(isinstance(line[place], int) for line in summary.table)
        sheet.write_string(row, place, heading, styles["count_head" if counts else "head"])
    for number, line in enumerate(summary.table, start=row + 1):
        for place, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(number, place, value, styles["whole"])
            else:
                sheet.write_string(number, place, value[: worksheets.MAX_TEXT], styles["cell"])


def _write_tab(
    workbook: Workbook, tab: DoubtTab, headings: Sequence[str], styles: Mapping[str, Any]
) -> None:
    sheet: Any = _page(workbook, tab.name, f"{tab.name} ({len(tab.lines)})", tab.about, styles)
    for place, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(_FIRST - 1, place, heading, styles["head"])
    for number, line in enumerate(tab.lines, start=1):
        row = _FIRST + number - 1
        sheet.set_row(row, _height(line))
        sheet.write_number(row, 0, number, styles["quiet"])
        sheet.write_string(row, 1, line.file, styles["quiet"])
        sheet.write_string(row, 2, line.sheet, styles["cell"])
        _write_link(sheet, row, 3, line.cell, styles)
        sheet.write_string(row, 4, line.heading, styles["cell"])
        sheet.write_string(row, 5, line.text[: worksheets.MAX_TEXT], styles["cell"])
        sheet.write_string(row, 6, line.outcome, styles["cell"])
        _write_link(sheet, row, 7, line.target, styles)
    last = _FIRST + max(len(tab.lines), 1) - 1
    worksheets.set_table(sheet, _FIRST, last, len(headings), fixed=0)


def _height(line: DoubtLine) -> float:
    """Return a row's height in points: LibreOffice shows a wrapped cell only as high as given."""
    texts = (line.heading, line.text, line.outcome, line.target.text)
    lines = (
        sum(len(part) // (width + 2) + 1 for part in text.split("\n"))
        for text, width in zip(texts, _WIDTHS[4:], strict=True)
    )
    return _LINE * min(max(lines), _MOST_LINES)


def _page(workbook: Workbook, name: str, title: str, about: str, styles: Mapping[str, Any]) -> Any:
    sheet: Any = workbook.add_worksheet(name)
    sheet.hide_gridlines(2)
    worksheets.set_page(sheet)
    sheet.write_string(0, 0, title, styles["title"])
    sheet.write_string(1, 0, about, styles["about"])
    return sheet


def _write_link(sheet: Any, row: int, place: int, cell: Link, styles: Mapping[str, Any]) -> None:
    if cell.url and len(cell.url) <= worksheets.MAX_URL and row < _MAX_LINKS:
        sheet.write_url(row, place, cell.url, styles["link"], cell.text)
    else:
        sheet.write_string(row, place, cell.text, styles["cell"])
