"""How register and ledger become the submissions that a report covers."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from sheetflow.core.files import FiledFile, alike_path
from sheetflow.core.form import Reported
from sheetflow.core.names import ColumnId, RowId, StateId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.planning.row_submissions import submissions_of_row
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.register.reading import Reading, read_cell, read_row
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.register.text import fold
from sheetflow.core.reporting.item import (
    Post,
    ReportItem,
    Response,
    Screenshot,
    as_accepted,
    awaited_step,
    from_record,
    published_states,
    status_of,
    with_figures,
)
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.wording import published_column
from sheetflow.core.rules.lateness import revisions
from sheetflow.core.rules.references import own_links
from sheetflow.core.rules.submission_context import RunContext, SubmissionContext

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def records_by_row(ledger: LedgerState) -> Mapping[RowId, Sequence[SubmissionRecord]]:
    """Return the submissions of each row, in the order of the ledger."""
    found: dict[RowId, list[SubmissionRecord]] = {}
    for record in ledger.submissions.values():
        found.setdefault(record.row_id, []).append(record)
    return found


def nearby(
    scan: RegisterScan, ledger: LedgerState, office: Office, within: tuple[Period, ...] | None
) -> tuple[Iterable[Row], Iterable[RowId]]:
    """Return the rows with a day in `within`, and the missing rows that had one.

    The day may be in a cell or in the accepted record.  `within` None selects all rows.
    """
    records = records_by_row(ledger)
    lost = [row_id for row_id in scan.missing if row_id in records]
    if within is None:
        return scan.rows, lost
    wanted = frozenset(_day_columns(office))
    spans = tuple((period.start, period.end) for period in within)
    accepted = {
        row_id
        for row_id, own in records.items()
        if any(_holds(spans, accepted_days(record, wanted)) for record in own)
    }
    return _near_rows(scan, office, spans, accepted), [name for name in lost if name in accepted]


_Spans = tuple[tuple[date, date], ...]


def _near_rows(
    scan: RegisterScan, office: Office, spans: _Spans, accepted: Set[RowId]
) -> Iterator[Row]:
    names = [name for name in _day_columns(office) if name in scan.columns]
    readers = [(scan.columns.index(name), _day_reader(name, office)) for name in names]
    for row in scan.rows:
        days = (read(row.cells[place]) for place, read in readers)
        if row.id in accepted or _holds(spans, days):
            yield row


def _holds(spans: _Spans, days: Iterable[date | None]) -> bool:
    return any(start <= day <= end for day in days if day for start, end in spans)


def accepted_days(record: SubmissionRecord, wanted: Set[ColumnId]) -> Iterator[date]:
    """Yield the accepted days of these columns; in older ledgers, those of the evidence."""
    cells = record.accepted or (cell for found in record.entered.values() for cell in found)
    for column, text in cells:
        if column in wanted and _ISO_DAY.fullmatch(text[:10]):
            yield date.fromisoformat(text[:10])


def _day_columns(office: Office) -> tuple[ColumnId, ...]:
    form, roles = office.form, office.form.reported
    wanted = (published_column(form), roles.decided, form.date_column, roles.entered)
    return tuple(name for name in dict.fromkeys(wanted) if name)


def _day_reader(name: ColumnId, office: Office) -> Callable[[Cell], date | None]:
    """Return a reader that parses each distinct cell once, because days repeat from row to row."""
    column = office.form.by_id[name]

    @lru_cache(maxsize=None, typed=True)
    def read(cell: Cell) -> date | None:
        return Reading({name: read_cell(cell, None, column, office)}, ()).date(name)

    return read


_BETWEEN_NAMES = re.compile(r"[,;/&+\n]|\bdan\b|\band\b")


def report_items(
    scan: RegisterScan,
    ledger: LedgerState,
    office: Office,
    now: datetime,
    within: tuple[Period, ...] | None = None,
) -> tuple[ReportItem, ...]:
    """Return one item for each submission; each half of a split row is an item of its own.

    Accepted values are reported as accepted, and still count when the row is missing; only response
    figures come from the row.  A row without accepted values is reported by its cells.  `within`
    leaves out submissions without a day in these periods, which their reports do not need.  `now`
    is aware, in the office's zone.
    """
    gathering = _Gathering(RunContext(office, ledger, {}, now), scan)
    rows, lost = nearby(scan, ledger, office, within)
    of_rows = (item for row in rows for item in gathering.of_row(row))
    of_lost = (item for row_id in lost for item in gathering.of_lost_row(row_id))
    items = (*of_rows, *of_lost)
    return tuple(i for i in items if is_reported(ledger.submissions.get(i.id), office))


def is_reported(record: SubmissionRecord | None, office: Office) -> bool:
    """Return whether reports cover it, which may leave out what the office had before sheetflow."""
    counts_history = office.report is not None and office.report.count_history
    return counts_history or record is None or not record.is_past


class _Gathering:
    """A collector that reads rows and records into items; what they share is computed once."""

    def __init__(self, run: RunContext, scan: RegisterScan) -> None:
        self._world = run
        self._columns = scan.columns
        self._records = records_by_row(run.ledger)
        self._published: Mapping[WorkflowId, frozenset[StateId]] = {
            workflow.id: published_states(workflow, run.office.form)
            for workflow in run.office.workflows
        }

    def of_row(self, row: Row) -> Iterator[ReportItem]:
        """Yield the submissions that the row requests, and those it no longer requests."""
        reading = read_row(row, self._columns, self._world.office)
        for subject in submissions_of_row(row.id, reading, self._world):
            accepted = as_accepted(subject)
            item = self._item(accepted)
            if subject.has_figures:
                figures = with_figures(accepted.reading, subject)
                item = replace(item, response=_response(figures, subject.office.form.reported))
            yield item

    def of_lost_row(self, row_id: RowId) -> Iterator[ReportItem]:
        """Yield the accepted submissions of a lost row; the first that counts gets its figures."""
        counted = self._world.office.form.reported.counted
        records = sorted(self._records[row_id], key=lambda record: record.state not in counted)
        for record in records:
            subject = from_record(record, self._world)
            if subject is not None:
                is_first, roles = record is records[0], self._world.office.form.reported
                response = _response(subject.reading, roles) if is_first else Response()
                yield replace(self._item(subject), missing=True, response=response)

    def _item(self, subject: SubmissionContext) -> ReportItem:
        reading, record, form = subject.reading, subject.record, subject.office.form
        roles, workflow = form.reported, subject.workflow
        kind = reading.value(roles.content_type) if roles.content_type else None
        row = self._world.ledger.rows.get(subject.row_id)
        posts = own_links(workflow.link_column, subject) if workflow.link_column else ()
        return ReportItem(
            id=subject.id,
            row_id=subject.row_id,
            workflow=workflow.id,
            status=status_of(record, form),
            title=reading.canonical(form.title_column),
            unit=subject.unit,
            kind=kind if isinstance(kind, str) else "",
            platforms=_platforms(subject),
            entered=_day(roles.entered, reading),
            activity=reading.date(form.date_column),
            decided=_day(roles.decided, reading),
            uploaded=_day(published_column(form), reading),
            recorded=_day(roles.recorded, reading),
            posts=tuple(Post(link.url, link.platform or "") for link in posts),
            screenshots=_screenshots(subject),
            remarks=reading.canonical(form.remarks_column),
            published=subject.state in self._published[workflow.id],
            step=awaited_step(subject.state, workflow),
            returns=revisions(subject) if record else 0,
            problems=row.problems if row else (),
        )


def _response(reading: Reading, roles: Reported) -> Response:
    columns = (roles.reach, roles.likes, roles.comments, roles.shares, roles.views)
    return Response(*(reading.count(column) if column else None for column in columns))


def _day(column: ColumnId | None, reading: Reading) -> date | None:
    return reading.date(column) if column else None


def _platforms(subject: SubmissionContext) -> tuple[str, ...]:
    """Return the known platforms in the row's order; for a half, those of its channel."""
    column = subject.workflow.platform_column
    written = subject.reading.canonical(column) if column else ""
    book = subject.office.platforms.platforms
    known = {
        fold(platform.name): platform.name
        for platform in book
        if not subject.half or platform.channel == subject.workflow.value
    }
    named = (fold(part) for part in _BETWEEN_NAMES.split(written))
    return tuple(dict.fromkeys(known[name] for name in named if name in known))


def _screenshots(subject: SubmissionContext) -> tuple[Screenshot, ...]:
    """Return the files filed as proof of the upload, without those whose original was replaced."""
    workflow, record = subject.workflow, subject.record
    proofs = {
        filing.folder
        for step in workflow.transitions
        for filing in step.files
        if filing.column == workflow.proof_column
    }
    filed = [file for file in record.files if file.folder in proofs] if record else []
    named = subject.reading.references(workflow.proof_column) if workflow.proof_column else ()
    newest = {file.source: file for file in filed if _is_named(file, named)}
    shown = newest.values() or filed
    return tuple(Screenshot(file.target, file.sha256) for file in shown)


def _is_named(file: FiledFile, references: tuple[str, ...]) -> bool:
    """Return whether the file's source is one of the cell's references, or inside one."""
    source = alike_path(file.source)
    places = [alike_path(name).rstrip("/") for name in references]
    return any(source == place or source.startswith(f"{place}/") for place in places)
