"""`plan` and `run` on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sheetflow.app.run import RunReport, plan_office, run_office
from sheetflow.cli.context import opened, print_json, print_lines
from sheetflow.core.office import Office
from sheetflow.demo.make_demo import AS_OF, make_demo
from sheetflow.errors import ExitCode
from sheetflow.execute.run_effects import Progress


def plan(config: Path | None, as_of: str | None, form: str) -> ExitCode:
    """Print the plan."""
    backend, now = opened(config, as_of)
    report = plan_office(backend, now)
    say(report, backend.settings.office, form)
    return ExitCode.LIMIT if report.excesses else report.exit_code


def run(
    config: Path | None, as_of: str | None, form: str, *, allow_large: bool, retry: bool
) -> ExitCode:
    """Run, and print what happened."""
    backend, now = opened(config, as_of)
    language = backend.settings.language
    label = backend.settings.office.catalogue.phrase("run.progress", language)
    with progress_bar(label) as progress:
        report = run_office(backend, now, progress, allow_large=allow_large, retry=retry)
    say(report, backend.settings.office, form)
    return report.exit_code


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """A bar where somebody watches; what draws it is not even imported for cron."""
    if not sys.stderr.isatty():
        yield None
        return
    from sheetflow.cli.progress_bar import RichProgress

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


def demo(folder: Path) -> None:
    """Make the demo's office and print its first run.

    Ends well though the sample has errors: they are what it shows.
    """
    with progress_bar("demo") as progress:
        backend, report = make_demo(folder, progress)
    say(report, backend.settings.office, "text")
    click.echo(f"\n{folder}/office.yaml · register.xlsx · Drive/ · sheetflow.db")
    click.echo(f"sheetflow run --config {folder}/office.yaml --as-of {AS_OF}")
