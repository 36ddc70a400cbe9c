"""`plan` and `run` on the command line."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from sheetflow.app.backend import Backend
from sheetflow.app.run import plan_office, run_office
from sheetflow.cli.context import FORMAT, print_json, print_lines, progress_bar, with_office
from sheetflow.core.office import Office
from sheetflow.errors import ExitCode
from sheetflow.present.run_data import RunReport

STRICT = click.option(
    "--strict", is_flag=True, help="Exit with 1 when rows have errors, or work that failed waits."
)


@click.command()
@with_office
@FORMAT
@STRICT
def plan(backend: Backend, now: datetime, form: str, *, strict: bool) -> None:
    """Show what `run` would do; change nothing."""
    report = plan_office(backend, now)
    print_run(report, backend.settings.office, form)
    sys.exit(ExitCode.LIMIT if report.excesses else exit_code(report, strict=strict))


@click.command()
@with_office
@FORMAT
@click.option(
    "--allow-large", is_flag=True, help="Go on though the plan is beyond the office's limits."
)
@click.option("--retry", is_flag=True, help="Try at once what kept failing and was set aside.")
@STRICT
def run(  # noqa: PLR0913 - one for each option
    backend: Backend, now: datetime, form: str, *, allow_large: bool, retry: bool, strict: bool
) -> None:
    """Judge the register, file the attachments, tell each row what is missing."""
    office = backend.settings.office
    with progress_bar(office.texts.text("run.progress", office.language)) as progress:
        report = run_office(backend, now, progress, allow_large=allow_large, retry=retry)
    print_run(report, office, form)
    sys.exit(exit_code(report, strict=strict))


def exit_code(report: RunReport, *, strict: bool) -> ExitCode:
    """Return the command's exit code: what rows still lack counts only where it is `strict`."""
    lenient = report.exit_code is ExitCode.FINDINGS and not strict
    return ExitCode.DONE if lenient else report.exit_code


def print_run(report: RunReport, office: Office, form: str) -> None:
    """Print a run in the requested form; each form is imported on use."""
    match form:
        case "json":
            from sheetflow.present.run_data import run_data

            print_json(run_data(report, office))
        case "markdown":
            from sheetflow.present.run_text import run_markdown

            click.echo(run_markdown(report, office), nl=False)
        case _:
            from sheetflow.present.run_text import run_lines

            print_lines(run_lines(report, office))
    for sentence in report.excesses:
        click.echo(f"sheetflow: beyond the office's limits: {sentence}", err=True)
