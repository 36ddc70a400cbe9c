"""What a Dask worker does with an office's task: its thread's office process performs it."""

import socket
import threading
from dataclasses import replace

from distributed import Worker, get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from sheetflow import __version__
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.errors import ExitCode
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
