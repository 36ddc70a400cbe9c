"""`report`, `agenda`, `print` and `templates` on the command line."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from sheetflow.app.backend import Backend
from sheetflow.app.papers import (
    check_office_templates,
    draw_office_templates,
    print_papers,
    write_agenda,
)
from sheetflow.app.report import refresh_report, report_of
from sheetflow.cli.context import print_written, with_office
from sheetflow.core.reporting.period import Period, parse_period, period_of
from sheetflow.core.reporting.report import explain_lines
from sheetflow.core.reporting.wording import ReportTexts
from sheetflow.errors import ExitCode
from sheetflow.present.run_words import report_lines

PERIOD = click.option(
    "--period", metavar="PERIOD", help="2025-10, 2025-Q4 or 2025 (default: the month of --as-of)."
)


@click.command()
@with_office
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
@with_office
@PERIOD
def agenda(backend: Backend, now: datetime, period: str | None) -> None:
    """Write the agenda book of a period."""
    print_written(write_agenda(backend, _period(period, backend, now), now), backend)


@click.command(name="print")
@with_office
@click.argument("what", metavar="ID|PERIOD")
def print_set(backend: Backend, now: datetime, what: str) -> None:
    """Write the set to print of a submission or a period."""
    print_written(print_papers(backend, what, now), backend)


@click.group()
def templates() -> None:
    """Check and draw the templates of the papers."""


@templates.command()
@with_office
def check(backend: Backend, now: datetime) -> None:
    """Find each unknown or missing placeholder, with the nearest right name."""
    del now  # accepted as everywhere; templates do not depend on the day
    found = check_office_templates(backend.settings)
    for misfit in found:
        click.echo(f"{'XX' if misfit.blocks else '!!'}  {misfit.sentence}")
    if not found:
        office = backend.settings.office
        click.echo(office.texts.text("templates.ok", office.language))
    blocked = any(misfit.blocks for misfit in found)
    sys.exit(ExitCode.CONFIGURATION if blocked else ExitCode.DONE)


@templates.command()
@with_office
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the pictures go (default: templates/drawn beside office.yaml).",
)
def draw(backend: Backend, now: datetime, folder: Path | None) -> None:
    """Draw every paper filled with a sample, as PNG, PDF and Word."""
    del now
    for path in draw_office_templates(backend.settings, folder):
        click.echo(str(path))


def _period(text: str | None, backend: Backend, now: datetime) -> Period:
    """Return the period as written, else the month of the moment."""
    if text is None:
        return period_of(now.astimezone(backend.settings.office.zone).date())
    found = parse_period(text)
    if found is None:
        raise click.BadParameter(f"“{text}” is no period; write 2025-10, 2025-Q4 or 2025.")
    return found
