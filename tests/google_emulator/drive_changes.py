"""files.update: fields, content, trash, and another folder."""

import copy

from tests.google_emulator.api_errors import ApiError, insufficient
from tests.google_emulator.calls import Call
from tests.google_emulator.drive_access import find_file, find_folder, given_time
from tests.google_emulator.drive_capabilities import capabilities
from tests.google_emulator.drive_content import set_content
from tests.google_emulator.drive_files import WRITABLE, descendants
from tests.google_emulator.drive_locks import check_update, content_changed, is_locked, restrict
from tests.google_emulator.drive_present import present
from tests.google_emulator.drive_store import FOLDER, NATIVE, DriveFile, owner_permission
from tests.google_emulator.json_shapes import Json


def update(call: Call) -> Json:
    """files.update: fields, folder, trash, content."""
    file = find_file(call, call.path["fileId"], "writer")
    asked = call.body
    has_content = call.method.upload is not None or bool(call.content)
    _check_update(call, file, asked)
    check_update(call.world.drive, file, call.user, asked, new=has_content)
    if call.query.get("addParents") or call.query.get("removeParents"):
        _move(call, file)
    _set_fields(call, file, asked)
    if has_content:
        set_content(call, file, call.content, call.content_type)
    call.world.drive.touch(file, call.user, given_time(asked, "modifiedTime"))
    return present(call.world.drive, file, call.user)


def _check_update(call: Call, file: DriveFile, asked: Json) -> None:
    able = capabilities(call.world.drive, file, call.user)
    if not file.parents:
        raise insufficient(file.id)
    if "parents" in asked:
        message = (
            "The parents field is not directly writable in update requests. Use the addParents "
            "and removeParents parameters instead."
        )
        raise ApiError(403, message, reason="fieldNotWritable")
    if "trashed" in asked and not able["canTrash"]:
        raise insufficient(file.id)


def _set_fields(call: Call, file: DriveFile, asked: Json) -> None:
    for key in WRITABLE:
        if key in asked and key != "contentRestrictions":
            _set(file, key, asked[key])
    if "contentRestrictions" in asked:
        _restrict(call, file, asked["contentRestrictions"])
    if "trashed" in asked:
        _trash(call, file, bool(asked["trashed"]))
    if asked.get("mimeType") and not file.mime_type.startswith(NATIVE):
        file.fields["mimeType"] = asked["mimeType"]
    if "name" in asked and file.id in call.world.books:
        call.world.books[file.id].properties["title"] = asked["name"]


def _set(file: DriveFile, key: str, value: object) -> None:
    if key in ("properties", "appProperties") and isinstance(value, dict):
        merged = {**file.fields.get(key, {}), **value}
        file.fields[key] = {k: v for k, v in merged.items() if v is not None}
    else:
        file.fields[key] = copy.deepcopy(value)


def _restrict(call: Call, file: DriveFile, asked: list[Json]) -> None:
    """Lock or unlock; the help page 9387535: unlocking resets an approval under way."""
    before, now = is_locked(file), call.world.drive.now()
    restrict(file, call.user, now, asked[0] if asked else {})
    if before and not is_locked(file):
        content_changed(file, now)


def _trash(call: Call, file: DriveFile, trashed: bool) -> None:
    file.fields["trashed"] = trashed
    if trashed:
        file.fields["trashedTime"] = call.world.drive.now()
        file.fields["trashingUser"] = call.user.email
    else:
        file.fields.pop("trashedTime", None)
        file.fields.pop("trashingUser", None)


def _move(call: Call, file: DriveFile) -> None:
    store = call.world.drive
    gone = [part for part in (call.query.get("removeParents") or "").split(",") if part]
    new = [part for part in (call.query.get("addParents") or "").split(",") if part]
    root = call.user.root_id
    kept = [p for p in file.parents if p not in [root if g == "root" else g for g in gone]]
    if not new:
        if not kept:
            raise ApiError(403, "A file must have a parent.", reason="cannotRemoveParent")
        return
    moves = call.flag("enforceSingleParent") or kept != file.parents or new[0] in kept
    if not moves or len(new) > 1:
        message = "Increasing the number of parents is not allowed"
        raise ApiError(403, message, reason="cannotAddParent")
    target = find_folder(call, new[0])
    _check_move(call, file, target)
    file.fields["parents"] = [target.id]
    before = file.drive_id
    for moved in [file, *descendants(call, file)]:
        if target.drive_id is not None and moved.drive_id is None:
            moved.permissions = [p for p in moved.permissions if p["role"] != "owner"]
        if target.drive_id is None and moved.drive_id is not None:
            moved.permissions = [owner_permission(call.user)]
        moved.fields["driveId"] = target.drive_id
        if target.drive_id is None:
            del moved.fields["driveId"]
        store.note(moved)
        if before != target.drive_id:
            store.note_departure(moved, before)


def _check_move(call: Call, file: DriveFile, target: DriveFile) -> None:
    store = call.world.drive
    able = capabilities(store, file, call.user)
    if file in store.lineage(target):
        message = "The specified parent would create a cycle."
        raise ApiError(403, message, reason="cannotAddParent")
    if file.drive_id == target.drive_id:
        if not able["canMoveItemWithinDrive"]:
            raise insufficient(file.id)
        return
    if file.drive_id is not None:
        if not able["canMoveItemOutOfDrive"]:
            message = "The user does not have permission to move this item out of the shared drive."
            raise ApiError(403, message, reason="cannotMoveTeamDriveItem")
        return
    if file.mime_type == FOLDER:
        message = "Moving folders into shared drives is not supported."
        raise ApiError(403, message, reason="teamDrivesFolderMoveInNotSupported")
    if not able["canMoveItemIntoTeamDrive"]:
        message = "The user cannot add a parent to this file."
        raise ApiError(403, message, reason="cannotAddParent")
