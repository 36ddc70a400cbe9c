"""A worker that was taken over reaches nothing, and the next request has a fresh one."""

import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import (
    MEBIBYTE,
    Limits,
    Message,
    RequestRefusedError,
    WorkerError,
    WorkerStoppedError,
    message_parts,
)

JOBS = "tests.worker.hostile_jobs"
LIMITS = Limits(
    seconds=20, processor_seconds=1, memory_bytes=512 * MEBIBYTE, answer_bytes=8 * MEBIBYTE
)


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    """One for all attacks: it is replaced when one ends it."""
    process = WorkerProcess(JOBS, LIMITS)
    yield process
    process.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the office's."""
    file = tmp_path / "sheetflow.db"
    file.write_bytes(b"ledger")
    return file


def _works(worker: WorkerProcess) -> bool:
    return worker.request(Message({"job": "echo"}, {"a": b"b"})).blobs == {"a": b"b"}


def _needs(worker: WorkerProcess, wall: str) -> None:
    if not worker.walls()[wall].held:
        pytest.skip(f"this system keeps no worker from this ({wall}); `doctor` reports it")


@pytest.mark.parametrize("job", ["read", "write", "delete", "mark"])
def test_a_file_of_the_office_is_out_of_reach(
    job: str, worker: WorkerProcess, secret: Path
) -> None:
    _needs(worker, "files")
    before = secret.stat()

    with pytest.raises(RequestRefusedError, match="PermissionError"):
        worker.request(Message({"job": job, "path": str(secret)}))

    assert secret.read_bytes() == b"ledger"
    assert secret.stat().st_mtime_ns == before.st_mtime_ns
    assert _works(worker)


def test_the_folder_of_the_office_is_out_of_reach(worker: WorkerProcess, secret: Path) -> None:
    _needs(worker, "files")
    for job, path in (("list", secret.parent), ("write", secret.parent / "new"), ("list", "/proc")):
        with pytest.raises(RequestRefusedError, match="PermissionError"):
            worker.request(Message({"job": job, "path": str(path)}))
    assert os.listdir(secret.parent) == [secret.name]  # noqa: PTH208 - its names alone


def test_its_own_folder_can_be_used(worker: WorkerProcess) -> None:
    assert worker.request(Message({"job": "scratch"})).blobs == {"content": b"own"}


