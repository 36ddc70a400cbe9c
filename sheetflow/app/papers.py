"""Buku Agenda, berkas cetak, and the templates of all papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.app.desk import desk_of, open_renderer
from sheetflow.app.home import Home
from sheetflow.app.report import Books, Reporter, open_books
from sheetflow.app.shelving import SHELF, PapersWritten, put_on_shelf
from sheetflow.core.names import DrivePath, SubmissionId
from sheetflow.core.papers.agenda import agenda
from sheetflow.core.papers.agenda_lines import agenda_lines
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.papers.print_facts import Print, period_set, submission_set, ticked_rows
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.reporting.gather import report_items
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.errors import ConfigurationError

if TYPE_CHECKING:
    from sheetflow.adapters.documents.check import Misfit
    from sheetflow.settings.load import Settings

MOST_PAPER_BYTES = 256 * 1024**2
"""A larger file is no paper."""


def write_agenda(home: Home, period: Period, now: datetime) -> PapersWritten:
    """The Buku Agenda of the period as PDF and Word, in `Drive/Laporan`."""
    office, settings = home.settings.office, home.settings
    with home.lock(now):
        books = open_books(home, now)
        items = report_items(books.scan, books.ledger, office, books.now)
        events = (entry.event for entry in home.ledger.history())
        desk = desk_of(settings)()
        known = {item.id: item for item in items}
        lines = agenda_lines(events, known, office, period, desk.wording)
        book = agenda(desk, lines, period.label(office.language), period.end)
        with open_renderer(settings) as renderer:
            paper = renderer.render(PaperKind.AGENDA, book)
        stem = f"{SHELF}/Buku Agenda {period.code}"
        files = {
            DrivePath(f"{stem}.pdf"): paper.pdf,
            DrivePath(f"{stem}.docx"): paper.docx,
        }
        return put_on_shelf(home.shelf(books.ledger.notes), files, office)


def print_papers(home: Home, what: str, now: datetime) -> PapersWritten:
    """The berkas cetak of a submission, beside its files, or of a period, in `Drive/Laporan`."""
    from sheetflow.adapters.documents.berkas import berkas

    period = parse_period(what)
    with home.lock(now):
        books = open_books(home, now)
        desk, office = desk_of(home.settings)(), home.settings.office
        by = Print(office, desk.wording, books.now.date(), ticked_rows(books.scan, office))
        if period is not None:
            items = report_items(books.scan, books.ledger, office, books.now, (period,))
            report = _report_on_file(home, books, period)
            facts = period_set(items, books.ledger.submissions, period, by, report)
            place = DrivePath(f"{SHELF}/Berkas Cetak {period.code}.pdf")
        else:
            item, record = _submission(home, books, what)
            facts = submission_set(item, record, by)
            place = DrivePath(f"{record.folder}/Berkas Cetak {record.id}.pdf")
        facts = replace(facts, head=str(home.ledger.head()))
        stopped = StoppedFiles(books.ledger.notes)
        with open_renderer(home.settings) as renderer:
            content = berkas(
                renderer,
                desk,
                facts,
                lambda path: home.files.content(path, MOST_PAPER_BYTES),
                stopped,
            )
        if stopped.notes:
            home.ledger.acknowledge((), stopped.notes)
        return put_on_shelf(home.shelf(books.ledger.notes), {place: content}, office)


def _report_on_file(home: Home, books: Books, period: Period) -> DrivePath | None:
    """The period's report in its last revision; None where there is none."""
    if home.settings.office.report is None:
        return None
    with Reporter(home, books) as reporter:
        kept = reporter.kept(period)
    names = [name for name in kept.files if name.endswith(".pdf")] if kept else []
    return DrivePath(f"{SHELF}/{period.code}/{names[0]}") if names else None


def _submission(home: Home, books: Books, name: str) -> tuple[ReportItem, SubmissionRecord]:
    office = home.settings.office
    record = books.ledger.submissions.get(SubmissionId(name))
    rows = tuple(row for row in books.scan.rows if record and row.id == record.row_id)
    found = report_items(replace(books.scan, rows=rows), books.ledger, office, books.now)
    item = next((item for item in found if item.id == name), None)
    if item is None or record is None or record.folder is None:
        raise ConfigurationError(
            f"“{name}” is no accepted submission of the register, and no period.",
            "Write it like PUB-2510-001, 2025-10, 2025-Q4 or 2025.",
        )
    return item, record


def check_office_templates(settings: Settings) -> tuple[Misfit, ...]:
    """Every mistake of the templates in use, each as a sentence."""
    from sheetflow.adapters.documents.check import check_templates
    from sheetflow.adapters.documents.sample_papers import sample_papers

    desk = desk_of(settings)()
    with open_renderer(settings) as renderer:
        return check_templates(renderer, sample_papers(desk, settings.office), desk.wording)


def draw_office_templates(settings: Settings, folder: Path | None) -> tuple[Path, ...]:
    """Every paper filled with a sample, in `folder`, else in `templates/drawn` of the office."""
    from sheetflow.adapters.documents.check import draw_templates
    from sheetflow.adapters.documents.sample_papers import sample_papers

    target = folder or settings.root / "templates" / "drawn"
    with open_renderer(settings) as renderer:
        samples = sample_papers(desk_of(settings)(), settings.office)
        return draw_templates(renderer, samples, target)
