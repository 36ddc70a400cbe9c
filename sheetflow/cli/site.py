"""`site` on the command line."""

from datetime import datetime
from pathlib import Path

import click

from sheetflow.app.backend import Backend
from sheetflow.app.site import write_site, write_site_to
from sheetflow.cli.context import print_written, with_office


@click.command()
@with_office
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write into this folder instead of Drive.",
)
@click.option(
    "--public", "list_only", is_flag=True, help="With --to: only the public list, to be published."
)
def site(backend: Backend, now: datetime, folder: Path | None, *, list_only: bool) -> None:
    """Write the office's board and its public list as pages."""
    if folder is not None:
        count = write_site_to(backend, now, folder, list_only=list_only)
        click.echo(f"{folder}: {count} files written.")
    elif list_only:
        raise click.UsageError("--public needs --to DIR; a run writes into `publish:` by itself.")
    else:
        print_written(write_site(backend, now), backend)
