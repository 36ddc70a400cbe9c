"""Many Google offices swept by one keeper of quotas; a minute is a second here.

`tests.benchmarks.bench_fleet_google` does the same with 550 offices, real programs and minutes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from distributed import Client, LocalCluster, get_worker

from sheetflow.app.fleet import SweepRequest, tasks_of
from sheetflow.app.fleet_office import perform_with
from sheetflow.app.setup import open_backend
from sheetflow.core.fleet.quota import windows_of
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.core.fleet.settings import Fleet
from sheetflow.fleet.quota_keeper import QuotaKeeper, Windows, WorkerGate
from sheetflow.settings.fleet_file import load_fleet
from tests.google.many_offices import next_morning, provisioned_offices
from tests.google_emulator.faults import Quotas

pytestmark = pytest.mark.xdist_group("many offices")
"""One worker makes them, once."""
OFFICES, MINUTE = 6, 1.0
OWN, SHARED = {"sheets_read": 3, "sheets_write": 3}, {"sheets_read": 5, "sheets_write": 5}
ACCOUNTS = [f"mesin-{number}@proyek.iam.gserviceaccount.com" for number in (1, 2)]


class ContextGate:
    """QuotaGate of an office that is run in a worker's own thread."""

    def __init__(self, windows: Windows) -> None:
        self._gate = WorkerGate(get_worker(), windows)

    @contextmanager
    def call(self, meter: str, units: int = 1) -> Iterator[None]:
        place = self._gate.take(meter, units)
        try:
            yield
        finally:
            self._gate.end(place)


def perform(task: OfficeTask, windows: Windows) -> OfficeResult:
    return perform_with(task, partial(open_backend, gate=ContextGate(windows)))


class Sweeps:
    """The offices, and a cluster that sweeps them, each time a minute later."""

    def __init__(self, path: Path, client: Client) -> None:
        self.client, self.now = client, next_morning()
        self.many = provisioned_offices(path)
        self.emulator = self.many.emulator
        self.many.add_copies(OFFICES, ACCOUNTS)
        del self.many.offices[0]
        file = self.many.write_fleet({"proyek": SHARED}, account_quotas=OWN)
        self.fleet: Fleet = load_fleet(file)

    def sweep(self) -> Mapping[str, OfficeResult]:
        self.now += timedelta(minutes=1)
        self.emulator.calls.reset()
        self.emulator.misbehaviour.quotas = Quotas(
            OWN["sheets_read"], OWN["sheets_write"],
            SHARED["sheets_read"], SHARED["sheets_write"], minute=MINUTE,
        )  # fmt: skip
        request = SweepRequest("run", as_of=self.now.isoformat())
        sent = [
            self.client.submit(perform, task, self._windows(task.account), pure=False)
            for task in tasks_of(self.fleet, request)
        ]
        return {one.office: one for one in self.client.gather(sent)}

    def _windows(self, account: str) -> Windows:
        one = self.fleet.accounts[account]
        project = self.fleet.projects[one.project]
        own, shared = one.quotas.by_meter(), project.quotas.by_meter()
        return windows_of(one.id, own, project.id, shared)

    def worst(self, method: str) -> dict[str, int]:
        """Return the most calls that came within a minute, of each account and in all."""
        came: dict[str, list[float]] = defaultdict(list)
        for entry in self.emulator.calls.entries:
            if entry.method.endswith(method):
                came[entry.user].append(entry.at)
                came["all"].append(entry.at)
        return {
            name: max(sum(at <= other < at + MINUTE for other in found) for at in found)
            for name, found in came.items()
        }


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sweeps]:
    how = {"processes": False, "threads_per_worker": 4, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=1, **how) as cluster, Client(cluster) as client:
        client.register_plugin(QuotaKeeper(MINUTE))
        made = Sweeps(tmp_path_factory.mktemp("armada"), client)
        made.sweep()
        yield made


def test_a_quiet_sweep_makes_one_call_an_office(sweeps: Sweeps) -> None:
    results = sweeps.sweep()
    assert {one.outcome for one in results.values()} == {Outcome.QUIET}
    assert {one.calls for one in results.values()} == {1}
    assert sweeps.emulator.calls.counts() == {"drive.files.get": OFFICES}


def test_a_busy_sweep_keeps_every_quota_in_every_minute(sweeps: Sweeps) -> None:
    for office in sweeps.many.offices:
        sweeps.many.type(office, 3, "Kunjungan ke sekolah")
    results = sweeps.sweep()
    assert Counter(one.outcome for one in results.values()) == {Outcome.DONE: OFFICES}
    assert {entry.status for entry in sweeps.emulator.calls.entries} == {200}
    for method, limit in (("ByDataFilter", "sheets_read"), (".batchUpdate", "sheets_write")):
        worst = sweeps.worst(method)
        assert worst.pop("all") <= SHARED[limit]
        assert set(worst) == set(ACCOUNTS)
        assert max(worst.values()) <= OWN[limit]


def test_accounts_take_turns(sweeps: Sweeps) -> None:
    offices = sorted(sweeps.fleet.offices, key=lambda office: office.account)
    tasks = tasks_of(replace(sweeps.fleet, offices=tuple(offices)), SweepRequest("run"))
    accounts = [task.account for task in tasks]
    assert accounts == ["akun-0", "akun-1"] * (OFFICES // 2)
