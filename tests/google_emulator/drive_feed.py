"""changes.*, about.get, revisions.*, comments.*: Drive's other information on files."""

import copy

from tests.google_emulator.api_errors import ApiError, invalid_value
from tests.google_emulator.calls import Answer, Call
from tests.google_emulator.drive_access import find_file
from tests.google_emulator.drive_content import DOCX
from tests.google_emulator.drive_conversion import DELIMITERS, WORKBOOKS
from tests.google_emulator.drive_files import ranged
from tests.google_emulator.drive_listing import paged
from tests.google_emulator.drive_locks import check_unlocked
from tests.google_emulator.drive_present import EXPORTS, present
from tests.google_emulator.drive_store import FOLDER, Change, DriveFile, Revision, checksums
from tests.google_emulator.identities import user_of_email
from tests.google_emulator.json_shapes import Json

MOST_CHANGES = 1_000
DOCUMENTS = ("text/plain", "text/html", "text/markdown", "application/rtf", DOCX)
IMPORTS = {kind: ["application/vnd.google-apps.spreadsheet"] for kind in (*DELIMITERS, *WORKBOOKS)}
IMPORTS |= {kind: ["application/vnd.google-apps.document"] for kind in DOCUMENTS}
"""What an upload may become, by its kind."""


def require_fields(call: Call) -> None:
    """400 of the methods that answer nothing without `fields`."""
    if not call.query.get("fields"):
        message = "The 'fields' parameter is required for this method."
        raise ApiError(400, message, reason="required", location="fields")


def about(call: Call) -> Json:
    """about.get."""
    require_fields(call)
    used = sum(
        len(file.content)
        for file in call.world.drive.listing()
        if file.drive_id is None and call.world.drive.role(call.user, file) == "owner"
    )
    quota = {"usage": str(used), "usageInDrive": str(used), "usageInDriveTrash": "0"}
    quota["limit"] = str(15 * 2**30 if call.user.has_storage else 0)
    return {
        "kind": "drive#about",
        "user": call.user.as_json(call.user),
        "storageQuota": quota,
        "maxUploadSize": str(5 * 2**40),
        "appInstalled": False,
        "canCreateDrives": call.user.has_storage,
        "importFormats": IMPORTS,
        "maxImportSizes": dict.fromkeys(EXPORTS, str(10 * 2**20)),
        "exportFormats": {kind: list(formats) for kind, formats in EXPORTS.items()},
        "folderColorPalette": ["#ac725e", "#d06b64", "#16a765", "#4986e7"],
        "driveThemes": [],
    }


def start_page_token(call: Call) -> Json:
    """changes.getStartPageToken."""
    _log_of(call)
    changes = call.world.drive.reported_changes()
    number = changes[-1].number + 1 if changes else 1
    return {"kind": "drive#startPageToken", "startPageToken": str(number)}


def _log_of(call: Call) -> str | None:
    """The Shared Drive whose log is asked for; 404 for one that the caller is no member of."""
    wanted: str | None = call.query.get("driveId")
    if wanted is None:
        return None
    store = call.world.drive
    if wanted not in store.drives or not store.may(call.user, store.files[wanted], "reader"):
        message = f"Shared drive not found: {wanted}"
        raise ApiError(404, message, reason="notFound", location="driveId")
    return wanted


def changes(call: Call) -> Json:
    """changes.list from a token on; the newest entry of each file."""
    token = call.query.get("pageToken", "")
    if not str(token).isdigit():
        raise invalid_value("pageToken")
    store = call.world.drive
    include = call.flag("includeItemsFromAllDrives") and call.flag("supportsAllDrives")
    wanted_drive = _log_of(call)
    latest: dict[str, Change] = {}
    for change in store.reported_changes():
        in_scope = (
            change.drive_id == wanted_drive
            if wanted_drive
            else (include or change.drive_id is None)
        )
        if change.number >= int(token) and in_scope:
            latest.pop(change.file_id, None)
            latest[change.file_id] = change
    entries = sorted(latest.values(), key=lambda change: change.number)
    if call.query.get("includeRemoved") is False:
        entries = [change for change in entries if change.file_id in store.files]
    size = min(int(call.query.get("pageSize", 100)), MOST_CHANGES)
    shown: Json = {
        "kind": "drive#changeList",
        "changes": [_change(call, change) for change in entries[:size]],
    }
    if len(entries) > size:
        shown["nextPageToken"] = str(entries[size].number)
    else:
        shown["newStartPageToken"] = start_page_token(call)["startPageToken"]
    return shown


def _change(call: Call, change: Change) -> Json:
    """A file that has left the log's drive is removed from it, though it may still be there."""
    store = call.world.drive
    file = store.files.get(change.file_id)
    lost = file is None or not store.may(call.user, file, "reader")
    moved = file is not None and file.drive_id != change.drive_id
    shown: Json = {
        "kind": "drive#change",
        "changeType": change.of,
        "type": change.of,
        "time": change.time,
        "removed": lost or moved,
    }
    if change.drive_id is not None:
        shown["driveId"] = change.drive_id
    if change.of == "drive":
        shown["drive"] = copy.deepcopy(store.drives[change.file_id])
        return shown
    shown["fileId"] = change.file_id
    if file is not None and not lost and (not moved or call.flag("includeCorpusRemovals")):
        shown["file"] = present(store, file, call.user)
    return shown


