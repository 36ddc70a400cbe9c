"""A file, folder or shortcut of Drive: its kind, and when it counts as changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.core.files import ImageFact
from sheetflow.core.names import Sha256
from sheetflow.errors import UnavailableError

NATIVE = "application/vnd.google-apps."
FOLDER = f"{NATIVE}folder"
SHORTCUT = f"{NATIVE}shortcut"
PDF = "application/pdf"
PRINTABLE = frozenset(
    f"{NATIVE}{kind}" for kind in ("document", "spreadsheet", "presentation", "drawing")
)
"""Google's own types that are frozen as PDF when they are copied."""

FIELDS = (
    "id,name,mimeType,size,md5Checksum,sha256Checksum,modifiedTime,trashed,parents,driveId,"
    "shortcutDetails(targetId,targetMimeType),imageMediaMetadata(width,height,rotation),"
    "capabilities(canCopy,canDownload),appProperties,properties"
)
"""The fields requested of every file: no content, no owner, no name of a person."""
_PAGE = 1_000
MAX_MULTIPART = 5_000_000
"""In bytes; Drive asks for a resumable upload of what is larger than 5 MB."""
CHUNK = 8 * 1024**2
"""In bytes, a multiple of 256 KiB; a slow line takes a minute for it."""
FROZEN = "sheetflow_of"
"""The property of a frozen document with the state of the document it shows.

It is a public property too: those of a Cloud project are lost when the job gets another project.
"""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_KINDS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    PDF: "pdf",
    "video/mp4": "mp4",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}presentationml.presentation": "pptx",
}
_TYPES = {kind: mime_type for mime_type, kind in _KINDS.items() if kind in {"pdf", "docx", "xlsx"}}
_TYPES["html"] = "text/html"
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "tiff": "tif", "htm": "html", "m4v": "mp4"}


@dataclass(frozen=True, slots=True)
class DriveFile:
    """One file, folder or shortcut.  `checksum` is "" for what has no bytes of its own."""

    id: str
    name: str
    mime_type: str
    size: int = 0
    checksum: str = ""
    modified: str = ""
    trashed: bool = False
    parents: tuple[str, ...] = ()
    drive_id: str = ""
    points_to: str = ""
    image: ImageFact | None = None
    may_be_copied: bool = True
    marks: Mapping[str, str] = field(default_factory=dict)
    """`appProperties`: written by this program, visible to no other."""
    is_lasting: bool = True
    """Whether all that must outlive the Cloud project is public too; not so before version 0.2."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.mime_type == FOLDER

    @property
    def is_shortcut(self) -> bool:
        """Whether it points to another file."""
        return self.mime_type == SHORTCUT

    @property
    def is_printable(self) -> bool:
        """Whether it is one of Google's own documents, which has no bytes until it is exported."""
        return self.mime_type in PRINTABLE

    @property
    def is_file(self) -> bool:
        """Whether it has a content: bytes, or a document that can be frozen."""
        return self.is_printable or not self.mime_type.startswith(NATIVE)

    @property
    def kept_name(self) -> str:
        """The name of its copy."""
        return f"{self.name}.pdf" if self.is_printable else self.name

    @property
    def kind(self) -> str:
        """Its type as a lower-case ending, "" if unknown."""
        if self.is_printable:
            return "pdf"
        ending = self.name.rpartition(".")[2].lower() if "." in self.name else ""
        return _KINDS.get(self.mime_type) or _SAME.get(ending, ending)

    @property
    def digest(self) -> Sha256:
        """The SHA-256 of its bytes.

        A Google document has none; its substitute changes with every edit.  Some old files have
        only an MD5, which then replaces it, in a copy as in the original.
        """
        if len(self.checksum) == 64:
            return Sha256(self.checksum)
        return digest_of((self.checksum or f"{self.id}\n{self.modified}").encode())


def digest_of(content: bytes) -> Sha256:
    """Return the SHA-256 in hexadecimal digits."""
    return Sha256(hashlib.sha256(content).hexdigest())


