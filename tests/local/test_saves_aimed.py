"""No save is lost that an office program makes while the job replaces the register.

The whole campaign is `SHEETFLOW_SAVES=10000 pytest tests/local/test_saves_aimed.py`; without the
variable a sample is taken.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SAVES = int(os.environ.get("SHEETFLOW_SAVES", "48"))
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("slow", [0, 5], ids=["usual disk", "slow disk"])
@pytest.mark.parametrize("in_one_step", [1, 0], ids=["exchanged", "renamed away"])
def test_no_save_is_lost(tmp_path: Path, slow: int, in_one_step: int) -> None:
    rounds = SAVES // 4
    words = [tmp_path / "kantor", rounds, 1, slow, in_one_step]
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "tests.local.saves_aimed", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert (counts["saves"], counts["lost"], counts["left"]) == (rounds, 0, 0), counts
