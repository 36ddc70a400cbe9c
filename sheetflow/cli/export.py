"""`export` on the command line."""

from datetime import datetime
from pathlib import Path

import click

from sheetflow.app.backend import Backend
from sheetflow.app.export import export_tables
from sheetflow.cli.context import with_office


@click.command()
@with_office
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="How the tables are written.",
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def export(backend: Backend, now: datetime, form: str, folder: Path) -> None:
    """Write submissions, events, findings and files as tables for analysts."""
    for path in export_tables(backend, now, folder, form):
        click.echo(str(path))
