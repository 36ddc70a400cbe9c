"""Offices of a sweep that do what their name says, in an office process."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.ports import QuotaGate

PERFORM = f"{__name__}:perform"
PERFORM_OR_RUN = f"{__name__}:perform_or_run"


def perform(task: OfficeTask, gate: QuotaGate) -> OfficeResult:
    """Return a result whose data name the process."""
    kind = task.office.partition("-")[0]
    if kind == "calls":
        _call_at_once(gate, 3)
    elif kind in _KINDS:
        _KINDS[kind](task)
    if "trace" in task.options:
        with Path(task.options["trace"]).open("a") as trace:
            trace.write(f"{task.office}\n")
    return OfficeResult(task.office, Outcome.QUIET, data={"process": os.getpid()})


def perform_or_run(task: OfficeTask, gate: QuotaGate) -> OfficeResult:
    """Do the same, but run a real office under any other name."""
    if task.office.partition("-")[0] in _KINDS:
        return perform(task, gate)
    from sheetflow.app import fleet_office  # noqa: PLC0415 - half a second, of one test alone

    return fleet_office.perform(task, gate)


def _hang(_: OfficeTask) -> None:
    threading.Event().wait()


def _eat(_: OfficeTask) -> None:
    eaten = []
    while True:
        eaten.append(bytearray(10_000_000))


def _grab(_: OfficeTask) -> None:
    bytearray(10**13)


def _err(_: OfficeTask) -> None:
    raise RuntimeError("nothing works")


def _crash(_: OfficeTask) -> None:
    sys.stderr.write("a last word")
    os.kill(os.getpid(), signal.SIGABRT)


def _leave(task: OfficeTask) -> None:
    """End, and leave a process that holds what this one had open, the pipe among it."""
    if (left := os.fork()) == 0:
        threading.Event().wait()
    Path(task.options["left"]).write_text(str(left))
    os._exit(3)


def _stumble_once(task: OfficeTask) -> None:
    mark = Path(task.options["mark"])
    if not mark.exists():
        mark.touch()
        os._exit(3)


def _nap(task: OfficeTask) -> None:
    time.sleep(float(task.options["seconds"]))


def _wait_for_others(task: OfficeTask) -> None:
    while Path(task.options["trace"]).read_text().count("\n") < int(task.options["others"]):
        time.sleep(0.02)


_KINDS = {
    "hangs": _hang,
    "eats": _eat,
    "grabs": _grab,
    "errs": _err,
    "crashes": _crash,
    "leaves": _leave,
    "stumbles": _stumble_once,
    "naps": _nap,
    "waits": _wait_for_others,
}


def _call_at_once(gate: QuotaGate, calls: int) -> None:
    def call() -> None:
        with gate.call("drive", 5):
            time.sleep(0.01)

    threads = [threading.Thread(target=call) for _ in range(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
