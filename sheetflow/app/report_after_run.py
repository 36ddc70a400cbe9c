"""The update of the reports that a run changes, after the run's other work."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime

from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.app.backend import Backend
from sheetflow.app.office_data import OfficeData
from sheetflow.app.report import ReportWriter
from sheetflow.core.acknowledge_effects import with_done
from sheetflow.core.attempts import WORK_PREFIX, failed_again
from sheetflow.core.effects import Failure
from sheetflow.core.office_options import REPORTS_FOLDER
from sheetflow.core.records import REPORTS_DUE, LedgerState
from sheetflow.core.reporting import report_record
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.item import ReportItem, SubmissionStatus
from sheetflow.core.reporting.period import Period, period_of
from sheetflow.errors import Cause, ExitCode, SheetflowError, UnavailableError
from sheetflow.execute.do_effects import Finished
from sheetflow.execute.prepare import Prepared


class _UnreadError(UnavailableError):
    """Pictures for the report could not be read."""

    cause = Cause.PICTURE

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} pictures could not be read.", "Put them back.")


COUNTED = (SubmissionStatus.RECORDED, SubmissionStatus.ARCHIVED)


class ReportsAfterRun:
    """A refresh of the reports whose submissions a run evaluated; failures are kept, not raised.

    A month gets its first report when one of its submissions counts; existing reports follow every
    submission they cover.  Closed ones get a revision if what they count has changed.  Every commit
    notes that reports are due, and the last acknowledgement clears the note: after a run killed
    before its reports, the next run refreshes all of them.  A failed report is retried as other
    work is (`core.attempts`); with `retry`, at once.
    """

    def __init__(
        self,
        home: Backend,
        prepared: Prepared,
        now: datetime,
        stopped: StoppedFiles,
        *,
        retry: bool = False,
    ) -> None:
        self._home = home
        self._stopped = stopped
        self._prepared = prepared
        self._now = now.astimezone(home.settings.office.zone)
        self._attempts = {
            period: attempt
            for name, attempt in prepared.plan.attempts.items()
            if (period := report_record.period_of_work(name))
        }
        self._late = {
            period
            for period, attempt in self._attempts.items()
            if not retry and attempt.waits(self._now)
        }
        self.written: tuple[report_record.ReportResult, ...] = ()
        self.failures: tuple[Failure, ...] = ()
        self.notes: Mapping[str, str] = {}
        """The ledger notes of the reports that were written."""

    def __call__(self, finished: Sequence[Finished]) -> Mapping[str, str]:
        """Return the notes for the ledger; `finished` is done but not yet acknowledged."""
        plan, notes = self._prepared.plan, self._prepared.ledger.notes
        overdue = REPORTS_DUE in notes
        touched = _touched(self._prepared)
        again = self._attempts.keys() - self._late
        if self._home.settings.office.report is None or not (overdue or touched or again):
            return {}
        if plan.commit.empty and not self._prepared.ledger.rows:
            return {}
        try:
            state = with_done(self._home.ledger.latest(), finished)
            return self._refresh(state, None if overdue else touched)
        except SheetflowError as error:
            self.failures = (*self.failures, _failure(REPORTS_FOLDER, error))
            return {}

    def awaited(self) -> Iterator[report_record.ReportResult]:
        """Yield reports of periods that are over, not closed yet, and not reported as written."""
        reported = {report.period for report in self.written}
        on_file = report_record.reports_on_file(self._prepared.ledger.notes)
        for report in report_record.awaited_reports(
            on_file, self._home.settings.office, self._now.date()
        ):
            if report.period not in reported:
                yield report

    def _refresh(self, state: LedgerState, touched: Set[str] | None) -> Mapping[str, str]:
        """Refresh the reports of the `touched` rows, None for all, and return the changed notes."""
        notes: dict[str, str] = {}
        books = OfficeData(self._prepared.scan, state, self._now)
        with ReportWriter(self._home, books, self._stopped) as reporter:
            items = self._items(state, touched)
            due = {
                *_due(reporter, items, all_due=touched is None),
                *(self._attempts.keys() - self._late),
            }
            for period in sorted(due, key=_place):
                notes |= self._refresh_one(reporter, period)
                if REPORTS_DUE in notes:
                    break  # an outage: the other reports would fail too
        self.notes = reporter.notes
        found = {REPORTS_DUE: "", **reporter.notes, **notes}
        return {name: text for name, text in found.items() if state.notes.get(name, "") != text}

    def _refresh_one(self, reporter: ReportWriter, period: Period) -> Mapping[str, str]:
        """Refresh one report; return the notes of its failure, or of the end of its failures."""
        before, name = self._attempts.get(period), WORK_PREFIX + report_record.work_of(period)
        late = before is not None and period in self._late
        if before is not None and late and before.cause is not Cause.PICTURE:
            return {}
        try:
            report = reporter.refresh(period, again=not late)
        except SheetflowError as error:
            self.failures = (*self.failures, _failure(period.code, error))
            if error.is_outage:
                return {REPORTS_DUE: REPORTS_DUE}
            return {name: failed_again(before, error, self._now).to_note()}
        if report.changed:
            self.written = (*self.written, report)
        if late:
            return {}
        if report.unread and not report.closed:
            return {name: failed_again(before, _UnreadError(report.unread), self._now).to_note()}
        return {name: ""} if before else {}

    def _items(self, state: LedgerState, touched: Set[str] | None) -> tuple[ReportItem, ...]:
        chosen = self._prepared.scan
        if touched is not None:
            rows = tuple(row for row in chosen.rows if row.id in touched)
            lost = tuple(row_id for row_id in chosen.missing if row_id in touched)
            chosen = replace(chosen, rows=rows, missing=lost)
        return report_items(chosen, state, self._home.settings.office, self._now)


def _touched(prepared: Prepared) -> frozenset[str]:
    """Return the rows evaluated in this run, and those whose files were only filed now."""
    plan, known = prepared.plan, prepared.ledger.submissions
    late = [known.get(effect.submission) for effect in plan.unfinished]
    evaluated = (record.id for record in plan.commit.rows)
    return frozenset((*evaluated, *(record.row_id for record in late if record)))


def _due(
    reporter: ReportWriter, items: tuple[ReportItem, ...], *, all_due: bool
) -> Iterator[Period]:
    days = {item.day for item in items}
    names = {item.id for item in items}
    for period, kept in reporter.periods():
        reported_items = not names.isdisjoint(kept.submissions)
        if all_due or reported_items or any(period.holds(day) for day in days):
            yield period
    for item in items:
        if item.status in COUNTED and item.day is not None:
            yield period_of(item.day)


def _place(period: Period) -> tuple[int, str]:
    """Return the sort key: months before the quarters and years that refer to their reports."""
    return (len(period.months), period.code)


def _failure(place: str, error: SheetflowError) -> Failure:
    """Return the failure of one report; the run itself is done."""
    return Failure(None, f"{place}: {error.problem}", error.fix, ExitCode.UNAVAILABLE)
