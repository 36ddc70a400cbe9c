"""Register and ledger as they are → the submissions that a report speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sheetflow.core.files import FiledFile
from sheetflow.core.form import Form, Reported
from sheetflow.core.halves import World, subjects_of
from sheetflow.core.names import ColumnId, StateId, SubmissionId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.register.outcome import Cell
from sheetflow.core.register.reading import Reading, read_cell, read_row
from sheetflow.core.register.survey import Row, Survey
from sheetflow.core.register.text import fold
from sheetflow.core.reporting.columns import published_column
from sheetflow.core.reporting.item import Post, ReportItem, Response, Screenshot, Standing
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.standing import awaited_step, published_states, standing_of
from sheetflow.core.rules.links import own_links
from sheetflow.core.rules.subject import Subject

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BETWEEN_NAMES = re.compile(r"[,;/&+\n]|\bdan\b|\band\b")


def report_items(
    survey: Survey,
    ledger: LedgerState,
    office: Office,
    now: datetime,
    within: tuple[Period, ...] | None = None,
) -> tuple[ReportItem, ...]:
    """One item for each submission of the register, the halves of a split row separately.

    A row speaks by its cells as they are; what was accepted of it, its filed screenshots and its
    findings are the ledger's.  `within` leaves out rows none of whose days lies in a period of it:
    a report of these periods is the same without them.  `now` is aware, in the office's zone.
    """
    world = World(office, ledger, {}, now)
    published = {w.id: published_states(w, office.form) for w in office.workflows}
    near = _nearby(survey, ledger, office, within) if within is not None else survey.rows
    return tuple(item for row in near for item in _items_of(row, survey, world, published))


_Published = Mapping[WorkflowId, frozenset[StateId]]
"""The states of each SOP behind its publication."""


def _items_of(
    row: Row, survey: Survey, world: World, published: _Published
) -> Iterator[ReportItem]:
    """The items of one row.  One row has one set of counts, which only one of its halves gets."""
    reading = read_row(row, survey.columns, world.office)
    items = [
        replace(_item(subject, world), published=subject.state in published[subject.workflow.id])
        for subject in subjects_of(row, reading, world)
    ]
    counting = next((item for item in items if item.standing is Standing.RECORDED), items[0])
    response = _response(reading, world.office.form.reported)
    for item in items:
        yield replace(item, response=response) if item is counting else item


def _item(subject: Subject, world: World) -> ReportItem:
    reading, record, form = subject.reading, subject.record, subject.office.form
    roles = form.reported
    kind = reading.value(roles.content_type) if roles.content_type else None
    row = world.ledger.rows.get(subject.row_id)
    posts = own_links(subject.workflow.link_column, subject) if subject.workflow.link_column else ()
    return ReportItem(
        id=subject.id,
        row_id=subject.row_id,
        workflow=subject.workflow.id,
        standing=standing_of(record, form),
        title=reading.field(form.title_column).text,
        unit=subject.unit,
        kind=kind if isinstance(kind, str) else "",
        platforms=_platforms(subject),
        entered=_read_day(roles.entered, reading),
        activity=reading.date(form.date_column),
        decided=_day(roles.decided, reading, record),
        uploaded=_day(published_column(form), reading, record),
        recorded=_day(roles.recorded, reading, record),
        posts=tuple(Post(link.url, link.platform or "") for link in posts),
        screenshots=_screenshots(subject),
        remarks=reading.field(form.remarks_column).text,
        step=awaited_step(subject.state, subject.workflow),
        returns=record.revisions if record else 0,
        problems=row.problems if row else (),
    )


def _response(reading: Reading, roles: Reported) -> Response:
    columns = (roles.reach, roles.likes, roles.comments, roles.shares, roles.views)
    return Response(*(reading.count(column) if column else None for column in columns))


def _read_day(column: ColumnId | None, reading: Reading) -> date | None:
    return reading.date(column) if column else None


def _day(column: ColumnId | None, reading: Reading, record: SubmissionRecord | None) -> date | None:
    """The cell's day; once it cannot be read any more, the day that was accepted."""
    found = _read_day(column, reading)
    return _accepted(column, record) if found is None and column and record else found


def _accepted(column: ColumnId, record: SubmissionRecord) -> date | None:
    texts = [dict(evidence).get(column, "") for evidence in record.entered.values()]
    days = [text for text in texts if _ISO_DAY.fullmatch(text)]
    return date.fromisoformat(days[-1]) if days else None


def _platforms(subject: Subject) -> tuple[str, ...]:
    """The known platforms that the row names, in its order; a half has those of its channel."""
    column = subject.workflow.platform_column
    written = subject.reading.field(column).text if column else ""
    book = subject.office.platforms.platforms
    known = {
        fold(platform.name): platform.name
        for platform in book
        if not subject.half or platform.channel == subject.workflow.value
    }
    named = (fold(part) for part in _BETWEEN_NAMES.split(written))
    return tuple(dict.fromkeys(known[name] for name in named if name in known))


def _screenshots(subject: Subject) -> tuple[Screenshot, ...]:
    """The copies filed as proof of the upload, without those whose original was replaced."""
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
    """Whether the file came from a reference that still stands in the cell, or from below it."""
    source = fold(file.source.replace("\\", "/"))
    places = [fold(name.replace("\\", "/")).rstrip("/") for name in references]
    return any(source == place or source.startswith(f"{place}/") for place in places)


@dataclass(frozen=True, slots=True)
class _DayCell:
    """Where a date column's cells are, and how one of them is read."""

    place: int
    read: Callable[[Cell], date | None]


def _nearby(
    survey: Survey, ledger: LedgerState, office: Office, within: tuple[Period, ...]
) -> Iterator[Row]:
    """Rows with a day in `within`, or whose accepted day lies there though no cell says so now."""
    cells = [_day_cell(survey.columns.index(name), name, office) for name in _days(survey, office)]
    for row in survey.rows:
        days = [cell.read(row.cells[cell.place]) for cell in cells]
        if None in days:
            days += _accepted_days(ledger.submissions.get(SubmissionId(row.id)), office.form)
        if any(period.holds(day) for day in days for period in within):
            yield row


def _accepted_days(record: SubmissionRecord | None, form: Form) -> list[date | None]:
    if record is None:
        return []
    columns = (published_column(form), form.reported.decided)
    return [_accepted(column, record) for column in columns if column]


def _days(survey: Survey, office: Office) -> list[ColumnId]:
    form = office.form
    wanted = (
        published_column(form),
        form.reported.decided,
        form.date_column,
        form.reported.entered,
    )
    return [name for name in dict.fromkeys(wanted) if name and name in survey.columns]


def _day_cell(place: int, name: ColumnId, office: Office) -> _DayCell:
    """Days repeat from row to row, so that each way of writing one is read once."""
    column = office.form.by_id[name]
    known: dict[tuple[type, Cell], date | None] = {}

    def read(cell: Cell) -> date | None:
        key = (type(cell), cell)
        if key not in known:
            field = read_cell(cell, None, column, office)
            known[key] = Reading({name: field}, ()).date(name)
        return known[key]

    return _DayCell(place, read)
