"""The sheets of the report's workbook: sums, publications, and what stands behind each number."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from sheetflow.core.names import UnitId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import printable
from sheetflow.core.reporting.columns import absent_columns
from sheetflow.core.reporting.figures import (
    Breakdown,
    Figure,
    Line,
    Measure,
    channel_label,
    content_types,
)
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.report import Report, explain
from sheetflow.core.reporting.wording import Voice

_LONGEST_CELL = 32_767
_LONGEST_URL = 2_079
_FIRST_ROW = 4
"""From 0: title, period, the ledger's head, heads."""

_SEVERAL = ", "

_LINE_POINTS = 15.0
_MOST_POINTS = 409.0
"""No row of a worksheet is higher."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of the data sheet: key of its heading, width, and its values."""

    heading: str
    width: float
    values: Sequence[object]
    measure: Measure | None = None


class DataSheet:
    """One row a publication, in the order of the Rincian."""

    def __init__(self, workbook: Workbook, report: Report, voice: Voice) -> None:
        self._report = report
        self._voice = voice
        self.name = voice.say("lembar.data")
        self._sheet: Any = workbook.add_worksheet(self.name)
        self._styles = _Styles(workbook)
        self._fields = _fields(report.frame.sort_values("channel", kind="stable"), voice)

    def write(self) -> None:
        """Write heads, rows, a filter, and heads that stay in sight."""
        sheet, styles = self._sheet, self._styles
        _title(sheet, self._report, self._voice, styles)
        for place, field in enumerate(self._fields):
            sheet.set_column(place, place, field.width)
            sheet.write_string(_FIRST_ROW - 1, place, self._voice.say(field.heading), styles.head)
            for row, value in enumerate(field.values, start=_FIRST_ROW):
                self._cell(row, place, value)
        sheet.autofilter(_FIRST_ROW - 1, 0, self._last_row, len(self._fields) - 1)
        sheet.freeze_panes(_FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_FIRST_ROW - 1)

    def column(self, heading: str) -> str:
        """Return the absolute range of a column's values, as formulas name it."""
        keys = [field.heading for field in self._fields]
        letter = xl_col_to_name(keys.index(heading), col_abs=True)
        return f"'{self.name}'!{letter}${_FIRST_ROW + 1}:{letter}${self._last_row + 1}"

    def measured(self, measure: Measure) -> str:
        """Return the range of a measure's values."""
        return self.column(next(f.heading for f in self._fields if f.measure is measure))

    @property
    def _last_row(self) -> int:
        return _FIRST_ROW + max(len(self._report.frame), 1) - 1

    def _cell(self, row: int, place: int, value: object) -> None:
        sheet, styles = self._sheet, self._styles
        if isinstance(value, date):
            sheet.write_datetime(row, place, value, styles.day)
        elif isinstance(value, int):
            sheet.write_number(row, place, value, styles.number)
        elif isinstance(value, str):
            _text(sheet, row, place, value, styles.text)


def _fields(frame: pd.DataFrame, voice: Voice) -> tuple[_Field, ...]:
    """Return those that the form has something for."""
    blank, absent = voice.say("belum_diisi"), absent_columns(voice.office)
    kinds = content_types(voice)
    channels = {w.id: channel_label(voice.office, w.value, voice) for w in voice.office.workflows}
    numbers = frame.groupby("channel", observed=True).cumcount() + 1
    fields = (
        _Field("k.no", 6, numbers.tolist()),
        _Field("k.id", 18, list(frame.index)),
        _Field("k.kanal", 15, [channels[WorkflowId(name)] for name in frame["channel"]]),
        _Field("k.subbagian", 30, [name or blank for name in _units(frame, voice)]),
        _Field("k.judul", 48, list(frame["title"])),
        _Field("k.jenis", 20, [kinds.get(k, k) or blank for k in _texts(frame["kind"])]),
        _Field("k.platform", 20, [_SEVERAL.join(names) or blank for names in frame["platforms"]]),
        _Field("k.kegiatan", 14, _days(frame["activity"])),
        _Field("k.unggah", 14, _days(frame["published"])),
        _Field("k.pendataan", 14, _days(frame["recorded"])),
        _Field("k.tautan", 44, list(frame["links"])),
        *(
            _Field(m.heading_key, 12, [None if pd.isna(n) else int(n) for n in frame[m.value]], m)
            for m in Measure
        ),
        _Field("k.keterangan", 32, list(frame["remarks"])),
    )
    return tuple(field for field in fields if field.heading not in absent)


def _texts(values: pd.Series[str]) -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in values]


def _days(values: pd.Series[pd.Timestamp]) -> list[date | None]:
    return [None if pd.isna(value) else value.date() for value in values]


def _units(frame: pd.DataFrame, voice: Voice) -> Iterator[str]:
    """Yield each unit as it was named on the day of the activity."""
    for name, day in zip(_texts(frame["unit"]), _days(frame["activity"]), strict=True):
        unit = voice.office.unit_by_id.get(UnitId(name))
        yield unit.label_on(day)(voice.language) if unit else ""


