"""permissions.*: who may do what with a file or a Shared Drive."""

import copy
import hashlib

from tests.google_emulator.api_errors import ApiError, insufficient
from tests.google_emulator.calls import Answer, Call
from tests.google_emulator.drive_access import find_file
from tests.google_emulator.drive_listing import paged
from tests.google_emulator.drive_store import ROLES, DriveFile, rank
from tests.google_emulator.identities import user_of_email
from tests.google_emulator.json_shapes import Json

KINDS = ("user", "group", "domain", "anyone")


def _permission_id(kind: str, address: str) -> str:
    if kind == "anyone":
        return "anyoneWithLink"
    if kind == "user":
        return user_of_email(address).permission_id
    return str(int(hashlib.sha256(f"{kind} {address}".encode()).hexdigest()[:15], 16)).zfill(20)


def _shared(call: Call, least: str = "reader") -> DriveFile:
    return find_file(call, call.path["fileId"], least)


def _may_share(call: Call, file: DriveFile) -> None:
    store = call.world.drive
    least = "organizer" if file.id == file.drive_id else "writer"
    if not store.may(call.user, file, least):
        raise insufficient(file.id)


def _shown(call: Call, file: DriveFile) -> list[Json]:
    shown: list[Json] = []
    for permission, inherited in call.world.drive.grants(file):
        if any(permission["id"] == known["id"] for known in shown):
            continue
        item = copy.deepcopy(permission)
        if file.drive_id is not None:
            item.pop("pendingOwner", None)
            member = inherited or file.id == file.drive_id
            kind = "member" if member else "file"
            detail = {"permissionType": kind, "role": item["role"], "inherited": inherited}
            if inherited:
                detail["inheritedFrom"] = file.drive_id
            item["permissionDetails"] = [detail]
        shown.append(item)
    return sorted(shown, key=lambda item: bool(item["role"] == "owner"))


def _find(call: Call, file: DriveFile) -> Json:
    wanted = call.path["permissionId"]
    for permission in _shown(call, file):
        if permission["id"] == wanted:
            return permission
    message = f"Permission not found: {wanted}."
    raise ApiError(404, message, reason="notFound", location="permissionId")


def list_permissions(call: Call) -> Json:
    """permissions.list."""
    file = _shared(call)
    if file.drive_id is None and not call.world.drive.may(call.user, file, "writer"):
        message = "The user does not have sufficient permissions for this file."
        raise ApiError(403, message, reason="insufficientFilePermissions")
    shown = _shown(call, file)
    whole = 100 if file.drive_id is not None else max(len(shown), 1)
    page, after = paged(call, shown, call.count("pageSize", whole))
    return {"kind": "drive#permissionList", "permissions": page} | after


def get(call: Call) -> Json:
    """permissions.get."""
    return _find(call, _shared(call))


def create(call: Call) -> Json:
    """permissions.create; sharing again with the same person changes their role."""
    file = _shared(call)
    _may_share(call, file)
    asked = call.body
    kind, role = asked.get("type", ""), asked.get("role", "")
    if kind not in KINDS:
        message = "The permission type field is required."
        raise ApiError(400, message, reason="required", location="permission.type")
    if role not in ROLES:
        message = "The permission role field is required."
        raise ApiError(400, message, reason="required", location="permission.role")
    address = (
        asked.get("emailAddress", "") if kind in ("user", "group") else asked.get("domain", "")
    )
    if kind != "anyone" and not address:
        message = "The specified emailAddress is invalid or not applicable for the given type."
        raise ApiError(400, message, reason="invalidSharingRequest")
    _check_role(call, file, role, kind)
    permission = new_permission(asked, kind, role, address)
    file.permissions = [p for p in file.permissions if p["id"] != permission["id"]]
    if role == "owner":
        for other in file.permissions:
            other["role"] = "writer" if other["role"] == "owner" else other["role"]
    file.permissions.append(permission)
    call.world.drive.note(file)
    return next(item for item in _shown(call, file) if item["id"] == permission["id"])


def new_permission(asked: Json, kind: str, role: str, address: str) -> Json:
    """A Permission as Drive keeps it."""
    permission: Json = {
        "kind": "drive#permission",
        "id": _permission_id(kind, address),
        "type": kind,
        "role": role,
    }
    if kind in ("user", "group"):
        permission |= {"emailAddress": address, "displayName": address.partition("@")[0]}
        permission |= {"deleted": False, "pendingOwner": False}
    if kind == "domain":
        permission |= {"domain": address, "displayName": address}
    if kind in ("domain", "anyone"):
        permission["allowFileDiscovery"] = bool(asked.get("allowFileDiscovery"))
    if asked.get("expirationTime"):
        permission["expirationTime"] = asked["expirationTime"]
    return permission


def _check_role(call: Call, file: DriveFile, role: str, kind: str) -> None:
    store = call.world.drive
    if role == "owner":
        if file.drive_id is not None:
            message = "Items in shared drives have no owner."
            raise ApiError(403, message, reason="ownerOnTeamDriveItemNotSupported")
        if not call.flag("transferOwnership"):
            message = "The transferOwnership parameter must be enabled for the role 'owner'."
            raise ApiError(403, message, reason="forbidden", location="transferOwnership")
        if store.role(call.user, file) != "owner" or kind != "user":
            raise insufficient(file.id)
    if role in ("organizer", "fileOrganizer") and file.drive_id is None:
        message = "The specified role is not applicable outside of shared drives."
        raise ApiError(403, message, reason="cannotShareTeamDriveTopFolderWithAnyoneOrDomains")
    if rank(role) > max(rank(store.role(call.user, file)), rank("writer")):
        raise insufficient(file.id)


def update(call: Call) -> Json:
    """permissions.update: another role."""
    file = _shared(call)
    _may_share(call, file)
    known = _find(call, file)
    role = str(call.body.get("role", known["role"]))
    _check_role(call, file, role, known["type"])
    for permission in file.permissions:
        if permission["id"] == known["id"]:
            if role == "owner":
                for other in file.permissions:
                    other["role"] = "writer" if other["role"] == "owner" else other["role"]
            permission["role"] = role
            call.world.drive.note(file)
            return _find(call, file)
    message = "Cannot update the inherited permission to a lower role."
    raise ApiError(403, message, reason="cannotModifyInheritedPermission")


def delete(call: Call) -> Answer:
    """permissions.delete; the owner's cannot go, nor an inherited one."""
    file = _shared(call)
    known = _find(call, file)
    own = known["id"] == call.user.permission_id
    if not own:
        _may_share(call, file)
    if known["role"] == "owner":
        message = "The owner of a file cannot be removed."
        raise ApiError(403, message, reason="cannotRemoveOwner")
    kept = [p for p in file.permissions if p["id"] != known["id"]]
    if len(kept) == len(file.permissions):
        message = "Cannot delete an inherited permission on a shared drive item."
        raise ApiError(403, message, reason="cannotDeleteInheritedPermission")
    file.permissions = kept
    call.world.drive.note(file)
    return Answer(204, None, "text/html")
