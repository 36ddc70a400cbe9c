"""However a program ends, its workers end with it, and its folders are gone after the next one."""

import signal
import subprocess
import tempfile
from pathlib import Path

import psutil
import pytest

from sheetflow.adapters.worker.scratch_folder import ScratchFolder, remove_abandoned
from sheetflow.errors import OutageError
from tests.support.processes import end, start, wait_for

_PROGRAM = """
import sys, tempfile
from sheetflow.adapters.worker.protocol import Message
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.cli.main import run_and_exit

tempfile.tempdir = sys.argv[1]
worker = WorkerProcess("tests.worker.hostile_jobs")

def work():
    try:
        print(worker.request(Message({"job": "echo"})).head["process"], flush=True)
        print("busy", flush=True)
        worker.request(Message({"job": sys.argv[2]}))
    finally:
        worker.close()

run_and_exit(work)
"""
_SECONDS = 60


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, for this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _started(folder: Path, job: str) -> tuple[subprocess.Popen[str], psutil.Process]:
    """The program, busy with a job, and its worker."""
    program = start(_PROGRAM, folder, job)
    assert program.stdout is not None
    worker = psutil.Process(int(program.stdout.readline()))
    wait_for(program, "busy")
    return program, worker


@pytest.mark.parametrize("job", ["loop", "sleep"])
def test_a_worker_ends_with_a_program_that_is_killed(job: str, folder: Path) -> None:
    program, worker = _started(folder, job)

    end(program)

    worker.wait(_SECONDS)
    assert len(list(folder.iterdir())) == 1
    remove_abandoned()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_and_removes_its_folder(
    number: signal.Signals, folder: Path
) -> None:
    program, worker = _started(folder, "loop")

    program.send_signal(number)
    program.communicate(timeout=_SECONDS)

    assert program.returncode == 128 + number
    worker.wait(_SECONDS)
    assert list(folder.iterdir()) == []


def test_the_folder_of_a_program_at_work_is_left_alone(folder: Path) -> None:
    own = ScratchFolder()
    (own.path / "file").write_text("needed")

    remove_abandoned()
    other = ScratchFolder()

    assert (own.path / "file").read_text() == "needed"
    other.remove()
    own.remove()
    own.remove()
    assert list(folder.iterdir()) == []


def test_no_link_is_followed_when_abandoned_folders_are_removed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = tmp_path_factory.mktemp("kantor")
    (office / "register.xlsx").write_text("kept")
    (folder / "sheetflow-scratch-x").symlink_to(office)

    remove_abandoned()

    assert (office / "register.xlsx").read_text() == "kept"


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

    with pytest.raises(OutageError, match="No folder for temporary files") as refused:
        ScratchFolder()

    assert "TMPDIR" in refused.value.fix
