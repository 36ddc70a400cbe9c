"""The report against docxtpl and typst alone: time, growth, memory, and what a quiet run costs.

Run by hand: `python -m tests.benchmarks.bench_report [rounds] [sizes …]` (5 rounds, 300 and 2,000
publications unless given; the best round counts).  Every figure is of a fresh process, so that
nothing is remembered from the one before.  What each is compared with is docxtpl and typst on the
finished input: "whole" beside them with everything imported and workers running, then with all of
that counted on both sides, then by the seconds of processors, whatever else the machine does.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.process_tree import Ran, ran
from tests.benchmarks.report_month import PICTURES, Month, finish

MODULE = "tests.benchmarks.report_month"


@dataclass(frozen=True)
class Way:
    """One way to make the report: the best of its rounds, and the highest peak of any."""

    clock: float
    processors: float
    process: float
    peak: float

    @classmethod
    def of(cls, turns: list[Ran]) -> "Way":
        reported = [[float(word) for word in turn.output.split()] for turn in turns]
        return cls(
            clock=min(clock for clock, _ in reported),
            processors=min(processors for _, processors in reported),
            process=min(turn.seconds for turn in turns),
            peak=max(turn.peak for turn in turns),
        )


@dataclass(frozen=True)
class Figures:
    """`cold` begins with imports and the start of workers, `whole` after them."""

    count: int
    whole: Way
    cold: Way
    bare: Way

    def tell(self) -> None:
        print(f"{self.count} publications, {PICTURES} screenshots, 3 charts")
        _ratio("whole", self.whole.clock, self.bare.clock)
        _ratio("with imports and starts", self.cold.process, self.bare.process)
        _ratio("processors", self.whole.processors, self.bare.processors)
        peak = max(self.whole.peak, self.cold.peak)
        print(f"  peak memory of all processes {peak:.0f} MB, bare {self.bare.peak:.0f} MB")


def _ratio(name: str, ours: float, bare: float) -> None:
    print(f"  {name}: {ours:.2f} s against {bare:.2f} s, ratio {ours / bare:.2f}")


def measure(folder: Path, count: int, rounds: int) -> Figures:
    month = Month.of(folder, count)
    month.draw()
    finish(month, folder / f"finished-{count}")
    turns: dict[str, list[Ran]] = {"whole": [], "cold": [], "bare": []}
    for _ in range(rounds):
        for way, done in turns.items():
            done.append(ran(MODULE, way, str(folder), str(count)))
    figures = Figures(count, *(Way.of(done) for done in turns.values()))
    figures.tell()
    return figures


DONE = (0, 1)
"""1: rows of the demo have errors, as they should."""


def quiet(folder: Path, rounds: int) -> None:
    """A run of the demo's office, whose papers are all written, beside `plan`."""
    ran("sheetflow", "demo", str(folder), fine=DONE)
    words = ("--config", str(folder / "office.yaml"), "--as-of", "2025-11-03T09:00")
    turns: dict[str, list[Ran]] = {"run": [], "plan": []}
    for _ in range(rounds):
        for way, done in turns.items():
            done.append(ran("sheetflow", way, *words, fine=DONE))
    run, plan = (min(turn.seconds for turn in done) for done in turns.values())
    print("a run in which nothing changed, against its plan alone")
    _ratio("run", run, plan)
    print(f"  workers started: {max(turn.workers for turn in turns['run'])}")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    sizes = [int(word) for word in sys.argv[2:]] or [300, 2_000]
    with tempfile.TemporaryDirectory() as place:
        quiet(Path(place, "demo"), rounds)
        found = [measure(Path(place, str(size)), size, rounds) for size in sizes]
    first, last = found[0], found[-1]
    if first is not last:
        growth = (last.whole.clock / last.count) / (first.whole.clock / first.count)
        print(f"time for each publication at {last.count} against {first.count}: {growth:.2f}")


if __name__ == "__main__":
    main()
