"""A run in which nothing changed, against python-calamine reading that file alone; and what the
first run of a day reads again.

Run by hand: `python -m tests.benchmarks.bench_quiet_run [submissions …]` (5,000 and 50,000 unless
given).  Both are whole processes, best of three; a run's peak memory is its own.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from sheetflow.app.run import plan_office
from sheetflow.app.setup import moment, open_backend
from sheetflow.core.ledger.filed_faults import part_of
from sheetflow.core.names import SubmissionId
from sheetflow.settings.load import load_settings
from tests.benchmarks.office_of_many import CONTENT, office_of_many

AS_OF = "2025-11-03T09:00"
NEXT_DAY = "2025-11-04T09:00"
BARE = (
    "import sys; from python_calamine import CalamineWorkbook as W; "
    "W.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)"
)


@dataclass(frozen=True)
class Taken:
    """Seconds, those of them in which it computed, and peak memory in MB."""

    seconds: float
    computing: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s (computing {self.computing:.2f} s), {self.memory:.0f} MB"


def best(words: list[str], times: int = 3) -> Taken:
    taken = [_once(words) for _ in range(times)]
    return Taken(
        min(one.seconds for one in taken),
        min(one.computing for one in taken),
        min(one.memory for one in taken),
    )


def _once(words: list[str]) -> Taken:
    start = perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    computing = usage.ru_utime + usage.ru_stime
    return Taken(perf_counter() - start, computing, usage.ru_maxrss / 1024)


@dataclass(frozen=True)
class Made:
    """Effects that a run would have left, and files that the first run of the next day reads."""

    left: int
    due: int


def _make(folder: Path, submissions: int, now: datetime) -> Made:
    home = open_backend(load_settings(office_of_many(folder, submissions, now)))
    part = part_of("", now.date() + timedelta(days=1))
    due = [*map(SubmissionId, part.of(home.ledger.load().submissions))]
    files = sum(len(record.files) for record in home.ledger.records(due))
    return Made(len(plan_office(home, now).plan.effects), files)


def measure(submissions: int) -> float:
    """Prints the figures; returns the quiet run's seconds."""
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        now = moment(AS_OF, ZoneInfo("Asia/Jakarta"))
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:  # whose memory is not counted
            made = apart.submit(_make, Path(folder), submissions, now).result()
        taken = perf_counter() - start
        print(f"{submissions} submissions made in {taken:.0f} s; {made.left} effects left")
        config, register = Path(folder, "office.yaml"), Path(folder, "register.xlsx")
        program = [sys.executable, "-m", "sheetflow"]
        office = ["--config", str(config), "--format", "json"]
        quiet = best([*program, "run", *office, "--as-of", AS_OF])
        bare = best([sys.executable, "-c", BARE, str(register)])
        first = best([*program, "plan", *office, "--as-of", NEXT_DAY])
    print(f"  quiet run {quiet}; calamine alone {bare}")
    print(
        f"  ratio {quiet.seconds / bare.seconds:.2f}, of computing "
        f"{quiet.computing / bare.computing:.2f}"
    )
    read = made.due * len(CONTENT) / 1e6
    print(f"  first run of a day {first}: reads {made.due} files again, {read:.0f} MB")
    return quiet.seconds


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or [5_000, 50_000]
    taken = [measure(size) for size in sizes]
    if len(sizes) > 1:
        growth = (taken[-1] / taken[0]) / (sizes[-1] / sizes[0])
        print(f"growth from {sizes[0]} to {sizes[-1]}: {growth:.2f} of linear")


if __name__ == "__main__":
    main()
