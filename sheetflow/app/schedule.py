"""`schedule`: start the job of an office or a fleet by the machine's own scheduler; undo it."""

import getpass
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.schedule.cron import Cron
from sheetflow.adapters.schedule.job import Entry, RunProgram, ScheduledJob, Scheduler, run_program
from sheetflow.adapters.schedule.systemd import Systemd
from sheetflow.adapters.schedule.task_scheduler import TaskScheduler
from sheetflow.core.fleet.settings import Fleet
from sheetflow.core.running.timing import start_times
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.settings.load import Settings

BOOTED = Path("/run/systemd/system")
"""A folder that exists while systemd runs the machine."""
SYSTEM_UNITS = Path("/etc/systemd/system")
FLEET_HOURS = 24
"""Hours that a sweep may take: where every office has much to do, Google's quota decides."""


def _user_units() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "systemd" / "user"


@dataclass(frozen=True, slots=True)
class Machine:
    """What schedulers need to know of this computer and of who runs this."""

    run: RunProgram = run_program
    is_windows: bool = sys.platform == "win32"
    is_root: bool = field(default_factory=lambda: hasattr(os, "geteuid") and os.geteuid() == 0)
    account: str = field(default_factory=getpass.getuser)
    has_systemd: bool = field(
        default_factory=lambda: BOOTED.is_dir() and shutil.which("systemctl") is not None
    )
    has_cron: bool = field(default_factory=lambda: shutil.which("crontab") is not None)
    system_units: Path = SYSTEM_UNITS
    user_units: Path = field(default_factory=_user_units)
    python: Path = field(default_factory=lambda: Path(sys.executable))


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry of this office or fleet, with what is to be said of it."""

    entry: Entry
    is_current: bool
    """Whether it is what `install` would write now."""
    is_moved: bool
    """Whether its settings are no longer there."""
    next_run: datetime | None


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """The entries of an office or fleet, and what else its installer must know."""

    job: ScheduledJob
    entries: tuple[FoundEntry, ...]
    account: str
    ends_at_logout: bool = False
    """Whether the job runs only while its account is signed in."""


def show_schedule(subject: Settings | Fleet, now: datetime, machine: Machine) -> ScheduleState:
    """Return what is installed for an office or fleet, by whichever scheduler; change nothing."""
    job = _job(subject, machine)
    return _state(job, now, machine, _schedulers(job, now, machine))


def install_schedule(subject: Settings | Fleet, now: datetime, machine: Machine) -> ScheduleState:
    """Install the schedule, or bring it up to date; return what is installed then.

    Entries of other schedulers for the same, and those whose settings have moved, are removed.
    Raises UnavailableError, ConfigurationError.
    """
    job = _job(subject, machine)
    if not job.settings.is_file():
        raise ConfigurationError(
            f"{job.settings}: there is no such file, and a schedule must name one.",
            "Write it first (docs/fleet.md); an office that is written in a fleet's file is swept "
            "with the fleet: sheetflow fleet schedule install.",
        )
    schedulers = _schedulers(job, now, machine)
    if not schedulers:
        raise UnavailableError(
            "This machine has neither systemd nor cron that this account could use.",
            "Install cron (apt install cron), or let any scheduler start: " + " ".join(job.command),
        )
    _require_start(job, machine)
    best = schedulers[0]
    best.install(job)
    for scheduler in schedulers:
        for entry in _entries_of(scheduler, job, is_best=scheduler is best):
            if scheduler is not best or entry.key != job.key:
                scheduler.remove(entry)
    if isinstance(best, Systemd) and best.user:
        machine.run(["loginctl", "enable-linger", machine.account], b"")
    return _state(job, now, machine, schedulers)


def remove_schedule(
    subject: Settings | Fleet, now: datetime, machine: Machine
) -> tuple[Entry, ...]:
    """Remove every entry of the office or fleet; return those removed."""
    job = _job(subject, machine)
    removed = []
    for scheduler in _schedulers(job, now, machine):
        for entry in _entries_of(scheduler, job, is_best=True):
            scheduler.remove(entry)
            removed.append(entry)
    return tuple(removed)


def _state(
    job: ScheduledJob, now: datetime, machine: Machine, schedulers: list[Scheduler]
) -> ScheduleState:
    found = []
    for scheduler in schedulers:
        for entry in _entries_of(scheduler, job, is_best=scheduler is schedulers[0]):
            is_current = entry.key == job.key and entry.text == scheduler.text(job)
            start = entry.next_run or job.times.next_start(now.astimezone())
            found.append(
                FoundEntry(entry, is_current, _is_moved(entry), start if entry.is_active else None)
            )
    ends = any(one.entry.scheduler == "systemd --user" for one in found)
    return ScheduleState(
        job, tuple(found), machine.account, ends_at_logout=ends and not _lingers(machine)
    )


def _job(subject: Settings | Fleet, machine: Machine) -> ScheduledJob:
    if isinstance(subject, Fleet):
        return ScheduledJob(
            office=subject.id,
            title=subject.name(subject.language),
            settings=subject.file,
            python=machine.python,
            times=start_times(subject.id, subject.schedule.every_minutes),
            places=(subject.results, *(office.settings.parent for office in subject.offices)),
            words=("fleet", "run"),
            hours=FLEET_HOURS,
        )
    settings, office = subject, subject.office
    return ScheduledJob(
        office=office.id,
        title=office.name(office.language),
        settings=settings.file,
        python=machine.python,
        times=start_times(office.id, office.schedule.every_minutes),
        places=(settings.root, settings.register, settings.drive, settings.ledger),
    )


def _schedulers(job: ScheduledJob, now: datetime, machine: Machine) -> list[Scheduler]:
    """Return the schedulers that this account can use, the preferred first."""
    return list(_usable(_owner(job.settings.parent, machine), now, machine))


def _usable(owner: str, now: datetime, machine: Machine) -> Iterator[Scheduler]:
    if machine.is_windows:
        yield TaskScheduler(machine.run, now.astimezone())
        return
    if machine.has_systemd and machine.is_root:
        yield Systemd(machine.run, machine.system_units, user=False, account=owner)
    elif machine.has_systemd and _has_user_manager(machine):
        yield Systemd(machine.run, machine.user_units, user=True)
    if machine.has_cron:
        yield Cron(machine.run, owner)


def _has_user_manager(machine: Machine) -> bool:
    """Return whether this account has a manager of its own, as in a session or with lingering."""
    with suppress(UnavailableError):
        return machine.run(["systemctl", "--user", "show", "--property=Version"], b"").code == 0
    return False


def _owner(folder: Path, machine: Machine) -> str:
    """Return who owns the settings' folder, whose files the job writes; "" for root and others.

    Only root can let the job run as somebody else.
    """
    if not machine.is_root:
        return ""
    import pwd  # noqa: PLC0415 - there is none on Windows

    number = folder.stat().st_uid
    if number == 0:
        return ""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError as error:
        raise ConfigurationError(
            f"{folder}: its owner (number {number}) is no account of this machine.",
            "Give that folder to the account that shall run the job (chown).",
        ) from error


def _entries_of(scheduler: Scheduler, job: ScheduledJob, *, is_best: bool) -> tuple[Entry, ...]:
    """Return the job's entries: this folder's, and those whose settings are gone."""
    try:
        entries = list(scheduler.entries())
    except UnavailableError:
        if is_best:
            raise
        return ()
    return tuple(
        entry
        for entry in entries
        if entry.key == job.key or (entry.office == job.office and _is_moved(entry))
    )


def _is_moved(entry: Entry) -> bool:
    return not Path(entry.settings).is_file() if entry.settings else False


def _lingers(machine: Machine) -> bool:
    with suppress(UnavailableError):
        asked = ["loginctl", "show-user", machine.account, "--property=Linger"]
        return b"Linger=yes" in machine.run(asked, b"").out
    return False


def _require_start(job: ScheduledJob, machine: Machine) -> None:
    """Raise UnavailableError unless sheetflow can be started as the scheduler will start it."""
    done = machine.run([*job.command[:4], "--version"], b"")
    if done.code:
        raise UnavailableError(
            f"{job.python} cannot start sheetflow from another folder: {done.trouble}.",
            "Install sheetflow into that environment (pip install), then install the schedule.",
        )
