"""Random work of staff changes no cell of theirs, loses no event and leaves no row silent.

A sample; the whole is `SHEETFLOW_EDITS=2000 pytest tests/cli/test_edits_judged.py` (20 a run), and
SHEETFLOW_EDITS_SEED takes other edits.
"""

from __future__ import annotations

import os

from tests.cli.edits_judged import main

EDITS = int(os.environ.get("SHEETFLOW_EDITS", "60"))
SEED = int(os.environ.get("SHEETFLOW_EDITS_SEED", "1"))


def test_an_independent_oracle_finds_nothing_wrong() -> None:
    done = main(EDITS // 20, EDITS, SEED)
    assert done["edits"] == EDITS
    assert done["events"]
    assert done["wrong"] == []
