"""Random work of staff changes no cell of theirs, loses no event and leaves no row silent.

A sample, of 20 edits a run, and 200 before a release; SHEETFLOW_EDITS=2000 takes another number of
them, SHEETFLOW_EDITS_SEED others.
"""

import os

import pytest

from tests.cli.edits_judged import main

EDITS = int(os.environ.get("SHEETFLOW_EDITS", "20"))
SEED = int(os.environ.get("SHEETFLOW_EDITS_SEED", "1"))


@pytest.mark.parametrize("edits", [EDITS, pytest.param(200, marks=pytest.mark.slow)])
def test_an_independent_oracle_finds_nothing_wrong(edits: int) -> None:
    done = main(edits // 20, edits, SEED)
    assert done["edits"] == edits
    assert done["events"]
    assert done["wrong"] == []
