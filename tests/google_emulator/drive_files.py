"""files.*: get, list, create, update, copy, delete, generateIds."""

import copy
import mimetypes
import re

from tests.google_emulator.api_errors import ApiError, insufficient, invalid_value, no_permission
from tests.google_emulator.blank_spreadsheet import blank_book
from tests.google_emulator.calls import Answer, Call
from tests.google_emulator.drive_access import check_storage, find_file, find_folder, given_time
from tests.google_emulator.drive_capabilities import capabilities
from tests.google_emulator.drive_content import set_content
from tests.google_emulator.drive_present import EXPORTS, present
from tests.google_emulator.drive_store import (
    FOLDER,
    NATIVE,
    SHORTCUT,
    SPREADSHEET,
    DriveFile,
    owner_permission,
)
from tests.google_emulator.json_shapes import Json

WRITABLE = (
    "name",
    "description",
    "starred",
    "properties",
    "appProperties",
    "copyRequiresWriterPermission",
    "writersCanShare",
    "folderColorRgb",
    "contentRestrictions",
    "originalFilename",
    "viewedByMeTime",
)


def get(call: Call) -> Json | Answer:
    """files.get; with alt=media the content."""
    file = find_file(call, call.path["fileId"])
    if call.query.get("alt") == "media":
        return download(call, file)
    return present(call.world.drive, file, call.user)


def download(call: Call, file: DriveFile) -> Answer:
    """The bytes of a binary file, a part of them for a Range header."""
    if file.mime_type.startswith(NATIVE):
        message = (
            "Only files with binary content can be downloaded. Use Export with Docs Editors files."
        )
        raise ApiError(403, message, reason="fileNotDownloadable", location="alt")
    return ranged(call, file.content, file.mime_type)


def ranged(call: Call, content: bytes, mime_type: str) -> Answer:
    """All of a content, or the part that a Range header asks for."""
    headers = {"Content-Disposition": "attachment", "Accept-Ranges": "bytes"}
    wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", call.headers.get("range", ""))
    if not wanted or not (wanted[1] or wanted[2]):
        return Answer(200, content, mime_type, headers)
    size = len(content)
    start = int(wanted[1]) if wanted[1] else max(size - int(wanted[2]), 0)
    end = min(int(wanted[2]), size - 1) if wanted[1] and wanted[2] else size - 1
    if start >= size or end < start:
        raise ApiError(
            416,
            "Request range not satisfiable",
            reason="requestedRangeNotSatisfiable",
            location="Range",
            location_type="header",
            headers={"Content-Range": f"bytes */{size}"},
        )
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return Answer(206, content[start : end + 1], mime_type, headers)


def _new_file(call: Call, asked: Json, mime_type: str, parent: DriveFile | None) -> DriveFile:
    store = call.world.drive
    native = mime_type.startswith(NATIVE) and mime_type != FOLDER
    file_id = asked.get("id")
    if file_id:
        if native and mime_type != SHORTCUT:
            message = "Generated IDs are not supported for Docs Editors formats."
            raise ApiError(403, message, reason="forbidden", location="file.id")
        if file_id in store.files:
            message = "A file already exists with the provided ID."
            raise ApiError(409, message, reason="fileIdInUse")
        if file_id not in store.generated or mime_type == SHORTCUT:
            message = "The provided file ID is not usable."
            raise ApiError(400, message, reason="invalid", location="file.id")
    home = parent or store.root_of(call.user)
    check_storage(call.user, home, mime_type)
    now = store.now()
    fields = {key: copy.deepcopy(asked[key]) for key in WRITABLE if key in asked}
    fields |= {
        "id": file_id or store.new_id(native=native and mime_type != SHORTCUT),
        "name": asked.get("name") or "Untitled",
        "mimeType": mime_type,
        "parents": [home.id],
        "createdTime": given_time(asked, "createdTime") or now,
        "modifiedTime": given_time(asked, "modifiedTime") or now,
        "version": "1",
        "lastModifyingUser": call.user.email,
    }
    file = DriveFile(fields)
    if home.drive_id is not None:
        fields["driveId"] = home.drive_id
    else:
        file.permissions.append(owner_permission(call.user))
    return file


def new_native_file(call: Call, title: str, kind: str = SPREADSHEET) -> DriveFile:
    """The Drive file of a spreadsheet or form that its API creates; in the caller's My Drive."""
    try:
        file = _new_file(call, {"name": title}, kind, None)
    except ApiError as error:
        if error.reason == "storageQuotaExceeded":
            raise no_permission() from error
        raise
    call.world.drive.files[file.id] = file
    call.world.drive.note(file)
    return file


def _asked_parent(call: Call, asked: Json) -> DriveFile | None:
    parents = asked.get("parents", [])
    if len(parents) > 1:
        message = "A file may have only one parent."
        raise ApiError(403, message, reason="multipleParentsNotSupported")
    return find_folder(call, parents[0]) if parents else None


