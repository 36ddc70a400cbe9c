"""Frames of an office's submissions and events, against reading the same records bare.

Run by hand: `python -m tests.benchmarks.bench_frames [submissions …]` (50,000 unless given).
"""

import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import sheetflow
from sheetflow.app.setup import moment, open_backend
from sheetflow.settings.load import load_settings
from tests.benchmarks.bench_read import best
from tests.benchmarks.office_of_many import office_of_many

AS_OF = "2025-11-03T09:00"


def main() -> None:
    for submissions in [int(word) for word in sys.argv[1:]] or [50_000]:
        with tempfile.TemporaryDirectory() as name:
            _compare(Path(name), submissions)


def _compare(folder: Path, submissions: int) -> None:
    path = office_of_many(folder, submissions, moment(AS_OF, ZoneInfo("Asia/Jakarta")))
    ledger, office = open_backend(load_settings(path)).ledger, sheetflow.open(path, AS_OF)
    office.submissions.df()
    pairs = {
        "submissions": (lambda: list(ledger.records()), office.submissions.df),
        "events": (lambda: list(ledger.history()), office.events.df),
    }
    for name, (bare, framed) in pairs.items():
        first, second = best(bare), best(framed)
        ratio = f"{second / first:.2f} ×"
        print(f"{submissions} {name}: bare {first:.2f} s, frame {second:.2f} s, {ratio}")


if __name__ == "__main__":
    main()