def read_file(answer: Json) -> DriveFile:
    """Parse Drive's answer to a request for `FIELDS`."""
    able = answer.get("capabilities", {})
    return DriveFile(
        id=str(answer["id"]),
        name=str(answer.get("name", "")),
        mime_type=str(answer.get("mimeType", "")),
        size=int(answer.get("size", 0)),
        checksum=str(answer.get("sha256Checksum") or answer.get("md5Checksum", "")),
        modified=str(answer.get("modifiedTime", "")),
        trashed=bool(answer.get("trashed", False)),
        parents=tuple(answer.get("parents", ())),
        drive_id=str(answer.get("driveId", "")),
        points_to=str(answer.get("shortcutDetails", {}).get("targetId", "")),
        image=_image(answer.get("imageMediaMetadata", {})),
        may_be_copied=bool(able.get("canCopy", True)) and bool(able.get("canDownload", True)),
        marks=_marks(answer),
        is_lasting=FROZEN in answer.get("properties", {})
        or FROZEN not in answer.get("appProperties", {}),
    )


def _marks(answer: Json) -> dict[str, str]:
    """Return our properties; of a file without any (another project's), what is public of them."""
    own = dict(answer.get("appProperties", {}))
    public = answer.get("properties", {})
    return own or ({FROZEN: str(public[FROZEN])} if FROZEN in public else {})


def _image(size: Json) -> ImageFact | None:
    """Return a picture's displayed size: an odd number of quarter turns swaps its sides."""
    width, height = int(size.get("width", 0)), int(size.get("height", 0))
    if width < 1 or height < 1:
        return None
    turned = int(size.get("rotation", 0)) % 2
    return ImageFact(height, width) if turned else ImageFact(width, height)


def create_request(
    client: GoogleClient, body: Json, content: bytes | None = None, mime_type: str = ""
) -> Any:
    """Return the request for a new file or folder; `body` contains its id."""
    media = {} if content is None else {"media_body": media_of(body["name"], content, mime_type)}
    return client.files.create(body=body, supportsAllDrives=True, fields=FIELDS, **media)


def copy_request(client: GoogleClient, file_id: str, body: Json) -> Any:
    """Return the request for a copy; `body` contains its id."""
    return client.files.copy(fileId=file_id, body=body, supportsAllDrives=True, fields=FIELDS)


def update_request(client: GoogleClient, file_id: str, body: Json, **more: Any) -> Any:
    """Return an update request; `more`: `media_body`, `addParents`, `removeParents`."""
    return client.files.update(
        fileId=file_id, body=body, supportsAllDrives=True, fields=FIELDS, **more
    )


def search_request(
    client: GoogleClient, query: str, drive: str, token: str = "", size: int = _PAGE
) -> Any:
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
        answer = client.one(search_request(client, query, root.drive_id, token))
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
    return f"appProperties has {{ key='{quoted(key)}' and value='{quoted(value)}' }}"


def quoted(text: str) -> str:
    """Return text escaped for the single quotes of a query."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def files_in(answer: Json | Refused) -> list[DriveFile]:
    """Return the files of a list; none of one that was refused."""
    return [] if isinstance(answer, Refused) else list(map(read_file, answer.get("files", [])))


def media_of(name: str, content: bytes, mime_type: str = "") -> MediaIoBaseUpload:
    """Return the upload of a content; without `mime_type`, the name's ending decides the type."""
    kind = mime_type or _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    resumable = len(content) > MAX_MULTIPART
    return MediaIoBaseUpload(BytesIO(content), kind, chunksize=CHUNK, resumable=resumable)


def written(answer: Json | Refused, failure: str) -> DriveFile:
    """Return the written file.  Raises UnavailableError, which begins with `failure`."""
    if isinstance(answer, Refused):
        raise refusal(failure, answer)
    return read_file(answer)


def refusal(failure: str, refused: Refused) -> UnavailableError:
    """Return the error for a refusal of one file, with its fix."""
    if refused.status == 404:
        fix = "Share the file and the office's folder with the job's account, or put them back."
    elif refused.status == 403:
        fix = (
            "Let the file's owner allow copying, and make the job's account content manager of "
            "the Shared Drive."
        )
    else:
        fix = "The next run tries again; `sheetflow doctor` examines the Drive."
    return UnavailableError(f"{failure} ({refused.message or refused.reason}).", fix)
