"""Real offices on a real scheduler, whose programs die: each office ends as if run alone."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from sheetflow.app.fleet_office import perform
from sheetflow.core.fleet.results import Limits, OfficeResult, OfficeTask, Outcome
from sheetflow.core.fleet.settings import Workers
from sheetflow.fleet.sweep import sweep
from tests.support.dask_programs import DaskPrograms, dask_programs
from tests.support.fleets import copied, office_id
from tests.support.sample_office import office_of_one
from tests.support.stub_offices import PERFORM_OR_RUN
from tests.support.workbook_edits import write

AS_OF = "2025-11-03T10:00+07:00"
BROKEN = "kantor-002"


@dataclass(frozen=True)
class Size:
    """How much a test does."""

    offices: int
    workers: int
    sweeps: int
    restart: bool


SMALL = Size(offices=4, workers=2, sweeps=1, restart=False)
WHOLE = Size(offices=30, workers=3, sweeps=2, restart=True)


@pytest.mark.parametrize("size", [SMALL, pytest.param(WHOLE, marks=pytest.mark.slow)])
def test_whatever_dies_every_other_office_ends_as_if_run_alone(tmp_path: Path, size: Size) -> None:
    tasks = [*_offices(tmp_path, size.offices), _trouble("hangs", 3), _trouble("eats", 300)]
    before = _bytes(tmp_path / "fleet" / BROKEN)
    with dask_programs(tmp_path, size.workers, again=True) as programs:
        with ThreadPoolExecutor() as threads:
            swept = [threads.submit(_sweep, programs, tasks, size)]
            swept += [threads.submit(_sweep, programs, tasks) for _ in range(size.sweeps - 1)]
        sweeps = [one.result() for one in swept]
        started = [one for name in programs.names for one in programs.processes_of(name)]
    assert not [one for one in started if one.is_running()]
    for results in sweeps:
        assert set(results) == {task.office for task in tasks}
        assert results["hangs"].outcome is Outcome.TIME
        assert results["eats"].outcome is Outcome.MEMORY
        assert results[BROKEN].outcome is Outcome.FAILED
        assert "sheetflow.db" in results[BROKEN].sentence
    assert _bytes(tmp_path / "fleet" / BROKEN) == before
    for task in tasks[: size.offices]:
        if task.office != BROKEN:
            outcomes = {results[task.office].outcome for results in sweeps}
            assert outcomes & {Outcome.DONE, Outcome.WAITS}, outcomes
            _require_same(tmp_path / "alone" / task.office, tmp_path / "fleet" / task.office)


def _offices(folder: Path, number: int) -> list[OfficeTask]:
    """Make offices with a submission whose figures changed, each twice; run those of `alone`."""
    template = folder / "template"
    assert office_of_one(template, "Disposisi Terbit").call("run").code == 0
    write(template / "register.xlsx", "PUB-2510-001", "Suka", 4_321)
    tasks = []
    for name in map(office_id, range(1, number + 1)):
        for place in ("alone", "fleet"):
            copied(template, folder / place / name)
        settings = folder / "alone" / name / "office.yaml"
        assert perform(OfficeTask(name, str(settings), as_of=AS_OF)).outcome.succeeded
        tasks.append(OfficeTask(name, str(folder / "fleet" / name / "office.yaml"), as_of=AS_OF))
    (folder / "fleet" / BROKEN / "sheetflow.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    return tasks


def _trouble(name: str, seconds: int) -> OfficeTask:
    return OfficeTask(name, "office.yaml", limits=Limits(seconds, memory_mb=300))


def _sweep(
    programs: DaskPrograms, tasks: list[OfficeTask], size: Size | None = None
) -> dict[str, OfficeResult]:
    """Sweep; `size`: after the first result a worker dies, later the scheduler."""
    workers = Workers(scheduler=programs.address, wait_seconds=60)
    results: dict[str, OfficeResult] = {}
    for result in sweep(workers, tasks, PERFORM_OR_RUN):
        results[result.office] = result
        if size and len(results) == 1:
            programs.kill_worker("worker-1")
        if size and size.restart and len(results) == len(tasks) // 2:
            programs.kill_scheduler()
            programs.start_scheduler()
    return results


def _bytes(office: Path) -> bytes:
    return (office / "sheetflow.db").read_bytes()


def _require_same(alone: Path, fleet: Path) -> None:
    assert list(_dump(alone)) == list(_dump(fleet))
    assert _bytes(alone) == _bytes(fleet)


def _dump(office: Path) -> Iterator[str]:
    with closing(sqlite3.connect(office / "sheetflow.db")) as ledger:
        yield from ledger.iterdump()
