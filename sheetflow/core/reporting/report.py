"""The *Laporan Optimalisasi Pemanfaatan Media Sosial* as plain data (SOP model, section 6).

A report counts the submissions that the ledger holds as recorded (`terdata` or `selesai`) and
whose day of upload lies in the period.  Archived ones give one number; open ones appear only by
their findings.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from sheetflow.core.names import SubmissionId
from sheetflow.core.organisation import Letterhead
from sheetflow.core.reporting.figures import Breakdown, Figure
from sheetflow.core.reporting.item import ReportItem, Screenshot
from sheetflow.core.reporting.obstacles import HeldSubmissions, Obstacle
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.review import Review, Timeliness
from sheetflow.core.reporting.wording import ReportTexts
from sheetflow.core.words import Language

if TYPE_CHECKING:
    import pandas as pd

MAX_LISTED = 2_000
"""Maximum of publications in a paper; more would need over 700 MB of memory in Typst."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """The Pendahuluan: its paragraphs, and the regulations valid at the period's end."""

    general: str
    basis: tuple[str, ...]
    purpose: str
    period: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication of the Rincian, its choices as printed.

    `day` is the day of its upload; `pictures` are numbers of exhibits in the Lampiran.
    """

    number: int
    item: ReportItem
    day: date
    kind: str
    unit: str
    pictures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the Rincian, one for each workflow: "A. Media Sosial"."""

    heading: str
    channel: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A screenshot of the Lampiran."""

    number: int
    caption: str
    alt: str
    screenshot: Screenshot


@dataclass(frozen=True, slots=True)
class Signature:
    """A block to sign by pen: its caption, and the signer ("" if the settings name no person)."""

    caption: str
    role: str
    name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which the report may be submitted; `missed` if it is made later."""

    day: date
    missed: bool = False


@dataclass(frozen=True, slots=True)
class ArchivedEntry:
    """A submission decided not to be published, for the secretary's own list."""

    id: SubmissionId
    title: str
    unit: str
    decided: date | None


@dataclass(frozen=True, slots=True)
class ExceptionalSpan:
    """Days on which no lateness was counted, and why."""

    start: date
    end: date
    reason: str


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """The filed report of one month of a longer period; `link` opens its PDF `file`."""

    period: Period
    file: str
    link: str
    closed: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The report's whole content, before layout.

    `as_of` is the day of the data, `head` the ledger's newest event ("" none); both are left out of
    the digest, or each day's run would make a new report.  `revision` 0 is a period's first
    version; `changes` are those since the version that `revision` replaces.  `archived_list` is
    empty unless the office's settings request it; only a year's report has a `review`.  `best` and
    `monthly` replace the list of publications in a paper without it.  `frame` has one row per
    publication (`frames.publications_frame`).
    """

    office: str
    title: str
    period: Period
    language: Language
    as_of: date
    closed: bool
    revision: int
    letterhead: Letterhead | None
    addressee: str
    introduction: Introduction
    summary: str
    waiting: Figure
    breakdowns: tuple[Breakdown, ...]
    parts: tuple[Part, ...]
    archived: Figure
    timeliness: Timeliness
    held: HeldSubmissions
    obstacles: tuple[Obstacle, ...]
    signatures: tuple[Signature, ...]
    exhibits: tuple[Exhibit, ...]
    frame: "pd.DataFrame" = field(compare=False)
    changes: "tuple[Change, ...]" = ()
    deadline: Deadline | None = None
    exceptional: tuple[ExceptionalSpan, ...] = ()
    archived_list: tuple[ArchivedEntry, ...] = ()
    review: Review | None = None
    best: tuple[Entry, ...] = ()
    monthly: tuple[MonthlyReport, ...] = ()
    head: str = ""

    @property
    def is_listed(self) -> bool:
        """Return whether the paper lists every publication; the workbook always does."""
        return self.period.grain is Grain.MONTH and len(self.entries) <= MAX_LISTED

    @property
    def unlisted(self) -> int:
        """Return the number of a month's publications if they are only in the workbook, else 0."""
        is_month = self.period.grain is Grain.MONTH
        return len(self.entries) if is_month and not self.is_listed else 0

    @property
    def omitted_pictures(self) -> int:
        """Return the number of listed publications' screenshots that the appendix leaves out."""
        if not self.is_listed:
            return 0
        return sum(len(entry.item.screenshots) for entry in self.entries) - len(self.exhibits)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def publications(self) -> Figure:
        return self.breakdowns[0].total.publications

    def figures(self) -> Iterator[Figure]:
        """Yield every number of the report, in its order."""
        for _, figures in self.figures_by_part():
            yield from figures

    def figures_by_part(self) -> Iterator[tuple[str, tuple[Figure, ...]]]:
        """Yield each part's key, of its table ("kanal") or heading ("waktu"), with its numbers."""
        for breakdown in self.breakdowns:
            yield breakdown.key, tuple(breakdown.figures())
        yield "rekap", (self.waiting,)
        yield "tertahan", (self.held.total, *(figure for _, figure in self.held.steps))
        yield "simpan", (self.archived,)
        yield "waktu", tuple(self.timeliness.figures())
        yield "kendala", tuple(figure for one in self.obstacles for figure in one.figures())
        if self.review is not None:
            yield "reviu", tuple(self.review.figures())


class ChangeKind(Enum):
    """The kind of change of an entry, of one of its cells, or of a number."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between two versions of a report.

    `subject` is a submission's identifier or a figure's key; `aspect` names the cell.  `seen` is
    the day on which the ledger, or else this report, recorded the change of a response figure.
    """

    kind: ChangeKind
    subject: str
    aspect: str = ""
    before: str = ""
    after: str = ""
    seen: date | None = None


def explain(report: Report, texts: ReportTexts) -> Iterator[tuple[str, Figure]]:
    """Yield every number of the report below the heading of its table or chapter, in order."""
    headings = {breakdown.key: breakdown.heading for breakdown in report.breakdowns}
    for part, figures in report.figures_by_part():
        for figure in figures:
            yield headings.get(part) or texts.text(part), figure


def explain_lines(report: Report, texts: ReportTexts) -> Iterator[str]:
    """Yield the numbers as lines of text below the heading of each part.

    "Suka = 109 ← PUB-2510-001 (29), PUB-2510-004 (80)"; counts without amounts.
    """
    for part, figures in groupby(explain(report, texts), key=itemgetter(0)):
        yield part
        for _, figure in figures:
            line = f"  {figure.label} = {texts.count(figure.value)} ← {figure.listed}"
            yield line.rstrip("← ")
