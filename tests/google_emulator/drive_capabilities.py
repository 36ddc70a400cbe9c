"""What a caller may do with a file, by their role, and by whether it is in a Shared Drive.

Which of them are returned, and where: "Shared drive versus My Drive API differences".
"""

from tests.google_emulator.drive_locks import is_locked
from tests.google_emulator.drive_store import FOLDER, SHORTCUT, DriveFile, DriveStore, rank
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json

READER, COMMENTER, WRITER, CONTENT_MANAGER, MANAGER, OWNER = (
    rank(role) for role in ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
)

WITH_APPROVALS = {
    *("Business Standard", "Business Plus", "Enterprise Standard", "Enterprise Plus"),
    *("Education Plus", "Essentials", "Enterprise Essentials", "Nonprofits"),
}
"""The help page 9381067.  Another one (9387535) names Enterprise and Education Plus alone: a client
has to look at `canStartApproval`, and never at the edition."""
NO_EDITION = frozenset({"gmail.com", "googlemail.com"})
"""Personal accounts: never (9387535)."""


def may_start_approval(store: DriveStore, file: DriveFile, user: User) -> bool:
    """What `canStartApproval` tells; the guide "Manage approvals" lists when it is false.

    The administrator's settings, the edition, an owner outside the caller's domain, no role=writer.
    A Shared Drive's files are its organization's, here that of its first organizer; whether
    a service account counts as inside is documented nowhere: here it does.
    """
    if file.mime_type in {FOLDER, SHORTCUT} or rank(store.role(user, file)) < WRITER:
        return False
    holder = file if file.drive_id is None else store.files[file.drive_id]
    head = "owner" if file.drive_id is None else "organizer"
    heads = [one.get("emailAddress", "") for one in holder.permissions if one["role"] == head]
    domain = heads[0].partition("@")[2] if heads else ""
    if file.drive_id is None and domain != user.email.partition("@")[2]:
        return False
    edition = store.editions.get(domain, "" if domain in NO_EDITION else "Business Standard")
    return edition in WITH_APPROVALS and domain not in store.approvals_off


def capabilities(store: DriveStore, file: DriveFile, user: User) -> Json:
    """What the caller may do with the file."""
    role = rank(store.role(user, file))
    folder, shared = file.mime_type == FOLDER, file.drive_id is not None
    reads, writes = role >= READER, role >= WRITER
    manages, rules = role >= (CONTENT_MANAGER if shared else OWNER), role >= MANAGER
    closed = bool(file.fields.get("copyRequiresWriterPermission"))
    restricts = rules and (shared or not folder)
    open_content = writes and not is_locked(file)
    able = {
        "canChangeViewersCanCopyContent": restricts,
        "canEdit": writes,
        "canCopy": (writes or (reads and not closed)) and (shared or not folder),
        "canComment": role >= COMMENTER and not is_locked(file),
        "canAddChildren": folder and writes,
        "canDelete": rules,
        "canDownload": writes or (reads and not closed),
        "canListChildren": folder and reads,
        "canRemoveChildren": folder and writes and not shared,
        "canRename": open_content,
        "canTrash": manages,
        "canReadRevisions": writes and (shared or not folder),
        "canChangeCopyRequiresWriterPermission": restricts,
        "canMoveItemIntoTeamDrive": role >= OWNER,
        "canUntrash": manages,
        "canModifyContent": open_content,
        "canStartApproval": may_start_approval(store, file, user),
        "canMoveItemOutOfDrive": rules,
        "canMoveItemWithinDrive": manages if shared else writes,
        "canShare": writes,
        "canMoveChildrenWithinDrive": folder and (manages if shared else writes),
        "canModifyContentRestriction": writes and not folder,
        "canChangeSecurityUpdateEnabled": False,
        "canReadLabels": False,
        "canModifyLabels": False,
        "canModifyEditorContentRestriction": writes and not folder,
        "canModifyOwnerContentRestriction": rules and not folder,
        "canRemoveContentRestriction": False,
    }
    only = _in_shared_drive(able, role, folder=folder) if shared else _in_my_drive()
    return able | only


def _in_my_drive() -> Json:
    return {
        "canAcceptOwnership": False,
        "canAddMyDriveParent": False,
        "canRemoveMyDriveParent": True,
    }


def _in_shared_drive(able: Json, role: int, *, folder: bool) -> Json:
    manages, rules = folder and role >= CONTENT_MANAGER, folder and role >= MANAGER
    return {
        "canAddFolderFromAnotherDrive": rules,
        "canDeleteChildren": rules,
        "canMoveChildrenOutOfDrive": rules,
        "canMoveChildrenOutOfTeamDrive": rules,
        "canMoveChildrenWithinTeamDrive": manages,
        "canMoveItemOutOfTeamDrive": able["canMoveItemOutOfDrive"],
        "canMoveItemWithinTeamDrive": able["canMoveItemWithinDrive"],
        "canMoveTeamDriveItem": able["canMoveItemWithinDrive"],
        "canReadDrive": role >= READER,
        "canReadTeamDrive": role >= READER,
        "canTrashChildren": manages,
    }
