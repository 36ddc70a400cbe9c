"""Everything that must hold before a commit: `python -m tests`.

`python -m tests slow` runs what it leaves out, before a release: whole campaigns, large offices.
`python -m tests quick` runs the checks and the tests of the core alone, `… checks` the checks.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "lint-imports": ["lint-imports"],
}

COVERED = tuple(
    f"tests/{name}"
    for name in ("core", "contract", "doctor", "execute", "laws", "papers", "present", "reporting")
)
"""The folders whose tests must take every branch of the core; counting branches doubles their
time, so that the other folders run without."""

PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q"]
COVERAGE = ["--cov=sheetflow/core", "--cov-branch", "--cov-report=term", "--cov-fail-under=100"]
RUNS: dict[str, dict[str, list[str]]] = {
    "checks": {},
    "quick": {"pytest": [*PYTEST, "tests/core", "tests/settings"]},
    "slow": {"pytest, slow": [*PYTEST, "-m", "slow"]},
    "": {
        "pytest, core's branches": [*PYTEST, *COVERAGE, *COVERED],
        "pytest": [*PYTEST, "tests", *(f"--ignore={folder}" for folder in COVERED)],
    },
}


def main(word: str = "") -> int:
    """Run the checks and the tests that `word` names, each to its end; return 0 when all hold."""
    if word not in RUNS:
        print(f"python -m tests [{' | '.join(filter(None, RUNS))}]")  # noqa: T201 - usage
        return 2
    tools = Path(sys.executable).parent
    checks = {name: [str(tools / tool), *rest] for name, (tool, *rest) in CHECKS.items()}
    # Compiled modules are kept, whatever the machine is set to: some thousand processes read them.
    environment = {key: os.environ[key] for key in os.environ.keys() - {"PYTHONDONTWRITEBYTECODE"}}
    failed = []
    for name, command in ((checks if word != "slow" else {}) | RUNS[word]).items():
        print(f"== {name}", flush=True)  # noqa: T201 - the checks' own headline
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603 - our own list
        if done.returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)  # noqa: T201 - the result
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
