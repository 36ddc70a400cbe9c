"""The emulator's approvals, as Google's documents describe them."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload

from tests.google_emulator import GoogleEmulator
from tests.google_emulator_tests.conftest import ADMIN, OWNER, ROBOT, Office

BOSS, OTHER = "pimpinan@kantor.example", "sekretaris@kantor.example"


@pytest.fixture
def file_id(emulator: GoogleEmulator, office: Office) -> str:
    made = emulator.staff.put_file("a.txt", owner=ADMIN, content=b"isi", parent=office.drive_id)
    for person in (BOSS, OTHER):
        emulator.share(made, person, "reader")
    return made


class Person:
    """One account's approvals of one file."""

    def __init__(self, office: Office, email: str, file_id: str) -> None:
        self.drive, self.file_id = office.drive(email), file_id
        self.resource = self.drive.approvals()

    def start(self, *people: str, **more: Any) -> Any:
        body = {"reviewerEmails": list(people or (BOSS,)), **more}
        return self.resource.start(fileId=self.file_id, body=body, fields="*").execute()

    def do(self, verb: str, approval: Any, **body: Any) -> Any:
        call = getattr(self.resource, verb)
        where = {"fileId": self.file_id, "approvalId": approval["approvalId"]}
        return call(**where, body=body, fields="*").execute()

    def listed(self) -> Any:
        answer = self.resource.list(fileId=self.file_id, fields="items,nextPageToken").execute()
        return answer.get("items", [])

    def update(self, body: Any, content: bytes | None = None) -> Any:
        media = None if content is None else MediaInMemoryUpload(content, "text/plain")
        where = {"fileId": self.file_id, "supportsAllDrives": True, "fields": "*"}
        return self.drive.files().update(body=body, media_body=media, **where).execute()


def responses(approval: Any) -> list[str]:
    return [one["response"] for one in approval["reviewerResponses"]]


def refused(action: Any, *arguments: Any, **more: Any) -> int:
    with pytest.raises(HttpError) as caught:
        action(*arguments, **more)
    return int(caught.value.status_code)


@pytest.fixture
def robot(office: Office, file_id: str) -> Person:
    return Person(office, ROBOT, file_id)


@pytest.fixture
def boss(office: Office, file_id: str) -> Person:
    return Person(office, BOSS, file_id)


@pytest.fixture
def other(office: Office, file_id: str) -> Person:
    return Person(office, OTHER, file_id)


def test_all_reviewers_have_to_approve(robot: Person, boss: Person, other: Person) -> None:
    approval = robot.start(BOSS, OTHER, dueTime="2026-01-02T10:00:00+07:00")
    assert approval["status"] == "IN_PROGRESS"
    assert approval["dueTime"] == "2026-01-02T03:00:00.000Z"
    assert approval["initiator"]["me"]
    assert boss.do("approve", approval, message="baik")["status"] == "IN_PROGRESS"
    done = other.do("approve", approval)
    assert (done["status"], responses(done)) == ("APPROVED", ["APPROVED", "APPROVED"])
    file = robot.update({})
    assert done["approvedRevisionId"] == file["headRevisionId"]
    assert file["contentRestrictions"][0]["readOnly"]
    assert refused(boss.do, "decline", approval) == 400
    assert refused(robot.do, "cancel", approval) == 400


def test_one_who_declines_ends_it_and_no_answer_has_his_words(robot: Person, boss: Person) -> None:
    approval = robot.start(BOSS, OTHER)
    done = boss.do("decline", approval, message="ganti judulnya")
    assert (done["status"], responses(done)) == ("DECLINED", ["DECLINED", "NO_RESPONSE"])
    assert "approvedRevisionId" not in done
    assert "ganti judulnya" not in str(robot.listed())
    robot.do("comment", approval, message="sudah")
    robot.start(BOSS)
    assert refused(robot.do, "comment", approval, message="lagi") == 400


def test_a_list_tells_nothing_unless_its_fields_are_asked_for(robot: Person) -> None:
    robot.start()
    bare = robot.resource.list(fileId=robot.file_id).execute()
    assert bare == {"kind": "drive#approvalList"}
    assert [one["status"] for one in robot.listed()] == ["IN_PROGRESS"]


@pytest.mark.parametrize("behaviour", ["RESET_APPROVAL", "", "NO_APPROVAL_ACTION"])
def test_a_changed_content_resets_those_who_approved(
    robot: Person, boss: Person, behaviour: str
) -> None:
    more = {"fileContentChangeBehavior": behaviour} if behaviour else {}
    approval = robot.start(BOSS, OTHER, **more)
    boss.do("approve", approval)
    robot.update({}, b"lain")
    [now] = robot.listed()
    kept = "APPROVED" if behaviour == "NO_APPROVAL_ACTION" else "NO_RESPONSE"
    assert responses(now) == [kept, "NO_RESPONSE"]


