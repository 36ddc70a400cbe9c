"""A file of Drive, its kind, and when it counts as changed; the files of one folder."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sheetflow.adapters.google.api.errors import Json, Refused
from sheetflow.core.files import ImageFact, alike
from sheetflow.core.names import Sha256
from sheetflow.errors import UnavailableError

NATIVE = "application/vnd.google-apps."
FOLDER = f"{NATIVE}folder"
SPREADSHEET = f"{NATIVE}spreadsheet"
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
FROZEN = "sheetflow_of"
"""The property of a frozen document with the state of the document it shows.

It is a public property too: those of a Cloud project are lost when the job gets another project.
"""

_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
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
        return KINDS.get(self.mime_type) or _SAME.get(ending, ending)

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


def files_in(answer: Json | Refused) -> list[DriveFile]:
    """Return the files of a list; none of one that was refused."""
    return [] if isinstance(answer, Refused) else list(map(read_file, answer.get("files", [])))


def written(answer: Json | Refused, failure: str) -> DriveFile:
    """Return the written file.  Raises UnavailableError, which begins with `failure`."""
    return read_file(accepted(answer, failure))


def accepted(answer: Json | Refused, failure: str) -> Json:
    """Return the answer.  Raises UnavailableError, which begins with `failure`, for a refusal."""
    if isinstance(answer, Refused):
        raise refusal(failure, answer)
    return answer


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
    return UnavailableError(f"{failure} ({refused.said}).", fix)


class FolderContent:
    """A folder's files in list order, found by id and name; names are not unique."""

    def __init__(self) -> None:
        self._files: dict[str, DriveFile] = {}
        self._exact: dict[str, list[DriveFile]] | None = None
        self._alike: dict[str, list[DriveFile]] = {}

    def __iter__(self) -> Iterator[DriveFile]:
        return iter(self._files.values())

    def put(self, file: DriveFile) -> None:
        """Add a file; one that it already contains moves to the end."""
        self.discard(file.id)
        self._files[file.id] = file

    def discard(self, file_id: str) -> None:
        """Remove a file, if it contains it."""
        self._exact = None
        self._files.pop(file_id, None)

    def named(self, name: str) -> list[DriveFile]:
        """Return the files of exactly this name."""
        return list(self._by_name().get(name, ()))

    def like(self, name: str) -> list[DriveFile]:
        """Return the files of a name that looks the same to people."""
        self._by_name()
        return list(self._alike.get(alike(name), ()))

    def _by_name(self) -> dict[str, list[DriveFile]]:
        if self._exact is None:
            self._exact, self._alike = {}, {}
            for file in self:
                self._exact.setdefault(file.name, []).append(file)
                self._alike.setdefault(alike(file.name), []).append(file)
        return self._exact
