"""Papers on request: Buku Agenda, berkas cetak, flowcharts, the booklet; the templates' check."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.app import render_papers
from sheetflow.app.backend import Backend
from sheetflow.app.register_rows import OfficeData, read_office_data
from sheetflow.app.report import ReportWriter
from sheetflow.core.names import DrivePath, SubmissionId
from sheetflow.core.office_options import REPORTS_FOLDER
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.reporting import print_set_contents
from sheetflow.core.reporting.agenda import agenda_context, agenda_lines
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.core.workflow import Workflow
from sheetflow.core.workflow_check.check import check
from sheetflow.core.workflow_check.messages import SopDefect
from sheetflow.core.workflow_check.people import check_limits
from sheetflow.errors import ConfigurationError, UnavailableError, as_unavailable
from sheetflow.present.flowchart.chart import chart_data
from sheetflow.present.guide import guide_data
from sheetflow.safe_files.writing import overwrite_file, write_whole
from sheetflow.settings.load import Settings

if TYPE_CHECKING:
    from sheetflow.adapters.documents.template_check import TemplateMistake


MAX_PAPER_BYTES = 256 * 1024**2
"""Larger files are refused as papers."""


def write_agenda(backend: Backend, period: Period, now: datetime) -> render_papers.PublishedPapers:
    """Write the Buku Agenda of the period as PDF and Word, in `Drive/Laporan`."""
    office, settings = backend.settings.office, backend.settings
    with backend.lock(now):
        books = read_office_data(backend, now)
        items = report_items(books.scan, books.ledger, office, books.now)
        events = (entry.event for entry in backend.ledger.history())
        letters = render_papers.letter_settings(settings)()
        known = {item.id: item for item in items}
        lines = agenda_lines(events, known, office, period, letters.wording)
        book = agenda_context(
            letters, lines, period.label(office.texts, office.language), period.end
        )
        with render_papers.open_renderer(settings) as renderer:
            paper = renderer.render(PaperKind.AGENDA, book)
        stem = f"{REPORTS_FOLDER}/Buku Agenda {period.code}"
        files = {DrivePath(f"{stem}.pdf"): paper.pdf, DrivePath(f"{stem}.docx"): paper.docx}
        return render_papers.publish_files(
            backend.published_files(books.ledger.notes), files, office
        )


def print_papers(backend: Backend, what: str, now: datetime) -> render_papers.PublishedPapers:
    """Write the berkas cetak of a submission (beside its files) or a period (`Drive/Laporan`)."""
    from sheetflow.adapters.documents.print_set.print_set import make_print_set

    period = parse_period(what)
    with backend.lock(now):
        books = read_office_data(backend, now)
        letters, office = render_papers.letter_settings(backend.settings)(), backend.settings.office
        by = print_set_contents.PrintOrder(
            office,
            letters.wording,
            books.now.date(),
            print_set_contents.ticked_rows(books.scan, office),
        )
        if period is not None:
            items = report_items(books.scan, books.ledger, office, books.now, (period,))
            report = _report_on_file(backend, books, period)
            facts = print_set_contents.period_set(
                items, books.ledger.submissions, period, by, report
            )
            place = DrivePath(f"{REPORTS_FOLDER}/Berkas Cetak {period.code}.pdf")
        else:
            item, record = _submission(backend, books, what)
            facts = print_set_contents.submission_set(item, record, by)
            place = DrivePath(f"{record.folder}/Berkas Cetak {record.id}.pdf")
        facts = replace(facts, head=str(backend.ledger.head()))
        stopped = StoppedFiles(books.ledger.notes)
        with render_papers.open_renderer(backend.settings) as renderer:
            content = make_print_set(
                renderer,
                letters,
                facts,
                lambda path: backend.files.content(path, MAX_PAPER_BYTES),
                stopped,
            )
        if stopped.notes:
            backend.ledger.acknowledge((), stopped.notes)
        return render_papers.publish_files(
            backend.published_files(books.ledger.notes), {place: content}, office
        )


def _report_on_file(backend: Backend, books: OfficeData, period: Period) -> DrivePath | None:
    """Return the period's report in its last revision; None where there is none."""
    if backend.settings.office.report is None:
        return None
    with ReportWriter(backend, books) as reporter:
        kept = reporter.kept(period)
    return (
        next((path for path in kept.paths(period) if path.endswith(".pdf")), None) if kept else None
    )


