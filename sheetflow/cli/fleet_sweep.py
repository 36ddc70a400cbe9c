"""`fleet run`, `plan`, `status`, `doctor` and `verify`: one office's commands for many offices."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any, Literal

import click

from sheetflow.app.fleet import FleetJob, SweepRequest, sweep_by_workers
from sheetflow.app.setup import moment
from sheetflow.cli.context import AS_OF, print_json, print_lines, progress_bar
from sheetflow.cli.fleet import FLEET
from sheetflow.cli.run import STRICT
from sheetflow.core.fleet.results import OfficeResult, Work
from sheetflow.core.fleet.sweep_report import sweep_data
from sheetflow.present.fleet_text import sweep_lines
from sheetflow.settings.fleet_file import load_fleet


@dataclass(frozen=True, slots=True)
class SweepOptions:
    """Which fleet is swept, and how that is written."""

    config: Path | None
    only: tuple[str, ...]
    as_of: str | None
    form: Literal["text", "json"]
    every: bool


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that all sweeps have; the command gets them as SweepOptions."""

    @FLEET
    @AS_OF
    @click.option("--only", multiple=True, metavar="ID", help="Only this office; may be repeated.")
    @click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How the result is written.",
    )
    @click.option("--all", "every", is_flag=True, help="Write a line for every office.")
    @wraps(command)
    def given(**words: Any) -> None:
        own = {field.name: words.pop(field.name) for field in fields(SweepOptions)}
        command(SweepOptions(**own), **words)

    return given


@click.command()
@with_options
@click.option(
    "--allow-large", is_flag=True, help="Go on though plans are beyond their offices' limits."
)
@click.option("--retry", is_flag=True, help="Try at once what kept failing and was set aside.")
@STRICT
def run(options: SweepOptions, *, allow_large: bool, retry: bool, strict: bool) -> None:
    """Do for each office what `run` does; a line for each that needs somebody."""
    _swept("run", options, {"allow_large": allow_large, "retry": retry}, strict=strict)


@click.command()
@with_options
@STRICT
def plan(options: SweepOptions, *, strict: bool) -> None:
    """Count what `fleet run` would do in each office; change nothing."""
    _swept("plan", options, strict=strict)


@click.command()
@with_options
def status(options: SweepOptions) -> None:
    """Show how each office's job fares and how much waits there."""
    _swept("status", options)


@click.command()
@with_options
def doctor(options: SweepOptions) -> None:
    """Find now what would fail later in any of the offices."""
    _swept("doctor", options)


@click.command()
@with_options
@click.option("--files", is_flag=True, help="Also read all that was filed, and compare it.")
def verify(options: SweepOptions, *, files: bool) -> None:
    """Find any event of any office's ledger that was altered, removed or reordered."""
    _swept("verify", options, {"files": files})


def _swept(
    work: Work, options: SweepOptions, flags: dict[str, bool] | None = None, *, strict: bool = False
) -> None:
    """Sweep the fleet, print what became of it, and end the process."""
    gc.enable()  # unlike a command for one office this may take hours
    fleet = load_fleet(options.config or Path())
    now = moment(options.as_of, fleet.zone)
    chosen = {name: "yes" for name, wanted in (flags or {}).items() if wanted}
    request = SweepRequest(work, options.only, options.as_of or "", chosen)
    job = FleetJob(fleet, request, sweep_by_workers, now)
    print_sweep(job, options, strict=strict)


def print_sweep(job: FleetJob, options: SweepOptions, *, strict: bool) -> None:
    """Do a sweep and print it; end the process."""
    with progress_bar(job.fleet.name(job.fleet.language)) as bar:
        if bar is not None:
            bar.begin(len(job.tasks))

        def advance(result: OfficeResult) -> None:
            if bar is not None:
                bar.advance_by(result.office)

        report = job.run(advance)
    if options.form == "json":
        print_json(sweep_data(report))
    else:
        name = job.fleet.name(job.fleet.language)
        print_lines(sweep_lines(report, name, job.fleet.zone, every=options.every))
    for sentence in job.remarks:
        click.echo(f"sheetflow: {sentence}", err=True)
    sys.exit(report.exit_code(strict=strict))
