"""`schedule` of an office, `fleet schedule`, and `status` on the command line."""

import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from sheetflow.adapters.schedule.job import Entry
from sheetflow.app.schedule import (
    FoundEntry,
    Machine,
    ScheduleState,
    install_schedule,
    remove_schedule,
    show_schedule,
)
from sheetflow.app.setup import moment
from sheetflow.cli.context import AS_OF, FLEET, print_json, print_lines, with_settings
from sheetflow.core.fleet.settings import Fleet
from sheetflow.core.office import Office
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.load import Settings
from sheetflow.settings.texts import shipped_texts

NAMED = 10
"""Offices that a line names."""


@click.group()
def schedule() -> None:
    """Let the machine start the job by itself: install, show, remove."""


@schedule.command()
@with_settings
def install(settings: Settings, now: datetime) -> None:
    """Start the job every few minutes, by systemd, cron or the Task Scheduler."""
    print_schedule(install_schedule(settings, now, Machine()), settings.office)


@schedule.command()
@with_settings
def show(settings: Settings, now: datetime) -> None:
    """Show what is installed for this office and when it runs next."""
    print_schedule(show_schedule(settings, now, Machine()), settings.office)


@schedule.command()
@with_settings
def remove(settings: Settings, now: datetime) -> None:
    """Stop starting the job; nothing else of the machine or the office changes."""
    _print_removed(remove_schedule(settings, now, Machine()), settings.office)


@dataclass(frozen=True, slots=True)
class FleetWords:
    """The language and time zone that a fleet's schedule is shown in."""

    text: Callable[..., str]
    zone: ZoneInfo


Words = Office | FleetWords


@click.group("schedule")
def fleet_schedule() -> None:
    """Let the machine sweep all offices by itself: install, show, remove."""


def _with_fleet(command: Callable[[Fleet, datetime, FleetWords], None]) -> Callable[..., None]:
    """Add `--config` to a command, which gets the fleet, the moment and its words."""

    @FLEET
    @wraps(command)
    def read(config: Path | None) -> None:
        fleet = load_fleet(config or Path())
        texts, language = shipped_texts(), fleet.language
        words = FleetWords(lambda key, **blanks: texts.text(key, language, **blanks), fleet.zone)
        command(fleet, datetime.now(UTC).astimezone(fleet.zone), words)

    return read


@fleet_schedule.command("install")
@_with_fleet
def fleet_install(fleet: Fleet, now: datetime, words: FleetWords) -> None:
    """Sweep all offices every few minutes, by systemd, cron or the Task Scheduler."""
    _print_fleet(install_schedule(fleet, now, Machine()), fleet, words)


@fleet_schedule.command("show")
@_with_fleet
def fleet_show(fleet: Fleet, now: datetime, words: FleetWords) -> None:
    """Show what is installed for this fleet and when it runs next."""
    _print_fleet(show_schedule(fleet, now, Machine()), fleet, words)


@fleet_schedule.command("remove")
@_with_fleet
def fleet_remove(fleet: Fleet, now: datetime, words: FleetWords) -> None:
    """Stop sweeping the offices; schedules of single offices stay as they are."""
    _print_removed(remove_schedule(fleet, now, Machine()), words)


def _print_fleet(state: ScheduleState, fleet: Fleet, words: FleetWords) -> None:
    print_schedule(state, words)
    if fleet.expecting_more:
        click.echo(rare_line(fleet, words))


def rare_line(fleet: Fleet, words: Words) -> str:
    """Return which offices expect to be run more often, and what to do about it."""
    names, n = fleet.expecting_more, fleet.schedule.every_minutes
    listed = ", ".join((*names[:NAMED], *(["…"] if len(names) > NAMED else [])))
    return words.text("schedule.rare", jumlah=len(names), kantor=listed, n=n)


def print_schedule(state: ScheduleState, words: Words) -> None:
    """Print what is installed, when it runs next, and what its installer must do."""
    for line in schedule_lines(state, words):
        click.echo(line)


def _print_removed(removed: Iterable[Entry], words: Words) -> None:
    """Print what is no longer installed."""
    lines = [
        words.text("schedule.removed", penjadwal=one.scheduler, tempat=one.place) for one in removed
    ]
    for line in lines or [words.text("schedule.nothing")]:
        click.echo(line)


def schedule_lines(state: ScheduleState, words: Words) -> Iterator[str]:
    """Yield the lines of `print_schedule`."""
    if not state.entries:
        yield words.text(
            "schedule.none",
            perintah=shlex.join(state.job.command),
            pasang=state.job.install_command,
        )
    for found in state.entries:
        yield from _entry_lines(found, state, words)
    if state.ends_at_logout:
        yield words.text("schedule.linger", akun=state.account)


def _entry_lines(found: FoundEntry, state: ScheduleState, words: Words) -> Iterator[str]:
    entry, text, install = found.entry, words.text, state.job.install_command
    yield text("schedule.installed", penjadwal=entry.scheduler, tempat=entry.place)
    if found.is_moved:
        yield text("schedule.moved", berkas=entry.settings, pasang=install)
        return
    if not found.is_current:
        yield text("schedule.differs", pasang=install)
    if found.next_run is None:
        yield text("schedule.off", pasang=install)
    else:
        at = found.next_run.astimezone(words.zone)
        n = state.job.times.every_minutes
        yield text("schedule.next", n=n, kapan=f"{at:%d/%m/%Y %H:%M:%S %Z}")
    if entry.scheduler.startswith("systemd"):
        user = " --user" if entry.scheduler.endswith("--user") else ""
        log = f"journalctl{user} -u sheetflow-{entry.key}"
    else:
        log = str(state.job.settings.with_name("sheetflow.log"))
    yield text("schedule.log", tempat=log)


@click.command()
@AS_OF
@with_settings
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def status(settings: Settings, now: datetime, as_of: str | None, *, as_json: bool) -> None:
    """Tell how the job fares: installed, last run, failures, what waits for whom."""
    from sheetflow.app.status import office_status
    from sheetflow.present.status import status_data, status_lines

    if as_of is not None:
        now = moment(as_of, settings.office.zone)
    found = office_status(settings, now, Machine())
    if as_json:
        print_json(status_data(found, settings.office))
    else:
        print_lines(status_lines(found, settings.office))
