"""By when a period's report must be handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sheetflow.core.office import Office
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.report import Deadline
from sheetflow.core.reporting.written import Kept, ReportWritten


def report_due(period: Period, office: Office) -> date | None:
    """The working day after the period's end that the settings name (`due_working_day`).

    None where the office has no report settings.
    """
    if office.report is None:
        return None
    return office.calendar.due(period.end, office.report.due_working_day)


def awaited_reports(
    on_file: Iterable[tuple[Period, Kept]], office: Office, today: date
) -> Iterator[ReportWritten]:
    """Reports on file whose period is over and that nobody has closed, with their due days."""
    for period, kept in sorted(on_file, key=lambda pair: (pair[0].start, pair[0].code)):
        due = report_due(period, office)
        if due is not None and period.end < today and not kept.closed:
            deadline = Deadline(due, missed=today > due)
            yield ReportWritten(period.code, (), changed=False, deadline=deadline, awaited=True)
