"""The report's workbook: sums, publications, and what stands behind each number."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from sheetflow.adapters.documents import worksheets
from sheetflow.core.office import Office
from sheetflow.core.reporting.breakdowns import SEVERAL, DataField, data_fields
from sheetflow.core.reporting.figures import Breakdown, Line, Measure
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.report import Report, explain
from sheetflow.core.reporting.wording import ReportTexts

FIRST_ROW = 4
"""From 0: title, period, the ledger's head, heads."""


def report_workbook(report: Report, office: Office) -> bytes:
    """Return the workbook's bytes, the same for the same report."""
    target = io.BytesIO()
    with Workbook(target, worksheets.IN_MEMORY) as workbook:
        dated = datetime.combine(report.period.end, time(), UTC)
        workbook.set_properties({"title": report.title, "created": dated})
        texts = ReportTexts(office, report.language)
        pen = _Pen(report, texts, worksheets.Styles(workbook))
        names = [texts.text(f"lembar.{key}") for key in ("rekap", "data", "telusur")]
        sums, publications, traces = map(workbook.add_worksheet, names)
        data = _Data(names[1], data_fields(report.frame, texts), len(report.frame))
        pen.write_data(publications, data)
        pen.write_sums(sums, data)
        pen.write_traces(traces)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Data:
    """The sheet of a row for each publication, whose columns formulas name."""

    name: str
    fields: Sequence[DataField]
    rows: int

    @property
    def last_row(self) -> int:
        return FIRST_ROW + max(self.rows, 1) - 1

    def column(self, heading: str) -> str:
        """Return the absolute range of a column's values."""
        keys = [field.heading for field in self.fields]
        letter = xl_col_to_name(keys.index(heading), col_abs=True)
        return f"'{self.name}'!{letter}${FIRST_ROW + 1}:{letter}${self.last_row + 1}"

    def measured(self, measure: Measure) -> str:
        """Return the range of a measure's values."""
        return self.column(next(f.heading for f in self.fields if f.measure is measure))


@dataclass(frozen=True, slots=True)
class _Formulas:
    """Of one line, whose label stands in column A of `row`; compared whole, without wildcards."""

    breakdown: Breakdown
    data: _Data
    row: int
    month: Period | None = None
    several: bool = False

    def publications(self) -> str:
        if self.breakdown.key == "platform" and not self.several:
            listed = f'"{SEVERAL}"&$A${self.row + 1}&"{SEVERAL}"'
            listing = f'"{SEVERAL}"&{self.data.column("k.platform")}&"{SEVERAL}"'
            return f"=SUMPRODUCT(--ISNUMBER(SEARCH({listed},{listing})))"
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


def _date(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


@dataclass(frozen=True, slots=True)
class _Totals:
    """Over all publications, not over the lines above, which may overlap."""

    data: _Data

    def publications(self) -> str:
        return f"=COUNTA({self.data.column('k.id')})"

    def response(self, measure: Measure) -> str:
        return f"=SUM({self.data.measured(measure)})"


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes the sheets of a report."""

    report: Report
    texts: ReportTexts
    styles: worksheets.Styles

    def write_data(self, sheet: Any, data: _Data) -> None:
        """Write the publications in the order of the Rincian."""
        self._write_title(sheet)
        for place, field in enumerate(data.fields):
            sheet.set_column(place, place, field.width)
            heading = self.texts.text(field.heading)
            sheet.write_string(FIRST_ROW - 1, place, heading, self.styles.head)
            for row, value in enumerate(field.values, start=FIRST_ROW):
                worksheets.put_value(sheet, (row, place), value, self.styles)
        worksheets.set_table(sheet, FIRST_ROW, data.last_row, len(data.fields))

    def write_sums(self, sheet: Any, data: _Data) -> None:
        """Write the tables of the Rekapitulasi one below the other, their numbers as formulas."""
        self._write_title(sheet)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 6, 14)
        row = FIRST_ROW - 1
        for breakdown in self.report.breakdowns:
            row = self._write_breakdown(sheet, breakdown, data, row) + 1
        worksheets.set_page(sheet, landscape=False)

    def _write_breakdown(self, sheet: Any, breakdown: Breakdown, data: _Data, row: int) -> int:
        sheet.write_string(row, 0, breakdown.heading, self.styles.title)
        heads = [breakdown.column, self.texts.text("k.publikasi")]
        heads += [measure.heading(self.texts) for measure in breakdown.measures]
        for place, head in enumerate(heads):
            sheet.write_string(row + 1, place, head, self.styles.head)
        row += 2
        months = self.report.period.months if breakdown.key == "bulan" else ()
        for number, line in enumerate(breakdown.lines):
            month = months[number] if number < len(months) else None
            several = breakdown.overlaps and line is breakdown.lines[-1]
            formulas = _Formulas(breakdown, data, row, month, several)
            self._write_line(sheet, row, line, breakdown, formulas)
            row += 1
        self._write_line(sheet, row, breakdown.total, breakdown, _Totals(data))
        return row + 1

    def _write_line(
        self, sheet: Any, row: int, line: Line, breakdown: Breakdown, formulas: _Formulas | _Totals
    ) -> None:
        label, number = self.styles.text, self.styles.number
        if isinstance(formulas, _Totals):
            label, number = self.styles.head, self.styles.total
        worksheets.put_text(sheet, (row, 0), line.label, label)
        count = line.publications.value
        sheet.write_formula(row, 1, formulas.publications(), number, count)
        pairs = zip(breakdown.measures, line.responses, strict=True)
        for place, (measure, figure) in enumerate(pairs, start=2):
            sheet.write_formula(row, place, formulas.response(measure), number, figure.value)

    def write_traces(self, sheet: Any) -> None:
        """Write every number of the report: its part, name and value, the submissions behind it."""
        self._write_title(sheet)
        heads = (("bagian_laporan", 30), ("angka", 60), ("nilai", 12), ("pengajuan", 90))
        for place, (key, width) in enumerate(heads):
            sheet.set_column(place, place, width)
            heading = self.texts.text(f"k.{key}")
            sheet.write_string(FIRST_ROW - 1, place, heading, self.styles.head)
        for row, (part, figure) in enumerate(explain(self.report, self.texts), start=FIRST_ROW):
            lines = worksheets.lines_of(figure.listed, heads[-1][1])
            sheet.set_row(row, worksheets.row_height(lines))
            cells = (part, figure.label, figure.value, figure.listed)
            for place, value in enumerate(cells):
                worksheets.put_value(sheet, (row, place), value, self.styles)
        sheet.freeze_panes(FIRST_ROW, 2)
        worksheets.set_page(sheet)

    def _write_title(self, sheet: Any) -> None:
        """Write the report's title, period and the ledger's head above the heads."""
        report, texts = self.report, self.texts
        sheet.write_string(0, 0, f"{report.title}, {report.office}", self.styles.title)
        label = report.period.label(texts.office.texts, report.language)
        sheet.write_string(1, 0, texts.text("judul.periode", periode=label), self.styles.plain)
        if report.head:
            sheet.write_string(2, 0, f"{texts.text('sidik')} {report.head}", self.styles.small)
