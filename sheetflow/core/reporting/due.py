"""By when a period's report must be handed in."""

from __future__ import annotations

from datetime import date

from sheetflow.core.office import Office
from sheetflow.core.reporting.period import Period


def report_due(period: Period, office: Office) -> date | None:
    """The working day after the period's end that the settings name (`due_working_day`).

    None where the office has no report settings.
    """
    if office.report is None:
        return None
    return office.calendar.due(period.end, office.report.due_working_day)
