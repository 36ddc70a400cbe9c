"""Reading the register: read_sheet against python-calamine alone, best of three.

Run by hand: `python -m tests.benchmarks.bench_read [rows]` (50,000 rows unless given).
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from python_calamine import CalamineWorkbook

from sheetflow.adapters.xlsx.read_sheet import read_sheet
from tests.benchmarks.wide_register import COLUMNS, wide_register
from tests.support.workbook_calls import read_links


def best(work: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def bare(path: Path) -> object:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = wide_register(Path(folder, "register.xlsx"), rows)
        calamine = best(lambda: bare(path))
        grid = best(lambda: read_sheet(path, None))
        links = best(lambda: read_links(path, None))
        formulas = best(lambda: read_links(path, None, formulas=True))
    print(f"{rows} rows x {COLUMNS} columns")
    print(f"calamine {calamine:.3f} s, read_sheet {grid:.3f} s, ratio {grid / calamine:.2f}")
    print(f"read_links {links * 1000:.1f} ms, with formulas {formulas * 1000:.0f} ms")


if __name__ == "__main__":
    main()
