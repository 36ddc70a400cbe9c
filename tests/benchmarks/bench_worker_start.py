"""How much longer a worker takes to start behind its walls than Python with the same imports.

Run as `python -m tests.benchmarks.bench_worker_start`; medians of 15 turns.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from sheetflow.adapters.worker.process import WorkerProcess

MODULES = (
    "sheetflow.adapters.local.drive.inspection",
    "sheetflow.adapters.documents.print_set.merge_pdf",
    "sheetflow.adapters.documents.pdf_render",
)
TURNS = 15


def main() -> None:
    """Prints one line for each module."""
    for module in MODULES:
        bare, walled = [], []
        for _ in range(TURNS):
            bare.append(_seconds(_import, module))
            walled.append(_seconds(_start, module))
        first, second = statistics.median(bare), statistics.median(walled)
        print(
            f"{module}: {first * 1000:.0f} ms bare, {second * 1000:.0f} ms, {second / first:.2f}×"
        )


def _import(module: str) -> None:
    program = f"import sheetflow.adapters.worker.protocol, {module}"
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - our own words


def _start(module: str) -> None:
    worker = WorkerProcess(module)
    worker.walls()
    worker.close()


def _seconds(act: Callable[[str], None], module: str) -> float:
    began = time.perf_counter()
    act(module)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
