"""A command that was killed anywhere and is given again ends as if nothing had been killed.

A sample of the calls; the whole is `SHEETFLOW_KILLS=1 pytest tests/cli/test_killed_anywhere.py`
(kill at each call; 5 for each fifth), and SHEETFLOW_KILLS_FROM takes other calls of a sample.
"""

from __future__ import annotations

import os
import sys

import pytest

from tests.cli.killed_anywhere import COMMANDS, main

EVERY = os.environ.get("SHEETFLOW_KILLS")
FROM = int(os.environ.get("SHEETFLOW_KILLS_FROM", "0"))
SAMPLED = {"init": 6, "import": 16, "run": 40, "report": 40, "print": 12, "restore": 12}
"""Each so many-th call of a command."""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be copied there")
@pytest.mark.parametrize("command", COMMANDS)
def test_the_end_is_that_of_an_undisturbed_history(command: str) -> None:
    counts = main(command, int(EVERY or SAMPLED[command]), FROM)
    assert counts["killed"]
    assert counts["wrong"] == {}
