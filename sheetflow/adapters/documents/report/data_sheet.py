"""The sheet of a report that holds every publication, from the tidy frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from sheetflow.core.names import UnitId, WorkflowId
from sheetflow.core.papers.context_values import printable
from sheetflow.core.reporting.columns import absent_columns
from sheetflow.core.reporting.figures import Measure, channel_label, content_types
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.wording import ReportTexts

_MAX_CELL_LENGTH = 32_767


_MAX_URL_LENGTH = 2_079


SEVERAL = ", "


@dataclass(frozen=True, slots=True)
class _Field:
    """A column of the data sheet: key of its heading, width, and its values."""

    heading: str
    width: float
    values: Sequence[object]
    measure: Measure | None = None


class DataSheet:
    """One row a publication, in the order of the Rincian."""

    def __init__(self, workbook: Workbook, report: Report, texts: ReportTexts) -> None:
        self._report = report
        self._texts = texts
        self.name = texts.text("lembar.data")
        self._sheet: Any = workbook.add_worksheet(self.name)
        self._styles = Styles(workbook)
        self._fields = _fields(report.frame.sort_values("channel", kind="stable"), texts)

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


def _fields(frame: pd.DataFrame, texts: ReportTexts) -> tuple[_Field, ...]:
    """Return those that the form has something for."""
    blank, absent = texts.text("belum_diisi"), absent_columns(texts.office)
    kinds = content_types(texts)
    channels = {w.id: channel_label(texts.office, w.value, texts) for w in texts.office.workflows}
    numbers = frame.groupby("channel", observed=True).cumcount() + 1
    fields = (
        _Field("k.no", 6, numbers.tolist()),
        _Field("k.id", 18, list(frame.index)),
        _Field("k.kanal", 15, [channels[WorkflowId(name)] for name in frame["channel"]]),
        _Field("k.subbagian", 30, [name or blank for name in _units(frame, texts)]),
        _Field("k.judul", 48, list(frame["title"])),
        _Field("k.jenis", 20, [kinds.get(k, k) or blank for k in _texts(frame["kind"])]),
        _Field("k.platform", 20, [SEVERAL.join(names) or blank for names in frame["platforms"]]),
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


def _units(frame: pd.DataFrame, texts: ReportTexts) -> Iterator[str]:
    """Yield each unit as it was named on the day of the activity."""
    for name, day in zip(_texts(frame["unit"]), _days(frame["activity"]), strict=True):
        unit = texts.office.unit_by_id.get(UnitId(name))
        yield unit.label_on(day)(texts.language) if unit else ""


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
