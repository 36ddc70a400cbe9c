"""How register and ledger become the figures of one office."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime

from sheetflow.core.findings import W_TOTAL, Code
from sheetflow.core.names import StateId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.records import Event, LedgerState
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.figures import Measure
from sheetflow.core.reporting.item import (
    ReportItem,
    SubmissionStatus,
    from_record,
    published_states,
    select,
)
from sheetflow.core.reporting.obstacles import asks_for_something
from sheetflow.core.reporting.period import Grain, Period, period_of
from sheetflow.core.reporting.review import excess_days, first_limits
from sheetflow.core.reporting.wording import reported_workflows
from sheetflow.core.rules.lateness import passed_limits
from sheetflow.core.rules.submission_context import RunContext
from sheetflow.core.running.run_log import RunEntry, last_success
from sheetflow.core.scoreboard import office_figures
from sheetflow.core.scoreboard.office_figures import kinds_of, labels, units_of, workflows_of
from sheetflow.core.waiting import WaitingRow, waiting_rows

MONTHS = 12
"""How many months to the end of the period the figures go back."""


@dataclass(frozen=True, slots=True)
class OfficeRecords:
    """What the figures are made of; `now` is aware, in the office's zone.

    `events` yields the history of these submissions, in its order: of those that may have been
    taken down.
    """

    office: Office
    scan: RegisterScan
    ledger: LedgerState
    events: Callable[[Set[SubmissionId]], Iterable[Event]]
    now: datetime
    runs: tuple[RunEntry, ...] = ()


def collect_figures(books: OfficeRecords, period: Period) -> office_figures.OfficeFigures:
    """Return the office's figures of `period`, as its own report counts them."""
    office, today = books.office, books.now.date()
    within = months_to(period)
    items = _items(books, within)
    history = _History(books, items)
    waiting = waiting_rows(books.scan, books.ledger, office, today)
    ended = [entry for entry in books.runs if entry.ended]
    success = last_success(books.runs)
    return office_figures.OfficeFigures(
        office=office.id,
        name=labels(office.name),
        as_of=books.now,
        zone=office.zone.key,
        period=period.code,
        workflows=workflows_of(office),
        kinds=kinds_of(office),
        units=units_of(office),
        publications=tuple(_publications(items, within, history)),
        steps=tuple(_steps(items, within, books)),
        returns=tuple(_returns(items, within)),
        queue=tuple(_queue(waiting, office, today)),
        findings=tuple(_findings(items, period, office)),
        last_run=success.ended if success else None,
        last_code=ended[-1].code if ended else None,
    )


def collect_publications(
    books: OfficeRecords, year: Period
) -> tuple[office_figures.Publication, ...]:
    """Return what was published in the year, by day."""
    items = _items(books, year.months)
    return tuple(_publications(items, year.months, _History(books, items)))


def _items(books: OfficeRecords, within: tuple[Period, ...]) -> list[ReportItem]:
    """Return what the office's reports of these months are about, by day."""
    parts = {workflow.id for workflow in reported_workflows(books.office)}
    found = report_items(books.scan, books.ledger, books.office, books.now, within)
    return sorted(
        (item for item in found if item.workflow in parts),
        key=lambda item: (item.uploaded or date.max, item.id),
    )


def months_to(period: Period) -> tuple[Period, ...]:
    """Return the twelve months that end with the period, the oldest first."""
    last = period_of(period.end)
    months = [last]
    while len(months) < MONTHS:
        year, number = months[0].year, months[0].number
        before = (year, number - 1) if number > 1 else (year - 1, 12)
        months.insert(0, Period(Grain.MONTH, *before))
    return tuple(months)


def _holds(within: tuple[Period, ...], day: date | None) -> bool:
    return day is not None and within[0].start <= day <= within[-1].end


class _History:
    """What was taken down after it was published, from the events."""

    def __init__(self, books: OfficeRecords, items: list[ReportItem]) -> None:
        form, records = books.office.form, books.ledger.submissions
        self._published = {w.id: published_states(w, form) for w in books.office.workflows}
        self._records = records
        workflows = {item.id: item.workflow for item in items}
        wanted = {item.id for item in items if self.was_withdrawn(item)}
        wanted |= {name for name in workflows if name in records and records[name].since}
        self.withdrawn: dict[SubmissionId, date] = {}
        for event in books.events(wanted) if wanted else ():
            known = self._published[workflows[event.submission]]
            if event.source in known and event.target not in known:
                self.withdrawn[event.submission] = event.at.date()

    def was_withdrawn(self, item: ReportItem) -> bool:
        """Return whether it was published once and is not now."""
        record = self._records.get(item.id)
        known: frozenset[StateId] = self._published[item.workflow]
        return bool(record and not item.published and not known.isdisjoint(record.entered))