def create(call: Call) -> Json:
    """files.create, with or without content."""
    asked = call.body
    parent = _asked_parent(call, asked)
    mime_type = asked.get("mimeType") or _guessed_type(call, asked)
    file = _new_file(call, asked, mime_type, parent)
    if mime_type == SHORTCUT:
        file.fields["shortcutDetails"] = _shortcut(call, asked)
    elif mime_type == SPREADSHEET:
        call.world.books[file.id] = blank_book(file.id, str(file.fields["name"]))
    has_content = call.method.upload is not None or bool(call.content)
    if has_content or not mime_type.startswith(NATIVE):
        set_content(call, file, call.content, call.content_type)
    call.world.drive.files[file.id] = file
    call.world.drive.note(file)
    return present(call.world.drive, file, call.user)


def _guessed_type(call: Call, asked: Json) -> str:
    if call.content_type and call.content_type != "application/octet-stream":
        return call.content_type.partition(";")[0].strip()
    guessed = mimetypes.guess_type(str(asked.get("name", "")))[0]
    return guessed or call.content_type or "application/octet-stream"


def _shortcut(call: Call, asked: Json) -> Json:
    target_id = asked.get("shortcutDetails", {}).get("targetId", "")
    target = find_file(call, target_id)
    if target.mime_type == SHORTCUT:
        message = "The shortcut target cannot be a shortcut."
        raise ApiError(403, message, reason="shortcutTargetInvalid")
    return {"targetId": target.id, "targetMimeType": target.mime_type}


def copy_file(call: Call) -> Json:
    """files.copy: the original stays with its owner."""
    source = find_file(call, call.path["fileId"])
    store = call.world.drive
    able = capabilities(store, source, call.user)
    if source.mime_type == FOLDER or not able["canCopy"]:
        raise ApiError(403, "This file cannot be copied by the user.", reason="cannotCopyFile")
    asked = {**call.body, "name": call.body.get("name") or f"Copy of {source.fields['name']}"}
    parent = _asked_parent(call, asked)
    if parent is None and source.parents and source.parents[0] in store.files:
        home = store.files[source.parents[0]]
        parent = home if store.may(call.user, home, "writer") else None
    inherited: Json = {
        key: source.fields[key] for key in ("description", "properties") if key in source.fields
    }
    file = _new_file(call, {**inherited, **asked}, asked.get("mimeType", source.mime_type), parent)
    if source.id in call.world.books:
        book = call.world.books[source.id].copy()
        book.id, book.properties["title"] = file.id, file.fields["name"]
        call.world.books[file.id] = book
    elif source.id in call.world.forms:
        form = call.world.forms[source.id].copy_as(file.id, str(file.fields["name"]))
        call.world.forms[file.id] = form
    elif source.revisions:
        set_content(call, file, source.content, source.mime_type)
    for key in ("shortcutDetails", "contentText"):
        if key in source.fields:
            file.fields[key] = copy.deepcopy(source.fields[key])
    store.files[file.id] = file
    store.note(file)
    return present(store, file, call.user)


def descendants(call: Call, file: DriveFile) -> list[DriveFile]:
    """Everything below a folder."""
    found: list[DriveFile] = []
    for child in call.world.drive.children(file.id):
        found += [child, *descendants(call, child)]
    return found


def delete(call: Call) -> Answer:
    """files.delete: for good, with everything inside."""
    file = find_file(call, call.path["fileId"])
    able = capabilities(call.world.drive, file, call.user)
    if not able["canDelete"] or not file.parents:
        raise insufficient(file.id)
    remove(call, file)
    return Answer(204, None, "text/html")


def remove(call: Call, file: DriveFile) -> None:
    """Take a file and all below it out of the world."""
    for gone in [*descendants(call, file), file]:
        call.world.drive.files.pop(gone.id, None)
        call.world.books.pop(gone.id, None)
        call.world.forms.pop(gone.id, None)
        call.world.drive.note(gone, removed=True)


def empty_trash(call: Call) -> Answer:
    """files.emptyTrash."""
    store = call.world.drive
    wanted = call.query.get("driveId")
    for file in store.listing():
        mine = file.drive_id == wanted and file.fields.get("trashed")
        if mine and capabilities(store, file, call.user)["canDelete"]:
            remove(call, file)
    return Answer(204, None, "text/html")


def generate_ids(call: Call) -> Json:
    """files.generateIds."""
    count = int(call.query.get("count", 10))
    if not 1 <= count <= 1000:
        message = f"Invalid value '{count}'. Values must be within the range: [1, 1000]"
        raise invalid_value("count", message)
    ids = [call.world.drive.new_id() for _ in range(count)]
    call.world.drive.generated.update(ids)
    return {"kind": "drive#generatedIds", "space": call.query.get("space", "drive"), "ids": ids}


def is_exportable(file: DriveFile) -> bool:
    """Whether files.export knows the file's kind."""
    return file.mime_type in EXPORTS
