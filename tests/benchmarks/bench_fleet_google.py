"""550 small Google offices swept by `fleet run`: quiet, and with an edit in each of them.

Run by hand: `python -m tests.benchmarks.bench_fleet_google [offices] [accounts]` (550 and 3 unless
given).  The offices are copies of a provisioned one, also of its job's memory of a look that found
nothing to do; each is in its own Shared Drive of one emulated Google, which refuses what exceeds a
minute's quota of an account or a project, and notes when each call came.  The sweeps are real
programs with their own workers; a minute is a minute.

What the quota dictates is the time until its last request may be sent, of the window that has the
most requests for its size: the first are sent at once, each further one a minute after another.
"""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.fleet_office import perform
from sheetflow.core.fleet.results import OfficeTask, Outcome
from sheetflow.core.fleet.settings import ACCOUNT_QUOTAS, PROJECT_QUOTAS
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.load import Settings, load_settings
from tests.google.many_offices import ManyOffices, next_morning, project_of
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.calls import Logged, only_reads
from tests.google_emulator.faults import Quotas

MINUTE = 60.0
ACCOUNTS_OF_A_PROJECT = 4
THREADS = 3


@dataclass(frozen=True)
class WindowUse:
    """A quota as the emulator saw it used: its limit, what came in all, and in the worst minute."""

    name: str
    limit: int
    total: int
    worst: int

    @property
    def dictated(self) -> float:
        """Seconds until the last of its requests may be sent."""
        return MINUTE * ((self.total - 1) // self.limit)


def uses(entries: Sequence[Logged]) -> Iterator[WindowUse]:
    """Yield each quota's use by the emulator's record of calls."""
    came: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    for entry in entries:
        if entry.method == "batch":
            continue
        meter = _meter(entry)
        came[entry.user, meter].append((entry.at, entry.units))
        came[f"project {entry.project}", meter].append((entry.at, entry.units))
    for (name, meter), found in sorted(came.items()):
        limits = PROJECT_QUOTAS if name.startswith("project ") else ACCOUNT_QUOTAS
        total = sum(units for _, units in found)
        yield WindowUse(f"{name} {meter}", limits.by_meter()[meter], total, _worst(found))


def _meter(entry: Logged) -> str:
    if entry.method.startswith("drive."):
        return "drive"
    return "sheets_read" if only_reads(entry.http, entry.path) else "sheets_write"


def _worst(came: list[tuple[float, int]]) -> int:
    """Return the most units within any minute."""
    came.sort()
    worst = inside = first = 0
    for at, units in came:
        inside += units
        while came[first][0] <= at - MINUTE:
            inside -= came[first][1]
            first += 1
        worst = max(worst, inside)
    return worst


def _memory(settings: Settings) -> RunMemory:
    return RunMemory(StateFolder(settings.ledger))


def google_quotas() -> Quotas:
    """Return what Google documents, as the emulator refuses by it."""
    own, shared = ACCOUNT_QUOTAS, PROJECT_QUOTAS
    return Quotas(
        sheets_reads_per_user=own.sheets_read, sheets_writes_per_user=own.sheets_write,
        sheets_reads=shared.sheets_read, sheets_writes=shared.sheets_write,
        drive_per_user=own.drive, drive=shared.drive,
    )  # fmt: skip


class Bench:
    """The offices, and the clock by which they are swept."""

    def __init__(self, emulator: GoogleEmulator, path: Path, offices: int, accounts: int) -> None:
        self.emulator = emulator
        self.now = next_morning()
        projects = max(1, accounts // ACCOUNTS_OF_A_PROJECT)
        names = [
            f"mesin-{number}@proyek-{number % projects}.iam.gserviceaccount.com"
            for number in range(accounts)
        ]
        self.many = ManyOffices.provisioned(emulator, path, self.now)
        self.many.add_copies(offices - 1, names)
        quotas: dict[str, Any] = {project_of(one.account): {} for one in self.many.offices}
        self.fleet = self.many.write_fleet(quotas, workers={"threads": THREADS})
        self._remember()

    def _remember(self) -> None:
        """Look at the first office, and copy what its job remembers of that to all others."""
        self.now += timedelta(minutes=1)
        first, *others = load_fleet(self.fleet).offices
        options = {"quick": "60"}
        task = OfficeTask(
            first.id, str(first.settings), first.text, as_of=self.now.isoformat(), options=options
        )
        assert perform(task).outcome is Outcome.QUIET
        known = _memory(load_settings(first.settings, first.text)).quiet_run()
        assert known is not None
        for office in others:
            settings = load_settings(office.settings, office.text)
            _memory(settings).keep_quiet_run(replace(known, settings=settings.digest))

    def sweep(self, minutes: int) -> tuple[str, float]:
        """Sweep, so many minutes later; return its last line, and the seconds that it took."""
        self.now += timedelta(minutes=minutes)
        self.emulator.calls.reset()
        self.emulator.misbehaviour.quotas = google_quotas()
        words = ("-m", "sheetflow", "fleet", "run", "--config", str(self.fleet))
        command = (sys.executable, *words, "--as-of", self.now.isoformat())
        began = perf_counter()
        swept = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
        return swept.stdout.strip().splitlines()[-1], perf_counter() - began

    def report(self, what: str, last_line: str, seconds: float) -> None:
        """Print what a sweep took, and each quota that it used."""
        entries = self.emulator.calls.entries
        refused = sum(entry.status == 429 for entry in entries)
        print(f"{what}: {last_line} ({seconds:.1f} s in all; {refused} answers 429)")
        print(f"    calls: {self.emulator.calls.counts()}")
        found = [one for one in uses(entries) if one.total]
        for one in found:
            print(f"    {one.name}: {one.total} in all, worst minute {one.worst} of {one.limit}")
            assert one.worst <= one.limit
        dictated = max((one.dictated for one in found), default=0.0)
        ratio = f" ({seconds / dictated:.2f} x)" if dictated else ""
        print(f"    the quotas dictate {dictated:.0f} s{ratio}")
        assert refused == 0


def main() -> None:
    """Print what the sweeps took, and fail where a quota was exceeded."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a stream of text
    given = [int(word) for word in sys.argv[1:]]
    offices, accounts = (*given, *(550, 3)[len(given) :])[:2]
    with TemporaryDirectory() as folder, GoogleEmulator() as emulator:
        began = perf_counter()
        bench = Bench(emulator, Path(folder), offices, accounts)
        print(f"{offices} offices of {accounts} accounts made in {perf_counter() - began:.0f} s")
        bench.report("quiet", *bench.sweep(1))
        assert emulator.calls.counts() == {"drive.files.get": offices}
        for office in bench.many.offices:
            bench.many.type(office, 3, "Kunjungan ke sekolah")
        bench.report("an edit in each", *bench.sweep(1))


if __name__ == "__main__":
    main()
