"""`doctor`: the probes of a backend, with what the settings leave open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sheetflow.adapters.worker.confinement import Restrictions
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.app.backend import Backend
from sheetflow.app.intake_health import intake_health
from sheetflow.app.ledger_checks import WAY_OUT, check_ledger
from sheetflow.app.notice_health import notice_health
from sheetflow.app.register_rows import find_missing
from sheetflow.app.signatures import signature_health
from sheetflow.app.time_stamps import examine_server
from sheetflow.core.ledger.filed_faults import known_faults
from sheetflow.core.planning.unfinished import failing, files_set_aside, stopped_files
from sheetflow.doctor.office_health import (
    Diagnosis,
    Health,
    Probe,
    examine,
    filed_health,
    missing_health,
    office_health,
    set_aside_health,
)
from sheetflow.errors import SheetflowError, TamperedError

_WORKER = "worker"
"""The process that opens foreign files."""


def examine_office(backend: Backend, now: datetime) -> tuple[Diagnosis, ...]:
    """Return everything that can be found without lasting changes."""
    office = backend.settings.office
    return (
        *examine((*backend.own.probes(now), *_probes(backend))),
        _worker(),
        *_rows(backend),
        *_set_aside(backend),
        *_filed(backend),
        *intake_health(backend),
        *notice_health(backend, now),
        *signature_health(backend, now),
        *office_health(office, now.date()),
    )


def _probes(backend: Backend) -> Iterator[Probe]:
    yield "ledger: office", lambda: _own_ledger(backend)
    stamping = backend.settings.timestamp
    if stamping is not None:
        yield "timestamp", lambda: examine_server(stamping)


def _own_ledger(backend: Backend) -> str:
    """Raise TamperedError unless the ledger is the office's own and its newest; else return ""."""
    trouble = check_ledger(backend, backend.ledger.load())
    if trouble:
        raise TamperedError(trouble, WAY_OUT)
    return ""


def _worker() -> Diagnosis:
    worker = WorkerProcess("sheetflow.adapters.local.drive.file_type")
    try:
        return worker_health(worker.walls())
    except SheetflowError as error:
        return Diagnosis(_WORKER, Health.ERROR, error.problem, error.fix)
    finally:
        worker.close()


def worker_health(walls: Restrictions) -> Diagnosis:
    """Return how well this machine isolates the worker that opens foreign files."""
    held = {name: wall for name, wall in walls.by_name().items() if wall.held}
    if not walls.missing:
        return Diagnosis(_WORKER, Health.OK, f"limited: {', '.join(held)} ({walls.files.by})")
    lacking = [f"{name} ({walls.by_name()[name].by})" for name in walls.missing]
    return Diagnosis(
        _WORKER,
        Health.WARNING,
        f"Limited: {', '.join(held)}.  Not kept from a hostile file here: {', '.join(lacking)}.",
        "Everything works, with less protection.  Linux 5.13 or later has all of it, where "
        "Landlock and seccomp are switched on; a container has to allow them.",
    )


def _rows(backend: Backend) -> tuple[Diagnosis, ...]:
    """Return the rows that are gone; the backend's own probes report what cannot be read."""
    office = backend.settings.office
    try:
        missing = find_missing(backend)
    except SheetflowError:
        return ()
    return tuple(missing_health(missing, office))


def _set_aside(backend: Backend) -> tuple[Diagnosis, ...]:
    """Return what is set aside; the backend's own probes report a ledger that cannot be read."""
    try:
        ledger = backend.ledger.load()
        found = failing(backend.ledger.unfinished(), ledger)
    except SheetflowError:
        return ()
    looked_at = (f"{row}: {file}" for file, row in files_set_aside(ledger).items())
    files = (*looked_at, *stopped_files(ledger))
    return tuple(set_aside_health(found, files, backend.settings.office))


def _filed(backend: Backend) -> tuple[Diagnosis, ...]:
    """Return filed files that the runs have found changed or gone."""
    try:
        faults = known_faults(backend.ledger.load().notes)
    except SheetflowError:
        return ()
    return tuple(filed_health(faults, backend.settings.office))