def _revision(call: Call, file: DriveFile, revision: Revision) -> Json:
    return {
        "kind": "drive#revision",
        "id": revision.id,
        "mimeType": revision.mime_type,
        "modifiedTime": revision.modified,
        "keepForever": revision.keep_forever,
        "published": False,
        "lastModifyingUser": user_of_email(revision.by).as_json(call.user),
        "originalFilename": str(file.fields.get("originalFilename", file.fields["name"])),
        "md5Checksum": checksums(revision.content)["md5Checksum"],
        "size": str(len(revision.content)),
    }


def _native_revision(call: Call, file: DriveFile) -> Json:
    """The one revision that is kept of Google's own kinds of file: exported, never downloaded."""
    by = str(file.fields["lastModifyingUser"])
    head = Revision(str(file.fields["version"]), b"", file.mime_type, "", by)
    head.modified = str(file.fields["modifiedTime"])
    shown = _revision(call, file, head)
    for name in ("md5Checksum", "size", "keepForever", "originalFilename"):
        del shown[name]
    links = present(call.world.drive, file, call.user).get("exportLinks")
    return shown | ({"exportLinks": links} if links else {})


def _no_revision(call: Call) -> ApiError:
    message = f"Revision not found: {call.path['revisionId']}."
    return ApiError(404, message, reason="notFound", location="revisionId")


def _find_revision(call: Call) -> tuple[DriveFile, Revision]:
    file = find_file(call, call.path["fileId"], "writer")
    for revision in file.revisions:
        if revision.id == call.path["revisionId"] or (
            call.path["revisionId"] == "head" and revision is file.revisions[-1]
        ):
            return file, revision
    raise _no_revision(call)


def revisions(call: Call) -> Json:
    """revisions.list; for who may write."""
    file = find_file(call, call.path["fileId"], "writer")
    if file.mime_type == FOLDER:
        message = "The file does not support revisions."
        raise ApiError(403, message, reason="revisionsNotSupported")
    kept = [_revision(call, file, revision) for revision in file.revisions]
    page, after = paged(call, kept or [_native_revision(call, file)], call.count("pageSize", 200))
    return {"kind": "drive#revisionList", "revisions": page} | after


def revision_get(call: Call) -> Json | Answer:
    """revisions.get; with alt=media the content."""
    native = find_file(call, call.path["fileId"], "writer")
    if not native.revisions and call.query.get("alt") != "media":
        shown = _native_revision(call, native)
        if call.path["revisionId"] in ("head", shown["id"]):
            return shown
    file, revision = _find_revision(call)
    if call.query.get("alt") == "media":
        return ranged(call, revision.content, revision.mime_type)
    return _revision(call, file, revision)


def revision_update(call: Call) -> Json:
    """revisions.update: keepForever."""
    file, revision = _find_revision(call)
    revision.keep_forever = bool(call.body.get("keepForever", revision.keep_forever))
    return _revision(call, file, revision)


def revision_delete(call: Call) -> Answer:
    """revisions.delete; the last one stays."""
    file, revision = _find_revision(call)
    if len(file.revisions) == 1:
        message = "The last revision of a file cannot be deleted."
        raise ApiError(403, message, reason="cannotDeleteOnlyRevision")
    file.revisions.remove(revision)
    return Answer(204, None, "text/html")


def comments(call: Call) -> Json:
    """comments.list."""
    require_fields(call)
    file = find_file(call, call.path["fileId"])
    kept = copy.deepcopy(file.comments)
    return {"kind": "drive#commentList", "comments": kept}


def _author(call: Call) -> Json:
    """Only the name, and whether it is oneself: Drive tells no address of who comments."""
    reported = call.user.as_json(call.user)
    return {key: reported[key] for key in ("kind", "displayName", "me")}


def comment_create(call: Call) -> Json:
    """comments.create."""
    require_fields(call)
    file = find_file(call, call.path["fileId"], "commenter")
    check_unlocked(file)
    now = call.world.drive.now()
    comment = {
        "kind": "drive#comment",
        "id": call.world.drive.new_id()[:11],
        "createdTime": now,
        "modifiedTime": now,
        "author": _author(call),
        "content": call.body.get("content", ""),
        "deleted": False,
        "resolved": False,
        "replies": [],
    }
    for key in ("anchor", "quotedFileContent"):
        if key in call.body:
            comment[key] = call.body[key]
    file.comments.append(comment)
    return copy.deepcopy(comment)


def comment_delete(call: Call) -> Answer:
    """comments.delete."""
    file = find_file(call, call.path["fileId"], "commenter")
    file.comments = [c for c in file.comments if c["id"] != call.path["commentId"]]
    return Answer(204, None, "text/html")
