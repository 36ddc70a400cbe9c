"""The periodic report: made, refreshed, closed, revised — and left alone when nothing changed."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Self

from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import check_clock
from sheetflow.app.register_rows import OfficeData, read_office_data
from sheetflow.app.render_papers import letter_settings, open_renderer, publish_files
from sheetflow.app.time_stamps import get_stamps, stamp_request
from sheetflow.core.attempts import WORK_PREFIX
from sheetflow.core.names import DrivePath, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Picture
from sheetflow.core.papers.paper_settings import LOGO_MM, PaperKind
from sheetflow.core.records import Event
from sheetflow.core.reporting import report_record
from sheetflow.core.reporting.changes import changes, dated, report_digest, substance
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.context import PaperStyle
from sheetflow.core.reporting.item import ReportItem, Screenshot, select
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import MonthlyReport, Report
from sheetflow.errors import ConfigurationError, SheetflowError

if TYPE_CHECKING:
    from sheetflow.adapters.documents.pictures import PictureProblem
    from sheetflow.adapters.documents.renderer import Renderer

MAX_PICTURE_BYTES = 64 * 1024**2


def refresh_report(
    home: Backend, period: Period, now: datetime, *, close: bool = False
) -> report_record.ReportResult:
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
    with home.lock(now):
        books = read_office_data(home, now)
        if close:
            check_clock(home, books.ledger, now)
        with ReportWriter(home, books) as reporter:
            written = reporter.refresh(period, close=close)
            for longer in reporter.longer_than(period):
                reporter.refresh(longer)
            kept = {**reporter.notes, WORK_PREFIX + report_record.work_of(period): ""}
            home.ledger.acknowledge((), kept)
            failed = get_stamps(home, reporter.notes, now)
    return replace(written, unstamped=tuple(map(str, failed)))


def report_of(home: Backend, period: Period, now: datetime) -> Report:
    """The report as data, to be explained; nothing is written."""
    from sheetflow.core.reporting.build_report import build_report

    office = require_report(home)
    books = read_office_data(home, now)
    items = report_items(books.scan, books.ledger, office, books.now, (period,))
    return build_report(office, items, period, as_of=books.now.date())


def require_report(home: Backend) -> Office:
    """The office, which must have a report."""
    if home.settings.office.report is None:
        raise ConfigurationError(
            f"{home.settings.root / 'office.yaml'}: this office has no report.",
            "Add the section report: as config/offices/kpu-kab-contoh/office.yaml has it.",
        )
    return home.settings.office


class ReportWriter:
    """Writes reports from one reading of the books; starts its renderer with the first one.

    `notes` are what the ledger must keep of the reports that were written.
    """

    def __init__(
        self, home: Backend, books: OfficeData, stopped: StoppedFiles | None = None
    ) -> None:
        self._home = home
        self._stopped = stopped or StoppedFiles(books.ledger.notes)
        self._books = books
        self._office = require_report(home)
        self._published = home.published_files(books.ledger.notes)
        self._letters = letter_settings(home.settings)
        self._open = ExitStack()
        self._renderer: Renderer | None = None
        self._found: dict[Period, tuple[ReportItem, ...]] = {}
        self.notes: dict[str, str] = {}

    def refresh(
        self, period: Period, *, close: bool = False, again: bool = True
    ) -> report_record.ReportResult:
        """As `refresh_report`; `again`: also for pictures alone that could not be read before."""
        kept = self.kept(period)
        if kept is not None and kept.closed:
            return self._revised(period, kept)
        report = self._report(period, closed=close)
        if kept is not None and not (again and kept.unread) and self._is_current(kept, report):
            return replace(kept.result(period), deadline=report.deadline)
        return self._write(report)

    def kept(self, period: Period) -> report_record.ReportRecord | None:
        """What is known of the report on file; None where there is none or it cannot be read."""
        return report_record.parse_record(
            {**self._books.ledger.notes, **self.notes}.get(
                report_record.OF_PERIOD + period.code, ""
            )
        )

    def periods(self) -> list[tuple[Period, report_record.ReportRecord]]:
        """Every period with a report on file."""
        notes = self._books.ledger.notes
        return [
            (period, self.kept(period) or kept)
            for period, kept in report_record.reports_on_file(notes)
        ]

    def longer_than(self, period: Period) -> list[Period]:
        """Return the open quarters and years on file that `period` is a month of."""
        return [
            longer
            for longer, kept in self.periods()
            if longer != period and period in longer.months and not kept.closed
        ]

    def _report(
        self,
        period: Period,
        *,
        closed: bool,
        revision: int = 0,
        kept: report_record.ReportRecord | None = None,
    ) -> Report:
        from sheetflow.core.reporting.build_report import build_report

        office, day = self._office, self._books.now.date()
        build = partial(
            build_report,
            office,
            self._items(period),
            period,
            as_of=day,
            closed=closed,
            revision=revision,
            monthly=tuple(self._monthly(period)),
        )
        report = build()
        if kept is None:
            return report
        found = dated(changes(kept.substance, substance(report)), self._events_of, office.form, day)
        return build(changed=found)

    def _monthly(self, period: Period) -> Iterator[MonthlyReport]:
        """Yield the reports on file of the months of a longer period."""
        if period.grain is Grain.MONTH:
            return
        on_file = {month: kept for month in period.months if (kept := self.kept(month))}
        paths = {
            month: path
            for month, kept in on_file.items()
            for path in kept.paths(month)
            if path.endswith(".pdf")
        }
        published = self._published.existing(list(paths.values())) if paths else {}
        for month, path in paths.items():
            kept, link = on_file[month], published[path].link if path in published else ""
            yield MonthlyReport(month, path, link, kept.closed, kept.revision)

    def _items(self, period: Period) -> tuple[ReportItem, ...]:
        if period not in self._found:
            books = self._books
            self._found[period] = report_items(
                books.scan, books.ledger, self._office, books.now, (period,)
            )
        return self._found[period]

    def _revised(
        self, period: Period, kept: report_record.ReportRecord
    ) -> report_record.ReportResult:
        """A closed report stays as it was signed; what it counts may need another revision."""
        report = self._report(period, closed=True, revision=kept.revision + 1, kept=kept)
        if not report.changes:
            return kept.result(period)
        number = kept.revision + 1
        while self._published.existing(report_record.report_paths(period, number)):
            number += 1
        return self._write(self._report(period, closed=True, revision=number, kept=kept))

    def _events_of(self, submission: SubmissionId) -> Iterator[Event]:
        return (entry.event for entry in self._home.ledger.history(submission))

    def _is_current(self, kept: report_record.ReportRecord, report: Report) -> bool:
        """Whether the files published need not be made again: by their present bytes.

        Files without a digest on record (an older one) count as they are, and so does what a person
        made of a file, until the report changes.
        """
        if kept.digest != report_digest(report):
            return False
        if kept.look != self._drawing().digest(PaperKind.LAPORAN):
            return False
        paths, written = kept.paths(report.period), kept.digests(report.period)
        there = self._published.existing(paths)
        return there.keys() == set(paths) and not any(
            file.ours and file.sha256 != written.get(path, file.sha256)
            for path, file in there.items()
        )

    def _drawing(self) -> "Renderer":
        if self._renderer is None:
            self._renderer = self._open.enter_context(open_renderer(self._home.settings))
        return self._renderer

    def _write(self, report: Report) -> report_record.ReportResult:
        report = replace(report, head=str(self._home.ledger.head()))
        contents, problems = self._render(report)
        paths = report_record.report_paths(report.period, report.revision)
        files, on_file = dict(zip(paths, contents, strict=True)), self.kept(report.period)
        written = on_file.digests(report.period) if on_file else {}
        aside = publish_files(self._published, files, self._office, written).set_aside
        known = self._known(report, files, problems)
        self.notes[report_record.OF_PERIOD + report.period.code] = known.to_note()
        if report.closed:
            place = DrivePath(next(iter(files)).rpartition(".")[0])
            self.notes |= stamp_request(self._home, place, report.head, files)
        made = known.result(report.period)
        return replace(made, changed=True, set_aside=aside, deadline=report.deadline)

    def _render(self, report: Report) -> "tuple[tuple[bytes, ...], list[PictureProblem]]":
        from sheetflow.adapters.documents.report.report import render_report

        letters = self._letters()
        logo = Picture("logo", letters.wording.phrase("logo"), LOGO_MM) if letters.logo else None
        style = PaperStyle(logo, letters.wording.with_italics)
        made = render_report(
            self._drawing(), report, self._office, self._screenshot, style, self._stopped
        )
        self.notes |= self._stopped.notes
        return (made.docx, made.pdf, made.xlsx), list(made.problems.values())

    def _screenshot(self, shot: Screenshot) -> bytes | None:
        """The filed copy; one that cannot be had is a placeholder, not the report's end."""
        try:
            return self._home.files.content(shot.path, MAX_PICTURE_BYTES, shot.sha256)
        except SheetflowError:
            return None

    def _known(
        self, report: Report, files: Mapping[DrivePath, bytes], problems: "list[PictureProblem]"
    ) -> report_record.ReportRecord:
        from sheetflow.adapters.documents.pictures import PictureProblem

        chosen = select(self._items(report.period), report.period)
        return report_record.ReportRecord(
            digest=report_digest(report),
            look=self._drawing().digest(PaperKind.LAPORAN),
            closed=report.closed,
            revision=report.revision,
            substance=substance(report),
            submissions=tuple(item.id for item in (*chosen.reported_items, *chosen.archived)),
            files=tuple(path.rpartition("/")[2] for path in files),
            unshown=len(problems),
            unlisted=report.unlisted,
            unread=problems.count(PictureProblem.MISSING),
            sha256=tuple(hashlib.sha256(content).hexdigest() for content in files.values()),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
