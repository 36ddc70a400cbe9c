"""The periodic report as something that waits: from which day, and what it still lacks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sheetflow.core.names import SubmissionId
from sheetflow.core.notices.settings import NoticeSettings
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.reporting.period import Period, period_of
from sheetflow.core.reporting.report_record import OF_PERIOD, parse_record, report_due
from sheetflow.core.waiting import WaitingRow


@dataclass(frozen=True, slots=True)
class ReportReminder:
    """The last month's report, which is not closed: its due day, and the open rows of the month."""

    period: Period
    due: date
    missing: tuple[WaitingRow, ...]


def report_reminder(
    office: Office,
    settings: NoticeSettings,
    rows: Iterable[WaitingRow],
    ledger: LedgerState,
    today: date,
) -> ReportReminder | None:
    """Return the report that its author is reminded of on the day; None for none.

    A month without a report on file and without open rows needs none.  `ledger` is as it is after
    the run, `rows` are what waits by it.
    """
    period = _last_month(today)
    due = report_due(period, office)
    if due is None or today < office.calendar.due(period.end, settings.report_from_working_day):
        return None
    record = parse_record(ledger.notes.get(OF_PERIOD + period.code, ""))
    missing = tuple(row for row in rows if _began(row, ledger.submissions) <= period.end)
    if (record is None and not missing) or (record is not None and record.closed):
        return None
    return ReportReminder(period, due, missing)


def next_report_day(office: Office, settings: NoticeSettings, today: date) -> date | None:
    """Return the next day on which a report's author is reminded; None without a report."""
    return min((day for day in _report_days(office, settings, today) if day > today), default=None)


def _report_days(office: Office, settings: NoticeSettings, today: date) -> Iterator[date]:
    last = _last_month(today)
    for period in (last, last.next):
        due = report_due(period, office)
        if due is not None:
            yield due
            yield office.calendar.due(period.end, settings.report_from_working_day)


def _last_month(today: date) -> Period:
    return period_of(today.replace(day=1) - timedelta(days=1))


def _began(row: WaitingRow, submissions: Mapping[SubmissionId, SubmissionRecord]) -> date:
    """Return the first day that is known of the submission; a far one where none is."""
    record = submissions.get(row.submission)
    days = [*record.since.values()] if record else []
    return min([*days, row.since or date.max])
