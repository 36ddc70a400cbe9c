"""A country of offices on paper and by simulation: `docs/skala.md` is what this prints, explained.

Run by hand: `python -m tests.benchmarks.bench_country [offices] [years]` (553 and 5 unless given).

- What an office's turn costs is measured on the emulator: its calls by the real client, its
  computing by the processor's own clock.
- A working day of all offices is simulated with calls of 300 to 800 ms and the quotas that Google
  documents, kept by the code that keeps them in a fleet (`tests/benchmarks/country.py`).
- An office of so many years is generated, and what it takes of the disk and of a quiet run is
  measured.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.retry import ClientOptions
from sheetflow.adapters.google.ledger.tabs import EVENTS, ROWS, STATUS, SUBMISSIONS
from sheetflow.app.setup import moment, open_backend
from sheetflow.core.fleet.settings import ACCOUNT_QUOTAS, PROJECT_QUOTAS
from sheetflow.settings.load import load_settings
from tests.benchmarks.bench_quiet_run import AS_OF, best
from tests.benchmarks.country import (
    FASTEST,
    SLOWEST,
    Call,
    Costs,
    Country,
    Layout,
    Work,
    working_day,
)
from tests.benchmarks.office_of_many import office_of_many
from tests.benchmarks.process_tree import ran
from tests.google.home import ROBOT
from tests.google.office_run import RunningOffice, running_office
from tests.google_emulator.clients import credentials
from tests.support.texts import TEXTS

ROWS_A_MONTH = (60, 200)
KEPT_ROWS = 40
"""Rows in the office whose turns are measured; what a turn costs does not depend on it (law 9)."""
QUICK = (("drive", 5),)
"""One files.get."""
RENEWED = (*QUICK, ("sheets_write", 1), *QUICK)
"""The cell that shows when the register was checked, before a whole look (`app/quick_look.py`)."""


class Recorder:
    """QuotaGate that has room for everything and notes each call."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    @contextmanager
    def call(self, meter: str, units: int = 1) -> Iterator[None]:
        self.calls.append((str(meter), units))
        yield


def turn(home: RunningOffice, settings: float) -> Work:
    """Do a run; its calls, and seconds of computing with those of reading the settings."""
    gate = Recorder()
    client = GoogleClient(
        credentials(ROBOT), TEXTS, endpoint=home.emulator.url, options=ClientOptions(gate=gate)
    )
    before = time.thread_time()
    home.run(client)
    return Work(tuple(gate.calls), time.thread_time() - before + settings)


def measured_costs() -> Costs:
    """What a turn costs: nothing changed, and one, three and ten rows handed in."""
    settings = seconds_of_settings()
    filled = {f"P-{at:03d}": {"like": "unfinished"} for at in range(KEPT_ROWS)}
    with running_office(filled) as home:
        home.run()
        turn(home, settings)
        whole = turn(home, settings)
        changed, at = {}, 2
        for rows in (1, 3, 10):
            for _ in range(rows):
                home.fill(at, f"P-{at - 2:03d}", {"like": "collected"})
                at += 1
            changed[rows] = turn(home, settings)
            home.run()
    renewed = Work((*RENEWED, *whole.calls), whole.computing + 0.02)
    return Costs(Work(QUICK, settings + 0.01), renewed, whole, changed)


def seconds_of_settings() -> float:
    """Computing seconds of reading an office's settings in a process that has read some before."""
    file = Path("config/offices/kpu-kab-contoh/office.yaml").resolve()
    load_settings(file)
    before = time.thread_time()
    for _ in range(5):
        load_settings(file)
    return (time.thread_time() - before) / 5


