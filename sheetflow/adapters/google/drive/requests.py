"""Requests to Drive: for one file, and for the files that a query finds."""

from io import BytesIO
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.adapters.google.drive.file import FIELDS, KINDS, DriveFile, files_in
from sheetflow.errors import UnavailableError

_PAGE = 1_000
MAX_MULTIPART = 5_000_000
"""In bytes; Drive asks for a resumable upload of what is larger than 5 MB."""
CHUNK = 8 * 1024**2
"""In bytes, a multiple of 256 KiB; a slow line takes a minute for it."""
_TYPES = {kind: mime_type for mime_type, kind in KINDS.items() if kind in {"pdf", "docx", "xlsx"}}
_TYPES["html"] = "text/html"


def get(client: GoogleClient, file_id: str, fields: str = FIELDS) -> Any:
    """Return the request for what Drive has on a file or folder."""
    return client.files.get(fileId=file_id, supportsAllDrives=True, fields=fields)


def get_content(client: GoogleClient, file_id: str) -> Any:
    """Return the request for a file's bytes."""
    return client.files.get_media(fileId=file_id, supportsAllDrives=True)


def create(
    client: GoogleClient,
    body: Json,
    content: bytes | None = None,
    mime_type: str = "",
    fields: str = FIELDS,
) -> Any:
    """Return the request for a new file or folder; `body` contains its id."""
    media = {} if content is None else {"media_body": media_of(body["name"], content, mime_type)}
    return client.files.create(body=body, supportsAllDrives=True, fields=fields, **media)


def copy(client: GoogleClient, file_id: str, body: Json) -> Any:
    """Return the request for a copy; `body` contains its id."""
    return client.files.copy(fileId=file_id, body=body, supportsAllDrives=True, fields=FIELDS)


def update(
    client: GoogleClient, file_id: str, body: Json, fields: str = FIELDS, **more: Any
) -> Any:
    """Return an update request; `more`: `media_body`, `addParents`, `removeParents`."""
    where = {"fileId": file_id, "supportsAllDrives": True}
    return client.files.update(body=body, fields=fields, **where, **more)


def search(client: GoogleClient, query: str, drive: str, token: str = "", size: int = _PAGE) -> Any:
    """Return the search in a Shared Drive, or ("") among the files shared with the account."""
    where = {"corpora": "drive", "driveId": drive} if drive else {}
    return client.files.list(
        q=query,
        pageSize=size,
        pageToken=token or None,
        orderBy="name",
        supportsAllDrives=True,
        includeItemsFromAllDrives=True,
        fields=f"nextPageToken,files({FIELDS})",
        **where,
    )


def search_all(client: GoogleClient, root: DriveFile, query: str) -> list[DriveFile]:
    """Return every file that a query finds in the office's drive, from all pages.

    Raises UnavailableError when Drive refuses to search.
    """
    found: list[DriveFile] = []
    token = ""
    while True:
        answer = client.one(search(client, query, root.drive_id, token))
        if isinstance(answer, Refused):
            raise UnavailableError(
                f"Drive folder {root.id}: Drive refuses to look ({answer.message}).",
                "Make the job's account a content manager of the Shared Drive.",
            )
        found += files_in(answer)
        token = str(answer.get("nextPageToken", ""))
        if not token:
            return found


def has_mark(key: str, value: str) -> str:
    """Return the query for files with that mark."""
    return f"appProperties has {{ key='{_quoted(key)}' and value='{_quoted(value)}' }}"


def has_name(name: str) -> str:
    """Return the query for files of exactly this name."""
    return f"name='{_quoted(name)}'"


def is_in(folder: str) -> str:
    """Return the query for what is in the folder of that id."""
    return f"'{_quoted(folder)}' in parents"


def _quoted(text: str) -> str:
    """Return text escaped for the single quotes of a query."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def media_of(name: str, content: bytes, mime_type: str = "") -> MediaIoBaseUpload:
    """Return the upload of a content; without `mime_type`, the name's ending decides the type."""
    kind = mime_type or _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    resumable = len(content) > MAX_MULTIPART
    return MediaIoBaseUpload(BytesIO(content), kind, chunksize=CHUNK, resumable=resumable)
