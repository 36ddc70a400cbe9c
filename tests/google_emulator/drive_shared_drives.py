"""drives.*: Shared Drives."""

import copy

from tests.google_emulator.api_errors import ApiError, invalid_value
from tests.google_emulator.calls import Answer, Call
from tests.google_emulator.drive_files import remove
from tests.google_emulator.drive_listing import paged
from tests.google_emulator.drive_permissions import new_permission
from tests.google_emulator.drive_store import FOLDER, DriveFile, rank
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.world import World

WRITABLE = ("name", "themeId", "colorRgb", "restrictions", "hidden", "backgroundImageFile")


def new_drive(world: World, name: str, organizer: User, drive_id: str | None = None) -> str:
    """A Shared Drive with one organizer; its id is also that of its root folder."""
    store = world.drive
    made = drive_id or store.new_drive_id()
    now = store.now()
    fields = {
        "id": made,
        "name": "Drive",
        "mimeType": FOLDER,
        "driveId": made,
        "createdTime": now,
        "modifiedTime": now,
        "version": "1",
    }
    store.files[made] = DriveFile(fields)
    share(world, made, organizer.email, "organizer")
    store.drives[made] = {
        "kind": "drive#drive",
        "id": made,
        "name": name,
        "colorRgb": "#16a765",
        "createdTime": now,
        "hidden": False,
        "restrictions": {
            "adminManagedRestrictions": False,
            "copyRequiresWriterPermission": False,
            "domainUsersOnly": False,
            "driveMembersOnly": False,
            "sharingFoldersRequiresOrganizerPermission": False,
        },
    }
    return made


def share(world: World, file_id: str, email: str, role: str, kind: str = "user") -> None:
    """Give someone a role on a file, a folder or a Shared Drive."""
    file = world.drive.files[file_id]
    permission = new_permission({}, kind, role, email)
    file.permissions = [p for p in file.permissions if p["id"] != permission["id"]]
    file.permissions.append(permission)


def _least() -> Json:
    may = {
        "reader": "canListChildren canCopy canDownload",
        "commenter": "canComment",
        "writer": "canAddChildren canEdit canRename canShare canReadRevisions",
        "fileOrganizer": "canTrashChildren",
        "organizer": "canManageMembers canRenameDrive canDeleteDrive canDeleteChildren "
        "canChangeCopyRequiresWriterPermissionRestriction canChangeDomainUsersOnlyRestriction "
        "canChangeDriveBackground canChangeDriveMembersOnlyRestriction canResetDriveRestrictions "
        "canChangeSharingFoldersRequiresOrganizerPermissionRestriction",
    }
    return {name: role for role, names in may.items() for name in names.split()}


CAPABILITIES = _least()
"""The least role that has each capability of a Shared Drive."""


def _find(call: Call, least: str = "reader") -> str:
    wanted = call.path["driveId"]
    store = call.world.drive
    if wanted not in store.drives or not store.may(call.user, store.files[wanted], "reader"):
        message = f"Shared drive not found: {wanted}"
        raise ApiError(404, message, reason="notFound", location="driveId")
    if not store.may(call.user, store.files[wanted], least):
        message = "The user does not have sufficient permissions for this shared drive."
        raise ApiError(403, message, reason="insufficientFilePermissions")
    return wanted


def _shown(call: Call, drive_id: str) -> Json:
    store = call.world.drive
    role = rank(store.role(call.user, store.files[drive_id]))
    able = {name: role >= rank(least) for name, least in CAPABILITIES.items()}
    return copy.deepcopy(store.drives[drive_id]) | {"capabilities": able}


def create(call: Call) -> Json:
    """drives.create; a requestId used twice is a conflict."""
    request_id = call.query.get("requestId")
    if not request_id:
        message = "Required parameter: requestId"
        raise ApiError(400, message, reason="required", location="requestId")
    known = [d for d in call.world.drive.drives.values() if d.get("requestId") == request_id]
    if known:
        message = "A shared drive already exists with the provided request ID."
        raise ApiError(409, message, reason="conflict", location="requestId")
    drive_id = new_drive(call.world, call.body.get("name", ""), call.user)
    call.world.drive.drives[drive_id]["requestId"] = request_id
    return _without_request(_shown(call, drive_id))


def _without_request(shown: Json) -> Json:
    return {key: item for key, item in shown.items() if key != "requestId"}


def get(call: Call) -> Json:
    """drives.get."""
    return _without_request(_shown(call, _find(call)))


def list_drives(call: Call) -> Json:
    """drives.list: those the caller is a member of."""
    store = call.world.drive
    mine = [d for d in store.drives if store.may(call.user, store.files[d], "reader")]
    size = int(call.query.get("pageSize", 10))
    if not 1 <= size <= 100:
        raise invalid_value("pageSize")
    page, after = paged(call, mine, size)
    return {
        "kind": "drive#driveList",
        "drives": [_without_request(_shown(call, drive_id)) for drive_id in page],
    } | after


def update(call: Call) -> Json:
    """drives.update; a restriction that is not named stays as it is."""
    drive_id = _find(call, "organizer")
    stored, asked = call.world.drive.drives[drive_id], copy.deepcopy(call.body)
    if "downloadRestriction" in asked.get("restrictions", {}):
        raise ApiError(400, "Bad Request", reason="badRequest")
    if "restrictions" in asked:
        asked["restrictions"] = {**stored["restrictions"], **asked["restrictions"]}
    stored |= {key: asked[key] for key in WRITABLE if key in asked}
    call.world.drive.note_drive(drive_id)
    return _without_request(_shown(call, drive_id))


def delete(call: Call) -> Answer:
    """drives.delete: only an empty one, unless requested otherwise."""
    drive_id = _find(call, "organizer")
    children = call.world.drive.children(drive_id)
    if children and not call.flag("allowItemDeletion"):
        message = "A shared drive cannot be deleted while it contains items."
        raise ApiError(403, message, reason="cannotDeleteResourceWithChildren")
    remove(call, call.world.drive.files[drive_id])
    del call.world.drive.drives[drive_id]
    return Answer(204, None, "text/html")


def hide(call: Call) -> Json:
    """drives.hide."""
    drive_id = _find(call)
    call.world.drive.drives[drive_id]["hidden"] = True
    return _without_request(_shown(call, drive_id))


def unhide(call: Call) -> Json:
    """drives.unhide."""
    drive_id = _find(call)
    call.world.drive.drives[drive_id]["hidden"] = False
    return _without_request(_shown(call, drive_id))
