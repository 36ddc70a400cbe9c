"""One submission as the report sees it, and to which period it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from sheetflow.core.findings import Finding
from sheetflow.core.names import DrivePath, RowId, Sha256, SubmissionId, UnitId, WorkflowId
from sheetflow.core.reporting.period import Period


class Standing(Enum):
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
    standing: Standing
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
        if self.standing is Standing.ARCHIVED:
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
    def spoken_of(self) -> tuple[ReportItem, ...]:
        """Those whose findings are obstacles: published and open ones."""
        return (*self.recorded, *self.opened)


def select(items: tuple[ReportItem, ...], period: Period) -> Selection:
    """What a report of `period` is about.

    A recorded submission counts when the day of its *upload* lies in the period; one without an
    upload day (the SOP does not let it come so far) counts nowhere.  Sorted by day and identifier,
    so that the order of rows in the sheet is of no account.
    """
    within = sorted((item for item in items if period.holds(item.day)), key=_place)
    recorded = (item for item in within if item.standing is Standing.RECORDED)
    return Selection(
        tuple(item for item in recorded if item.uploaded is not None),
        tuple(item for item in within if item.standing is Standing.OPEN),
        tuple(item for item in within if item.standing is Standing.ARCHIVED),
    )


def _place(item: ReportItem) -> tuple[date, str]:
    return (item.day or date.min, item.id)
