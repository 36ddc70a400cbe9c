"""The periodic report: made, refreshed, closed, revised — and left alone when nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sheetflow.adapters.local.shelf import LocalShelf
from sheetflow.app.desk import desk_of, open_renderer
from sheetflow.app.home import Home
from sheetflow.core.names import DrivePath
from sheetflow.core.office import Office
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.papers.leaves import Picture
from sheetflow.core.papers.letterhead import LOGO_MM
from sheetflow.core.records import LedgerState
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.survey import Survey, survey
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.changes import changes, substance
from sheetflow.core.reporting.digest import report_digest
from sheetflow.core.reporting.gather import report_items
from sheetflow.core.reporting.item import ReportItem, select
from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.written import Kept, ReportWritten
from sheetflow.errors import ConfigurationError, SheetflowError

if TYPE_CHECKING:
    from sheetflow.adapters.documents.renderer import Renderer
    from sheetflow.core.reporting.item import Screenshot

SHELF = "Laporan"
"""The folder of Drive in which the reports stand."""
KEPT = "laporan.json"
FORMS = ("docx", "pdf", "xlsx")
EDITED = {"id": "suntingan", "en": "edited"}
"""Marks a file that somebody changed by hand and that had to make room."""
MOST_PICTURE_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Books:
    """Register and ledger as one command read them; `now` in the office's zone."""

    survey: Survey
    ledger: LedgerState
    now: datetime


def open_books(home: Home, now: datetime) -> Books:
    """Raises what the register and the ledger raise."""
    office, snapshot, state = home.settings.office, home.register.read(), home.ledger.load()
    header = find_header(snapshot.rows, office.form, office.language)
    surveyed = survey(snapshot.rows, snapshot.links, header, office.form, state.rows)
    return Books(surveyed, state, now.astimezone(office.zone))


def refresh_report(
    home: Home, period: Period, now: datetime, *, close: bool = False
) -> ReportWritten:
    """Bring the period's report in Drive to what register and ledger say.

    Nothing is written when the report says the same already.  `close` ends it: from then on a
    change makes a numbered revision.  Raises ConfigurationError for an office without `report:`,
    for closing a period that is not over, and for a template that gives no paper; BusyError while
    a run is at work.
    """
    if close and now.astimezone(home.settings.office.zone).date() <= period.end:
        raise ConfigurationError(
            f"--close: the period {period.code} is not over before {period.next.start}.",
            "Close it then, or make the report without --close.",
        )
    with home.lock(now), Reporter(home, open_books(home, now)) as reporter:
        return reporter.refresh(period, close=close)


def report_of(home: Home, period: Period, now: datetime) -> Report:
    """The report as data, to be explained; nothing is written."""
    office = require_report(home)
    books = open_books(home, now)
    items = report_items(books.survey, books.ledger, office, books.now, (period,))
    return build_report(office, items, period, as_of=books.now.date())


def require_report(home: Home) -> Office:
    """The office, which must have a report."""
    if home.settings.office.report is None:
        raise ConfigurationError(
            f"{home.settings.root / 'office.yaml'}: this office has no report.",
            "Add the section report: as config/offices/kpu-kab-contoh/office.yaml has it.",
        )
    return home.settings.office


