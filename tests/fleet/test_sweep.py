"""A sweep on this machine: each office once, whatever the others do."""

from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from sheetflow.core.fleet.results import Limits, OfficeTask, Outcome
from sheetflow.core.fleet.settings import Workers
from sheetflow.fleet.cluster import connect
from sheetflow.fleet.sweep import sweep
from tests.support.dask_programs import free_port
from tests.support.stub_offices import PERFORM

ROOT = Path(__file__).parents[2]
TWO = Workers(processes=2)


@pytest.fixture(autouse=True)
def _stub_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def task(office: str, **options: str) -> OfficeTask:
    limits = Limits(seconds=2, memory_mb=300)
    return OfficeTask(office, "office.yaml", limits=limits, options=options)


def office_processes() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "sheetflow.fleet.child" in child.cmdline()]


def test_trouble_in_some_offices_changes_no_other() -> None:
    names = ["hangs", "eats", "crashes", "errs", *(f"works-{number}" for number in range(20))]
    results = {one.office: one for one in sweep(TWO, [task(name) for name in names], PERFORM)}
    assert {name: results[name].outcome for name in names[:4]} == {
        "hangs": Outcome.TIME,
        "eats": Outcome.MEMORY,
        "crashes": Outcome.LOST,
        "errs": Outcome.FAILED,
    }
    assert {results[name].outcome for name in names[4:]} == {Outcome.QUIET}
    assert len(results) == len(names)
    assert office_processes() == []


@pytest.mark.parametrize("resources", [{}, {"jabar": "kpu-jabar"}])
def test_an_office_that_takes_long_delays_no_other(
    tmp_path: Path, resources: dict[str, str]
) -> None:
    trace = tmp_path / "trace"
    trace.touch()
    names = ["waits", *(f"works-{number}" for number in range(20))]
    asked = [task(name, trace=str(trace), others="20") for name in names]
    asked = [replace(one, account="jabar", limits=Limits(60, 300)) for one in asked]
    results = {one.office: one for one in sweep(TWO, asked, PERFORM, resources)}
    assert {one.outcome for one in results.values()} == {Outcome.QUIET}
    assert trace.read_text().split()[-1] == "waits"


def test_results_come_as_they_are_and_a_sweep_may_be_left_in_the_middle() -> None:
    names = ["works-1", "works-2", "naps-1", "naps-2"]
    tasks = [task(name, seconds="600") for name in names]
    coming = sweep(TWO, [replace(one, limits=Limits(600, 300)) for one in tasks], PERFORM)
    assert {next(coming).office, next(coming).office} == {"works-1", "works-2"}
    coming.close()
    assert office_processes() == []


def test_the_dashboard_is_on_this_machine_alone(unused_port: int) -> None:
    with connect(Workers(processes=1, dashboard=unused_port), [], 1):
        with urlopen(f"http://127.0.0.1:{unused_port}/status", timeout=30) as page:
            assert page.status == 200
        listens = [one for one in psutil.Process().net_connections() if one.status == "LISTEN"]
    assert {one.laddr.ip for one in listens} == {"127.0.0.1"}


@pytest.fixture
def unused_port() -> int:
    return free_port()


def test_a_fleet_without_offices_needs_no_cluster() -> None:
    assert list(sweep(Workers(scheduler="192.0.2.1:8786"), [], PERFORM)) == []
