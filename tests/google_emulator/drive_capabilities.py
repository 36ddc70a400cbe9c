"""What a caller may do with a file, by their role, and by whether it is in a Shared Drive.

Which of them are returned, and where: "Shared drive versus My Drive API differences".
"""

from __future__ import annotations

from tests.google_emulator.drive_store import FOLDER, DriveFile, DriveStore, rank
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json

READER, COMMENTER, WRITER, CONTENT_MANAGER, MANAGER, OWNER = (
    rank(role) for role in ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
)


def capabilities(store: DriveStore, file: DriveFile, user: User) -> Json:
    """What the caller may do with the file."""
    role = rank(store.role(user, file))
    folder, shared = file.mime_type == FOLDER, file.drive_id is not None
    reads, writes = role >= READER, role >= WRITER
    manages, rules = role >= (CONTENT_MANAGER if shared else OWNER), role >= MANAGER
    closed = bool(file.fields.get("copyRequiresWriterPermission"))
    restricts = rules and (shared or not folder)
    able = {
        "canChangeViewersCanCopyContent": restricts,
        "canEdit": writes,
        "canCopy": (writes or (reads and not closed)) and (shared or not folder),
        "canComment": role >= COMMENTER,
        "canAddChildren": folder and writes,
        "canDelete": rules,
        "canDownload": writes or (reads and not closed),
        "canListChildren": folder and reads,
        "canRemoveChildren": folder and writes and not shared,
        "canRename": writes,
        "canTrash": manages,
        "canReadRevisions": writes and (shared or not folder),
        "canChangeCopyRequiresWriterPermission": restricts,
        "canMoveItemIntoTeamDrive": role >= OWNER,
        "canUntrash": manages,
        "canModifyContent": writes,
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
