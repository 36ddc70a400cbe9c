"""Approvals in Drive while processes die, answers are lost or garbled, and two are at work."""

import copy
from collections.abc import Iterator

import pytest

from sheetflow.core.approvals import ApprovalState
from sheetflow.errors import UnavailableError
from tests.google.approvals import FiledFile, admin, boss, filed_file
from tests.google.killing import deadly
from tests.google_emulator.calls import Logged
from tests.google_emulator.faults import SHAPES
from tests.support.crashing import Killed

PENDING, APPROVED, DECLINED, CANCELLED, MISSING = (
    ApprovalState(word) for word in ("pending", "approved", "declined", "cancelled", "missing")
)


@pytest.fixture
def file() -> Iterator[FiledFile]:
    with filed_file() as made:
        yield made


def change_after(file: FiledFile) -> None:
    boss(file).answer("approve", file.id)
    admin(file).rewrite(file.id, b"lain")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("work", ["start", "cancel", "answer"])
def test_killed_at_any_call_the_next_run_ends_alike(work: str, after: bool) -> None:
    number = 0
    while True:
        number += 1
        with filed_file() as file:
            if work != "start":
                file.start()
            if work == "answer":
                change_after(file)
            client = file.client()
            deadly(client, file.emulator.url, number, after=after)
            try:
                getattr(file, work)(client)
            except Killed:
                getattr(file, work)()
            else:
                break
            assert len(file.stored()) == 1, number
            expected = {"start": PENDING, "cancel": CANCELLED, "answer": APPROVED}
            assert file.answer().state is expected[work], number
            if work == "answer":
                assert file.answer().sha256 == file.asked.sha256
    assert number > 1


@pytest.mark.parametrize("kind", ["lose_request", "lose_answer", "error", "error_after"])
def test_a_lost_answer_starts_nothing_twice(file: FiledFile, kind: str) -> None:
    status = {"code": 503} if kind.startswith("error") else {}
    file.emulator.fault(kind=kind, method="drive.approvals.start", **status)
    with pytest.raises(UnavailableError):
        file.start()
    file.start()
    assert len(file.stored()) == 1


def test_pending_ones_are_read_in_the_call_that_reads_the_log(file: FiledFile) -> None:
    file.start()
    approvals, files = file.opened()
    known = files.fingerprints({"2026": ""}, "")
    for verb, state in (("comment", PENDING), ("approve", APPROVED)):
        file.emulator.world.drive.approvals_logged = False
        boss(file).answer(verb, file.id, message="baik")
        approvals, files = file.opened()
        file.emulator.calls.reset()
        approvals.follow(file.ledger())
        files.fingerprints(known.by_reference, known.change_token)
        assert approvals.answers([file.asked])[file.asked.submission].state is state
        assert file.emulator.calls.round_trips() == 1


def test_a_cancellation_that_comes_late_leaves_the_next_request(file: FiledFile) -> None:
    file.start()
    file.cancel()
    following = file.again("minta-2")
    following.start()
    file.cancel()
    assert following.answer().state is PENDING


def test_of_two_that_one_request_has_started_the_answered_one_counts(file: FiledFile) -> None:
    file.start()
    [first] = file.stored()
    twin = copy.deepcopy(first) | {"approvalId": "kembar"}
    file.emulator.world.drive.files[file.id].approvals.insert(0, twin)
    boss(file).answer("approve", file.id)
    assert (file.answer().state, file.answer().id) == (APPROVED, first["approvalId"])
    file.cancel()
    assert [one["status"] for one in file.stored()] == ["CANCELLED", "APPROVED"]


def test_another_run_that_was_faster_is_no_error_of_the_row(file: FiledFile) -> None:
    file.start()
    faster = copy.deepcopy(file.stored())
    file.stored().clear()

    def race(entry: Logged) -> None:
        if entry.method == "drive.approvals.start":
            file.stored().extend(faster)

    file.emulator.before_call(None, race)
    with pytest.raises(UnavailableError):
        file.start()
    file.start()
    assert len(file.stored()) == 1


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("method", ["batch", "drive.approvals.list"])
def test_a_garbled_answer_is_no_answer(file: FiledFile, shape: str, method: str) -> None:
    file.start()
    boss(file).answer("approve", file.id)
    file.emulator.fault(kind="garbled", message=shape, method=method)
    assert file.answer().state is APPROVED
