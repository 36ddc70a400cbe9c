"""The files of a period's report: their paths, and the result where none is written."""

from sheetflow.core.names import DrivePath
from sheetflow.core.office_options import REPORTS_FOLDER
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.report_record import ReportRecord, ReportResult

FORMS = ("docx", "pdf", "xlsx")


def unchanged_report(period: Period, kept: ReportRecord) -> ReportResult:
    """Return the result for a report that need not be written."""
    paths = tuple(report_path(period, name) for name in sorted(kept.files))
    return ReportResult(
        period.code,
        paths,
        changed=False,
        closed=kept.closed,
        revision=kept.revision,
        unshown=kept.unshown,
        unread=kept.unread,
        unlisted=kept.unlisted,
    )


def report_paths(period: Period, revision: int) -> list[DrivePath]:
    """Return the paths of a revision, one a form."""
    stem = f"Laporan {period.code}" + (f" Revisi {revision}" if revision else "")
    return [report_path(period, f"{stem}.{form}") for form in FORMS]


def report_path(period: Period, name: str) -> DrivePath:
    """Return the path of a file of the period in the reports' folder."""
    return DrivePath(f"{REPORTS_FOLDER}/{period.code}/{name}")