def _submission(
    backend: Backend, books: OfficeData, name: str
) -> tuple[ReportItem, SubmissionRecord]:
    office = backend.settings.office
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


def check_office_templates(settings: Settings) -> "tuple[TemplateMistake, ...]":
    """Return every mistake of the templates in use, each as a sentence."""
    from sheetflow.adapters.documents.template_check import check_templates, sample_papers

    letters = render_papers.letter_settings(settings)()
    with render_papers.open_renderer(settings) as renderer:
        return check_templates(renderer, sample_papers(letters, settings.office), letters.wording)


def draw_office_templates(settings: Settings, folder: Path | None) -> tuple[Path, ...]:
    """Draw every paper with sample data into `folder`, else into the office's `templates/drawn`."""
    from sheetflow.adapters.documents.template_check import draw_templates, sample_papers

    target = folder or settings.root / "templates" / "drawn"
    with render_papers.open_renderer(settings) as renderer:
        samples = sample_papers(render_papers.letter_settings(settings)(), settings.office)
        return draw_templates(renderer, samples, target)


def check_workflows(settings: Settings, on: date) -> tuple[tuple[Workflow, SopDefect], ...]:
    """Return every defect of every SOP of the office."""
    office = settings.office
    return tuple(
        (workflow, defect)
        for workflow in office.workflows
        for defect in check(workflow, office.form, office, on)
    )


def workflow_warnings(settings: Settings) -> tuple[tuple[Workflow, SopDefect], ...]:
    """Return defects that block no submission but should be corrected."""
    workflows = settings.office.workflows
    return tuple((workflow, found) for workflow in workflows for found in check_limits(workflow))


DRAWN = "flowcharts"
"""The folder for flowcharts, beside `office.yaml`."""


def draw_workflows(settings: Settings, folder: Path | None, only: str | None) -> tuple[Path, ...]:
    """Write each SOP's flowchart as SVG and PDF; `only` names one, `folder` another place.

    Raises ConfigurationError for an unknown workflow, UnavailableError when the disk refuses.
    """
    from sheetflow.adapters.documents.shipped_pages import ShippedPages

    office = settings.office
    folder = folder if folder is not None else settings.root / DRAWN
    chosen = [workflow for workflow in office.workflows if only in {None, workflow.id}]
    if not chosen:
        names = ", ".join(workflow.id for workflow in office.workflows)
        raise ConfigurationError(
            f"The office has no workflow “{only}”.", f"Its workflows are: {names}."
        )
    renderer, written = ShippedPages(), []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for workflow in chosen:
            chart = chart_data(workflow, office)
            drawn = {"svg": renderer.svg(chart).encode(), "pdf": renderer.pdf(chart)}
            for ending, content in drawn.items():
                path = folder / f"{workflow.id}.{ending}"
                overwrite_file(path, content)
                written.append(path)
    except OSError as error:
        raise UnavailableError(
            f"{error.filename or folder}: cannot be written ({error.strerror}).",
            "Move away what has this name, or name another folder with --to.",
        ) from error
    return tuple(written)


def write_guide(settings: Settings, target: Path | None) -> Path:
    """Write the booklet for staff, from the office's own SOPs; return its path.

    Raises UnavailableError when the disk refuses.
    """
    from sheetflow.adapters.documents.shipped_pages import ShippedPages

    office = settings.office
    path = target if target is not None else settings.root / f"{office.text('booklet.title')}.pdf"
    charts = [chart_data(one, office) for one in office.workflows]
    booklet = ShippedPages().guide(guide_data(office), charts)
    with as_unavailable(path, "Name another place with --to."):
        write_whole(path, booklet)
    return path