def test_a_locked_file_takes_no_content_title_or_comment(
    emulator: GoogleEmulator, office: Office, robot: Person, file_id: str
) -> None:
    approval = robot.start(lockFile=True)
    admin = Person(office, ADMIN, file_id)
    assert refused(admin.update, {}, b"lain") == 403
    assert refused(admin.update, {"name": "b.txt"}) == 403
    comments = admin.drive.comments()
    comment = comments.create(fileId=file_id, body={"content": "x"}, fields="id")
    assert refused(comment.execute) == 403
    able = admin.update({"appProperties": {"a": "b"}})["capabilities"]
    assert not able["canModifyContent"]
    assert robot.update({"trashed": True})["contentRestrictions"][0]["readOnly"]
    admin.update({"contentRestrictions": [{"readOnly": False}]})
    admin.update({}, b"lain")
    assert robot.listed()[0]["status"] == approval["status"]
    assert emulator.world.drive.files[file_id].content == b"lain"


def test_reviewers_are_replaced_and_added_but_not_removed(
    robot: Person, boss: Person, other: Person
) -> None:
    approval = robot.start(BOSS)
    hand_over = [{"removedReviewerEmail": BOSS, "addedReviewerEmail": OTHER}]
    assert refused(other.do, "reassign", approval, replaceReviewers=hand_over) == 403
    added = [{"addedReviewerEmail": OTHER}]
    assert refused(boss.do, "reassign", approval, addReviewers=added) == 403
    now = boss.do("reassign", approval, replaceReviewers=hand_over)
    assert [one["reviewer"]["emailAddress"] for one in now["reviewerResponses"]] == [OTHER]
    assert refused(boss.do, "approve", approval) == 403
    robot.do("reassign", approval, addReviewers=[{"addedReviewerEmail": BOSS}])
    boss.do("approve", approval)
    taken = [{"removedReviewerEmail": BOSS, "addedReviewerEmail": ADMIN}]
    assert refused(robot.do, "reassign", approval, replaceReviewers=taken) == 400


def test_a_reviewer_without_access_is_no_error_and_cannot_answer(
    office: Office, robot: Person, file_id: str
) -> None:
    approval = robot.start("luar@lain.example")
    stranger = Person(office, "luar@lain.example", file_id)
    assert refused(stranger.do, "approve", approval) == 404


def test_only_one_is_in_progress_and_a_writer_cancels_it(robot: Person, boss: Person) -> None:
    approval = robot.start()
    assert refused(robot.start) == 400
    assert refused(boss.do, "cancel", approval) == 403
    assert robot.do("cancel", approval)["status"] == "CANCELLED"
    robot.start()
    assert refused(boss.start) == 403
    assert [one["status"] for one in robot.listed()] == ["IN_PROGRESS", "CANCELLED"]


@pytest.mark.parametrize("people", [[], ["bukan alamat"]])
def test_reviewers_are_addresses(robot: Person, people: list[str]) -> None:
    body = {"reviewerEmails": people}
    start = robot.resource.start(fileId=robot.file_id, body=body)
    assert refused(start.execute) == 400


@pytest.mark.parametrize("kind", ["Business Starter", "administrator", "gmail.com", "other domain"])
def test_where_none_can_be_started_a_file_tells(
    emulator: GoogleEmulator, office: Office, file_id: str, kind: str
) -> None:
    store, email = emulator.world.drive, ROBOT
    domain = OWNER.partition("@")[2]
    if kind == "administrator":
        store.approvals_off.add(domain)
    elif kind == "gmail.com":
        email = "orang@gmail.com"
        file_id = emulator.staff.put_file("a.txt", owner=email, content=b"isi")
    elif kind == "other domain":
        file_id = emulator.staff.put_file("a.txt", owner=BOSS, content=b"isi")
        emulator.share(file_id, ROBOT, "writer")
    else:
        store.editions[domain] = kind
    person = Person(office, email, file_id)
    assert not person.update({})["capabilities"]["canStartApproval"]
    assert refused(person.start) == 403


def test_the_log_of_changes_tells_of_an_approval_or_does_not(
    emulator: GoogleEmulator, robot: Person, boss: Person
) -> None:
    store = emulator.world.drive
    approval, before = robot.start(), len(store.changes)
    boss.do("comment", approval, message="nanti")
    assert len(store.changes) == before + 1
    store.approvals_logged = False
    boss.do("approve", approval)
    assert len(store.changes) == before + 1
