"""The cluster that a sweep runs on, and what its workers do with an office's task.

A cluster of this machine's own needs no worker processes: each of its threads has an office
process.  Anything else is Dask's: `dask scheduler`, `dask worker`, or what starts them.
"""

import asyncio
import logging
import os
import socket
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from distributed import Client, LocalCluster, Scheduler, Security, Worker, get_worker
from distributed.comm.core import connect as open_connection
from distributed.diagnostics.plugin import WorkerPlugin

from sheetflow import __version__
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.core.fleet.settings import TlsFiles, Workers
from sheetflow.errors import ConfigurationError, ExitCode, OutageError
from sheetflow.fleet.process import OfficeProcess
from sheetflow.fleet.quota_keeper import Windows, WorkerGate

_thread = threading.local()


def perform_office(
    task: OfficeTask, perform_by: str, version: str, windows: Windows | None = None
) -> OfficeResult:
    """Return what became of the office; never raises.

    `version` is that of the sweep: a worker that came later may have another one.  `windows` are
    the quotas in which the office's requests count.
    """
    own = get_worker()
    name = str(own.name)
    worker = socket.gethostname() if name.isdecimal() else name
    if version != __version__:
        sentence = f"Worker {worker} has sheetflow {__version__}, the sweep {version}. Upgrade it."
        return OfficeResult(task.office, Outcome.LOST, ExitCode.CONFIGURATION, sentence=sentence)
    process: OfficeProcess | None = getattr(_thread, "process", None)
    if process is None or process.perform_by != perform_by:
        if process is not None:
            process.close()
        process = _thread.process = OfficeProcess(perform_by)
    gate = WorkerGate(own, windows) if windows else None
    return replace(process.perform(task, gate), worker=worker)


class OfficeProcesses(WorkerPlugin):
    """Ends the office processes of a worker that closes: their offices are done elsewhere."""

    name = "sheetflow-offices"
    idempotent = True

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - the base class's
        """End them, also in the middle of an office (law 5)."""
        for process in list(OfficeProcess.open):
            process.close()


FIRST_SECONDS = 30
"""How long a scheduler is waited for at the beginning of a sweep."""
_PAUSE = 0.5


@contextmanager
def connect(workers: Workers, resources: Collection[str], wait: float) -> Iterator[Client]:
    """Open a client of the cluster, whose programs all have this one's versions.

    `resources` are those that tasks ask for; `wait` seconds are enough for the scheduler to answer.
    Raises ConfigurationError, OutageError.
    """
    _silence()
    with _existing(workers, wait) if workers.scheduler else _own(workers, resources) as client:
        _require_versions(client)
        if workers.scheduler and not workers.tls:
            _require_loopback(client)
        client.register_plugin(OfficeProcesses())
        yield client


class _LoopbackWorker(Worker):
    """A worker whose health, which Dask serves even without a dashboard, stays on this machine."""

    def start_http_server(self, routes: object, *_: object, **__: object) -> None:
        super().start_http_server(routes, "127.0.0.1:0")  # type: ignore[no-untyped-call] # untyped there


@contextmanager
def _own(workers: Workers, resources: Collection[str]) -> Iterator[Client]:
    threads = (workers.processes or os.cpu_count() or 1) * workers.threads
    shown = {"dashboard": workers.dashboard is not None}
    cluster = LocalCluster(
        processes=False,
        n_workers=1,
        threads_per_worker=threads,
        worker_class=_LoopbackWorker,
        memory_limit=None,
        dashboard_address=f"127.0.0.1:{workers.dashboard or 0}",
        scheduler_kwargs=shown,
        silence_logs=logging.CRITICAL,
        resources=dict.fromkeys(resources, threads),
    )
    with cluster, Client(cluster) as client:
        yield client


@contextmanager
def _existing(workers: Workers, wait: float) -> Iterator[Client]:
    address, security = workers.scheduler, security_of(workers.tls)
    until = time.monotonic() + wait
    client = None
    while client is None:
        left = max(1.0, until - time.monotonic())
        try:
            asyncio.run(_greet(address, security, left))
            client = Client(address, security=security, timeout=left)
        except OSError as error:
            if time.monotonic() >= until:
                raise OutageError(
                    f"No scheduler answers at {address} ({_root_cause(error)}).",
                    "Start `dask scheduler` there, or mend workers.scheduler or workers.tls in "
                    "fleet.yaml; what is not done yet is done by the next sweep.",
                ) from error
            time.sleep(_PAUSE)
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=2)


async def _greet(address: str, security: Security, seconds: float) -> None:
    """Raise OSError unless a scheduler answers in time: a Client would wait for ever."""
    options = security.get_connection_args("client")
    comm = await asyncio.wait_for(open_connection(address, timeout=seconds, **options), seconds)
    await comm.close()


def _root_cause(error: BaseException) -> str:
    """Return the kind of the first error of the chain; one that was only cut off says nothing."""
    while error.__cause__ is not None and not isinstance(error.__cause__, asyncio.CancelledError):
        error = error.__cause__
    return type(error).__name__


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def security_of(tls: TlsFiles | None) -> Security:
    """Return what Dask needs to use these files."""
    if tls is None:
        return Security()
    files = {"tls_ca_file": tls.ca, "tls_client_cert": tls.cert, "tls_client_key": tls.key}
    return Security(require_encryption=True, **{name: str(file) for name, file in files.items()})


def _require_versions(client: Client) -> None:
    """Raise ConfigurationError where the scheduler or a worker has another version of anything."""
    found: dict[str, Any] = client.get_versions(packages=["sheetflow"])  # type: ignore[assignment] # a synchronous client
    own = found["client"]["packages"]
    others = {"scheduler": found["scheduler"], **found["workers"]}
    differ = [
        f"{place}: {package} {version or 'missing'} (here {own[package] or 'missing'})"
        for place, node in others.items()
        for package, version in node["packages"].items()
        if version != own[package]
    ]
    if differ:
        raise ConfigurationError(
            f"The programs of this fleet differ: {'; '.join(differ)}.",
            "Install the same constraints.txt everywhere, then restart scheduler and workers.",
        )


def _require_loopback(client: Client) -> None:
    """Raise ConfigurationError where a program without TLS can be reached from outside."""
    scheduler: list[str] = client.run_on_scheduler(_scheduler_listens)
    workers: dict[str, list[str]] = client.run(_worker_listens, on_error="ignore")
    programs = {"dask scheduler": scheduler}
    programs |= {f"dask worker {name}": listens for name, listens in workers.items()}
    for name, listens in programs.items():
        for address in listens:
            if not _is_here(urlsplit(address).hostname or ""):
                raise ConfigurationError(
                    f"{name} listens on {address} without TLS: whoever can reach it can run "
                    "anything there.",
                    "Start it with --host 127.0.0.1, or scheduler and workers with TLS "
                    "(workers.tls).",
                )


def _scheduler_listens(dask_scheduler: Scheduler) -> list[str]:
    return [str(one.listen_address) for one in dask_scheduler.listeners]


def _worker_listens(dask_worker: Worker) -> list[str]:
    return [str(one.listen_address) for one in dask_worker.listeners]


def _silence() -> None:
    """Keep Dask's log off the terminal: what matters is in results and errors."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
