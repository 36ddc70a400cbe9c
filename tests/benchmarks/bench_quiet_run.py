"""A run in which nothing changed, against python-calamine reading that file alone.

Run by hand: `python -m tests.benchmarks.bench_quiet_run [submissions …]` (5,000 and 50,000 unless
told).  Both are whole processes, best of three; the run's peak memory is its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from sheetflow.app.clock import moment
from sheetflow.app.home import open_home
from sheetflow.app.judge_office import plan_office, run_office
from sheetflow.settings.load import load_settings
from tests.benchmarks.office_of_many import office_of_many

AS_OF = "2025-11-03T09:00"
BARE = (
    "import sys; from python_calamine import CalamineWorkbook as W; "
    "W.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)"
)


def best(words: list[str], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        start = perf_counter()
        subprocess.run(words, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        taken.append(perf_counter() - start)
    return min(taken)


def measure(submissions: int) -> float:
    """Prints the figures; returns the quiet run's seconds."""
    with tempfile.TemporaryDirectory() as folder:
        config = office_of_many(Path(folder), submissions)
        home = open_home(load_settings(config))
        now = moment(AS_OF, home.settings.office.zone)
        start = perf_counter()
        run_office(home, now, allow_large=True)
        first = perf_counter() - start
        left = plan_office(home, now).plan
        print(
            f"{submissions} submissions: first run {first:.1f} s, then {len(left.effects)} effects"
        )
        program = [sys.executable, "-m", "sheetflow", "run", "--config", str(config)]
        quiet = best([*program, "--as-of", AS_OF, "--format", "json"])
        bare = best([sys.executable, "-c", BARE, str(home.settings.register)])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  quiet run {quiet:.2f} s, calamine alone {bare:.2f} s, ratio {quiet / bare:.2f}")
    print(f"  peak memory of either, or of the sizes before, {peak:.0f} MB")
    return quiet


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or [5_000, 50_000]
    taken = [measure(size) for size in sizes]
    if len(sizes) > 1:
        growth = (taken[-1] / taken[0]) / (sizes[-1] / sizes[0])
        print(f"growth from {sizes[0]} to {sizes[-1]}: {growth:.2f} of linear")


if __name__ == "__main__":
    main()
