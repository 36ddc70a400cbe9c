"""One submission as the report sees it, and to which period it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from sheetflow.core.findings import Finding
from sheetflow.core.form import Form
from sheetflow.core.names import DrivePath, RowId, Sha256, StateId, SubmissionId, UnitId, WorkflowId
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.reporting.columns import published_column
from sheetflow.core.reporting.period import Period
from sheetflow.core.transition import Transition
from sheetflow.core.workflow import Workflow


class SubmissionStatus(Enum):
    """What the ledger has accepted of a submission, as far as a report cares."""

    RECORDED = "recorded"
    """`terdata` or `selesai`: the report counts it."""
    OPEN = "open"
    """On its way: it speaks only through its findings."""
    ARCHIVED = "archived"
    """`disimpan`: the report says how many, and nothing else of it."""
    CANCELLED = "cancelled"
    """`batal`: the report is silent of it."""


@dataclass(frozen=True, slots=True)
class Post:
    """One published link; `platform` is "" where it is not known."""

    url: str
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A filed screenshot: where it is, and what it holds, so that a new picture is a change."""

    path: DrivePath
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class Response:
    """What the public did; None where staff gave no number (which is not zero)."""

    reach: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class ReportItem:
    """A submission of the ledger with what its row says.

    `kind` and the platforms are the stored choices (`Jenis Konten`, `Platform`), "" when none was
    made; `unit` None when its cell cannot be read.  `platforms` are those the row names; those of
    its posts count too.  `decided` is the day of the verification, `entered` the day the
    submission came in.  `published`: the step that dates it (the upload) is accepted, whatever its
    cells hold.  `step` is the step it waits at, 0 where it waits at none; `returns` how often its
    draft was sent back.  `missing`: no row of the register asks for it any more.  `problems` are
    its open findings at the moment of the run.
    """

    id: SubmissionId
    row_id: RowId
    workflow: WorkflowId
    status: SubmissionStatus
    title: str
    unit: UnitId | None = None
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
        """The one day by which it belongs to a period.

        What was published belongs to the day of its upload, whenever the activity was and
        whenever it was recorded; what was archived to the day of that decision; what has come to
        neither to the day of its activity, or of its entry where that day cannot be read.  None:
        it belongs to no period yet.
        """
        if self.status is SubmissionStatus.ARCHIVED:
            return self.decided or self.activity or self.entered
        return self.uploaded or self.activity or self.entered

    @property
    def seen_on(self) -> tuple[str, ...]:
        """Its platforms, each once: those of its posts first, else those the row names."""
        of_posts = tuple(dict.fromkeys(post.platform for post in self.posts if post.platform))
        return of_posts or tuple(dict.fromkeys(self.platforms))


@dataclass(frozen=True, slots=True)
class Selection:
    """The submissions of one period by standing, in the order the report lists them."""

    recorded: tuple[ReportItem, ...]
    opened: tuple[ReportItem, ...]
    archived: tuple[ReportItem, ...]

    @property
    def waiting(self) -> tuple[ReportItem, ...]:
        """Those whose publication is accepted, and that are not recorded yet."""
        return tuple(item for item in self.opened if item.published)

    @property
    def held(self) -> tuple[ReportItem, ...]:
        """Those that an error keeps from going on."""
        return tuple(item for item in self.opened if item.has_error)

    @property
    def reported_items(self) -> tuple[ReportItem, ...]:
        """Those whose findings are obstacles: published and open ones."""
        return (*self.recorded, *self.opened)


def select(items: tuple[ReportItem, ...], period: Period) -> Selection:
    """What a report of `period` is about.

    A recorded submission counts when the day of its *upload* lies in the period; one without an
    upload day (the SOP does not let it come so far) counts nowhere.  Sorted by day and identifier,
    so that the order of rows in the sheet is of no account.
    """
    within = sorted((item for item in items if period.holds(item.day)), key=_place)
    recorded = (item for item in within if item.status is SubmissionStatus.RECORDED)
    return Selection(
        tuple(item for item in recorded if item.uploaded is not None),
        tuple(item for item in within if item.status is SubmissionStatus.OPEN),
        tuple(item for item in within if item.status is SubmissionStatus.ARCHIVED),
    )


def _place(item: ReportItem) -> tuple[date, str]:
    return (item.day or date.min, item.id)


def status_of(record: SubmissionRecord | None, form: Form) -> SubmissionStatus:
    """What the ledger has accepted of the submission."""
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


def published_states(workflow: Workflow, form: Form) -> frozenset[StateId]:
    """The states behind the step whose day a report counts by (the upload)."""
    column = published_column(form)
    reached = {step.target for step in workflow.transitions if column in step.columns}
    while more := {step.target for step in _leading_on(reached, workflow)} - reached:
        reached |= more
    return frozenset(reached)


def awaited_step(state: StateId, workflow: Workflow) -> int:
    """The SOP's number of the step that a submission in `state` waits at; 0 where at none."""
    steps = [step.step for step in _leading_on({state}, workflow)]
    return min(steps, default=0)


def _leading_on(states: set[StateId], workflow: Workflow) -> list[Transition]:
    """Steps of the SOP itself that lead on from one of `states`."""
    return [
        step
        for step in workflow.transitions
        if not (step.returns or step.extension) and not states.isdisjoint(step.sources)
    ]
