"""Content restrictions: what a lock forbids, and what a change of content does to approvals.

Google's guide "Protect file content": a file that is read-only takes no content, no title and no
comments, but is still moved, shared, and put into the trash; its editors set and remove the lock,
of an `ownerRestricted` one its owner or an organizer.
"""

from tests.google_emulator.api_errors import ApiError, insufficient
from tests.google_emulator.drive_store import DriveFile, DriveStore, rank
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json

RESET, KEEP = "RESET_APPROVAL", "NO_APPROVAL_ACTION"


def is_locked(file: DriveFile) -> bool:
    """Whether the content is read-only."""
    return any(one.get("readOnly") for one in file.fields.get("contentRestrictions", ()))


def check_unlocked(file: DriveFile) -> None:
    """403 for who would change a locked file's content, title or comments.

    The guide describes what is forbidden; the reason in the answer is documented nowhere.
    """
    if is_locked(file):
        message = "The file is locked: its content cannot be modified."
        raise ApiError(403, message, reason="contentRestricted")


def lock(file: DriveFile, user: User, now: str) -> None:
    """Make the content read-only, unless it is already."""
    if not is_locked(file):
        restrict(file, user, now, {"readOnly": True})


def restrict(file: DriveFile, user: User, now: str, asked: Json) -> None:
    """Set the restriction that a caller asks for, in place of the one that was there."""
    kept: Json = {"readOnly": bool(asked.get("readOnly"))}
    if kept["readOnly"]:
        kept |= {
            "ownerRestricted": bool(asked.get("ownerRestricted")),
            "systemRestricted": False,
            "restrictingUser": user.as_json(),
            "restrictionTime": now,
            "type": "globalContentRestriction",
        }
        kept |= {"reason": asked["reason"]} if asked.get("reason") else {}
    file.fields["contentRestrictions"] = [kept]


def check_update(store: DriveStore, file: DriveFile, user: User, asked: Json, *, new: bool) -> None:
    """Refuse an update that a lock forbids; `new`: it has a content.

    An update that removes the lock may change the title with it.
    """
    wanted = asked.get("contentRestrictions")
    if wanted is not None:
        owners = any(
            one.get("ownerRestricted") for one in file.fields.get("contentRestrictions", ())
        )
        least = ("owner" if file.drive_id is None else "organizer") if owners else "writer"
        if rank(store.role(user, file)) < rank(least):
            raise insufficient(file.id)
        if not any(one.get("readOnly") for one in wanted):
            return
    if new or asked.get("name", file.fields["name"]) != file.fields["name"]:
        check_unlocked(file)


def content_changed(file: DriveFile, now: str) -> None:
    """Reset the answers to an approval in progress, where it asks for the same version from all.

    The discovery document, FileContentChangeBehavior.RESET_APPROVAL: a response of APPROVED is
    reset while the approval is in progress; the guide "Manage approvals": to NO_RESPONSE.  Once
    it is completed, nothing changes it any more.
    """
    for approval in file.approvals:
        if approval["status"] == "IN_PROGRESS" and approval["fileContentChangeBehavior"] == RESET:
            for answer in approval["answers"]:
                answer[1] = "NO_RESPONSE"
            approval["modifyTime"] = now
