"""What is written of an office (reports, papers, tables, pages, charts); templates and SOPs."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from sheetflow.app import papers
from sheetflow.app.backend import Backend
from sheetflow.app.report import refresh_report, report_of
from sheetflow.cli import context
from sheetflow.core.reporting.period import Period, parse_period, period_of
from sheetflow.core.reporting.report import explain_lines
from sheetflow.core.reporting.wording import ReportTexts
from sheetflow.errors import ExitCode
from sheetflow.present.run_text import report_lines
from sheetflow.settings.load import Settings


@click.command()
@context.with_office
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="How the tables are written.",
)
@click.argument("folder", type=context.PATH, metavar="DIR")
def export(backend: Backend, now: datetime, form: str, folder: Path) -> None:
    """Write submissions, events, findings and files as tables for analysts."""
    from sheetflow.app.library import export_tables

    for path in export_tables(backend, now, folder, form):
        click.echo(str(path))


@click.command()
@context.with_office
@context.path_option("--to", "folder", help="Write into this folder instead of Drive.")
@click.option(
    "--public", "list_only", is_flag=True, help="With --to: only the public list, to be published."
)
def site(backend: Backend, now: datetime, folder: Path | None, *, list_only: bool) -> None:
    """Write the office's board and its public list as pages."""
    from sheetflow.app.site import write_site, write_site_to

    if folder is not None:
        count = write_site_to(backend, now, folder, list_only=list_only)
        click.echo(f"{folder}: {count} files written.")
    elif list_only:
        raise click.UsageError("--public needs --to DIR; a run writes into `publish:` by itself.")
    else:
        context.print_written(write_site(backend, now), backend)


PERIOD = click.option(
    "--period", metavar="PERIOD", help="2025-10, 2025-Q4 or 2025 (default: the month of --as-of)."
)


@click.command()
@context.with_office
@PERIOD
@click.option("--close", is_flag=True, help="End the period: later changes make revisions.")
@click.option(
    "--explain", is_flag=True, help="Only list the submissions behind each number; write nothing."
)
def report(
    backend: Backend, now: datetime, period: str | None, *, close: bool, explain: bool
) -> None:
    """Write the report of a month, quarter or year, if it changed."""
    asked, office = _period(period, backend, now), backend.settings.office
    if explain:
        made = report_of(backend, asked, now)
        lines: Iterable[str] = explain_lines(made, ReportTexts(office, made.language))
    else:
        lines = report_lines(refresh_report(backend, asked, now, close=close), office)
    for line in lines:
        click.echo(line)


@click.command()
@context.with_office
@PERIOD
def agenda(backend: Backend, now: datetime, period: str | None) -> None:
    """Write the agenda book of a period."""
    context.print_written(papers.write_agenda(backend, _period(period, backend, now), now), backend)


@click.command(name="print")
@context.with_office
@click.argument("what", metavar="ID|PERIOD")
def print_set(backend: Backend, now: datetime, what: str) -> None:
    """Write the set to print of a submission or a period."""
    context.print_written(papers.print_papers(backend, what, now), backend)


@click.group()
def templates() -> None:
    """Check and draw the templates of the papers."""


@templates.command()
@context.with_office
def check(backend: Backend, now: datetime) -> None:
    """Find each unknown or missing placeholder, with the nearest right name."""
    del now  # accepted as everywhere; templates do not depend on the day
    found = papers.check_office_templates(backend.settings)
    for misfit in found:
        click.echo(f"{'XX' if misfit.blocks else '!!'}  {misfit.sentence}")
    if not found:
        click.echo(backend.settings.office.text("templates.ok"))
    blocked = any(misfit.blocks for misfit in found)
    sys.exit(ExitCode.CONFIGURATION if blocked else ExitCode.DONE)


@templates.command()
@context.with_office
@context.path_option(
    "--to", "folder", help="Where the pictures go (default: templates/drawn beside office.yaml)."
)
def draw(backend: Backend, now: datetime, folder: Path | None) -> None:
    """Draw every paper filled with a sample, as PNG, PDF and Word."""
    del now
    for path in papers.draw_office_templates(backend.settings, folder):
        click.echo(str(path))


def _period(text: str | None, backend: Backend, now: datetime) -> Period:
    """Return the period as written, else the month of the moment."""
    if text is None:
        return period_of(now.astimezone(backend.settings.office.zone).date())
    found = parse_period(text)
    if found is None:
        raise click.BadParameter(f"“{text}” is no period; write 2025-10, 2025-Q4 or 2025.")
    return found


@click.group()
def workflow() -> None:
    """Check and draw the office's SOPs."""


@workflow.command("check")
@context.with_office
def check_sops(backend: Backend, now: datetime) -> None:
    """Find dead ends, unreachable states, vacant roles, needs without a column, endless loops."""
    settings = backend.settings
    defects = papers.check_workflows(settings, now.date())
    for checked, defect in (*defects, *papers.workflow_warnings(settings)):
        sentence, fix = map(settings.office.render, (defect.sentence, defect.fix))
        click.echo(f"{checked.id}: {defect.code} {defect.where}: {sentence}")
        click.echo(f"    → {fix}")
    if not defects:
        for whole in settings.office.workflows:
            click.echo(f"{whole.id}: {whole.short} ({whole.version}) ok")
    sys.exit(ExitCode.CONFIGURATION if defects else ExitCode.DONE)


@workflow.command("draw")
@context.with_backend
@context.path_option(
    "--to", "folder", help="Where the files go (default: flowcharts beside office.yaml)."
)
@click.argument("workflow_id", required=False, metavar="[WORKFLOW]")
def draw_sops(backend: Backend, folder: Path | None, workflow_id: str | None) -> None:
    """Write each SOP's flowchart as SVG and PDF."""
    for path in papers.draw_workflows(backend.settings, folder, workflow_id):
        click.echo(str(path))


@click.command()
@context.with_settings
@context.path_option("--to", "target", metavar="FILE", help="The PDF.")
def guide(settings: Settings, _: datetime, target: Path | None) -> None:
    """Write a booklet for staff, by role, from the office's own SOPs."""
    written = papers.write_guide(settings, target)
    click.echo(settings.office.text("booklet.written", berkas=written))
