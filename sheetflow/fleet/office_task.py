"""What a Dask worker does with an office's task: its thread's office process performs it."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace

from distributed import get_worker

from sheetflow import __version__
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.errors import ExitCode
from sheetflow.fleet.process import OfficeProcess

_thread = threading.local()


def perform_office(task: OfficeTask, perform_by: str, version: str) -> OfficeResult:
    """Return what became of the office; never raises.

    `version` is that of the sweep: a worker that came later may have another one.
    """
    name = str(get_worker().name)
    worker = socket.gethostname() if name.isdecimal() else name
    if version != __version__:
        sentence = f"Worker {worker} has sheetflow {__version__}, the sweep {version}. Upgrade it."
        return OfficeResult(task.office, Outcome.LOST, ExitCode.CONFIGURATION, sentence=sentence)
    process: OfficeProcess | None = getattr(_thread, "process", None)
    if process is None or process.perform_by != perform_by:
        if process is not None:
            process.close()
        process = _thread.process = OfficeProcess(perform_by)
    return replace(process.perform(task), worker=worker)


def close_processes() -> None:
    """End the office processes of this process's threads."""
    for process in list(OfficeProcess.open):
        process.close()
