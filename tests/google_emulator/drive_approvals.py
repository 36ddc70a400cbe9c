"""approvals.*: people who are asked to approve a file, and what they answered.

The discovery document drive.v3, resource `approvals`; the guide "Manage approvals"
(developers.google.com/workspace/drive/api/guides/approvals); the help pages "Manage Approvals"
(support.google.com/a/answer/9381067) and "Get approvals on files in Google Drive"
(support.google.com/drive/answer/9387535).  What is said to reviewers goes into mails and into the
activity log in Drive: no part of the resource `Approval` holds it, so nothing returns it here.
"""

import copy
from datetime import datetime

from tests.google_emulator.api_errors import ApiError, insufficient
from tests.google_emulator.calls import Call
from tests.google_emulator.drive_access import find_file
from tests.google_emulator.drive_capabilities import may_start_approval
from tests.google_emulator.drive_listing import paged
from tests.google_emulator.drive_locks import KEEP, RESET, lock
from tests.google_emulator.drive_store import DriveFile, stamp
from tests.google_emulator.identities import user_of_email
from tests.google_emulator.json_shapes import Json

OPEN, APPROVED, DECLINED, CANCELLED = "IN_PROGRESS", "APPROVED", "DECLINED", "CANCELLED"
NO_ANSWER = "NO_RESPONSE"
MOST = 100
"""The discovery document, approvals.list: at most 100 approvals when no page size is given."""


def start(call: Call) -> Json:
    """approvals.start; a reviewer who cannot open the file is no error.

    The guide: `canStartApproval` is needed, and the file has to be shared with the reviewers by
    hand; the request of one who has no access succeeds, he gets no notification and sees nothing.
    Whether a second one may be started meanwhile is documented nowhere: refused here.
    """
    file = find_file(call, call.path["fileId"])
    if not may_start_approval(call.world.drive, file, call.user):
        message = "The user cannot start an approval on this file."
        raise ApiError(403, message, reason="forbidden")
    people = _people(call.body.get("reviewerEmails") or [], "reviewerEmails")
    if any(one["status"] == OPEN for one in file.approvals):
        raise _precondition("The file already has an approval in progress.")
    now = stamp(call.now)
    asked = call.body.get("fileContentChangeBehavior", "")
    approval: Json = {
        "approvalId": call.world.drive.new_id()[:16],
        "createTime": now,
        "modifyTime": now,
        "status": OPEN,
        "initiator": call.user.email,
        "answers": [[person, NO_ANSWER] for person in people],
        # The guide: RESET_APPROVAL is the default.
        "fileContentChangeBehavior": asked if asked == KEEP else RESET,
        "messages": [],
    }
    if due := call.body.get("dueTime"):
        approval["dueTime"] = _time(due)
    file.approvals.append(approval)
    if call.body.get("lockFile"):
        lock(file, call.user, now)
    return _changed(call, file, approval)


def get(call: Call) -> Json:
    """approvals.get."""
    file = find_file(call, call.path["fileId"])
    return _shown(call, file, _find(call, file))


def list_approvals(call: Call) -> Json:
    """approvals.list: who may read the file; the newest first (the order is documented nowhere)."""
    file = find_file(call, call.path["fileId"])
    every = [_shown(call, file, one) for one in reversed(file.approvals)]
    page, after = paged(call, every, call.count("pageSize", MOST))
    return {"kind": "drive#approvalList", "items": page} | after


def approve(call: Call) -> Json:
    """approvals.approve by a reviewer; the last one completes it.

    The guide: all have to approve.  With RESET_APPROVAL the file is locked then.
    """
    file, approval = _answered(call, APPROVED)
    if all(answer == APPROVED for _, answer in approval["answers"]):
        _complete(call, approval, APPROVED)
        native = str(file.fields["version"])
        approval["approvedRevisionId"] = file.fields.get("headRevisionId", native)
        if approval["fileContentChangeBehavior"] == RESET:
            lock(file, call.user, stamp(call.now))
    return _changed(call, file, approval)


def decline(call: Call) -> Json:
    """approvals.decline by a reviewer: one is enough, and completes it."""
    file, approval = _answered(call, DECLINED)
    _complete(call, approval, DECLINED)
    return _changed(call, file, approval)


def cancel(call: Call) -> Json:
    """approvals.cancel: whoever may write the file, while it is in progress."""
    file = find_file(call, call.path["fileId"], "writer")
    approval = _open(call, file)
    _complete(call, approval, CANCELLED)
    return _changed(call, file, approval)


