"""Approvals in Drive over HTTP: started once, cancelled, answered, bound to the filed bytes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sheetflow.adapters.google.approvals.reading import ApprovedFile, approved_file
from sheetflow.adapters.google.drive.file import digest_of
from sheetflow.core.approvals import ApprovalState
from sheetflow.core.names import DrivePath
from sheetflow.errors import ApprovalRefusedError, SourceChangedError, UnavailableError
from tests.google.approvals import (
    BOSS,
    CONTENT,
    DUE,
    OTHER,
    FiledFile,
    admin,
    boss,
    file_in_my_drive,
    filed_file,
    other,
)
from tests.google.home import OWNER, ROBOT

PENDING, APPROVED, DECLINED, CANCELLED, MISSING = (
    ApprovalState(word) for word in ("pending", "approved", "declined", "cancelled", "missing")
)


@pytest.fixture
def file() -> Iterator[FiledFile]:
    with filed_file() as made:
        yield made


def test_an_approval_is_started_once_and_locks_the_file(file: FiledFile) -> None:
    for _ in range(3):
        file.start()
    [approval] = file.stored()
    assert approval["answers"] == [[BOSS, "NO_RESPONSE"]]
    assert approval["fileContentChangeBehavior"] == "RESET_APPROVAL"
    assert approval["dueTime"] == DUE.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert approval["messages"] == [[ROBOT, "Mohon diperiksa"]]
    assert file.emulator.world.drive.files[file.id].fields["contentRestrictions"][0]["readOnly"]
    assert (file.answer().state, file.answer().reviewers) == (PENDING, ((BOSS, ""),))


def test_who_approved_when_and_for_which_bytes(file: FiledFile) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    file.emulator.world.clock = lambda: moment
    file.start()
    boss(file).answer("approve", file.id)
    answer = file.answer()
    assert (answer.state, answer.reviewers) == (APPROVED, ((BOSS, "approved"),))
    assert (answer.completed, answer.sha256) == (moment, file.asked.sha256)
    assert answer.id == file.stored()[0]["approvalId"]
    assert answer.revision == file.emulator.world.drive.files[file.id].fields["headRevisionId"]


def change_before(file: FiledFile) -> None:
    """The lock is removed and the content changed; then it is approved."""
    admin(file).rewrite(file.id, b"lain")
    boss(file).answer("approve", file.id)


def change_after(file: FiledFile) -> None:
    boss(file).answer("approve", file.id)
    admin(file).rewrite(file.id, b"lain")


def change_back(file: FiledFile) -> None:
    change_before(file)
    admin(file).rewrite(file.id, CONTENT)


def rename_after(file: FiledFile) -> None:
    boss(file).answer("approve", file.id)
    unlocked = {"contentRestrictions": [{"readOnly": False}], "name": "lain.pdf"}
    admin(file).update(file.id, unlocked)


@pytest.mark.parametrize(
    ("events", "approved"),
    [(change_before, b"lain"), (change_after, CONTENT), (change_back, b"lain"),
     (rename_after, CONTENT)],
)  # fmt: skip
def test_the_approved_revision_is_the_one_that_is_read(
    file: FiledFile, events: Callable[[FiledFile], None], approved: bytes
) -> None:
    file.start()
    events(file)
    assert (file.answer().state, file.answer().sha256) == (APPROVED, digest_of(approved))


def test_a_revision_that_drive_no_longer_keeps_has_no_digest(file: FiledFile) -> None:
    file.start()
    change_after(file)
    del file.emulator.world.drive.files[file.id].revisions[0]
    assert (file.answer().state, file.answer().sha256) == (APPROVED, None)


def test_an_approval_of_no_revision_has_no_digest(file: FiledFile) -> None:
    file.start()
    boss(file).answer("approve", file.id)
    del file.stored()[0]["approvedRevisionId"]
    assert (file.answer().state, file.answer().sha256) == (APPROVED, None)


def test_one_of_several_who_declines_is_named(file: FiledFile) -> None:
    file = file.for_reviewers(BOSS, OTHER)
    file.start()
    boss(file).answer("approve", file.id)
    assert (file.answer().state, file.answer().reviewers[0]) == (PENDING, (BOSS, "approved"))
    other(file).answer("decline", file.id, message="judulnya salah")
    answer = file.answer()
    assert (answer.state, answer.reviewers[1]) == (DECLINED, (OTHER, "declined"))
    assert answer.comment == ""


def test_a_change_resets_who_approved_until_all_approve_the_same(file: FiledFile) -> None:
    file = file.for_reviewers(BOSS, OTHER)
    file.start()
    boss(file).answer("approve", file.id)
    admin(file).rewrite(file.id, b"lain")
    other(file).answer("approve", file.id)
    assert file.answer().reviewers == ((BOSS, ""), (OTHER, "approved"))


def test_one_that_was_handed_over_names_whoever_has_it(file: FiledFile) -> None:
    file.start()
    new = [{"removedReviewerEmail": BOSS, "addedReviewerEmail": OTHER}]
    boss(file).answer("reassign", file.id, replaceReviewers=new)
    assert file.answer().reviewers == ((OTHER, ""),)
    other(file).answer("approve", file.id)
    assert file.answer().reviewers == ((OTHER, "approved"),)


def test_cancelled_by_the_job_or_by_a_person(file: FiledFile) -> None:
    file.cancel()
    file.start()
    file.cancel()
    file.cancel()
    assert file.answer().state is CANCELLED
    second = file.again("minta-2")
    assert second.answer().state is MISSING
    second.start()
    admin(file).answer("cancel", file.id)
    second.start()
    assert [one["status"] for one in file.stored()] == ["CANCELLED", "CANCELLED"]
    assert second.answer().state is CANCELLED


def test_one_that_was_answered_is_not_cancelled(file: FiledFile) -> None:
    file.start()
    boss(file).answer("decline", file.id)
    file.cancel()
    assert file.answer().state is DECLINED


def test_a_new_request_for_the_same_bytes_is_asked_anew(file: FiledFile) -> None:
    file.start()
    boss(file).answer("decline", file.id)
    file.start()
    second = file.again("minta-2")
    second.start()
    second.start()
    assert [one["status"] for one in file.stored()] == ["DECLINED", "IN_PROGRESS"]
    assert second.answer().state is PENDING
    boss(file).answer("approve", file.id)
    assert second.answer().state is APPROVED


def test_another_cloud_project_still_finds_what_was_started(file: FiledFile) -> None:
    file.start()
    file.emulator.new_project()
    file.start()
    assert len(file.stored()) == 1
    boss(file).answer("approve", file.id)
    assert file.answer().state is APPROVED


def test_without_its_mark_an_earlier_approval_does_not_count_for_a_later_request(
    file: FiledFile,
) -> None:
    file.start()
    boss(file).answer("approve", file.id)
    file.emulator.new_project()
    second = file.again("minta-2")
    second.start()
    assert second.answer().state is PENDING
    file.emulator.new_project()
    assert second.answer().state is PENDING
    boss(file).answer("decline", file.id)
    assert second.answer().state is DECLINED


def test_a_request_waits_until_the_one_before_it_is_cancelled(file: FiledFile) -> None:
    file.start()
    second = file.again("minta-2")
    with pytest.raises(UnavailableError):
        second.start()
    file.cancel()
    second.start()
    assert [one["status"] for one in file.stored()] == ["CANCELLED", "IN_PROGRESS"]
    assert second.answer().state is PENDING


def test_a_name_written_like_an_address_is_no_address() -> None:
    reviewer = {"response": "APPROVED", "reviewer": {"displayName": BOSS}}
    item = {"approvalId": "1", "initiator": {"me": True}, "reviewerResponses": [reviewer]}
    found = approved_file({"id": "1", "name": "konsep.pdf"}, {"items": [item]})
    assert isinstance(found, ApprovedFile)
    assert found.approvals[0].reviewers == (("pimpinan kantor.example", "approved"),)


def test_what_a_person_asked_for_is_not_ours(file: FiledFile) -> None:
    admin(file).start(file.id, OTHER)
    assert file.answer().state is MISSING
    with pytest.raises(UnavailableError):
        file.start()
    file.cancel()
    assert file.stored()[0]["status"] == "IN_PROGRESS"
    other(file).answer("decline", file.id)
    file.start()
    assert (file.answer().state, len(file.stored())) == (PENDING, 2)


@pytest.mark.parametrize("gone", ["trashed", "deleted"])
def test_a_file_that_is_gone_has_none(file: FiledFile, gone: str) -> None:
    file.start()
    if gone == "trashed":
        file.drive.change(file.id, trashed=True)
    else:
        file.drive.destroy(file.id)
    assert file.answer().state is MISSING
    if gone == "deleted":
        file.cancel()
    with pytest.raises((SourceChangedError, UnavailableError)):
        file.again("minta-2").start()


def test_other_bytes_than_the_filed_ones_are_not_asked_about(file: FiledFile) -> None:
    file.drive.put(file.effect.file, b"lain")
    with pytest.raises(SourceChangedError):
        file.start()
    assert file.stored() == []


def edition(file: FiledFile) -> None:
    file.emulator.world.drive.editions[OWNER.partition("@")[2]] = "Business Starter"


def administrator(file: FiledFile) -> None:
    file.emulator.world.drive.approvals_off.add(OWNER.partition("@")[2])


def rights(file: FiledFile) -> None:
    file.emulator.share(file.drive.drive_id, ROBOT, "reader")


@pytest.mark.parametrize(
    ("hinder", "reason"), [(edition, "edition"), (administrator, "edition"), (rights, "rights")]
)
def test_why_none_can_be_started(
    file: FiledFile, hinder: Callable[[FiledFile], None], reason: str
) -> None:
    hinder(file)
    with pytest.raises(ApprovalRefusedError) as caught:
        file.start()
    assert caught.value.reason == reason
    assert file.stored() == []


@pytest.mark.parametrize("person", ["luar@lain.example", "bukan alamat"])
def test_a_reviewer_who_cannot_open_the_file_is_refused(file: FiledFile, person: str) -> None:
    with pytest.raises(ApprovalRefusedError, match=person) as caught:
        file.for_reviewers(BOSS, person).start()
    assert caught.value.reason == "reviewer"
    assert file.stored() == []


@pytest.mark.parametrize("kind", ["group", "domain", "anyone"])
def test_one_who_may_have_access_by_a_group_or_domain_is_asked(file: FiledFile, kind: str) -> None:
    drive = file.emulator.world.drive
    address = {"group": "semua@lain.example", "domain": "lain.example"}
    given = {"id": "x", "type": kind, "role": "reader"}
    given |= {"emailAddress" if kind == "group" else kind: address[kind]} if kind in address else {}
    drive.files[file.drive.root].permissions.append(given)
    file.for_reviewers("luar@lain.example").start()
    assert len(file.stored()) == 1


def test_plain_gmail_has_no_approvals() -> None:
    with file_in_my_drive() as file, pytest.raises(ApprovalRefusedError) as caught:
        file.start()
    assert caught.value.reason == "edition"


def test_a_file_that_was_never_filed_waits(file: FiledFile) -> None:
    lost = DrivePath("2026/lain.pdf")
    approvals, _ = file.opened()
    with pytest.raises(UnavailableError):
        approvals.start(replace(file.effect, file=lost))
    asked = replace(file.asked, file=lost)
    assert approvals.answers([asked])[asked.submission].state is MISSING


@pytest.mark.parametrize(
    "item",
    [
        "persetujuan",
        {"initiator": {"me": True}},
        {"initiator": {"me": True}, "approvalId": "1", "completeTime": "kemarin"},
        {"initiator": {"me": True}, "approvalId": "1", "status": "NEW_STATUS"},
    ],
)
def test_one_of_an_odd_shape_decides_nothing_and_ends_nothing(item: object) -> None:
    found = approved_file({"id": "1", "name": "konsep.pdf"}, {"items": [item]})
    assert isinstance(found, ApprovedFile)
    assert all(one.state is ApprovalState.PENDING for one in found.approvals)
    assert all(one.completed is None for one in found.approvals)
