"""Finding a file for a caller, and refusing what they may not do."""

from datetime import datetime

from tests.google_emulator.api_errors import ApiError, file_not_found, insufficient
from tests.google_emulator.calls import Call
from tests.google_emulator.drive_store import FOLDER, SHORTCUT, DriveFile, stamp
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json

NO_STORAGE = (
    "Service Accounts do not have storage quota. Leverage shared drives "
    "(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use OAuth "
    "delegation (http://support.google.com/a/answer/2781309) instead."
)


def find_file(call: Call, file_id: str, least: str = "reader") -> DriveFile:
    """The file, if the caller may do with it what needs that role.

    404 when it is not there, not shared with the caller, or in a Shared Drive and the call does
    not say supportsAllDrives; 403 when the caller may only see it.
    """
    store = call.world.drive
    file = store.resolve(file_id, call.user)
    supports = call.flag("supportsAllDrives") or call.flag("supportsTeamDrives")
    needs_support = "supportsAllDrives" in call.method.parameters
    if file is None or not store.may(call.user, file, "reader"):
        raise file_not_found(file_id)
    if file.drive_id is not None and needs_support and not supports:
        raise file_not_found(file_id)
    if not store.may(call.user, file, least):
        raise insufficient(file_id)
    return file


def find_folder(call: Call, folder_id: str) -> DriveFile:
    """A folder that the caller may put something into."""
    folder = find_file(call, folder_id)
    if folder.mime_type != FOLDER:
        message = "The specified parent is not a folder."
        raise ApiError(403, message, reason="parentNotAFolder")
    if not call.world.drive.may(call.user, folder, "writer"):
        raise insufficient(folder_id)
    return folder


def check_storage(user: User, parent: DriveFile | None, mime_type: str) -> None:
    """403 when the new file would be owned by someone without storage."""
    in_shared_drive = parent is not None and parent.drive_id is not None
    if not user.has_storage and not in_shared_drive and mime_type not in (FOLDER, SHORTCUT):
        raise ApiError(403, NO_STORAGE, reason="storageQuotaExceeded")


def given_time(asked: Json, name: str) -> str | None:
    """A time of the caller's choosing as Drive keeps it; 400 when it is none."""
    reported = asked.get(name)
    if not reported:
        return None
    try:
        return stamp(datetime.fromisoformat(reported))
    except ValueError:
        message = f'Invalid value for: Invalid format: "{reported}"'
        raise ApiError(400, message, reason="invalid") from None
