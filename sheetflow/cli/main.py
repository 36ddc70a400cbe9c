"""The commands and their options.

Nothing heavy is imported before a command is chosen, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sheetflow import __version__

CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The office's settings (default: office.yaml in this folder).",
)
AS_OF = click.option(
    "--as-of",
    metavar="TIME",
    help="Judge as of this time, e.g. 2025-11-03T09:00+07:00 (default: now).",
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How the result is written.",
)

PERIOD = click.option(
    "--period",
    metavar="PERIOD",
    help="2025-10, 2025-Q4 or 2025 (default: the month of --as-of).",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sheetflow")
def cli() -> None:
    """Makes a shared spreadsheet obey a written procedure."""


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"), metavar="[DIR]")
def demo(folder: Path) -> None:
    """Make a complete local office with a sample month in DIR (default: demo), and run it."""
    from sheetflow.cli.run import demo as make_demo

    make_demo(folder)


@cli.command()
@CONFIG
@AS_OF
@click.option("--dry-run", is_flag=True, help="Only show what would be made or changed.")
def init(config: Path | None, as_of: str | None, *, dry_run: bool) -> None:
    """Bring register and Drive folder to the desired shape; what is there already stays."""
    from sheetflow.cli import setup

    setup.init(config, as_of, dry_run=dry_run)


@cli.command(name="import")
@CONFIG
@AS_OF
@click.option("--dry-run", is_flag=True, help="Only show what would come in, and as what.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="YAML",
    help="How headings and values are read; with --dry-run a new file gets a proposal.",
)
@click.option(
    "--history-before",
    metavar="DATE",
    help="Finished rows published before this day are history: never judged.",
)
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
def import_(  # noqa: PLR0913 - one for each option
    config: Path | None,
    as_of: str | None,
    mapping: Path | None,
    history_before: str | None,
    source: Path,
    *,
    dry_run: bool,
) -> None:
    """Bring an existing list (.csv or .xlsx) into the register."""
    from sheetflow.cli import setup

    setup.import_list(config, as_of, source, mapping, history_before, dry_run=dry_run)


@cli.command()
@CONFIG
@AS_OF
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.argument("submission", metavar="ID")
def restore(config: Path | None, as_of: str | None, submission: str, *, dry_run: bool) -> None:
    """Put a row that is gone from the register back as it was accepted."""
    from sheetflow.cli import setup

    setup.restore(config, as_of, submission, dry_run=dry_run)


@cli.command()
@CONFIG
@AS_OF
@FORMAT
def plan(config: Path | None, as_of: str | None, form: str) -> None:
    """Show what `run` would do; change nothing."""
    from sheetflow.cli import run

    sys.exit(run.plan(config, as_of, form))


@cli.command()
@CONFIG
@AS_OF
@FORMAT
@click.option(
    "--allow-large", is_flag=True, help="Go on though the plan is beyond the office's limits."
)
@click.option("--retry", is_flag=True, help="Try at once what kept failing and was set aside.")
def run(
    config: Path | None, as_of: str | None, form: str, *, allow_large: bool, retry: bool
) -> None:
    """Judge the register, file the attachments, tell each row what is missing."""
    from sheetflow.cli import run

    sys.exit(run.run(config, as_of, form, allow_large=allow_large, retry=retry))


@cli.command()
@CONFIG
@FORMAT
@click.option("--full", is_flag=True, help="Write seals and digests whole.")
@click.argument("submission", metavar="ID")
def history(config: Path | None, form: str, submission: str, *, full: bool) -> None:
    """Tell a submission's story: who did what, when, on what evidence."""
    from sheetflow.cli import inspect

    inspect.history(config, submission, form, full=full)


@cli.command()
@CONFIG
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="SEQUENCE:HASH",
    help="Prove that the ledger still contains this event, as a report or run named it.",
)
@click.option("--files", is_flag=True, help="Also read all that was filed, and compare it.")
def verify(config: Path | None, heads: tuple[str, ...], *, files: bool) -> None:
    """Find any event of the ledger that was altered, removed or reordered."""
    from sheetflow.cli import inspect

    sys.exit(inspect.verify(config, heads, files=files))