def _publications(
    items: list[ReportItem], within: tuple[Period, ...], history: _History
) -> Iterator[office_figures.Publication]:
    for item in items:
        if item.uploaded is None or not _holds(within, item.uploaded):
            continue
        withdrawn = history.was_withdrawn(item)
        if not (item.published or withdrawn):
            continue
        is_recorded = item.status is SubmissionStatus.RECORDED
        online = (
            office_figures.Standing.RECORDED if is_recorded else office_figures.Standing.PUBLISHED
        )
        yield office_figures.Publication(
            submission=item.id,
            workflow=item.workflow,
            published=item.uploaded,
            standing=office_figures.Standing.WITHDRAWN if withdrawn else online,
            title="" if withdrawn else item.title,
            platforms=item.seen_on,
            kind=item.kind,
            unit=item.unit or "",
            links=()
            if withdrawn
            else tuple(office_figures.PublishedLink(p.url, p.platform) for p in item.posts),
            response={measure.value: measure.of(item) for measure in Measure},
            replaced=history.withdrawn.get(item.id),
        )


def _steps(
    items: list[ReportItem], within: tuple[Period, ...], books: OfficeRecords
) -> Iterator[office_figures.StepDone]:
    """Yield each limit's step of the recorded publications, late as their findings say."""
    run = RunContext(books.office, books.ledger, {}, books.now)
    for item in items:
        if item.status is not SubmissionStatus.RECORDED or not _holds(within, item.uploaded):
            continue
        record = books.ledger.submissions[item.id]
        subject = from_record(record, run)
        passed = passed_limits(subject) if subject else {}
        workflow = books.office.workflow_by_id[item.workflow]
        for limit in first_limits(workflow):
            late = excess_days(limit.code, item)
            due, done = passed.get(limit.code, (None, None))
            yield office_figures.StepDone(
                submission=item.id,
                workflow=item.workflow,
                step=0 if limit.code == W_TOTAL else limit.step,
                published=item.uploaded or date.max,
                done=done,
                due=due,
                late_days=0 if late is None else max(late, 1),
            )


def _returns(
    items: list[ReportItem], within: tuple[Period, ...]
) -> Iterator[office_figures.Return]:
    """Yield what was sent back of the submissions that a report covers, archived ones too."""
    for item in items:
        covered = item.status is not SubmissionStatus.CANCELLED and _holds(within, item.day)
        if item.returns and item.day and covered:
            yield office_figures.Return(item.id, item.workflow, item.day, item.returns)


def _queue(
    waiting: tuple[WaitingRow, ...], office: Office, today: date
) -> Iterator[office_figures.Queue]:
    """Yield what waits, in the order of the workflows and of the form's states."""
    groups: dict[tuple[str, str], list[WaitingRow]] = {}
    for row in waiting:
        groups.setdefault((row.workflow, row.state), []).append(row)
    order = [(w.id, state.id) for w in office.workflows for state in office.form.states]
    for workflow, state in order:
        rows = groups.get((workflow, state), [])
        if rows:
            since = [row.since for row in rows if row.since]
            yield office_figures.Queue(
                workflow=workflow,
                state=state,
                step=min(row.step for row in rows),
                submissions=tuple(row.submission for row in rows),
                late_submissions=tuple(row.submission for row in rows if row.late),
                oldest_days=max(0, (today - min(since)).days) if since else None,
            )


def _findings(
    items: list[ReportItem], period: Period, office: Office
) -> Iterator[office_figures.FindingFigures]:
    """Yield the findings that ask for something, without those of lateness, by code."""
    limits = {limit.code for workflow in office.workflows for limit in workflow.time_limits}
    found: dict[tuple[Code, bool], dict[SubmissionId, None]] = {}
    for item in select(tuple(items), period).reported_items:
        for problem in item.problems:
            if problem.code not in limits and asks_for_something(problem.code):
                found.setdefault((problem.code, problem.is_error), {})[item.id] = None
    for (code, is_error), names in sorted(found.items()):
        yield office_figures.FindingFigures(code, is_error, tuple(names))
