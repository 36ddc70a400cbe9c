"""The site of a country's offices: time and bytes on the disk, with all pages in both languages.

Run by hand: `python -m tests.benchmarks.bench_site [offices] [a month]` (550 offices of 130
publications a month unless given).  It must take at most 60 s with 550 offices, the scoreboard's
computation included, and stay under 40 MB.
"""

import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sheetflow.app.scoreboard import write_scoreboard_site
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.scoreboard.office_figures import OfficeFigures
from sheetflow.core.scoreboard.scoreboard import scoreboard
from tests.support.office_figures import invented_figures

PERIOD = Period(Grain.MONTH, 2025, 10)
MADE = datetime(2025, 11, 3, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
_A_DAY = 27
"""About so many publications a month has an invented office at most, one a day."""


def busy_office(number: int, a_month: int) -> OfficeFigures:
    """Return an office of as many publications: an invented year, several times over."""
    figures = invented_figures(number, PERIOD.code, min(a_month, _A_DAY))
    times = range(max(1, round(a_month / _A_DAY)))
    return replace(
        figures,
        publications=tuple(
            replace(one, submission=f"{one.submission}-{n}")
            for one in figures.publications
            for n in times
        ),
        steps=tuple(
            replace(one, submission=f"{one.submission}-{n}") for one in figures.steps for n in times
        ),
    )


def main(offices: int = 550, a_month: int = 130) -> None:
    """Print what the site costs."""
    figures = [busy_office(number, a_month) for number in range(offices)]
    posts = sum(len(one.publications) for one in figures)
    print(f"{offices} offices, {posts:,} publications of twelve months")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "situs"
        began, busy = time.perf_counter(), time.process_time()
        board = scoreboard(figures, PERIOD)
        ranked = time.perf_counter()
        pages = write_scoreboard_site(board, {"id": "KPU RI", "en": "KPU RI"}, MADE, target)
        ended, busy = time.perf_counter(), time.process_time() - busy
        size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"scoreboard {ranked - began:.1f} s, {pages} pages {ended - ranked:.1f} s")
    print(f"together {ended - began:.1f} s of at most 60 s, {busy:.1f} s of a processor")
    print(f"{size / 1e6:.1f} MB of at most 40 MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
