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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sheetflow")
def cli() -> None:
    """Makes a shared spreadsheet obey a written procedure."""


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"), metavar="[DIR]")
def demo(folder: Path) -> None:
    """Make a complete local office with a sample month in DIR (default: demo), and run it."""
    from sheetflow.cli.demo import demo as make_demo

    make_demo(folder)


@cli.command()
@CONFIG
@AS_OF
def init(config: Path | None, as_of: str | None) -> None:
    """Make the register and the Drive folder where they are not there yet."""
    from sheetflow.cli import making

    making.init(config, as_of)


@cli.command(name="import")
@CONFIG
@AS_OF
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
def import_(config: Path | None, as_of: str | None, source: Path) -> None:
    """Bring an existing list (.csv or .xlsx) into the register."""
    from sheetflow.cli import making

    making.import_list(config, as_of, source)


@cli.command()
@CONFIG
@AS_OF
@FORMAT
def plan(config: Path | None, as_of: str | None, form: str) -> None:
    """Show what `run` would do; change nothing."""
    from sheetflow.cli import judging

    sys.exit(judging.plan(config, as_of, form))


@cli.command()
@CONFIG
@AS_OF
@FORMAT
@click.option(
    "--allow-large", is_flag=True, help="Go on though the plan is beyond the office's limits."
)
def run(config: Path | None, as_of: str | None, form: str, *, allow_large: bool) -> None:
    """Judge the register, file the attachments, tell each row what is missing."""
    from sheetflow.cli import judging

    sys.exit(judging.run(config, as_of, form, allow_large=allow_large))


@cli.command()
@CONFIG
@click.argument("submission", metavar="ID")
def history(config: Path | None, submission: str) -> None:
    """Tell a submission's story: who did what, when, on what evidence."""
    from sheetflow.cli import telling

    telling.history(config, submission)


@cli.command()
@CONFIG
def verify(config: Path | None) -> None:
    """Find any event of the ledger that was altered, removed or reordered."""
    from sheetflow.cli import telling

    sys.exit(telling.verify(config))


@cli.command()
@CONFIG
@AS_OF
def doctor(config: Path | None, as_of: str | None) -> None:
    """Find now what would fail later, each with its fix."""
    from sheetflow.cli import telling

    sys.exit(telling.doctor(config, as_of))


@cli.group()
def workflow() -> None:
    """Check and draw the office's SOPs."""


@workflow.command(name="check")
@CONFIG
@AS_OF
def workflow_check(config: Path | None, as_of: str | None) -> None:
    """Find dead ends, unreachable states, vacant roles, needs without a column, endless loops."""
    from sheetflow.cli import telling

    sys.exit(telling.workflow_check(config, as_of))


@workflow.command(name="draw")
@CONFIG
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where the SVG files go (default: this folder).",
)
@click.argument("workflow_id", required=False, metavar="[WORKFLOW]")
def workflow_draw(config: Path | None, folder: Path, workflow_id: str | None) -> None:
    """Write each SOP's flowchart as SVG."""
    from sheetflow.cli import telling

    telling.workflow_draw(config, folder, workflow_id)
