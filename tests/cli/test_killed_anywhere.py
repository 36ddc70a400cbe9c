"""A command that was killed anywhere and is given again ends as if nothing had been killed.

A sample of a run's calls, of the other commands before a release; the whole is
`SHEETFLOW_KILLS=1 pytest -m "slow or not slow" tests/cli/test_killed_anywhere.py`
(kill at each call; 5 for each fifth), and SHEETFLOW_KILLS_FROM takes other calls of a sample.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EVERY = os.environ.get("SHEETFLOW_KILLS")
FROM = os.environ.get("SHEETFLOW_KILLS_FROM", "150")
ROOT = Path(__file__).parents[2]
SAMPLED = {"init": 12, "import": 60, "run": 320, "report": 90, "print": 60, "restore": 30}
"""Each so many-th call of a command."""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be copied there")
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(command, marks=() if command == "run" else pytest.mark.slow)
        for command in SAMPLED
    ],
)
def test_the_end_is_that_of_an_undisturbed_history(command: str) -> None:
    words = (command, EVERY or str(SAMPLED[command]), FROM)
    # A process of its own: the campaign copies itself, which one with threads must not.
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "tests.cli.killed_anywhere", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts["killed"]
    assert counts["wrong"] == {}
