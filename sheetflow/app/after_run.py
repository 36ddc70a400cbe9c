"""What a run brings up to date after its other work: reports, calendars, the board's pages."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.app.backend import Backend
from sheetflow.app.register_rows import OfficeData
from sheetflow.app.render_papers import publish_files
from sheetflow.app.report import ReportWriter
from sheetflow.core import waiting_lists
from sheetflow.core.acknowledge_effects import with_done
from sheetflow.core.attempts import WORK_PREFIX, failed_again
from sheetflow.core.effects import Failure
from sheetflow.core.office_options import REPORTS_FOLDER
from sheetflow.core.records import REPORTS_DUE, SITE_DUE, SITE_NOTE, LedgerState
from sheetflow.core.reporting import report_record
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.item import ReportItem, SubmissionStatus
from sheetflow.core.reporting.period import Period, period_of
from sheetflow.core.waiting import waiting_after
from sheetflow.errors import Cause, ExitCode, SheetflowError, UnavailableError
from sheetflow.execute.do_effects import Finished
from sheetflow.execute.prepare import Prepared


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The ledger's notes that an update changes, and what failed of it: it is kept, not raised."""

    notes: Mapping[str, str]
    failures: tuple[Failure, ...] = ()


def refresh_site(
    backend: Backend, prepared: Prepared, now: datetime, finished: Sequence[Finished]
) -> Refreshed:
    """Write the pages of which something changed; `finished` is not acknowledged yet.

    Every commit notes that pages are due, and the last acknowledgement clears the note: after a run
    that was killed before them, or could not write them, the next run does.  A quiet run does
    nothing (law 9) but on a new day, which alone changes what the board shows.
    """
    office, now = backend.settings.office, now.astimezone(backend.settings.office.zone)
    quiet, notes = prepared.plan.commit.empty, prepared.ledger.notes
    is_current = f"{now.date()}" in notes.get(SITE_NOTE, "").split() and SITE_DUE not in notes
    if office.site is None or (quiet and (is_current or not prepared.ledger.rows)):
        return Refreshed({})
    try:
        state = with_done(backend.ledger.latest(), finished)
        from sheetflow.app.site import OfficeSite  # noqa: PLC0415 - 0.5 s, for changes alone

        site = OfficeSite(backend, OfficeData(prepared.scan, state, now), office.site)
        changed = site.changed(state.notes)
        if changed:
            site.publish(changed)
        kept = {SITE_DUE: "", SITE_NOTE: site.note()}
    except SheetflowError as error:
        due = {SITE_DUE: SITE_DUE} if SITE_DUE not in notes else {}
        return Refreshed(due, (_failure(office.site.folder, error),))
    return Refreshed(_changed(kept, state.notes))


def refresh_calendars(
    backend: Backend, prepared: Prepared, now: datetime, reported: Mapping[str, str]
) -> Refreshed:
    """Write the calendars of due days that changed; one that a person edited is kept beside ours.

    `reported` are the notes of the reports that this run has written.  The ledger's note has what
    is on file, so that nothing is read or written while nothing changes (law 9); a calendar that
    could not be written is tried again by the next run.
    """
    office, today = backend.settings.office, now.astimezone(backend.settings.office.zone).date()
    if not office.folders.calendar:
        return Refreshed({})
    notes, commit = prepared.ledger.notes, prepared.plan.commit
    waiting = waiting_after(prepared.scan, prepared.ledger, commit, office, today)
    on_file = waiting_lists.role_calendars(waiting, {**notes, **reported}, office, today)
    changed = waiting_lists.changed_calendars(on_file, notes)
    failures: tuple[Failure, ...] = ()
    try:
        if changed:
            _write_calendars(backend, changed)
    except SheetflowError as error:
        failures = (_failure(office.folders.calendar, error),)
        on_file = tuple(one for one in on_file if one not in changed)
    note = waiting_lists.calendars_note(on_file)
    return Refreshed(_changed({waiting_lists.CALENDARS_NOTE: note}, notes), failures)


def _write_calendars(backend: Backend, calendars: Sequence[waiting_lists.RoleCalendar]) -> None:
    from sheetflow.adapters.documents.calendar_file import calendar_bytes  # noqa: PLC0415 - 0.1 s, for changes alone

    office = backend.settings.office
    files = {one.path: calendar_bytes(one, office.zone, office.language) for one in calendars}
    publish_files(backend.published_files(backend.ledger.latest().notes), files, office)


def _changed(notes: Mapping[str, str], before: Mapping[str, str]) -> Mapping[str, str]:
    """Return the notes that are others than `before`, where "" is none."""
    return {name: text for name, text in notes.items() if before.get(name, "") != text}


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
        return _changed({REPORTS_DUE: "", **reporter.notes, **notes}, state.notes)

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
