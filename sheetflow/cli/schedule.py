"""`schedule` and `status` on the command line."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import datetime

import click

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
    _print(install_schedule(settings, now, Machine()), settings.office)


@schedule.command()
@with_settings
def show(settings: Settings, now: datetime) -> None:
    """Show what is installed for this office and when it runs next."""
    _print(show_schedule(settings, now, Machine()), settings.office)


@schedule.command()
@with_settings
def remove(settings: Settings, now: datetime) -> None:
    """Stop starting the job; nothing else of the machine or the office changes."""
    office = settings.office
    removed = remove_schedule(settings, now, Machine())
    for entry in removed:
        click.echo(office.text("schedule.removed", penjadwal=entry.scheduler, tempat=entry.place))
    if not removed:
        click.echo(office.text("schedule.nothing"))


def _print(state: ScheduleState, office: Office) -> None:
    for line in schedule_lines(state, office):
        click.echo(line)


def schedule_lines(state: ScheduleState, office: Office) -> Iterator[str]:
    """Yield what is installed, when it runs next, and what its installer must do."""
    if not state.entries:
        yield office.text("schedule.none", perintah=shlex.join(state.job.command))
    for found in state.entries:
        yield from _entry_lines(found, state, office)
    if state.ends_at_logout:
        yield office.text("schedule.linger", akun=state.account)


def _entry_lines(found: FoundEntry, state: ScheduleState, office: Office) -> Iterator[str]:
    entry = found.entry
    yield office.text("schedule.installed", penjadwal=entry.scheduler, tempat=entry.place)
    if found.is_moved:
        yield office.text("schedule.moved", berkas=entry.settings)
        return
    if not found.is_current:
        yield office.text("schedule.differs")
    if found.next_run is None:
        yield office.text("schedule.off")
    else:
        at = found.next_run.astimezone(office.zone)
        n = state.job.times.every_minutes
        yield office.text("schedule.next", n=n, kapan=f"{at:%d/%m/%Y %H:%M:%S %Z}")
    if entry.scheduler.startswith("systemd"):
        user = " --user" if entry.scheduler.endswith("--user") else ""
        log = f"journalctl{user} -u sheetflow-{entry.key}"
    else:
        log = str(state.job.settings.with_name("sheetflow.log"))
    yield office.text("schedule.log", tempat=log)


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
