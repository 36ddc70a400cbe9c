"""files.list: what a caller finds, in which order, page after page."""

import base64
import re
from typing import TypeVar

from tests.google_emulator.api_errors import ApiError, invalid_value
from tests.google_emulator.calls import Call
from tests.google_emulator.drive_present import present
from tests.google_emulator.drive_query import CallTarget, parse_query
from tests.google_emulator.drive_store import FOLDER, DriveFile
from tests.google_emulator.json_shapes import Json

T = TypeVar("T")
_FULL_TEXT = re.compile(r"(?:'(?:\\.|[^'\\])*'|[^'])*?\bfullText\b")
"""`fullText` as a term of a query, outside its texts."""
UNSORTED = (
    "Sorting is not supported for queries with fullText terms. Results are always in descending "
    "relevance order."
)
"""Google's own words; Drive's guide "Search for files and folders"."""


def _seen(call: Call) -> list[DriveFile]:
    """The files a list looks through: never roots, Shared Drives only when asked for.  Whether
    the caller may see each is another question.
    """
    store, query = call.world.drive, call.query
    every = call.world.listing_override
    every = store.listing() if every is None else every
    supports = call.flag("supportsAllDrives") or call.flag("supportsTeamDrives")
    include = call.flag("includeItemsFromAllDrives") or call.flag("includeTeamDriveItems")
    drive_id = query.get("driveId") or query.get("teamDriveId")
    corpora = query.get("corpora") or ("drive" if drive_id else "user")
    if (corpora == "drive") != bool(drive_id):
        message = "The driveId parameter must be specified if and only if corpora is set to drive."
        raise invalid_value("driveId", message)
    if corpora in ("drive", "allDrives") and not (supports and include):
        message = f"includeItemsFromAllDrives and supportsAllDrives are required for {corpora}."
        raise ApiError(403, message, reason="teamDrivesNotSupported")
    if drive_id:
        if drive_id not in store.drives or not store.may(
            call.user, store.files[drive_id], "reader"
        ):
            message = f"Shared drive not found: {drive_id}"
            raise ApiError(404, message, reason="notFound", location="driveId")
        every = [file for file in every if file.drive_id == drive_id]
    elif not (supports and include):
        every = [file for file in every if file.drive_id is None]
    spaces = set(str(query.get("spaces") or "drive").split(","))
    return [file for file in every if file.parents and store.space(file) in spaces]


def list_files(call: Call) -> Json:
    """files.list: trash included, names not unique, page after page."""
    store = call.world.drive
    if call.query.get("orderBy") and _FULL_TEXT.match(call.query.get("q", "")):
        raise ApiError(403, UNSORTED, reason="forbidden", location="orderBy")
    test = parse_query(call.query.get("q") or "trashed = true or trashed = false")
    # Who may see a file is dearer to find out than whether it is asked for.
    asked = (file for file in _seen(call) if test(CallTarget(store, call.user, file)))
    found = [file for file in asked if store.lists(call.user, file)]
    found = _ordered(found, call.query.get("orderBy") or "recency desc")
    size = int(call.query.get("pageSize", 100))
    if not 1 <= size <= 1000:
        message = f"Invalid value '{size}'. Values must be within the range: [1, 1000]"
        raise invalid_value("pageSize", message)
    page, after = paged(call, found, size)
    shown: Json = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [present(store, file, call.user) for file in page],
    }
    return shown | after


def paged(call: Call, items: list[T], size: int) -> tuple[list[T], Json]:
    """The page that was asked for, and the token of the next one as it stands in an answer."""
    start = page_start(call)
    more = start + size < len(items)
    return items[start : start + size], {"nextPageToken": page_token(start + size)} if more else {}


def page_token(start: int) -> str:
    """Where the next page begins, sealed."""
    return "~!!~" + base64.urlsafe_b64encode(f"page:{start}".encode()).decode()


def page_start(call: Call) -> int:
    """Where this page begins; 400 for a token that is none."""
    token = call.query.get("pageToken")
    if not token:
        return 0
    try:
        text = base64.urlsafe_b64decode(token.removeprefix("~!!~")).decode()
        return int(text.removeprefix("page:"))
    except ValueError:
        raise invalid_value("pageToken") from None


def _ordered(files: list[DriveFile], order: str) -> list[DriveFile]:
    for part in reversed(order.split(",")):
        name, _, direction = part.strip().partition(" ")
        # files.list documents "desc" alone; "asc" is taken too (prasmussen/gdrive #47).
        if direction not in ("", "asc", "desc"):
            raise invalid_value("orderBy")
        files = sorted(files, key=lambda file: _order_key(file, name), reverse=direction == "desc")
    return files


def _order_key(file: DriveFile, name: str) -> tuple[int, str]:
    fields = file.fields
    if name == "folder":
        return (0 if file.mime_type == FOLDER else 1), ""
    if name in ("name", "name_natural"):
        text = str(fields["name"]).casefold()
        return 0, re.sub(r"\d+", lambda n: n.group().zfill(12), text) if "_" in name else text
    if name in ("quotaBytesUsed",):
        return len(file.content), ""
    if name in (
        "recency",
        "modifiedTime",
        "modifiedByMeTime",
        "viewedByMeTime",
        "sharedWithMeTime",
    ):
        return 0, str(fields["modifiedTime"])
    if name == "createdTime":
        return 0, str(fields["createdTime"])
    if name == "starred":
        return (0 if fields.get("starred") else 1), ""
    raise invalid_value("orderBy")
