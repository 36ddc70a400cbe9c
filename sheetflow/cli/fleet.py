"""`fleet`: the commands for many offices; each one's module is imported when it is chosen."""

from pathlib import Path

import click

from sheetflow.cli.main import LazyGroup

FLEET_COMMANDS = {
    "doctor": "fleet_sweep:doctor",
    "plan": "fleet_sweep:plan",
    "report": "fleet_report:report",
    "run": "fleet_sweep:run",
    "schedule": "fleet_schedule:schedule",
    "status": "fleet_sweep:status",
    "verify": "fleet_sweep:verify",
}
"""Each command's module and its name in the module."""

FLEET = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The fleet's settings, or a folder of offices (default: fleet.yaml in this folder).",
)


@click.group(cls=LazyGroup, places=FLEET_COMMANDS)
def fleet() -> None:
    """Do for many offices at once what one office's commands do."""
