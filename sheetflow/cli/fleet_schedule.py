"""`fleet schedule` on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path

import click

from sheetflow.app.schedule import Machine, install_schedule, remove_schedule, show_schedule
from sheetflow.cli.fleet import FLEET
from sheetflow.cli.schedule import ScheduleWords, print_removed, print_schedule
from sheetflow.core.fleet.settings import Fleet
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.texts import shipped_texts


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
    print_schedule(install_schedule(fleet, now, Machine()), words)


@schedule.command()
@_with_fleet
def show(fleet: Fleet, now: datetime, words: ScheduleWords) -> None:
    """Show what is installed for this fleet and when it runs next."""
    print_schedule(show_schedule(fleet, now, Machine()), words)


@schedule.command()
@_with_fleet
def remove(fleet: Fleet, now: datetime, words: ScheduleWords) -> None:
    """Stop sweeping the offices; schedules of single offices stay as they are."""
    print_removed(remove_schedule(fleet, now, Machine()), words)
