"""`fleet run`, `plan`, `status`, `doctor`, `verify`: one office's commands for many; `report`."""

import gc
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Literal, NoReturn

import click

from sheetflow.app.fleet import FleetJob, SweepRequest, sweep_by_workers
from sheetflow.app.setup import moment, required_period
from sheetflow.cli import context
from sheetflow.cli.run import (
    LOG_FILE,
    LOG_FORMAT,
    NO_FORMAT_OF_A_LOG,
    RETRY,
    STRICT,
    RunLog,
    error_record,
)
from sheetflow.core.fleet.results import OfficeResult, SweepReport, Work, needs_somebody, sweep_data
from sheetflow.core.reporting.period import Period
from sheetflow.errors import ExitCode, SheetflowError
from sheetflow.present.fleet_text import closing_records, office_record, sweep_lines
from sheetflow.present.log_lines import LogRecord
from sheetflow.settings.fleet_file import load_fleet

ONLY = click.option(
    "--only", multiple=True, metavar="ID", help="Only this office; may be repeated."
)
NO_FLAGS: Mapping[str, bool] = {}


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

    @context.FLEET
    @context.AS_OF
    @ONLY
    @context.format_option("text", "json")
    @click.option("--all", "every", is_flag=True, help="Write a line for every office.")
    @wraps(command)
    def given(**words: Any) -> None:
        own = {field.name: words.pop(field.name) for field in fields(SweepOptions)}
        command(SweepOptions(**own), **words)

    return given


@click.command()
@with_options
@LOG_FORMAT
@LOG_FILE
@click.option(
    "--allow-large", is_flag=True, help="Go on though plans are beyond their offices' limits."
)
@RETRY
@STRICT
def run(
    options: SweepOptions,
    log_format: Literal["text", "json"] | None,
    log_file: Path | None,
    *,
    strict: bool,
    **flags: bool,
) -> None:
    """Do for each office what `run` does; a line for each that needs somebody."""
    if log_format is None and log_file is None:
        print_sweep(_job("run", options, flags), options, strict=strict)
    if options.form != "text":
        raise click.UsageError(NO_FORMAT_OF_A_LOG)
    log = RunLog(log_format or "text", log_file)
    try:
        job = _job("run", options, flags)
    except SheetflowError as error:
        log.write([error_record(error)], datetime.now(UTC).astimezone(), "-")
        sys.exit(error.exit_code)
    log_sweep(job, options, log, strict=strict)


@click.command()
@with_options
@STRICT
def plan(options: SweepOptions, *, strict: bool) -> None:
    """Count what `fleet run` would do in each office; change nothing."""
    print_sweep(_job("plan", options), options, strict=strict)


@click.command()
@with_options
def status(options: SweepOptions) -> None:
    """Show how each office's job fares and how much waits there."""
    print_sweep(_job("status", options), options)


@click.command()
@with_options
def doctor(options: SweepOptions) -> None:
    """Find now what would fail later in any of the offices."""
    print_sweep(_job("doctor", options), options)


@click.command()
@with_options
@click.option("--files", is_flag=True, help="Also read all that was filed, and compare it.")
def verify(options: SweepOptions, *, files: bool) -> None:
    """Find any event of any office's ledger that was altered, removed or reordered."""
    print_sweep(_job("verify", options, {"files": files}), options)


def _job(work: Work, options: SweepOptions, flags: Mapping[str, bool] = NO_FLAGS) -> FleetJob:
    """Return the sweep that is asked for."""
    gc.enable()  # unlike a command for one office this may take hours
    fleet = load_fleet(options.config or Path())
    chosen = {name: "yes" for name, wanted in flags.items() if wanted}
    request = SweepRequest(work, options.only, options.as_of or "", chosen)
    return FleetJob(fleet, request, sweep_by_workers, moment(options.as_of, fleet.zone))


def log_sweep(job: FleetJob, options: SweepOptions, log: RunLog, *, strict: bool) -> NoReturn:
    """Do a sweep with lines of a log as the only output, each as it comes; end the process."""

    def write(result: OfficeResult) -> None:
        if options.every or needs_somebody(result, "run"):
            log.office = result.office
            log.write([office_record(result, "run")], job.time, job.name)

    report = _run(job, write)
    log.office = job.fleet.id
    remarks = (LogRecord("warning", "sweep", one.sentence) for one in job.remarks)
    log.write([*closing_records(report), *remarks], job.time, job.name)
    sys.exit(report.exit_code(strict=strict))