class RecapSheet:
    """The tables of the Rekapitulasi, every number a formula over the data sheet."""

    def __init__(self, workbook: Workbook, report: Report, voice: Voice) -> None:
        self._report = report
        self._voice = voice
        self._sheet: Any = workbook.add_worksheet(voice.say("lembar.rekap"))
        self._styles = _Styles(workbook)

    def write(self, data: DataSheet) -> None:
        """One table below the other."""
        _title(self._sheet, self._report, self._voice, self._styles)
        self._sheet.set_column(0, 0, 44)
        self._sheet.set_column(1, 6, 14)
        row = _FIRST_ROW - 1
        for breakdown in self._report.breakdowns:
            row = self._table(breakdown, data, row) + 1
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def _table(self, breakdown: Breakdown, data: DataSheet, row: int) -> int:
        sheet, styles, voice = self._sheet, self._styles, self._voice
        sheet.write_string(row, 0, breakdown.heading, styles.title)
        heads = [breakdown.column, voice.say("k.publikasi")]
        heads += [measure.heading(voice) for measure in breakdown.measures]
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
        self, row: int, line: Line, breakdown: Breakdown, formulas: _Formulas | _Totals
    ) -> None:
        bold = isinstance(formulas, _Totals)
        styles = self._styles
        label, number = (styles.head, styles.total) if bold else (styles.text, styles.number)
        _text(self._sheet, row, 0, line.label, label)
        count = line.publications.value
        self._sheet.write_formula(row, 1, formulas.publications(), number, count)
        pairs = zip(breakdown.measures, line.responses, strict=True)
        for place, (measure, figure) in enumerate(pairs, start=2):
            self._sheet.write_formula(row, place, formulas.response(measure), number, figure.value)


@dataclass(frozen=True, slots=True)
class _Formulas:
    """Of one line, whose label stands in column A of `row`; compared whole, without wildcards."""

    breakdown: Breakdown
    data: DataSheet
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
            return f'ISNUMBER(SEARCH("{_SEVERAL}",{values}))'
        return f"{values}=$A${self.row + 1}"

    def _listed(self) -> str:
        return f'"{_SEVERAL}"&$A${self.row + 1}&"{_SEVERAL}"'

    def _listing(self) -> str:
        return f'"{_SEVERAL}"&{self.data.column("k.platform")}&"{_SEVERAL}"'


@dataclass(frozen=True, slots=True)
class _Totals:
    """Over all publications, not over the lines above, which may overlap."""

    data: DataSheet

    def publications(self) -> str:
        return f"=COUNTA({self.data.column('k.id')})"

    def response(self, measure: Measure) -> str:
        return f"=SUM({self.data.measured(measure)})"


class TraceSheet:
    """Every number of the report with the submissions behind it."""

    def __init__(self, workbook: Workbook, report: Report, voice: Voice) -> None:
        self._report = report
        self._voice = voice
        self._sheet: Any = workbook.add_worksheet(voice.say("lembar.telusur"))
        self._styles = _Styles(workbook)

    def write(self) -> None:
        """Part of the report, name, value, submissions."""
        sheet, styles, say = self._sheet, self._styles, self._voice.say
        _title(sheet, self._report, self._voice, styles)
        heads = (("bagian_laporan", 30), ("angka", 60), ("nilai", 12), ("pengajuan", 90))
        for place, (key, width) in enumerate(heads):
            sheet.set_column(place, place, width)
            sheet.write_string(_FIRST_ROW - 1, place, say(f"k.{key}"), styles.head)
        figures = list(self._report.figures())
        for row, (figure, told) in enumerate(
            zip(figures, explain(self._report, self._voice), strict=True), start=_FIRST_ROW
        ):
            sheet.set_row(row, _height(_sources(figure), heads[-1][1]))
            _text(sheet, row, 0, told.part, styles.text)
            _text(sheet, row, 1, told.label, styles.text)
            sheet.write_number(row, 2, figure.value, styles.number)
            _text(sheet, row, 3, _sources(figure), styles.text)
        sheet.freeze_panes(_FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _date(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _height(text: str, width: float) -> float:
    """Points that a wrapped text needs in a column of that many letters."""
    lines = -(-len(text) // int(width)) or 1
    return min(_LINE_POINTS * lines, _MOST_POINTS)


def _sources(figure: Figure) -> str:
    if all(amount == 1 for _, amount in figure.sources):
        return ", ".join(figure.submissions)
    return ", ".join(f"{name} ({amount})" for name, amount in figure.sources)


class _Styles:
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


def _title(sheet: Any, report: Report, voice: Voice, styles: _Styles) -> None:
    sheet.write_string(0, 0, f"{report.title}, {report.office}", styles.title)
    period = voice.say(
        "judul.periode", periode=report.period.label(voice.office.texts, report.language)
    )
    sheet.write_string(1, 0, period, styles.plain)
    if report.head:
        sheet.write_string(2, 0, f"{voice.say('sidik')} {report.head}", styles.small)


def _text(sheet: Any, row: int, place: int, text: str, style: Any) -> None:
    """Always a text, whatever it begins with; a single web address can be clicked."""
    clean = printable(text)[:_LONGEST_CELL]
    if clean.startswith(("http://", "https://")) and clean.isprintable() and _fits(clean):
        sheet.write_url(row, place, clean, style)
    else:
        sheet.write_string(row, place, clean, style)


def _fits(url: str) -> bool:
    return len(url) <= _LONGEST_URL and not any(letter.isspace() for letter in url)


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
    voice = Voice(office, report.language)
    recap = RecapSheet(workbook, report, voice)
    data = DataSheet(workbook, report, voice)
    data.write()
    recap.write(data)
    TraceSheet(workbook, report, voice).write()
    workbook.close()
    return target.getvalue()
