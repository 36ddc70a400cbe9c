"""The quota that a scheduler keeps for its workers; a minute is half a second here."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from distributed import Client, LocalCluster, get_worker

from sheetflow.core.fleet.quota import Window
from sheetflow.fleet.quota_keeper import QuotaKeeper, Windows, WorkerGate

MINUTE = 0.5
WINDOWS: Windows = {"drive": [Window("account", 3), Window("project", 4)]}
OTHER: Windows = {"drive": [Window("other", 3), Window("project", 4)]}


@contextmanager
def cluster_of(workers: int, keeper: QuotaKeeper) -> Iterator[tuple[LocalCluster, Client]]:
    """Open a cluster in this process, with its client."""
    how = {"processes": False, "threads_per_worker": 2, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=workers, **how) as cluster, Client(cluster) as client:
        client.register_plugin(keeper)
        yield cluster, client


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[LocalCluster, Client]]:
    with cluster_of(2, QuotaKeeper(MINUTE, longest=MINUTE)) as both:
        yield both


@pytest.fixture
def client(cluster: tuple[LocalCluster, Client]) -> Client:
    return cluster[1]


def send(windows: Windows, times: int) -> list[float]:
    """Send requests from a worker; return when each was under way."""
    gate, sent = WorkerGate(get_worker(), windows), []
    for _ in range(times):
        place = gate.take("drive")
        sent.append(time.monotonic())
        gate.end(place)
    return sent


def test_workers_share_the_quota_of_account_and_project(client: Client) -> None:
    tasks = [client.submit(send, w, 3, pure=False) for w in (WINDOWS, OTHER, WINDOWS)]
    first, other, second = client.gather(tasks)
    both = sorted((*first, *second))
    every = sorted((*both, *other))
    for sent, limit in ((both, 3), (every, 4)):
        assert all(after - one > MINUTE for one, after in zip(sent, sent[limit:], strict=False))


def test_what_a_meter_without_a_quota_counts_is_not_waited_for(client: Client) -> None:
    assert client.submit(_unlimited, pure=False).result() == 100


def _unlimited() -> int:
    gate = WorkerGate(get_worker(), WINDOWS)
    for _ in range(100):
        gate.end(gate.take("unknown"))
    return 100


def test_a_sweep_that_joins_later_finds_what_the_first_counts(client: Client) -> None:
    one: Windows = {"drive": [Window("later", 1)]}
    (first,) = client.submit(send, one, 1, pure=False).result()
    client.register_plugin(QuotaKeeper(MINUTE, longest=MINUTE))
    (second,) = client.submit(send, one, 1, pure=False).result()
    assert second - first > MINUTE


def test_a_worker_that_is_gone_waits_for_nothing(cluster: tuple[LocalCluster, Client]) -> None:
    """Its place in the line is given up; what it had taken counts until it cannot be under way."""
    one: Windows = {"drive": [Window("alone", 1)]}
    with ThreadPoolExecutor() as pool:
        own, client = cluster
        worker, *_ = own.workers.values()
        gate = WorkerGate(worker, one)
        gate.take("drive")
        waits = pool.submit(gate.take, "drive")
        scheduler: Any = own.scheduler
        keeper = scheduler.plugins[QuotaKeeper.name]
        while not keeper._waiting:  # noqa: SLF001 - until the request has arrived
            time.sleep(0.01)
        scheduler.loop.add_callback(keeper.remove_worker, scheduler, worker.address)
        assert waits.result(10) == 0
    (at,) = client.submit(send, one, 1, pure=False).result()
    assert at > 0


def test_after_a_restart_nothing_is_sent_until_a_minute_has_passed() -> None:
    began = time.monotonic()
    with cluster_of(1, QuotaKeeper(MINUTE, closed_seconds=MINUTE)) as (_, client):
        (at,) = client.submit(send, WINDOWS, 1, pure=False).result()
    assert at - began >= MINUTE