@cli.command()
@CONFIG
@AS_OF
@click.option("--dry-run", is_flag=True, help="Only say what that means.")
def adopt(config: Path | None, as_of: str | None, *, dry_run: bool) -> None:
    """Go on with the ledger as it is, or with a new one, after the office's own was lost."""
    from sheetflow.cli import setup

    setup.adopt(config, as_of, dry_run=dry_run)


@cli.command(name="sign-in")
@CONFIG
@click.argument("client", type=click.Path(path_type=Path), metavar="CLIENT_FILE")
def sign_in(config: Path | None, client: Path) -> None:
    """Let a person allow the job to act for them at Google."""
    from sheetflow.cli import setup

    setup.sign_in(config, client)


@cli.command()
@CONFIG
@AS_OF
def doctor(config: Path | None, as_of: str | None) -> None:
    """Find now what would fail later, each with its fix."""
    from sheetflow.cli import inspect

    sys.exit(inspect.doctor(config, as_of))


@cli.group()
def workflow() -> None:
    """Check and draw the office's SOPs."""


@workflow.command(name="check")
@CONFIG
@AS_OF
def workflow_check(config: Path | None, as_of: str | None) -> None:
    """Find dead ends, unreachable states, vacant roles, needs without a column, endless loops."""
    from sheetflow.cli import inspect

    sys.exit(inspect.workflow_check(config, as_of))


@workflow.command(name="draw")
@CONFIG
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the files go (default: flowcharts beside office.yaml).",
)
@click.argument("workflow_id", required=False, metavar="[WORKFLOW]")
def workflow_draw(config: Path | None, folder: Path | None, workflow_id: str | None) -> None:
    """Write each SOP's flowchart as SVG and PDF."""
    from sheetflow.cli import inspect

    inspect.workflow_draw(config, folder, workflow_id)


@cli.command()
@CONFIG
@AS_OF
@PERIOD
@click.option("--close", is_flag=True, help="End the period: later changes make revisions.")
@click.option(
    "--explain", is_flag=True, help="Only list the submissions behind each number; write nothing."
)
def report(
    config: Path | None, as_of: str | None, period: str | None, *, close: bool, explain: bool
) -> None:
    """Write the report of a month, quarter or year, if it changed."""
    from sheetflow.cli import papers

    papers.report(config, as_of, period, close=close, explain=explain)


@cli.command()
@CONFIG
@AS_OF
@PERIOD
def agenda(config: Path | None, as_of: str | None, period: str | None) -> None:
    """Write the agenda book of a period."""
    from sheetflow.cli import papers

    papers.agenda(config, as_of, period)


@cli.command(name="print")
@CONFIG
@AS_OF
@click.argument("what", metavar="ID|PERIOD")
def print_(config: Path | None, as_of: str | None, what: str) -> None:
    """Write the set to print of a submission or a period."""
    from sheetflow.cli import papers

    papers.print_set(config, as_of, what)


@cli.group()
def templates() -> None:
    """Check and draw the templates of the papers."""


@templates.command(name="check")
@CONFIG
@AS_OF
def templates_check(config: Path | None, as_of: str | None) -> None:
    """Find each unknown or missing placeholder, with the nearest right name."""
    del as_of  # accepted as everywhere; templates do not depend on the day
    from sheetflow.cli import papers

    sys.exit(papers.templates_check(config))


@templates.command(name="draw")
@CONFIG
@AS_OF
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the pictures go (default: templates/drawn beside office.yaml).",
)
def templates_draw(config: Path | None, as_of: str | None, folder: Path | None) -> None:
    """Draw every paper filled with a sample, as PNG, PDF and Word."""
    del as_of
    from sheetflow.cli import papers

    papers.templates_draw(config, folder)
