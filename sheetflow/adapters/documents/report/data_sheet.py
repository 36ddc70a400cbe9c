"""The sheet of a report that holds every publication, from the tidy frame."""

from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from sheetflow.core.papers.context_values import printable
from sheetflow.core.reporting.breakdowns import data_fields
from sheetflow.core.reporting.figures import Measure
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.wording import ReportTexts

_MAX_CELL_LENGTH = 32_767


_MAX_URL_LENGTH = 2_079
_LINE_POINTS = 15.0
_MAX_POINTS = 409.0
"""No row of a worksheet is higher."""


def height(text: str, width: float) -> float:
    """Return the points that a wrapped text needs in a column of that many letters."""
    lines = -(-len(text) // int(width)) or 1
    return min(_LINE_POINTS * lines, _MAX_POINTS)


class DataSheet:
    """One row a publication, in the order of the Rincian."""

    def __init__(self, workbook: Workbook, report: Report, texts: ReportTexts) -> None:
        self._report = report
        self._texts = texts
        self.name = texts.text("lembar.data")
        self._sheet: Any = workbook.add_worksheet(self.name)
        self._styles = Styles(workbook)
        self._fields = data_fields(report.frame, texts)

    def write(self) -> None:
        """Write heads, rows, a filter, and heads that stay in sight."""
        sheet, styles = self._sheet, self._styles
        write_title(sheet, self._report, self._texts, styles)
        for place, field in enumerate(self._fields):
            sheet.set_column(place, place, field.width)
            sheet.write_string(FIRST_ROW - 1, place, self._texts.text(field.heading), styles.head)
            for row, value in enumerate(field.values, start=FIRST_ROW):
                self._cell(row, place, value)
        sheet.autofilter(FIRST_ROW - 1, 0, self._last_row, len(self._fields) - 1)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST_ROW - 1)

    def column(self, heading: str) -> str:
        """Return the absolute range of a column's values, as formulas name it."""
        keys = [field.heading for field in self._fields]
        letter = xl_col_to_name(keys.index(heading), col_abs=True)
        return f"'{self.name}'!{letter}${FIRST_ROW + 1}:{letter}${self._last_row + 1}"

    def measured(self, measure: Measure) -> str:
        """Return the range of a measure's values."""
        return self.column(next(f.heading for f in self._fields if f.measure is measure))

    @property
    def _last_row(self) -> int:
        return FIRST_ROW + max(len(self._report.frame), 1) - 1

    def _cell(self, row: int, place: int, value: object) -> None:
        sheet, styles = self._sheet, self._styles
        if isinstance(value, date):
            sheet.write_datetime(row, place, value, styles.day)
        elif isinstance(value, int):
            sheet.write_number(row, place, value, styles.number)
        elif isinstance(value, str):
            put_text(sheet, row, place, value, styles.text)


def put_text(sheet: Any, row: int, place: int, text: str, style: Any) -> None:
    """Always a text, whatever it begins with; a single web address can be clicked."""
    clean = printable(text)[:_MAX_CELL_LENGTH]
    if clean.startswith(("http://", "https://")) and clean.isprintable() and _fits(clean):
        sheet.write_url(row, place, clean, style)
    else:
        sheet.write_string(row, place, clean, style)


def _fits(url: str) -> bool:
    return len(url) <= _MAX_URL_LENGTH and not any(letter.isspace() for letter in url)


FIRST_ROW = 4
"""From 0: title, period, the ledger's head, heads."""


class Styles:
    """The looks of cells; text wraps, numbers are grouped, days are days."""

    def __init__(self, workbook: Workbook) -> None:
        line = {"border": 1, "border_color": "#7B8794", "valign": "top"}
        self.title = workbook.add_format({"bold": True, "font_size": 12})
        self.plain = workbook.add_format({})
        self.small = workbook.add_format({"font_size": 8, "font_color": "#616E7C"})
        self.head = workbook.add_format(
            {**line, "bold": True, "bg_color": "#E4E7EB", "text_wrap": True}
        )
        self.text = workbook.add_format({**line, "text_wrap": True})
        self.number = workbook.add_format({**line, "num_format": "#,##0"})
        self.total = workbook.add_format({**line, "num_format": "#,##0", "bold": True})
        self.day = workbook.add_format({**line, "num_format": "dd/mm/yyyy", "align": "left"})


def write_title(sheet: Any, report: Report, texts: ReportTexts, styles: Styles) -> None:
    """Write the report's title, period and the ledger's head above a sheet."""
    sheet.write_string(0, 0, f"{report.title}, {report.office}", styles.title)
    period = texts.text(
        "judul.periode", periode=report.period.label(texts.office.texts, report.language)
    )
    sheet.write_string(1, 0, period, styles.plain)
    if report.head:
        sheet.write_string(2, 0, f"{texts.text('sidik')} {report.head}", styles.small)
