"""`init` and `sign-in` on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from sheetflow.app.create import init_office
from sheetflow.app.home import find_settings_file
from sheetflow.app.signing_in import keep_token
from sheetflow.cli.opening import opened
from sheetflow.settings.load import load_settings


def init(config: Path | None, as_of: str | None, *, dry_run: bool) -> None:
    """Make what is missing, and say what was there; `dry_run` only says it."""
    home, now = opened(config, as_of)
    report = init_office(home, now, dry_run=dry_run)
    for change in report.changes:
        click.echo(f"+ {change}")
    for place in report.found:
        click.echo(f"= {place}")
    for step in report.next_steps:
        click.echo(step)


def sign_in(config: Path | None, client: Path) -> None:
    """Open the browser, and say where the token is kept."""
    click.echo(str(keep_token(load_settings(find_settings_file(config)), client)))
