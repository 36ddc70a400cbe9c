"""The *Laporan Optimalisasi Pemanfaatan Media Sosial* as plain data (SOP model, section 6).

What a report counts: submissions that the ledger holds as recorded (`terdata` or `selesai`) and
whose day of upload lies in the period.  Archived ones give one number; those still open speak only
through their findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sheetflow.core.office import Letterhead
from sheetflow.core.reporting.changes import Change
from sheetflow.core.reporting.figures import Breakdown, Figure
from sheetflow.core.reporting.item import ReportItem, Screenshot
from sheetflow.core.reporting.obstacles import Obstacle
from sheetflow.core.reporting.period import Period
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
    """A block to sign by pen: what it attests, and whose it is."""

    caption: str
    role: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report says, before it is laid out.

    `as_of` is the day of the data; it is no part of the digest, or each day's run would make a
    new report.  `revision` 0 is a period's first version.  `changes` are those since the version
    that `revision` replaces.
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
    obstacles: tuple[Obstacle, ...]
    signatures: tuple[Signature, ...]
    exhibits: tuple[Exhibit, ...]
    changes: tuple[Change, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def publications(self) -> Figure:
        return self.breakdowns[0].total.publications

    def figures(self) -> Iterator[Figure]:
        """Every number of the report, in its order."""
        for breakdown in self.breakdowns:
            for line in (*breakdown.lines, breakdown.total):
                yield line.publications
                yield from line.responses
        yield self.waiting
        yield self.archived
        yield self.timeliness.on_time
        yield self.timeliness.late
        for limit in self.timeliness.lines:
            yield limit.on_time
            yield limit.late
        for obstacle in self.obstacles:
            yield obstacle.figure