def comment(call: Call) -> Json:
    """approvals.comment; on a completed one only while none is in progress (the guide)."""
    file = find_file(call, call.path["fileId"])
    approval = _find(call, file)
    if not call.body.get("message"):
        raise ApiError(400, "The message is required.", reason="required", location="message")
    busy = any(one["status"] == OPEN for one in file.approvals)
    if busy and approval["status"] != OPEN:
        raise _precondition("The file has another approval in progress.")
    return _changed(call, file, approval)


def reassign(call: Call) -> Json:
    """approvals.reassign: reviewers added or replaced, none removed.

    The discovery document: who may write, while it is in progress and the replaced one has not
    responded; a reader replaces only himself.
    """
    file = find_file(call, call.path["fileId"])
    approval = _open(call, file)
    replaced = call.body.get("replaceReviewers") or []
    added = [one.get("addedReviewerEmail", "") for one in call.body.get("addReviewers") or []]
    gone = [str(one.get("removedReviewerEmail", "")).lower() for one in replaced]
    if not call.world.drive.may(call.user, file, "writer") and (
        added or gone != [call.user.email.lower()]
    ):
        raise insufficient(file.id)
    new = _people([one.get("addedReviewerEmail", "") for one in replaced] + added, "addedReviewer")
    waiting = {person for person, answer in approval["answers"] if answer == NO_ANSWER}
    if not set(gone) <= waiting:
        raise _precondition("Only a reviewer who has not responded can be replaced.")
    kept = [one for one in approval["answers"] if one[0] not in gone]
    known = {person for person, _ in kept}
    kept += [[person, NO_ANSWER] for person in new if person not in known]
    approval["answers"] = kept
    return _changed(call, file, approval)


def _answered(call: Call, answer: str) -> tuple[DriveFile, Json]:
    """Enter the caller's answer; 403 for who is no reviewer."""
    file = find_file(call, call.path["fileId"])
    approval = _open(call, file)
    own = [one for one in approval["answers"] if one[0] == call.user.email.lower()]
    if not own:
        message = "The user is not a reviewer of this approval."
        raise ApiError(403, message, reason="forbidden")
    own[0][1] = answer
    return file, approval


def _complete(call: Call, approval: Json, status: str) -> None:
    approval |= {"status": status, "completeTime": stamp(call.now)}


def _changed(call: Call, file: DriveFile, approval: Json) -> Json:
    """Keep what was said, and let Drive's log of changes know of the file.

    No document tells whether the log of changes does: `approvals_logged` turns it off.
    """
    approval["modifyTime"] = stamp(call.now)
    if said := call.body.get("message"):
        approval["messages"].append([call.user.email, said])
    if call.world.drive.approvals_logged:
        call.world.drive.note(file)
    return _shown(call, file, approval)


def _shown(call: Call, file: DriveFile, approval: Json) -> Json:
    shown = {
        key: copy.deepcopy(value)
        for key, value in approval.items()
        if key not in {"initiator", "answers", "messages"}
    }
    shown |= {
        "kind": "drive#approval",
        "targetFileId": file.id,
        "initiator": user_of_email(approval["initiator"]).as_json(call.user),
        "reviewerResponses": [
            {
                "kind": "drive#reviewerResponse",
                "reviewer": user_of_email(person).as_json(call.user),
                "response": answer,
            }
            for person, answer in approval["answers"]
        ],
    }
    return shown


def _find(call: Call, file: DriveFile) -> Json:
    wanted = call.path["approvalId"]
    for approval in file.approvals:
        if approval["approvalId"] == wanted:
            return approval
    message = f"Approval not found: {wanted}."
    raise ApiError(404, message, reason="notFound", location="approvalId")


def _open(call: Call, file: DriveFile) -> Json:
    """The approval, while it is in progress; a completed one stays as it is (the guide)."""
    approval = _find(call, file)
    if approval["status"] != OPEN:
        raise _precondition("The approval is completed.")
    return approval


def _people(addresses: list[str], field: str) -> list[str]:
    """The addresses, each once; 400 for none, and for what is none."""
    people = list(dict.fromkeys(str(one).strip().lower() for one in addresses))
    if not people or not all("@" in one for one in people):
        message = f"Invalid value for {field}."
        raise ApiError(400, message, reason="invalid", location=field)
    return people


def _precondition(message: str) -> ApiError:
    return ApiError(400, message, reason="failedPrecondition", status="FAILED_PRECONDITION")


def _time(text: str) -> str:
    try:
        return stamp(datetime.fromisoformat(text))
    except ValueError:
        raise ApiError(400, f"Invalid time: {text}", reason="invalid") from None
