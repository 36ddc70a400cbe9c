"""An office process: what an office does wrong ends that office alone, with a sentence."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from sheetflow.core.fleet.results import Limits, OfficeTask, Outcome
from sheetflow.fleet.process import OfficeProcess
from tests.support.stub_offices import PERFORM

ROOT = Path(__file__).parents[2]
LIMITS = Limits(seconds=60, memory_mb=300)


@pytest.fixture(autouse=True, scope="module")
def _stub_is_found() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("PYTHONPATH", str(ROOT))
        yield


@pytest.fixture(scope="module")
def process() -> Iterator[OfficeProcess]:
    """One for all tests: whatever an office did to it, the next one finds it in order."""
    process = OfficeProcess(PERFORM)
    yield process
    process.close()


def task(office: str, limits: Limits = LIMITS, **options: str) -> OfficeTask:
    return OfficeTask(office, "office.yaml", limits=limits, options=options)


def pid_of(process: OfficeProcess) -> int:
    data = process.perform(task("works")).data
    assert data is not None
    return int(data["process"])


def test_one_process_performs_office_after_office(process: OfficeProcess) -> None:
    first = pid_of(process)
    assert first != os.getpid()
    assert pid_of(process) == first


def test_a_bug_ends_its_office_and_not_the_process(process: OfficeProcess) -> None:
    before = pid_of(process)
    result = process.perform(task("errs"))
    assert (result.outcome, result.code) == (Outcome.FAILED, 70)
    assert "RuntimeError: nothing works" in result.sentence
    assert pid_of(process) == before


@pytest.mark.parametrize(
    ("office", "outcome", "sentence"),
    [
        ("hangs", Outcome.TIME, "ended after 1 s"),
        ("eats", Outcome.MEMORY, "more than 300 MB"),
        ("grabs", Outcome.MEMORY, "more than 300 MB"),
        ("crashes", Outcome.LOST, "(exit code -6)"),
    ],
)
def test_an_office_beyond_a_limit_is_ended_and_the_next_one_done(
    process: OfficeProcess, office: str, outcome: Outcome, sentence: str
) -> None:
    limits = replace(LIMITS, seconds=1) if office == "hangs" else LIMITS
    pid_of(process)
    result = process.perform(task(office, limits))
    assert (result.outcome, result.code) == (outcome, 4)
    assert sentence in result.sentence
    assert not result.outcome.succeeded
    assert process.perform(task("works")).outcome is Outcome.QUIET


def test_an_office_whose_process_was_killed_is_done_again(
    process: OfficeProcess, tmp_path: Path
) -> None:
    result = process.perform(task("stumbles", mark=str(tmp_path / "mark")))
    assert result.outcome is Outcome.QUIET


def test_a_process_that_ended_leaves_nothing_and_is_not_waited_for(
    process: OfficeProcess, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    result = process.perform(task("leaves", left=str(left)))
    assert result.outcome is Outcome.LOST
    assert "(exit code 3)" in result.sentence
    with suppress(psutil.NoSuchProcess):
        killed = psutil.Process(int(left.read_text()))
        while killed.status() != psutil.STATUS_ZOMBIE:  # killed; nobody may have taken its code
            time.sleep(0.01)


def test_no_office_pays_for_the_memory_of_the_one_before(process: OfficeProcess) -> None:
    small = replace(LIMITS, memory_mb=64)
    first = process.perform(task("works", small)).data
    second = process.perform(task("works", small)).data
    assert first is not None
    assert first != second


def test_a_process_that_ended_between_offices_counts_against_none(
    process: OfficeProcess, tmp_path: Path
) -> None:
    idle = psutil.Process(pid_of(process))
    idle.kill()
    psutil.wait_procs([idle], timeout=10)
    result = process.perform(task("stumbles", mark=str(tmp_path / "mark")))
    assert result.outcome is Outcome.QUIET


def test_a_module_that_is_not_there_is_named() -> None:
    process = OfficeProcess("tests.support.no_such_module:perform")
    result = process.perform(task("works"))
    assert result.outcome is Outcome.LOST
    assert "no_such_module" in result.sentence


def test_a_process_ends_with_the_worker_even_in_the_middle_of_an_office() -> None:
    process = OfficeProcess(PERFORM)
    child = psutil.Process(pid_of(process))
    results = []
    office = threading.Thread(target=lambda: results.append(process.perform(task("hangs"))))
    office.start()
    process.close()
    office.join()
    assert [result.outcome for result in results] == [Outcome.LOST]
    assert not child.is_running()


class Counting:
    """Places of a quota that come one by one."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, int]] = []
        self.ended: list[int] = []

    def take(self, meter: str, units: int = 1) -> int:
        self.taken.append((meter, units))
        return len(self.taken)

    def end(self, number: int) -> None:
        self.ended.append(number)


def test_requests_of_several_threads_wait_for_their_places(process: OfficeProcess) -> None:
    places = Counting()
    result = process.perform(task("calls"), places)
    assert result.outcome is Outcome.QUIET
    assert places.taken == [("drive", 5)] * 3
    assert sorted(places.ended) == [1, 2, 3]
    assert process.perform(task("calls")).outcome is Outcome.QUIET


class Slow(Counting):
    """Places for which one waits longer than an office may take."""

    def take(self, meter: str, units: int = 1) -> int:
        threading.Event().wait(1.5)
        return super().take(meter, units)


def test_waiting_for_a_place_is_not_the_office_s_time(process: OfficeProcess) -> None:
    pid_of(process)
    result = process.perform(task("calls", replace(LIMITS, seconds=1)), Slow())
    assert result.outcome is Outcome.QUIET


class Gone(Counting):
    """A keeper that is gone, or takes the worker to be gone: `answer` is what comes of it."""

    def __init__(self, answer: Exception | int) -> None:
        super().__init__()
        self._answer = answer

    def take(self, meter: str, units: int = 1) -> int:
        if isinstance(self._answer, Exception):
            raise self._answer
        return min(super().take(meter, units), self._answer)


@pytest.mark.parametrize("answer", [ConnectionError("gone"), RuntimeError("closed"), 0])
def test_without_its_keeper_an_office_is_lost_and_nothing_is_sent(
    process: OfficeProcess, answer: Exception | int
) -> None:
    assert process.perform(task("calls"), Gone(answer)).outcome is Outcome.LOST