def test_no_server_is_reached(worker: WorkerProcess) -> None:
    _needs(worker, "network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        for job in ("connect", "datagram"):
            request = Message({"job": job, "port": server.getsockname()[1]})
            with pytest.raises(RequestRefusedError, match="PermissionError"):
                worker.request(request)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert _works(worker)


@pytest.mark.parametrize("job", ["fork", "run", "kill parent"])
def test_no_other_process_is_started_or_ended(job: str, worker: WorkerProcess) -> None:
    _needs(worker, "processes")
    with pytest.raises(RequestRefusedError, match="PermissionError"):
        worker.request(Message({"job": job}))
    assert _works(worker)


@pytest.mark.parametrize("job", ["loop", "allocate", "recurse"])
def test_what_exceeds_a_limit_ends_with_its_request(job: str, worker: WorkerProcess) -> None:
    with pytest.raises(WorkerError):
        worker.request(Message({"job": job}))
    assert _works(worker)


def test_the_wall_clock_ends_what_uses_no_processor() -> None:
    process = WorkerProcess(JOBS, Limits(seconds=1))
    with pytest.raises(WorkerStoppedError):
        process.request(Message({"job": "sleep"}))
    assert _works(process)
    process.close()


def _framed(head: bytes) -> bytes:
    return struct.pack(">Q", len(head)) + head


TEN_GIGABYTES = 10 * 1024**3
BROKEN_ANSWERS = {
    "garbage": b"no message at all" * 10,
    "ten gigabytes": _framed(b'{"head": {}, "blobs": [["a", %d]]}' % TEN_GIGABYTES),
    "a head of ten gigabytes": struct.pack(">Q", TEN_GIGABYTES),
    "a blob of less than nothing": _framed(b'{"head": {}, "blobs": [["a", -1]]}'),
    "a size that is no number": _framed(b'{"head": {}, "blobs": [["a", "7"]]}'),
    "a list for a head": _framed(b'{"head": [], "blobs": []}'),
    "no envelope": _framed(b"[]"),
    "no pairs": _framed(b'{"head": {}, "blobs": [[[], 1], 7]}'),
    "one name twice": _framed(b'{"head": {}, "blobs": [["a", 1], ["a", 1]]}') + b"xy",
    "deep brackets": _framed(b"[" * 1_000_000),
    "half a head": b"".join(message_parts(Message({"a": "b"})))[:12],
    "half a blob": b"".join(message_parts(Message({}, {"a": b"1234"})))[:-1],
    "nothing": b"",
}


@pytest.mark.parametrize("raw", BROKEN_ANSWERS.values(), ids=BROKEN_ANSWERS.keys())
def test_an_answer_that_is_none_ends_the_worker(raw: bytes, worker: WorkerProcess) -> None:
    with pytest.raises(WorkerStoppedError):
        worker.request(Message({"job": "answer raw"}, {"raw": raw}))
    assert _works(worker)


def test_an_answer_without_end_is_not_read(worker: WorkerProcess) -> None:
    before = psutil.Process().memory_info().rss
    raw = BROKEN_ANSWERS["ten gigabytes"]
    with pytest.raises(WorkerStoppedError, match="too large"):
        worker.request(Message({"job": "answer raw", "endless": True}, {"raw": raw}))
    assert psutil.Process().memory_info().rss - before < 50 * MEBIBYTE
    assert _works(worker)


def test_an_answer_within_its_limit_is_read_whole(worker: WorkerProcess) -> None:
    answer = worker.request(Message({"job": "large", "size": 7 * MEBIBYTE}))
    assert len(answer.blobs["large"]) == 7 * MEBIBYTE
    with pytest.raises(WorkerStoppedError, match="too large"):
        worker.request(Message({"job": "large", "size": 8 * MEBIBYTE}))
    assert _works(worker)


def test_what_is_printed_is_no_answer(worker: WorkerProcess) -> None:
    worker.request(Message({"job": "print"}))
    assert _works(worker)


def test_an_answer_that_cannot_be_used_ends_the_worker(worker: WorkerProcess) -> None:
    first = worker.request(Message({"job": "echo"})).head["process"]
    with pytest.raises(WorkerStoppedError, match="cannot be used"):
        worker.request_value(Message({"job": "echo"}), lambda answer: answer.head["pages"])
    with pytest.raises(WorkerStoppedError, match="cannot be used"):
        worker.request(Message({"job": "odd"}))
    assert worker.request(Message({"job": "echo"})).head["process"] != first


def test_a_refusal_keeps_its_reason_and_its_place(worker: WorkerProcess) -> None:
    place = {"line": 3, "file": "a.typ"}
    with pytest.raises(RequestRefusedError, match="not wanted") as refused:
        worker.request(Message({"job": "refuse", "place": place}))
    assert refused.value.place == place


def test_nothing_of_the_user_is_in_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a secret nor a path: not the home folder, nor where the program was started."""
    office = tmp_path / "kantor"
    office.mkdir()
    monkeypatch.chdir(office)
    monkeypatch.syspath_prepend(str(office))
    monkeypatch.setenv("SECRET", "hunter2")
    process = WorkerProcess(JOBS, LIMITS)

    found = process.request(Message({"job": "environment"})).head
    descriptors = process.request(Message({"job": "descriptors"})).head["descriptors"]

    process.close()
    assert set(found["environment"]) <= {
        "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "MALLOC_ARENA_MAX", "PYTHONHOME",
        "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONUTF8", "SYSTEMROOT", "TEMP", "TMP",
        "TMPDIR", "__CF_USER_TEXT_ENCODING",
    }  # fmt: skip
    assert str(office) not in str(found)
    assert "hunter2" not in str(found)
    assert len(descriptors) <= 2


def test_what_a_worker_leaves_behind_holds_nobody_up() -> None:
    """Where no wall keeps it from starting another process, which holds on to its pipes."""
    process = WorkerProcess(JOBS, Limits(seconds=1))
    with pytest.raises(WorkerError):
        process.request(Message({"job": "fork"}))
    assert _works(process)
    process.close()
