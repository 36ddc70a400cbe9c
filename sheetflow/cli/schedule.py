"""`schedule` and `status` on the command line."""

import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
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
from sheetflow.cli.context import AS_OF, print_json, print_lines, with_settings
from sheetflow.core.office import Office
from sheetflow.settings.load import Settings


@click.group()
def schedule() -> None:
    """Let the machine start the job by itself: install, show, remove."""


@schedule.command()
@with_settings
def install(settings: Settings, now: datetime) -> None:
    """Start the job every few minutes, by systemd, cron or the Task Scheduler."""
    print_schedule(install_schedule(settings, now, Machine()), _words(settings.office))


@schedule.command()
@with_settings
def show(settings: Settings, now: datetime) -> None:
    """Show what is installed for this office and when it runs next."""
    print_schedule(show_schedule(settings, now, Machine()), _words(settings.office))


@schedule.command()
@with_settings
def remove(settings: Settings, now: datetime) -> None:
    """Stop starting the job; nothing else of the machine or the office changes."""
    print_removed(remove_schedule(settings, now, Machine()), _words(settings.office))


@dataclass(frozen=True, slots=True)
class ScheduleWords:
    """The language and time zone that a schedule is shown in."""

    text: Callable[..., str]
    zone: ZoneInfo


def _words(office: Office) -> ScheduleWords:
    return ScheduleWords(office.text, office.zone)


def print_schedule(state: ScheduleState, words: ScheduleWords) -> None:
    """Print what is installed, when it runs next, and what its installer must do."""
    for line in schedule_lines(state, words):
        click.echo(line)


def print_removed(removed: Iterable[Entry], words: ScheduleWords) -> None:
    """Print what is no longer installed."""
    lines = [
        words.text("schedule.removed", penjadwal=one.scheduler, tempat=one.place) for one in removed
    ]
    for line in lines or [words.text("schedule.nothing")]:
        click.echo(line)


def schedule_lines(state: ScheduleState, words: ScheduleWords) -> Iterator[str]:
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


def _entry_lines(found: FoundEntry, state: ScheduleState, words: ScheduleWords) -> Iterator[str]:
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
