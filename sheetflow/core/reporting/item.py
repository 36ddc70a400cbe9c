"""One submission as the report's input: its period, its status, and how the ledger accepted it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from sheetflow.core import names
from sheetflow.core.findings import Finding
from sheetflow.core.form import Form
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.reading import Field, Reading, read_cell
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.wording import published_column
from sheetflow.core.rules.recorded import changed_figures, current_steps
from sheetflow.core.rules.submission_context import RunContext, SubmissionContext
from sheetflow.core.transition import Transition
from sheetflow.core.workflow import Workflow


class SubmissionStatus(Enum):
    """A submission's state in the ledger, in the terms of a report."""

    RECORDED = "recorded"
    """`terdata` or `selesai`: the report counts it."""
    OPEN = "open"
    """In progress: the report contains only its findings."""
    ARCHIVED = "archived"
    """`disimpan`: the report contains their number, and a list only if the settings request it."""
    CANCELLED = "cancelled"
    """`batal`: the report leaves it out."""


@dataclass(frozen=True, slots=True)
class Post:
    """One published link; `platform` is "" if unknown."""

    url: str
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A filed screenshot: its path, and the digest by which a new picture counts as a change."""

    path: names.DrivePath
    sha256: names.Sha256


@dataclass(frozen=True, slots=True)
class Response:
    """The public's response; None where staff entered no number (which is not zero)."""

    reach: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class ReportItem:
    """A submission of the ledger with its row's content.

    `kind` and the platforms are the stored choices (`Jenis Konten`, `Platform`), "" if none was
    made; `unit` is None if its cell cannot be read.  `platforms` are those in the row; those of its
    posts count too.  `decided` is the day of the verification, `entered` the day the submission
    came in.  `published`: the step that dates it (the upload) is accepted, whatever its cells
    contain.  `step` is the step it waits at, 0 if none; `returns` how often its draft was returned.
    `missing`: the register no longer has a row for it.  `problems` are its open findings at the
    time of the run.
    """

    id: names.SubmissionId
    row_id: names.RowId
    workflow: names.WorkflowId
    status: SubmissionStatus
    title: str
    unit: names.UnitId | None = None
    kind: str = ""
    platforms: tuple[str, ...] = ()
    entered: date | None = None
    activity: date | None = None
    decided: date | None = None
    uploaded: date | None = None
    recorded: date | None = None
    posts: tuple[Post, ...] = ()
    response: Response = Response()
    screenshots: tuple[Screenshot, ...] = ()
    remarks: str = ""
    published: bool = False
    step: int = 0
    returns: int = 0
    missing: bool = False
    problems: tuple[Finding, ...] = ()

    @property
    def has_error(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def day(self) -> date | None:
        """Return the one day that decides its period; None if it belongs to no period yet.

        For a publication it is the day of its upload, whenever the activity or the recording was;
        for an archived submission the day of that decision; for others the day of the activity, or
        of the entry if that day cannot be read.
        """
        if self.status is SubmissionStatus.ARCHIVED:
            return self.decided or self.activity or self.entered
        return self.uploaded or self.activity or self.entered

    @property
    def place(self) -> tuple[date, str]:
        """Return what items are sorted by: their day, then their identifier."""
        return (self.day or date.min, self.id)

    @property
    def seen_on(self) -> tuple[str, ...]:
        """Return its platforms, each once: those of its posts, else those in the row."""
        of_posts = tuple(dict.fromkeys(post.platform for post in self.posts if post.platform))
        return of_posts or tuple(dict.fromkeys(self.platforms))


@dataclass(frozen=True, slots=True)
class Selection:
    """The submissions of one period by status, in the order of the report."""

    recorded: tuple[ReportItem, ...]
    opened: tuple[ReportItem, ...]
    archived: tuple[ReportItem, ...]

    @property
    def waiting(self) -> tuple[ReportItem, ...]:
        """Return those whose publication is accepted but which are not recorded yet."""
        return tuple(item for item in self.opened if item.published)

    @property
    def held(self) -> tuple[ReportItem, ...]:
        """Return those that an error blocks."""
        return tuple(item for item in self.opened if item.has_error)

    @property
    def reported_items(self) -> tuple[ReportItem, ...]:
        """Return those whose findings are obstacles: recorded and open ones."""
        return (*self.recorded, *self.opened)


def select(items: tuple[ReportItem, ...], period: Period) -> Selection:
    """Return the submissions that a report of `period` covers.

    A recorded submission counts if the day of its *upload* lies in the period; one without an
    upload day (which the SOP does not allow) counts nowhere.  Sorted by day and identifier, so that
    the order of rows in the sheet does not matter.
    """
    within = sorted((item for item in items if period.holds(item.day)), key=lambda item: item.place)
    recorded = (item for item in within if item.status is SubmissionStatus.RECORDED)
    return Selection(
        tuple(item for item in recorded if item.uploaded is not None),
        tuple(item for item in within if item.status is SubmissionStatus.OPEN),
        tuple(item for item in within if item.status is SubmissionStatus.ARCHIVED),
    )


def status_of(record: SubmissionRecord | None, form: Form) -> SubmissionStatus:
    """Return the submission's status in the ledger; OPEN without a record."""
    if record is None:
        return SubmissionStatus.OPEN
    if record.archived:
        return SubmissionStatus.ARCHIVED
    if record.state in form.reported.counted:
        return SubmissionStatus.RECORDED
    state = form.state_by_id.get(record.state)
    return (
        SubmissionStatus.CANCELLED
        if state and state.end and state.extension
        else SubmissionStatus.OPEN
    )


def published_states(workflow: Workflow, form: Form) -> frozenset[names.StateId]:
    """Return the states from the step on whose day decides the period (the upload)."""
    column = published_column(form)
    reached = {step.target for step in workflow.transitions if column in step.columns}
    while more := {step.target for step in _leading_on(reached, workflow)} - reached:
        reached |= more
    return frozenset(reached)


def awaited_step(state: names.StateId, workflow: Workflow) -> int:
    """Return the SOP's number of the step that a submission in `state` waits at; 0 if none."""
    steps = [step.step for step in _leading_on({state}, workflow)]
    return min(steps, default=0)


def _leading_on(states: set[names.StateId], workflow: Workflow) -> list[Transition]:
    """Return the SOP's own steps that lead on from one of `states`."""
    return [
        step
        for step in workflow.transitions
        if not (step.returns or step.extension) and not states.isdisjoint(step.sources)
    ]


def as_accepted(subject: SubmissionContext) -> SubmissionContext:
    """Return the submission with the cells and the SOP that were accepted.

    Without accepted values it is returned as its row has it.  Older ledgers have only the evidence
    of each step; the other cells then come from the row.
    """
    record, office = subject.record, subject.office
    if record is None:
        return subject
    subject = replace(
        subject, workflow=office.workflow_by_id.get(record.workflow, subject.workflow)
    )
    if record.accepted:
        return _read(dict(record.accepted), {}, subject)
    return _read(_evidence(subject, record), subject.reading.fields, subject)


def from_record(record: SubmissionRecord, run: RunContext) -> SubmissionContext | None:
    """Return a submission whose row is missing; None if the office no longer has its SOP."""
    workflow = run.office.workflow_by_id.get(record.workflow)
    if workflow is None:
        return None
    bare = SubmissionContext(
        id=record.id,
        row_id=record.row_id,
        reading=Reading({}, ()),
        workflow=workflow,
        run=run,
        record=record,
    )
    return as_accepted(bare)


def with_figures(accepted: Reading, subject: SubmissionContext) -> Reading:
    """Return the accepted cells with the row's response figures, as far as they can be read."""
    now = {column: subject.reading.field(column) for column in changed_figures(subject)}
    return replace(accepted, fields={**accepted.fields, **now})


def _read(
    texts: Mapping[names.ColumnId, str],
    others: Mapping[names.ColumnId, Field],
    subject: SubmissionContext,
) -> SubmissionContext:
    """Return `subject` with the fields read from `texts`, and `others` for the other columns."""
    row, office = subject.reading, subject.office
    fields = {
        name: row.field(name)
        if row.canonical(name) == text
        else read_cell(text, None, office.form.by_id[name], office)  # reads back to the same value
        for name, text in texts.items()
        if name in office.form.by_id
    }
    reading = Reading({**others, **fields}, ())
    both = office.form.both
    split = bool(both) and reading.value(office.form.selector) == both
    return replace(subject, reading=reading, half=split)


def _evidence(subject: SubmissionContext, record: SubmissionRecord) -> dict[names.ColumnId, str]:
    """Return the cells accepted with the steps that led to the current state."""
    states = [step.target for step in current_steps(subject)] or list(record.entered)
    return {column: text for state in states for column, text in record.entered[state] if text}
