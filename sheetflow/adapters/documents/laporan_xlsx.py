"""The report's data as a workbook, for whoever wants to count again.

One row a publication; the sums are formulas over these rows, with the report's own numbers as the
values that a reader sees before anything is calculated.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

import xlsxwriter

from sheetflow.adapters.documents.laporan_sheets import DataSheet, RecapSheet, TraceSheet
from sheetflow.core.office import Office
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.wording import Voice

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def laporan_xlsx(report: Report, office: Office) -> bytes:
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
