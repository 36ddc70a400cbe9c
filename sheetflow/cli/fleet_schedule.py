"""`fleet schedule` on the command line."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path

import click

from sheetflow.app.schedule import (
    Machine,
    ScheduleState,
    install_schedule,
    remove_schedule,
    show_schedule,
)
from sheetflow.cli.fleet import FLEET
from sheetflow.cli.schedule import ScheduleWords, print_removed, print_schedule
from sheetflow.core.fleet.settings import Fleet
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.texts import shipped_texts

NAMED = 10
"""Offices that a line names."""


@click.group()
def schedule() -> None:
    """Let the machine sweep all offices by itself: install, show, remove."""


def _with_fleet(command: Callable[[Fleet, datetime, ScheduleWords], None]) -> Callable[..., None]:
    """Add `--config` to a command, which gets the fleet, the moment and its words."""

    @FLEET
    @wraps(command)
    def read(config: Path | None) -> None:
        fleet = load_fleet(config or Path())
        texts, language = shipped_texts(), fleet.language
        command(
            fleet,
            datetime.now(UTC).astimezone(fleet.zone),
            ScheduleWords(lambda key, **values: texts.text(key, language, **values), fleet.zone),
        )

    return read


@schedule.command()
@_with_fleet
def install(fleet: Fleet, now: datetime, words: ScheduleWords) -> None:
    """Sweep all offices every few minutes, by systemd, cron or the Task Scheduler."""
    _print(install_schedule(fleet, now, Machine()), fleet, words)


@schedule.command()
@_with_fleet
def show(fleet: Fleet, now: datetime, words: ScheduleWords) -> None:
    """Show what is installed for this fleet and when it runs next."""
    _print(show_schedule(fleet, now, Machine()), fleet, words)


def _print(state: ScheduleState, fleet: Fleet, words: ScheduleWords) -> None:
    print_schedule(state, words)
    if fleet.expecting_more:
        click.echo(rare_line(fleet, words))


def rare_line(fleet: Fleet, words: ScheduleWords) -> str:
    """Return which offices expect to be run more often, and what to do about it."""
    names, n = fleet.expecting_more, fleet.schedule.every_minutes
    listed = ", ".join((*names[:NAMED], *(["…"] if len(names) > NAMED else [])))
    return words.text("schedule.rare", jumlah=len(names), kantor=listed, n=n)


@schedule.command()
@_with_fleet
def remove(fleet: Fleet, now: datetime, words: ScheduleWords) -> None:
    """Stop sweeping the offices; schedules of single offices stay as they are."""
    print_removed(remove_schedule(fleet, now, Machine()), words)
