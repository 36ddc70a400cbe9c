"""The sheets of the report's workbook: sums, publications, and what stands behind each number."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter import Workbook

from sheetflow.adapters.documents.report import data_sheet
from sheetflow.core.office import Office
from sheetflow.core.reporting.breakdowns import SEVERAL
from sheetflow.core.reporting.figures import Breakdown, Line, Measure
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.report import Report, explain
from sheetflow.core.reporting.wording import ReportTexts


class RecapSheet:
    """The tables of the Rekapitulasi, every number a formula over the data sheet."""

    def __init__(self, workbook: Workbook, report: Report, texts: ReportTexts) -> None:
        self._report = report
        self._texts = texts
        self._sheet: Any = workbook.add_worksheet(texts.text("lembar.rekap"))
        self._styles = data_sheet.Styles(workbook)

    def write(self, data: data_sheet.DataSheet) -> None:
        """One table below the other."""
        data_sheet.write_title(self._sheet, self._report, self._texts, self._styles)
        self._sheet.set_column(0, 0, 44)
        self._sheet.set_column(1, 6, 14)
        row = data_sheet.FIRST_ROW - 1
        for breakdown in self._report.breakdowns:
            row = self._table(breakdown, data, row) + 1
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def _table(self, breakdown: Breakdown, data: data_sheet.DataSheet, row: int) -> int:
        sheet, styles, texts = self._sheet, self._styles, self._texts
        sheet.write_string(row, 0, breakdown.heading, styles.title)
        heads = [breakdown.column, texts.text("k.publikasi")]
        heads += [measure.heading(texts) for measure in breakdown.measures]
        for place, head in enumerate(heads):
            sheet.write_string(row + 1, place, head, styles.head)
        row += 2
        months = self._report.period.months if breakdown.key == "bulan" else ()
        for number, line in enumerate(breakdown.lines):
            month = months[number] if number < len(months) else None
            several = breakdown.overlaps and line is breakdown.lines[-1]
            self._line(row, line, breakdown, _Formulas(breakdown, data, row, month, several))
            row += 1
        self._line(row, breakdown.total, breakdown, _Totals(data))
        return row + 1

    def _line(
        self, row: int, line: Line, breakdown: Breakdown, formulas: "_Formulas | _Totals"
    ) -> None:
        bold = isinstance(formulas, _Totals)
        styles = self._styles
        label, number = (styles.head, styles.total) if bold else (styles.text, styles.number)
        data_sheet.put_text(self._sheet, row, 0, line.label, label)
        count = line.publications.value
        self._sheet.write_formula(row, 1, formulas.publications(), number, count)
        pairs = zip(breakdown.measures, line.responses, strict=True)
        for place, (measure, figure) in enumerate(pairs, start=2):
            self._sheet.write_formula(row, place, formulas.response(measure), number, figure.value)


@dataclass(frozen=True, slots=True)
class _Formulas:
    """Of one line, whose label stands in column A of `row`; compared whole, without wildcards."""

    breakdown: Breakdown
    data: data_sheet.DataSheet
    row: int
    month: Period | None = None
    several: bool = False

    def publications(self) -> str:
        if self.breakdown.key == "platform" and not self.several:
            return f"=SUMPRODUCT(--ISNUMBER(SEARCH({self._listed()},{self._listing()})))"
        return f"=SUMPRODUCT(--({self._chosen()}))"

    def response(self, measure: Measure) -> str:
        return f"=SUMPRODUCT(({self._chosen()})*{self.data.measured(measure)})"

    def _chosen(self) -> str:
        if self.month is not None:
            days, first, end = self.data.column("k.unggah"), self.month.start, self.month.next.start
            return f"({days}>={_date(first)})*({days}<{_date(end)})"
        values = self.data.column(f"k.{self.breakdown.key}")
        if self.several:
            return f'ISNUMBER(SEARCH("{SEVERAL}",{values}))'
        return f"{values}=$A${self.row + 1}"

    def _listed(self) -> str:
        return f'"{SEVERAL}"&$A${self.row + 1}&"{SEVERAL}"'

    def _listing(self) -> str:
        return f'"{SEVERAL}"&{self.data.column("k.platform")}&"{SEVERAL}"'


@dataclass(frozen=True, slots=True)
class _Totals:
    """Over all publications, not over the lines above, which may overlap."""

    data: data_sheet.DataSheet

    def publications(self) -> str:
        return f"=COUNTA({self.data.column('k.id')})"

    def response(self, measure: Measure) -> str:
        return f"=SUM({self.data.measured(measure)})"


class TraceSheet:
    """Every number of the report with the submissions behind it."""

    def __init__(self, workbook: Workbook, report: Report, texts: ReportTexts) -> None:
        self._report = report
        self._texts = texts
        self._sheet: Any = workbook.add_worksheet(texts.text("lembar.telusur"))
        self._styles = data_sheet.Styles(workbook)

    def write(self) -> None:
        """Part of the report, name, value, submissions."""
        sheet, styles, text_of = self._sheet, self._styles, self._texts.text
        data_sheet.write_title(sheet, self._report, self._texts, styles)
        heads = (("bagian_laporan", 30), ("angka", 60), ("nilai", 12), ("pengajuan", 90))
        for place, (key, width) in enumerate(heads):
            sheet.set_column(place, place, width)
            sheet.write_string(data_sheet.FIRST_ROW - 1, place, text_of(f"k.{key}"), styles.head)
        explained = explain(self._report, self._texts)
        for row, (part, figure) in enumerate(explained, start=data_sheet.FIRST_ROW):
            sheet.set_row(row, data_sheet.height(figure.listed, heads[-1][1]))
            data_sheet.put_text(sheet, row, 0, part, styles.text)
            data_sheet.put_text(sheet, row, 1, figure.label, styles.text)
            sheet.write_number(row, 2, figure.value, styles.number)
            data_sheet.put_text(sheet, row, 3, figure.listed, styles.text)
        sheet.freeze_panes(data_sheet.FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _date(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def report_workbook(report: Report, office: Office) -> bytes:
    """The workbook's bytes, the same for the same report."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, _OPTIONS)
    dated = datetime.combine(report.period.end, time(), UTC)
    workbook.set_properties({"title": report.title, "created": dated})
    texts = ReportTexts(office, report.language)
    recap = RecapSheet(workbook, report, texts)
    data = data_sheet.DataSheet(workbook, report, texts)
    data.write()
    recap.write(data)
    TraceSheet(workbook, report, texts).write()
    workbook.close()
    return target.getvalue()