def units(calls: Sequence[Call]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for meter, number in calls:
        found[meter] += number
    return found


def print_costs(costs: Costs) -> None:
    print(
        "\nWhat an office's turn costs (calls, Sheets read, Sheets write, Drive units, computing)"
    )
    known = {"quick look": costs.quick, "whole look, nothing to do": costs.whole}
    known["the same, cell renewed"] = costs.renewed
    known |= {f"{rows} rows handed in": work for rows, work in costs.changed.items()}
    for what, work in known.items():
        of = units(work.calls)
        print(
            f"  {what:26} {len(work.calls):3} calls {of['sheets_read']:3} {of['sheets_write']:3} "
            f"{of['drive']:5} {work.computing:.3f} s"
        )


def print_arithmetic(costs: Costs, offices: int) -> None:
    """How many turns the quotas allow in ten minutes, by the scarcest of them."""
    print("\nTurns in ten minutes by the quotas alone (one account; one project)")
    turns = {"quick look": costs.quick, "renewed": costs.renewed, "1 row": costs.changed[1]}
    for what, work in turns.items():
        of = units(work.calls)
        account, project = (
            min((10 * limits[meter] // used, meter) for meter, used in of.items() if used)
            for limits in (ACCOUNT_QUOTAS.by_meter(), PROJECT_QUOTAS.by_meter())
        )
        print(f"  {what:12} {account[0]:7,} ({account[1]}); {project[0]:7,} ({project[1]})")
    day = offices * 6 * 24 * units(costs.quick.calls)["drive"]
    print(f"  quick looks of {offices} offices every ten minutes: {day:,} Drive units a day")


LAYOUTS = (
    Layout(1, 1, 8),
    Layout(1, 1, 8, every_minutes=30),
    Layout(1, 5, 8),
    Layout(1, 5, 16),
    Layout(2, 5, 32),
    Layout(2, 5, 32, every_minutes=5),
)


def print_days(costs: Costs, rows: Sequence[int]) -> None:
    print(f"\nA working day of {len(rows)} offices, {sum(rows):,} rows a month, simulated")
    for layout in LAYOUTS:
        began = time.perf_counter()
        day = working_day(layout, costs, rows)
        sweeps, answers = sorted(day.sweeps), sorted(day.answers)
        print(f"  {layout}  [{time.perf_counter() - began:.0f} s]")
        print(
            f"    sweep {middle(sweeps):4.0f} s, longest {sweeps[-1]:4.0f} s, "
            f"{day.late} of {len(sweeps)} longer than the interval"
        )
        print(
            f"    answer in the row after {middle(answers):.0f} min, "
            f"19 of 20 within {answers[len(answers) * 19 // 20]:.0f} min"
        )
        shares = ", ".join(f"{name} {share} %" for name, share in sorted(day.fullest.items()))
        print(f"    fullest minutes: {shares}; cores in use {day.cores:.0%}")
        assert max(day.fullest.values()) <= 100, "a quota was exceeded"


CAPACITY = ((Layout(1, 1, 8), (100, 200, 300)), (Layout(1, 5, 16), (553, 1000)))
"""Layouts, and how many offices each is tried with."""


def print_capacity(costs: Costs, rng: random.Random) -> None:
    """How long a sweep of a working day takes as offices are added."""
    print("\nOffices by what carries them: a sweep, and the longest, of a simulated working day")
    for layout, sizes in CAPACITY:
        print(f"  {layout}")
        for offices in sizes:
            day = working_day(layout, costs, [rng.randint(*ROWS_A_MONTH) for _ in range(offices)])
            sweeps = sorted(day.sweeps)
            print(f"    {offices:4} offices: {middle(sweeps):4.0f} s, longest {sweeps[-1]:4.0f} s")


def print_quiet_night(costs: Costs, offices: int) -> None:
    print(f"\nA quiet sweep of {offices} offices, one files.get each")
    for threads in (1, 4, 8, 16, 32):
        country = Country(Layout(1, 1, threads))
        country.sweep([(office, costs.quick) for office in range(offices)], lambda _: None)
        print(f"  {threads:2} at once: {country.now:4.0f} s")


def middle(found: Sequence[float]) -> float:
    return found[len(found) // 2]


def print_growth(years: int) -> None:
    """What offices of the fewest and the most rows weigh after so many years."""
    for monthly in ROWS_A_MONTH:
        rows = monthly * 12 * years
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            config, events = make_office(folder, rows)
            settings = load_settings(config)
            words = ["run", "--config", str(config), "--as-of", AS_OF]
            taken = best([sys.executable, "-m", "sheetflow", *words])
            memory = min(ran("sheetflow", *words, fine=(0, 1)).peak for _ in range(2))
            print(
                f"\n{years} years of {monthly} rows a month, {rows:,} rows, {events:,} events"
                f"\n  register {size(settings.register)}, ledger {size(settings.ledger)} "
                f"({settings.ledger.stat().st_size / rows:,.0f} bytes a row)\n  a quiet run, "
                f"process and all: computing {taken.computing:.2f} s, {memory:.0f} MB"
            )
            cells = cells_at_google(settings.office, rows, events)
            print(f"  at Google: {cells:,} of 10,000,000 cells")


def make_office(folder: Path, rows: int) -> tuple[Path, int]:
    """Return the settings of an office of so many rows with their history, and its events."""
    config = office_of_many(folder, rows, moment(AS_OF, zone()), history=True)
    return config, open_backend(load_settings(config)).ledger.load().events


def zone() -> Any:
    return load_settings(Path("config/offices/kpu-kab-contoh/office.yaml")).office.zone


def cells_at_google(office: Any, rows: int, events: int) -> int:
    """Cells of the spreadsheet: the register's, and those of its tabs of the system."""
    register = len(office.form.columns) + len(office.form.system_headings)
    tabs = ROWS.width + SUBMISSIONS.width + STATUS.width
    return rows * (register + tabs) + events * EVENTS.width


def size(path: Path) -> str:
    return f"{path.stat().st_size / 1_000_000:.1f} MB"


def main() -> None:
    offices, years = ([int(word) for word in sys.argv[1:]] + [553, 5][len(sys.argv) - 1 :])[:2]
    rng = random.Random(553)  # noqa: S311 - no secret
    rows = [rng.randint(*ROWS_A_MONTH) for _ in range(offices)]
    print(f"calls of {FASTEST * 1000:.0f} to {SLOWEST * 1000:.0f} ms, evenly")
    costs = measured_costs()
    print_costs(costs)
    print_arithmetic(costs, offices)
    print_quiet_night(costs, offices)
    print_days(costs, rows)
    print_capacity(costs, rng)
    print_growth(years)


if __name__ == "__main__":
    main()
