"""A file as Drive tells of it: what it is by kind, when it counts as changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sheetflow.adapters.google.api.errors import Json
from sheetflow.core.file_names import alike
from sheetflow.core.files import ImageFact
from sheetflow.core.names import Sha256

NATIVE = "application/vnd.google-apps."
FOLDER = f"{NATIVE}folder"
SHORTCUT = f"{NATIVE}shortcut"
PDF = "application/pdf"
PRINTABLE = frozenset(
    f"{NATIVE}{kind}" for kind in ("document", "spreadsheet", "presentation", "drawing")
)
"""Google's own kinds that are frozen as PDF when they are copied."""

FIELDS = (
    "id,name,mimeType,size,md5Checksum,sha256Checksum,modifiedTime,trashed,parents,driveId,"
    "shortcutDetails(targetId,targetMimeType),imageMediaMetadata(width,height,rotation),"
    "capabilities(canCopy,canDownload),appProperties"
)
"""What is asked of every file: no content, no owner, no name of a person."""

_KINDS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    PDF: "pdf",
    "video/mp4": "mp4",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}
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
    """`appProperties`: what this program wrote on it, seen by nobody else."""

    @property
    def is_folder(self) -> bool:
        return self.mime_type == FOLDER

    @property
    def is_shortcut(self) -> bool:
        return self.mime_type == SHORTCUT

    @property
    def is_printable(self) -> bool:
        """One of Google's own documents, which has no bytes until it is exported."""
        return self.mime_type in PRINTABLE

    @property
    def is_file(self) -> bool:
        """Something with a content: bytes, or a document that can be frozen."""
        return self.is_printable or not self.mime_type.startswith(NATIVE)

    @property
    def kept_name(self) -> str:
        """The name of its copy."""
        return f"{self.name}.pdf" if self.is_printable else self.name

    @property
    def kind(self) -> str:
        """Its type as a lower-case ending, "" when it is not known."""
        if self.is_printable:
            return "pdf"
        ending = self.name.rpartition(".")[2].lower() if "." in self.name else ""
        return _KINDS.get(self.mime_type) or _SAME.get(ending, ending)

    @property
    def digest(self) -> Sha256:
        """The SHA-256 of its bytes.

        A Google document has none; its stand-in changes with every edit.  Nor have some old files
        more than an MD5, which then stands for the bytes, in a copy as in the original.
        """
        if len(self.checksum) == 64:
            return Sha256(self.checksum)
        told = self.checksum or f"{self.id}\n{self.modified}"
        return Sha256(hashlib.sha256(told.encode()).hexdigest())


def read_file(answer: Json) -> DriveFile:
    """What Drive answered when it was asked for `FIELDS`."""
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
        marks=dict(answer.get("appProperties", {})),
    )


def _image(told: Json) -> ImageFact | None:
    """A picture's size as it is shown: an odd number of quarter turns swaps its sides."""
    width, height = int(told.get("width", 0)), int(told.get("height", 0))
    if width < 1 or height < 1:
        return None
    turned = int(told.get("rotation", 0)) % 2
    return ImageFact(height, width) if turned else ImageFact(width, height)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What the log tells: files as they are now, and the ids of those that are gone.

    `whole` says that something concerns the Shared Drive itself, and so everything in it.
    """

    files: Mapping[str, DriveFile] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    whole: bool = False

    @property
    def of_folders(self) -> bool:
        """Whether something may have happened to files that it does not name."""
        lost = (file.is_folder and file.trashed for file in self.files.values())
        return bool(self.gone) or any(lost)


class FolderContent:
    """Files in the order in which they were listed; names are not unique."""

    def __init__(self) -> None:
        self._files: dict[str, DriveFile] = {}
        self._exact: dict[str, list[DriveFile]] | None = None
        self._alike: dict[str, list[DriveFile]] = {}

    def __iter__(self) -> Iterator[DriveFile]:
        return iter(self._files.values())

    def get(self, file_id: str) -> DriveFile | None:
        return self._files.get(file_id)

    def put(self, file: DriveFile) -> None:
        """A file that is there already goes to the end."""
        self.discard(file.id)
        self._files[file.id] = file

    def discard(self, file_id: str) -> None:
        self._exact = None
        self._files.pop(file_id, None)

    def named(self, name: str) -> list[DriveFile]:
        """Under exactly this name."""
        return list(self._by_name().get(name, ()))

    def like(self, name: str) -> list[DriveFile]:
        """Under a name that looks the same to people."""
        self._by_name()
        return list(self._alike.get(alike(name), ()))

    def _by_name(self) -> dict[str, list[DriveFile]]:
        if self._exact is None:
            self._exact, self._alike = {}, {}
            for file in self:
                self._exact.setdefault(file.name, []).append(file)
                self._alike.setdefault(alike(file.name), []).append(file)
        return self._exact
