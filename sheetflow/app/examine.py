"""`doctor`: the probes of a home, with what the settings leave open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.walls import Walls
from sheetflow.app.home import Home
from sheetflow.app.own_ledger import WAY_OUT, check_ledger
from sheetflow.app.register_rows import find_missing
from sheetflow.app.time_stamps import examine_server
from sheetflow.core.ledger.filed_faults import known_faults
from sheetflow.core.unfinished import failing, files_set_aside, stopped_files
from sheetflow.doctor.diagnosis import Diagnosis, Health, Probe, examine
from sheetflow.doctor.office_health import (
    filed_health,
    missing_health,
    office_health,
    set_aside_health,
)
from sheetflow.errors import SheetflowError, TamperedError

_WORKER = "worker"
"""The process that opens foreign files."""


def examine_office(home: Home, now: datetime) -> tuple[Diagnosis, ...]:
    """Everything that can be found out without changing anything that stays."""
    office = home.settings.office
    return (
        *examine((*home.own.probes(now), *_probes(home))),
        _worker(),
        *_rows(home),
        *_set_aside(home),
        *_filed(home),
        *office_health(office, now.date()),
    )


def _probes(home: Home) -> Iterator[Probe]:
    yield "ledger: office", lambda: _own_ledger(home)
    stamping = home.settings.timestamp
    if stamping is not None:
        yield "timestamp", lambda: examine_server(stamping)


def _own_ledger(home: Home) -> str:
    """Whether the ledger is the office's own, and as new as what its places have seen."""
    trouble = check_ledger(home, home.ledger.load())
    if trouble:
        raise TamperedError(trouble, WAY_OUT)
    return ""


def _worker() -> Diagnosis:
    worker = WorkerProcess("sheetflow.adapters.local.look_jobs")
    try:
        return worker_health(worker.walls())
    except SheetflowError as error:
        return Diagnosis(_WORKER, Health.SICK, error.problem, error.fix)
    finally:
        worker.close()


def worker_health(walls: Walls) -> Diagnosis:
    """Returns how well this machine keeps a hostile file from what is not its own."""
    held = {name: wall for name, wall in walls.by_name().items() if wall.held}
    if not walls.missing:
        return Diagnosis(_WORKER, Health.WELL, f"limited: {', '.join(held)} ({walls.files.by})")
    lacking = [f"{name} ({walls.by_name()[name].by})" for name in walls.missing]
    return Diagnosis(
        _WORKER,
        Health.AILING,
        f"Limited: {', '.join(held)}.  Not kept from a hostile file here: {', '.join(lacking)}.",
        "Everything works, with less protection.  Linux 5.13 or later has all of it, where "
        "Landlock and seccomp are switched on; a container has to allow them.",
    )


def _rows(home: Home) -> tuple[Diagnosis, ...]:
    """Rows that are gone; what cannot be read for it was said by the home's own probes."""
    office = home.settings.office
    try:
        missing = find_missing(home)
    except SheetflowError:
        return ()
    return tuple(missing_health(missing, office))


def _set_aside(home: Home) -> tuple[Diagnosis, ...]:
    """What is set aside; a ledger that cannot be read was reported by the home's probes."""
    try:
        ledger = home.ledger.load()
        found = failing(home.ledger.unfinished(), ledger)
    except SheetflowError:
        return ()
    looked_at = (f"{row}: {file}" for file, row in files_set_aside(ledger).items())
    files = (*looked_at, *stopped_files(ledger))
    return tuple(set_aside_health(found, files, home.settings.office))


def _filed(home: Home) -> tuple[Diagnosis, ...]:
    """Filed files that the runs have found changed or gone."""
    try:
        faults = known_faults(home.ledger.load().notes)
    except SheetflowError:
        return ()
    return tuple(filed_health(faults, home.settings.office))
