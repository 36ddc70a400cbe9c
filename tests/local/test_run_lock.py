"""One run at a time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sheetflow.adapters.local.lock import run_lock
from sheetflow.errors import BusyError, UnavailableError
from tests.support.accepted import AS_OF
from tests.support.processes import end, start, wait_for

_HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from sheetflow.adapters.local.lock import run_lock
with run_lock(Path(sys.argv[1]), datetime.fromisoformat("2025-11-03T08:00:00+07:00")):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_lock_leaves_nothing_behind_and_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with run_lock(tmp_path / "sheetflow.db", AS_OF):
            assert [path.name for path in tmp_path.iterdir()] == ["sheetflow.db.lock"]
        assert list(tmp_path.iterdir()) == []


def test_a_second_run_is_told_who_holds_it_and_since_when(tmp_path: Path) -> None:
    ledger = tmp_path / "sheetflow.db"
    process = start(_HOLD, ledger)
    wait_for(process, "held")
    with (
        pytest.raises(BusyError, match=f"process {process.pid} on .* since 2025-11-03T08:00"),
        run_lock(ledger, AS_OF),
    ):
        pass
    end(process)
    assert (tmp_path / "sheetflow.db.lock").exists()
    with run_lock(ledger, AS_OF):
        assert str(os.getpid()) in (tmp_path / "sheetflow.db.lock").read_text()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_fails_gives_the_lock_back(tmp_path: Path) -> None:
    def fail() -> None:
        with run_lock(tmp_path / "sheetflow.db", AS_OF):
            raise KeyError("bug")

    with pytest.raises(KeyError):
        fail()
    with run_lock(tmp_path / "sheetflow.db", AS_OF):
        pass


def test_a_place_where_no_lock_can_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(UnavailableError, match="cannot be made"),
        run_lock(tmp_path / "file" / "sheetflow.db", AS_OF),
    ):
        pass
