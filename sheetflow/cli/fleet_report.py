"""`fleet report`: the scoreboard of all offices."""

import gc
import sys
from pathlib import Path

import click

from sheetflow.app.fleet import FleetJob, SweepRequest, sweep_by_workers
from sheetflow.app.setup import moment
from sheetflow.cli.context import AS_OF
from sheetflow.cli.fleet import FLEET
from sheetflow.cli.fleet_sweep import shown_sweep
from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.errors import ConfigurationError, ExitCode
from sheetflow.settings.fleet_file import load_fleet


@click.command()
@FLEET
@AS_OF
@click.option("--only", multiple=True, metavar="ID", help="Only this office; may be repeated.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the files are written (default: reports in the folder of the fleet's results).",
)
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    metavar="DIR",
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
    chosen = parse_period(period)
    if chosen is None:
        raise ConfigurationError(f"“{period}” is no period.", "Write 2025-10, 2025-Q4 or 2025.")
    if only and (folder is None or site is not None):
        raise click.UsageError(
            "The ranking of a few offices must not replace that of all: with --only, name a folder "
            "of its own by --folder, and no --site."
        )
    if site is not None:
        from sheetflow.app.scoreboard_site import check_site_folder

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
    from sheetflow.app.fleet_report import scoreboard_of, write_scoreboard

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
        from sheetflow.app.scoreboard_site import write_scoreboard_site
        from sheetflow.core.scoreboard.office_figures import labels

        made_at = job.now.astimezone(job.fleet.zone)
        write_scoreboard_site(board, labels(job.fleet.name), made_at, site)
        click.echo(str(site / "index.html"))
    sys.exit(made.exit_code())
