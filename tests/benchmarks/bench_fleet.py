"""A fleet of local offices: a quiet sweep, one in which 5 % changed, and a shell loop over `run`.

Run by hand: `python -m tests.benchmarks.bench_fleet [offices [sample]]` (550 and 30 unless given).
Each sweep is `sheetflow fleet run` as a process of its own, with memory of all that it starts; the
loop is measured on the sample, one office after the other, and reckoned up to all offices.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import mean
from time import perf_counter

from sheetflow.app.fleet_office import perform
from sheetflow.core.fleet.results import OfficeTask
from tests.benchmarks.process_tree import Ran, ran
from tests.support.fleets import fleet_of, office_id
from tests.support.sample_office import filled_office
from tests.support.workbook_edits import write

LATER = "2025-11-03T10:00+07:00"
CHANGED = 20
"""Every so many offices one has changed: 5 %."""


def main() -> None:
    """Print the figures."""
    count, sample = (*map(int, sys.argv[1:]), *(550, 30)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        measure(Path(folder), count, min(sample, count))


def measure(folder: Path, count: int, sample: int) -> None:
    """Make the fleet and measure it."""
    start = perf_counter()
    template = folder / "template"
    filled_office(template).run()
    fleet = fleet_of(folder, template, count)
    print(f"{count} offices made in {perf_counter() - start:.0f} s")
    settle(fleet)

    quiet = swept(fleet)
    print(f"quiet sweep: {said(quiet)}; {outcomes(quiet)}")
    loop = [alone(fleet, number) for number in range(1, sample + 1)]
    seconds, computing = (
        count * mean(values)
        for values in ([one.seconds for one in loop], [one.computing for one in loop])
    )
    print(
        f"shell loop over `sheetflow run`, from {sample}: {seconds:.0f} s (computing "
        f"{computing:.0f} s): {seconds / quiet.seconds:.1f} × the sweep"
    )
    numbers = range(1, count + 1, CHANGED)
    for number in numbers:
        change(fleet, number)
    busy = swept(fleet)
    print(f"{len(numbers)} changed: {said(busy)}; {outcomes(busy)}")
    cores, quiet_ones = os.cpu_count() or 1, count - len(numbers)
    for name, (changed, still) in own_seconds(fleet, count, sample).items():
        share = (changed * len(numbers) + still * quiet_ones) / cores
        print(
            f"  {name}: one that changed {changed:.2f} s, a quiet one {still:.3f} s; of all, "
            f"divided by {cores} cores, {share:.1f} s: the sweep took {busy.seconds / share:.2f} ×"
        )


def own_seconds(fleet: Path, count: int, sample: int) -> dict[str, tuple[float, float]]:
    """Return what an office that changed and a quiet one take when nothing else is at work.

    As `sheetflow run`, and in a process that has begun already.  There a changed one still uses
    several cores, with the limited workers that open its files.
    """
    half = CHANGED // 2
    first = range(half, count + 1, 2 * CHANGED)[:sample]
    second = range(half + CHANGED, count + 1, 2 * CHANGED)[:sample]
    for number in (*first, *second):
        change(fleet, number)
    perform(task(fleet, 2))  # imports everything
    commands = [mean(alone(fleet, number).seconds for number in first) for _ in range(2)]
    within = [mean(perform(task(fleet, number)).seconds for number in second) for _ in range(2)]
    return {
        "by `sheetflow run`": (commands[0], commands[1]),
        "in a process": (within[0], within[1]),
    }


def settle(fleet: Path) -> None:
    """Sweep until nothing is left to do: a copied office evaluates its rows anew once."""
    for _ in range(3):
        ran_sweep = swept(fleet)
        if set(outcomes(ran_sweep)) == {"quiet"}:
            return
    print(f"not settled: {outcomes(ran_sweep)}")


def swept(fleet: Path) -> Ran:
    """Sweep the fleet as its operator does."""
    words = ("fleet", "run", "--config", str(fleet), "--as-of", LATER, "--format", "json")
    return ran("sheetflow", *words, look_every=0.25)


def outcomes(done: Ran) -> dict[str, int]:
    """Return how many offices have each outcome."""
    found: dict[str, int] = json.loads(done.output)["outcomes"]
    return found


def said(done: Ran) -> str:
    """Return time and memory in words."""
    return (
        f"{done.seconds:.1f} s (computing {done.computing:.1f} s), {done.peak:.0f} MB at most, "
        f"{done.workers} processes beside"
    )


def alone(fleet: Path, number: int) -> Ran:
    """Run one office as a shell's loop does."""
    config = fleet.parent / "offices" / office_id(number) / "office.yaml"
    return ran("sheetflow", "run", "--config", str(config), "--as-of", LATER)


def task(fleet: Path, number: int) -> OfficeTask:
    """Return the task of an office's run."""
    config = fleet.parent / "offices" / office_id(number) / "office.yaml"
    return OfficeTask(office_id(number), str(config), as_of=LATER)


def change(fleet: Path, number: int) -> None:
    """Do what staff do: a status that nobody could read is corrected, and the row moves on."""
    register = fleet.parent / "offices" / office_id(number) / "register.xlsx"
    write(register, "PUB-2510-010", "Status", "Selesai")


if __name__ == "__main__":
    main()
