"""`sheetflow --help` against a bare `python -c pass`, best of ten.

Run by hand: `python -m tests.benchmarks.bench_help`.
"""

import sys
from pathlib import Path

from tests.benchmarks.bench_quiet_run import best


def main() -> None:
    program = str(Path(sys.executable).with_name("sheetflow"))
    shown = best([program, "--help"], times=10).seconds
    bare = best([sys.executable, "-c", "pass"], times=10).seconds
    print(f"--help {shown * 1000:.0f} ms, bare {bare * 1000:.0f} ms, ratio {shown / bare:.2f}")


if __name__ == "__main__":
    main()
