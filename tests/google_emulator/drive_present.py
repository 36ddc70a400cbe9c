"""A file as Drive's File resource, as one caller sees it."""

import copy

from tests.google_emulator.drive_capabilities import capabilities
from tests.google_emulator.drive_store import (
    FOLDER,
    NATIVE,
    SHORTCUT,
    SPREADSHEET,
    DriveFile,
    DriveStore,
)
from tests.google_emulator.field_mask import parse_mask
from tests.google_emulator.identities import User, user_of_email
from tests.google_emulator.json_shapes import Json, Mask

DEFAULT_FILE: Mask = parse_mask("kind,id,name,mimeType,teamDriveId,driveId,resourceKey")
DEFAULT_LIST: Mask = {
    "kind": {},
    "incompleteSearch": {},
    "nextPageToken": {},
    "files": DEFAULT_FILE,
}
EXPORTS = {
    "application/vnd.google-apps.spreadsheet": (
        "text/csv",
        "text/tab-separated-values",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/x-vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/zip",
    ),
    "application/vnd.google-apps.document": (
        "application/pdf",
        "text/plain",
        "text/html",
        "text/markdown",
        "application/zip",
        "application/rtf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "application/vnd.google-apps.presentation": ("application/pdf", "text/plain"),
    "application/vnd.google-apps.drawing": ("application/pdf", "image/png", "image/svg+xml"),
}
EDITORS = {
    "application/vnd.google-apps.spreadsheet": "spreadsheets",
    "application/vnd.google-apps.document": "feeds/download/documents/export",
    "application/vnd.google-apps.presentation": "feeds/download/presentations",
    "application/vnd.google-apps.drawing": "feeds/download/drawings",
}
FORMATS = {
    "text/tab-separated-values": "tsv",
    "text/plain": "txt",
    "text/markdown": "markdown",
    "image/svg+xml": "svg",
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
ICONS = "https://drive-thirdparty.googleusercontent.com/16/type"
EDITOR_SIZE = "1"
"""What Drive tells as the size of Google's own kinds of file, however long they are."""
HIDDEN = ("contentText", "trashingUser")


def present(store: DriveStore, file: DriveFile, user: User) -> Json:
    """Every field of the file that the caller may see."""
    shown = {key: copy.deepcopy(item) for key, item in file.fields.items() if key not in HIDDEN}
    own = file.fields.get("lastModifyingUser")
    closed = bool(file.fields.get("copyRequiresWriterPermission"))
    if file.mime_type.startswith(NATIVE) and file.mime_type not in (FOLDER, SHORTCUT):
        shown.setdefault("size", EDITOR_SIZE)
    shown |= {
        "kind": "drive#file",
        "trashed": store.is_trashed(file),
        "explicitlyTrashed": bool(file.fields.get("trashed")),
        "starred": bool(file.fields.get("starred")),
        "spaces": [store.space(file)],
        "capabilities": capabilities(store, file, user),
        "isAppAuthorized": True,
        "viewedByMe": True,
        "viewedByMeTime": shown.get("viewedByMeTime", shown["modifiedTime"]),
        "quotaBytesUsed": shown.get("size", "0"),
        "webViewLink": web_link(file),
        "iconLink": f"{ICONS}/{file.mime_type}",
        "hasThumbnail": False,
        "copyRequiresWriterPermission": closed,
        "viewersCanCopyContent": not closed,
        "inheritedPermissionsDisabled": False,
        "linkShareMetadata": {"securityUpdateEligible": False, "securityUpdateEnabled": True},
        "thumbnailVersion": "0",
        "modifiedByMe": own == user.email,
    }
    if own == user.email:
        shown["modifiedByMeTime"] = shown["modifiedTime"]
    shown["lastModifyingUser"] = user_of_email(own or user.email).as_json(user)
    parents = [store.files[parent] for parent in file.parents if parent in store.files]
    shown["parents"] = [p.id for p in parents if store.may(user, p, "reader")]
    if not shown["parents"]:
        del shown["parents"]
    _add_ownership(store, file, user, shown)
    if file.mime_type in EXPORTS:
        shown["exportLinks"] = {
            kind: f"https://docs.google.com/{EDITORS[file.mime_type]}/export?id={file.id}"
            f"&exportFormat={FORMATS.get(kind, kind.rpartition('/')[2])}"
            for kind in EXPORTS[file.mime_type]
        }
    elif not file.mime_type.startswith(NATIVE):
        link = f"https://drive.google.com/uc?id={file.id}&export=download"
        shown["webContentLink"] = link
    return shown


def _add_ownership(store: DriveStore, file: DriveFile, user: User, shown: Json) -> None:
    grants = store.grants(file)
    shares = store.may(user, file, "writer")
    own = [copy.deepcopy(p) for p, inherited in grants if not inherited]
    own.sort(key=lambda permission: bool(permission["role"] == "owner"))
    if shares:
        shown["permissionIds"] = list(dict.fromkeys(p["id"] for p, _ in grants))
    if file.drive_id is not None:
        shown |= {"driveId": file.drive_id, "teamDriveId": file.drive_id}
        shown["hasAugmentedPermissions"] = bool(file.permissions) and file.id != file.drive_id
        if shown["explicitlyTrashed"] and "trashingUser" in file.fields:
            trashed_by = user_of_email(str(file.fields["trashingUser"]))
            shown["trashingUser"] = trashed_by.as_json(user)
        for name in ("folderColorRgb", "writersCanShare"):
            shown.pop(name, None)
        return
    shown.pop("trashedTime", None)
    shown["writersCanShare"] = bool(file.fields.get("writersCanShare", True))
    owners = [p for p in own if p["role"] == "owner"]
    shown["owners"] = [user_of_email(p["emailAddress"]).as_json(user) for p in owners]
    shown["ownedByMe"] = any(p["emailAddress"] == user.email for p in owners)
    shown["shared"] = any(p["role"] != "owner" for p, _ in grants)
    if shares:
        shown["permissions"] = own
        shown["permissionIds"] = [p["id"] for p in own]


def web_link(file: DriveFile) -> str:
    """Where a browser opens the file."""
    if file.mime_type == SPREADSHEET:
        return f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk"
    if file.mime_type == FOLDER:
        return f"https://drive.google.com/drive/folders/{file.id}"
    if file.mime_type == f"{NATIVE}document":
        return f"https://docs.google.com/document/d/{file.id}/edit?usp=drivesdk"
    if file.mime_type == SHORTCUT:
        return f"https://drive.google.com/file/d/{file.id}/view?usp=drivesdk"
    return f"https://drive.google.com/file/d/{file.id}/view?usp=drivesdk"