def shown_sweep(job: FleetJob) -> SweepReport:
    """Do a sweep with a bar that shows how far it is, and print what it has to say of itself."""
    with context.progress_bar(job.fleet.name(job.fleet.language)) as bar:
        if bar is not None:
            bar.begin(len(job.tasks))

        def advance(result: OfficeResult) -> None:
            if bar is not None:
                bar.advance_by(result.office)

        report = _run(job, advance)
    for remark in job.remarks:
        click.echo(f"sheetflow: {remark.sentence}", err=True)
    return report


def print_sweep(job: FleetJob, options: SweepOptions, *, strict: bool = False) -> NoReturn:
    """Do a sweep and print it; end the process."""
    report = shown_sweep(job)
    if options.form == "json":
        context.print_json(sweep_data(report))
    else:
        name = job.fleet.name(job.fleet.language)
        context.print_lines(sweep_lines(report, name, job.fleet.zone, every=options.every))
    sys.exit(report.exit_code(strict=strict))


def _run(job: FleetJob, on_result: Callable[[OfficeResult], None]) -> SweepReport:
    """Do a sweep; of one that is stopped by a signal write how far it came."""
    try:
        return job.run(on_result)
    except SystemExit:
        click.echo(
            f"sheetflow: stopped after {len(job.results)} offices, {len(job.tasks)} in all; what "
            f"was done is kept, the next sweep goes on.",
            err=True,
        )
        raise


@click.command()
@context.FLEET
@context.AS_OF
@ONLY
@context.path_option(
    "--folder",
    help="Where the files are written (default: reports in the folder of the fleet's results).",
)
@context.path_option(
    "--site",
    help="Write the scoreboard as web pages into this folder as well, in place of those there.",
)
@click.argument("period")
def report(  # noqa: PLR0913 - one for each option
    *,
    config: Path | None,
    as_of: str | None,
    only: tuple[str, ...],
    folder: Path | None,
    site: Path | None,
    period: str,
) -> None:
    """Rank all offices by what they published in PERIOD (2025-10, 2025-Q4, 2025)."""
    chosen = required_period(period)
    if only and (folder is None or site is not None):
        raise click.UsageError(
            "The ranking of a few offices must not replace that of all: with --only, name a folder "
            "of its own by --folder, and no --site."
        )
    if site is not None:
        from sheetflow.app.scoreboard import check_site_folder

        check_site_folder(site)
    gc.enable()  # unlike a command for one office this may take hours
    fleet = load_fleet(config or Path())
    now = moment(as_of, fleet.zone)
    request = SweepRequest("figures", only, as_of or "", {"period": chosen.code})
    job = FleetJob(fleet, request, sweep_by_workers, now)
    report_sweep(job, chosen, folder or fleet.results / "reports", site)


def report_sweep(job: FleetJob, period: Period, folder: Path, site: Path | None = None) -> None:
    """Do a sweep for figures, write the report and print its files; end the process.

    `site` is the folder of the scoreboard's web pages; None writes none.
    """
    made = shown_sweep(job)
    from sheetflow.app.scoreboard import scoreboard_of, write_scoreboard

    failed = [f"{one.office}: {one.sentence}" for one in made.results if one.sentence]
    missing = [f"{name}: not reached." for name in made.missing]
    for sentence in (*failed, *missing, *filter(None, [made.problem])):
        click.echo(f"sheetflow: {sentence}", err=True)
    board = scoreboard_of(job.fleet, period, made)
    if board.absent and not board.offices:
        click.echo("sheetflow: no office gave its figures; earlier files stay.", err=True)
        sys.exit(made.exit_code() or ExitCode.UNAVAILABLE)
    for path in write_scoreboard(board, job.fleet, folder, job.now):
        click.echo(str(path))
    if site is not None and made.problem:
        click.echo(f"sheetflow: {site}: left as it was, since offices were not reached.", err=True)
    elif site is not None:
        from sheetflow.app.scoreboard import write_scoreboard_site
        from sheetflow.core.scoreboard.office_figures import labels

        made_at = job.now.astimezone(job.fleet.zone)
        write_scoreboard_site(board, labels(job.fleet.name), made_at, site)
        click.echo(str(site / "index.html"))
    sys.exit(made.exit_code())
