"""One run at a time, by a lock in a private folder that leads to no other file."""

import os
import sys
from datetime import datetime
from pathlib import Path

import pytest

from sheetflow.adapters.state_folder import StateFolder
from sheetflow.errors import BusyError, UnavailableError
from sheetflow.safe_files.writing import temporary_beside
from tests.support.accepted import AS_OF
from tests.support.processes import end, start, wait_for

_HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.safe_files.writing import temporary_beside
state = StateFolder(Path(sys.argv[1]))
with state.locked(datetime.fromisoformat("2025-11-03T08:00:00+07:00")):
    state.note_temporary(temporary_beside(Path(sys.argv[1]).with_name("noted")))
    print("held", flush=True)
    sys.stdin.readline()
"""
_HOLD_AS_BEFORE = """
import fcntl, os, sys
handle = os.open(sys.argv[1] + ".lock", os.O_RDWR | os.O_CREAT, 0o644)
fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
os.write(handle, b"process 7 on before since 2025")
print("held", flush=True)
sys.stdin.readline()
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and pipes are POSIX's")


def take(state: StateFolder, since: datetime = AS_OF) -> None:
    with state.locked(since):
        pass


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "sheetflow.db")


def test_a_lock_leaves_nothing_behind_and_can_be_taken_again(state: StateFolder) -> None:
    for _ in range(2):
        with state.locked(AS_OF):
            assert list(state.path.iterdir()) == [state.file("lock")]
            assert str(os.getpid()) in state.file("lock").read_text()
        assert list(state.path.iterdir()) == []


@posix
def test_the_folder_is_for_the_job_alone(state: StateFolder) -> None:
    take(state)
    assert state.path.stat().st_mode & 0o777 == 0o700
    state.path.chmod(0o777)
    take(state)
    assert state.path.stat().st_mode & 0o777 == 0o700


def test_a_second_run_reads_who_holds_it_and_since_when(state: StateFolder) -> None:
    process = start(_HOLD, state.ledger)
    wait_for(process, "held")
    with pytest.raises(BusyError, match=f"process {process.pid} on .* since 2025-11-03T08:00"):
        take(state)
    end(process)


def test_what_a_killed_run_leaves_is_removed_by_the_next(state: StateFolder) -> None:
    process = start(_HOLD, state.ledger)
    wait_for(process, "held")
    end(process)
    noted, named = (temporary_beside(state.ledger.with_name(name)) for name in ("noted", "named"))
    kept = state.ledger.with_name("kept")
    for path in (noted, named, kept):
        path.write_bytes(b"x")

    with state.locked(AS_OF, [named]):
        assert list(state.path.iterdir()) == [state.file("lock")]

    assert sorted(state.ledger.parent.iterdir()) == [state.path, kept]
    assert list(state.path.iterdir()) == []


def test_only_names_of_ours_are_removed(state: StateFolder) -> None:
    state.prepare()
    kept = state.ledger.with_name(".sheetflow-notes.tmp")
    kept.write_bytes(b"x")
    state.note_temporary(kept)
    take(state)
    assert kept.exists()


def test_a_run_that_fails_gives_the_lock_back(state: StateFolder) -> None:
    def fail() -> None:
        with state.locked(AS_OF):
            raise KeyError("bug")

    with pytest.raises(KeyError):
        fail()
    take(state)


def test_a_place_where_no_lock_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnavailableError, match="cannot be used"):
        take(StateFolder(tmp_path / "file" / "sheetflow.db"))


def _link(path: Path, to: Path) -> None:
    path.symlink_to(to)


def _hard_link(path: Path, to: Path) -> None:
    path.hardlink_to(to)


def _pipe(path: Path, to: Path) -> None:
    del to
    os.mkfifo(path)


def _folder(path: Path, to: Path) -> None:
    del to
    path.mkdir()


def _foreign(path: Path, to: Path) -> None:
    del to
    path.write_bytes(b"somebody's notes")


@posix
@pytest.mark.parametrize("make", [_link, _hard_link, _pipe, _folder, _foreign])
def test_a_lock_is_no_way_to_another_file(make: object, state: StateFolder) -> None:
    assert callable(make)
    state.ledger.write_bytes(b"the ledger")
    state.prepare()
    make(state.file("lock"), state.ledger)
    with pytest.raises(UnavailableError, match=r"sheetflow\.db\.lock: the lock .* cannot be made"):
        take(state)
    assert state.ledger.read_bytes() == b"the ledger"
    assert os.path.lexists(state.file("lock"))


@posix
@pytest.mark.parametrize("make", [_link, _hard_link, _pipe, _folder, _foreign])
def test_nor_is_the_name_of_an_older_lock(make: object, state: StateFolder) -> None:
    assert callable(make)
    state.ledger.write_bytes(b"the ledger")
    older = state.ledger.with_name("sheetflow.db.lock")
    make(older, state.ledger)
    take(state)
    assert state.ledger.read_bytes() == b"the ledger"
    assert os.path.lexists(older)


@posix
@pytest.mark.parametrize("make", [_link, _pipe, _foreign])
def test_nor_is_the_state_folder(make: object, state: StateFolder, tmp_path: Path) -> None:
    assert callable(make)
    other = tmp_path / "other"
    other.mkdir()
    make(state.path, other)
    with pytest.raises(UnavailableError, match="cannot be used"):
        take(state)
    assert list(other.iterdir()) == []


@posix
def test_an_older_version_at_work_is_waited_for(state: StateFolder) -> None:
    process = start(_HOLD_AS_BEFORE, state.ledger)
    wait_for(process, "held")
    with pytest.raises(BusyError, match="process 7 on before"):
        take(state)
    assert state.ledger.with_name("sheetflow.db.lock").exists()
    end(process)
    take(state)
    assert list(state.ledger.parent.iterdir()) == [state.path]
