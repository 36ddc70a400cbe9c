"""`dask scheduler` and `dask worker` as their documentation starts them, ended with the test."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import psutil
from distributed import Client

from sheetflow.core.fleet.settings import TlsFiles
from sheetflow.fleet.cluster import security_of

ROOT = Path(__file__).parents[2]
DASK = Path(sys.executable).with_name("dask")
START_SECONDS = 60


class DaskPrograms:
    """A scheduler and workers in processes of their own; `with` ends all of them.

    Of a worker, `again`: when it ends, it is started again, as by systemd's `Restart=always`.
    """

    def __init__(self, folder: Path, options: tuple[str, ...] = (), protocol: str = "tcp") -> None:
        self._folder = folder
        self._options = options
        self._port = free_port()
        self._protocol = protocol
        self._scheduler: subprocess.Popen[bytes] | None = None
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self.address = f"{protocol}://127.0.0.1:{self._port}"

    def __enter__(self) -> "DaskPrograms":
        self.start_scheduler()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        del kind, error, at
        for program in (*self._workers.values(), self._scheduler):
            if program is not None:
                _end(program)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._workers)

    def start_scheduler(self) -> None:
        where = ("--host", "127.0.0.1", "--port", str(self._port), "--protocol", self._protocol)
        self._scheduler = self._start("scheduler", *where)

    def kill_scheduler(self) -> None:
        assert self._scheduler is not None
        _end(self._scheduler)

    def start_worker(
        self, name: str, *more: str, again: bool = False, path: Path | None = None
    ) -> None:
        """Start a worker; `more` takes the place of its host, `path` is searched first."""
        own = ("--name", name, "--nthreads", "1", "--local-directory", str(self._folder / name))
        where = more or ("--host", "127.0.0.1")
        self._workers[name] = self._start(
            "worker", self.address, *own, *where, again=again, path=path
        )

    def end_worker(self, name: str) -> None:
        _end(self._workers.pop(name))

    def kill_worker(self, name: str) -> None:
        """Kill the worker's processes as by `kill -9`, not its office process."""
        for process in self.processes_of(name):
            with suppress(psutil.NoSuchProcess):
                if not {"sheetflow.fleet.child", "sh"} & set(process.cmdline()):
                    process.kill()

    def processes_of(self, name: str) -> list[psutil.Process]:
        top = psutil.Process(self._workers[name].pid)
        return [top, *top.children(recursive=True)]

    def wait_for_workers(self, number: int, tls: TlsFiles | None = None) -> None:
        security = security_of(tls)
        with Client(self.address, timeout=START_SECONDS, security=security) as client:
            client.wait_for_workers(number, timeout=START_SECONDS)

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text()

    def _start(
        self, *arguments: str, again: bool = False, path: Path | None = None
    ) -> subprocess.Popen[bytes]:
        command = [str(DASK), *arguments, "--no-dashboard", *self._options]
        if again:
            command = ["sh", "-c", f"while :; do {shlex.join(command)}; sleep 0.2; done"]
        paths = os.pathsep.join(map(str, [*([path] if path else []), ROOT]))
        name = arguments[3] if arguments[0] == "worker" else arguments[0]
        with (self._folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own words
                command,
                env={**os.environ, "PYTHONPATH": paths},
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def dask_programs(folder: Path, workers: int, *, again: bool = False) -> Iterator[DaskPrograms]:
    """A scheduler with workers `worker-1`, `worker-2`, …, all ready."""
    with DaskPrograms(folder) as programs:
        for number in range(workers):
            programs.start_worker(f"worker-{number + 1}", again=again)
        programs.wait_for_workers(workers)
        yield programs


def _end(program: subprocess.Popen[bytes]) -> None:
    """Kill a program with all that it started, and wait."""
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(program.pid).children(recursive=True)
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        psutil.wait_procs(children, timeout=10)
    program.wait()


def free_port() -> int:
    """Return a port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
