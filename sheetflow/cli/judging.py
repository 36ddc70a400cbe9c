"""`plan` and `run` on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sheetflow.app.judge_office import RunReport, plan_office, run_office
from sheetflow.cli.lines import print_json, print_lines
from sheetflow.cli.opening import opened
from sheetflow.core.office import Office
from sheetflow.errors import ExitCode
from sheetflow.execute.progress import Progress


def plan(config: Path | None, as_of: str | None, form: str) -> ExitCode:
    """Print the plan."""
    home, now = opened(config, as_of)
    report = plan_office(home, now)
    say(report, home.settings.office, form)
    return ExitCode.LIMIT if report.excesses else report.exit_code


def run(
    config: Path | None, as_of: str | None, form: str, *, allow_large: bool, retry: bool
) -> ExitCode:
    """Run, and print what happened."""
    home, now = opened(config, as_of)
    language = home.settings.language
    label = home.settings.office.catalogue.phrase("run.progress", language)
    with progress_bar(label) as progress:
        report = run_office(home, now, progress, allow_large=allow_large, retry=retry)
    say(report, home.settings.office, form)
    return report.exit_code


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """A bar where somebody watches; what draws it is not even imported for cron."""
    if not sys.stderr.isatty():
        yield None
        return
    from sheetflow.cli.terminal import RichProgress

    with RichProgress(label) as bar:
        yield bar


def say(report: RunReport, office: Office, form: str) -> None:
    """Print a run in the form asked for."""
    match form:
        case "json":
            from sheetflow.present.run_data import run_data

            print_json(run_data(report.plan, office, report.outcome, report.reports, report.head))
        case "markdown":
            from sheetflow.present.run_markdown import run_markdown

            text = run_markdown(report.plan, office, report.outcome, report.reports, report.head)
            click.echo(text, nl=False)
        case _:
            from sheetflow.present.run_text import run_lines

            print_lines(run_lines(report.plan, office, report.outcome, report.reports, report.head))
    for sentence in report.excesses:
        click.echo(f"sheetflow: beyond the office's limits: {sentence}", err=True)
