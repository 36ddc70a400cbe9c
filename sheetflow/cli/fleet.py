"""`fleet`: the commands for many offices; each one's module is imported when it is chosen."""

from __future__ import annotations

import click

from sheetflow.cli.main import LazyGroup

FLEET_COMMANDS: dict[str, str] = {}
"""Each command's module and its name in the module."""


@click.group(cls=LazyGroup, places=FLEET_COMMANDS)
def fleet() -> None:
    """Do for many offices at once what one office's commands do."""