class Reporter:
    """Writes reports from one reading of the books; starts its renderer with the first one."""

    def __init__(self, home: Home, books: Books) -> None:
        self._home = home
        self._books = books
        self._office = require_report(home)
        self._shelf = LocalShelf(home.settings.drive)
        self._desk = desk_of(home.settings)
        self._open = ExitStack()
        self._renderer: Renderer | None = None
        self._found: dict[Period, tuple[ReportItem, ...]] = {}

    def refresh(self, period: Period, *, close: bool = False) -> ReportWritten:
        """As `refresh_report`."""
        kept = self.kept(period)
        if kept is not None and kept.closed:
            return self._revised(period, kept)
        report = self._report(period, closed=close)
        if kept is not None and self._stands(kept, report):
            return _as_it_stands(period, kept)
        return self._write(report, kept)

    def kept(self, period: Period) -> Kept | None:
        """What is known of the report on file; None where there is none or it cannot be read."""
        data = self._shelf.read(_path(period, KEPT))
        try:
            return Kept.from_json(data.decode()) if data is not None else None
        except (ValueError, KeyError, TypeError):
            return None

    def periods(self) -> list[tuple[Period, Kept]]:
        """Every period with a report on file."""
        named = [parse_period(name) for name in self._shelf.folders(SHELF)]
        known = [(period, self.kept(period)) for period in named if period is not None]
        return [(period, kept) for period, kept in known if kept is not None]

    def _report(
        self, period: Period, *, closed: bool, revision: int = 0, kept: Kept | None = None
    ) -> Report:
        office, items, day = self._office, self._items(period), self._books.now.date()
        report = build_report(office, items, period, as_of=day, closed=closed, revision=revision)
        if kept is None:
            return report
        found = changes(kept.substance, substance(report))
        return build_report(
            office, items, period, as_of=day, closed=closed, revision=revision, changed=found
        )

    def _items(self, period: Period) -> tuple[ReportItem, ...]:
        if period not in self._found:
            books = self._books
            self._found[period] = report_items(
                books.survey, books.ledger, self._office, books.now, (period,)
            )
        return self._found[period]

    def _revised(self, period: Period, kept: Kept) -> ReportWritten:
        """A closed report stays as it was signed; what it counts may need another revision."""
        number = kept.revision + 1
        while any(
            self._shelf.read(_path(period, name)) is not None for name in _names(period, number)
        ):
            number += 1
        report = self._report(period, closed=True, revision=number, kept=kept)
        return self._write(report, None) if report.changes else _as_it_stands(period, kept)

    def _stands(self, kept: Kept, report: Report) -> bool:
        """Whether the files on the shelf need not be made again."""
        return (
            kept.digest == report_digest(report)
            and kept.unshown == 0
            and all(self._shelf.read(_path(report.period, name)) is not None for name in kept.files)
            and kept.look == self._drawing().digest(PaperKind.LAPORAN)
        )

    def _drawing(self) -> Renderer:
        if self._renderer is None:
            self._renderer = self._open.enter_context(open_renderer(self._home.settings))
        return self._renderer

    def _write(self, report: Report, before: Kept | None) -> ReportWritten:
        contents, unshown = self._render(report)
        names = _names(report.period, report.revision)
        files = dict(zip(names, contents, strict=True))
        aside = self._make_room(report.period, files, before)
        for name, content in files.items():
            self._shelf.replace(_path(report.period, name), content)
        kept = self._known(report, files, unshown)
        self._shelf.replace(_path(report.period, KEPT), kept.to_json().encode())
        paths = tuple(_path(report.period, name) for name in files)
        return ReportWritten(
            report.period.code,
            paths,
            changed=True,
            closed=report.closed,
            revision=report.revision,
            unshown=unshown,
            set_aside=aside,
        )

    def _render(self, report: Report) -> tuple[tuple[bytes, ...], int]:
        from sheetflow.adapters.documents.laporan import laporan

        desk = self._desk()
        logo = Picture("logo", desk.wording.phrase("logo"), LOGO_MM) if desk.logo else None
        made = laporan(self._drawing(), report, self._office, self._screenshot, logo)
        return (made.docx, made.pdf, made.xlsx), len(made.problems)

    def _screenshot(self, shot: Screenshot) -> bytes | None:
        """The filed copy; one that cannot be had is a placeholder, not the report's end."""
        try:
            return self._home.files.content(shot.path, MOST_PICTURE_BYTES)
        except SheetflowError:
            return None

    def _known(self, report: Report, files: Mapping[str, bytes], unshown: int) -> Kept:
        chosen = select(self._items(report.period), report.period)
        return Kept(
            digest=report_digest(report),
            look=self._drawing().digest(PaperKind.LAPORAN),
            closed=report.closed,
            revision=report.revision,
            substance=substance(report),
            submissions=tuple(item.id for item in (*chosen.spoken_of, *chosen.archived)),
            files={name: _sha256(content) for name, content in files.items()},
            unshown=unshown,
        )

    def _make_room(
        self, period: Period, files: Mapping[str, bytes], before: Kept | None
    ) -> tuple[DrivePath, ...]:
        """Files that are neither as we left them nor as they will be were changed by a person."""
        known = before.files if before else {}
        aside = []
        for name, content in files.items():
            there = self._shelf.read(_path(period, name))
            if there is not None and _sha256(there) not in {known.get(name), _sha256(content)}:
                mark = EDITED[self._office.language]
                aside.append(self._shelf.set_aside(_path(period, name), mark))
        return tuple(aside)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()


def _as_it_stands(period: Period, kept: Kept) -> ReportWritten:
    paths = tuple(_path(period, name) for name in sorted(kept.files))
    return ReportWritten(
        period.code,
        paths,
        changed=False,
        closed=kept.closed,
        revision=kept.revision,
        unshown=kept.unshown,
    )


def _names(period: Period, revision: int) -> list[str]:
    stem = f"Laporan {period.code}" + (f" Revisi {revision}" if revision else "")
    return [f"{stem}.{form}" for form in FORMS]


def _path(period: Period, name: str) -> DrivePath:
    return DrivePath(f"{SHELF}/{period.code}/{name}")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
