"""Everything that must hold before a commit: `python -m tests` (words behind it go to pytest).

`python -m tests slow` runs what it leaves out, before a release: whole campaigns, large offices.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("lint-imports", ["lint-imports"]),
)

PYTEST = [
    "pytest",
    *("-n", "2", "-q"),
    *("--cov=sheetflow/core", "--cov-branch", "--cov-report=term", "--cov-fail-under=100"),
]


SLOW = ["pytest", "-n", "2", "-q", "-m", "slow"]


def main(more: list[str]) -> int:
    """Run the checks one after the other, the tests last; return 0 when all hold."""
    if more[:1] == ["slow"]:
        slow = [sys.executable, "-m", *SLOW, *more[1:]]
        return subprocess.run(slow, cwd=ROOT, check=False).returncode  # noqa: S603 - our own list
    bin_folder = Path(sys.executable).parent
    failed = []
    for name, words in CHECKS:
        print(f"== {name}", flush=True)  # noqa: T201 - the checks' own headline
        program, *rest = words
        if subprocess.run([bin_folder / program, *rest], cwd=ROOT, check=False).returncode:  # noqa: S603 - our own list
            failed.append(name)
    print("== pytest", flush=True)  # noqa: T201 - as above
    tests = [sys.executable, "-m", *PYTEST, *more]
    if subprocess.run(tests, cwd=ROOT, check=False).returncode:  # noqa: S603 - our own list
        failed.append("pytest")
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)  # noqa: T201 - the verdict
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
