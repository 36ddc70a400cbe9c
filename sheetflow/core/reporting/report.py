"""The *Laporan Optimalisasi Pemanfaatan Media Sosial* as plain data (SOP model, section 6).

What a report counts: submissions that the ledger holds as recorded (`terdata` or `selesai`) and
whose day of upload lies in the period.  Archived ones give one number; those still open speak only
through their findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import SubmissionId
from sheetflow.core.regulations import Letterhead
from sheetflow.core.reporting.changes import Change
from sheetflow.core.reporting.figures import Breakdown, Figure
from sheetflow.core.reporting.item import ReportItem, Screenshot
from sheetflow.core.reporting.obstacles import HeldSubmissions, Obstacle
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.review import Review
from sheetflow.core.reporting.timeliness import Timeliness
from sheetflow.core.words import Language


@dataclass(frozen=True, slots=True)
class Introduction:
    """Pendahuluan: each paragraph, and the list of regulations valid at the period's end."""

    general: str
    basis: tuple[str, ...]
    purpose: str
    period: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication of the Rincian, its choices as they are shown.

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
    """A block to sign by pen: what it attests, and whose it is.

    `name` and `number` (NIP) are "" where the office's settings name nobody.
    """

    caption: str
    role: str
    name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which the report may be handed in; `missed` when it is made later."""

    day: date
    missed: bool = False


@dataclass(frozen=True, slots=True)
class ArchivedEntry:
    """What was decided not to be published, for the secretary's own list."""

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
class Report:
    """Everything the report says, before it is laid out.

    `as_of` is the day of the data, `head` the ledger's newest event ("" none); they are no part of
    the digest, or each day's run would make a new report.  `revision` 0 is a period's first
    version.  `changes` are those since the version that `revision` replaces.  `archived_list` is
    empty unless the office wants it; `review` is a year's.
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
    channels: tuple[str, ...]
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
    changes: tuple[Change, ...] = ()
    deadline: Deadline | None = None
    exceptional: tuple[ExceptionalSpan, ...] = ()
    archived_list: tuple[ArchivedEntry, ...] = ()
    review: Review | None = None
    head: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def publications(self) -> Figure:
        return self.breakdowns[0].total.publications

    def figures(self) -> Iterator[Figure]:
        """Every number of the report, in its order."""
        for _, figures in self.figures_by_part():
            yield from figures

    def figures_by_part(self) -> Iterator[tuple[str, tuple[Figure, ...]]]:
        """The numbers of each part: the key of its table ("kanal") or of its heading ("waktu")."""
        for breakdown in self.breakdowns:
            yield breakdown.key, tuple(breakdown.figures())
        yield "rekap", (self.waiting,)
        yield "tertahan", (self.held.total, *(figure for _, figure in self.held.steps))
        yield "simpan", (self.archived,)
        yield "waktu", tuple(self.timeliness.figures())
        yield "kendala", tuple(figure for one in self.obstacles for figure in one.figures())
        if self.review is not None:
            yield "reviu", tuple(self.review.figures())
