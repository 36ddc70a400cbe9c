"""Facts of files that the planner uses without opening them, and the names that files have."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from sheetflow.core.names import DrivePath, EffectId, Sha256
from sheetflow.core.register.text import BLANKS, INVISIBLE, clean
from sheetflow.core.signatures import SignedPdf


class FileProblem(Enum):
    """The reason why a reference in a cell leads to no file."""

    MISSING = "missing"
    """No file is there (or, in Drive, none that is shared with the job)."""
    FORBIDDEN = "forbidden"
    """It exists and may not be opened."""
    OUTSIDE = "outside"
    """It leads out of the office's Drive folder, or to no file of it."""
    BROKEN = "broken"
    """Its content does not match its name, or cannot be decoded."""
    TOO_LARGE = "too_large"
    """Larger than the office's limit, or a folder with too many files."""
    EMPTY = "empty"
    """A folder or file without content."""
    CUT_OFF = "cut_off"
    """Its end is missing: an upload or a copy broke off."""
    SHORTCUT = "shortcut"
    """It only points to a document elsewhere."""
    UNCLEAR = "unclear"
    """The cell's text names one file and its hyperlink leads to another."""
    LOCKED = "locked"
    """It opens only with a password."""
    SET_ASIDE = "set_aside"
    """Opening it takes more time or memory than any such file needs."""
    NOT_YET = "not_yet"
    """No file could be inspected this time; the file itself has no known fault."""


@dataclass(frozen=True, slots=True)
class ReferenceLimits:
    """Limits of one reference: number of files, their total bytes, and depth of folders."""

    files: int = 200
    size: int = 2 * 1024**3
    depth: int = 12


_SCHEME_OR_DISK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|[A-Za-z]:")
_MAX_REFERENCE = 4_096
"""Letters."""


def path_parts(reference: str) -> tuple[str, ...] | FileProblem:
    """Return the names of a relative path with slashes of either kind.

    OUTSIDE for an absolute path, an address or one with `..`; MISSING for an empty one.
    """
    text = reference.replace("\\", "/")
    if not text.strip() or len(text) > _MAX_REFERENCE or "\0" in text:
        return FileProblem.MISSING
    parts = tuple(part for part in text.split("/") if part not in ("", "."))
    if text.startswith(("/", "~/")) or ".." in parts or _SCHEME_OR_DISK.match(text):
        return FileProblem.OUTSIDE
    return parts


@dataclass(frozen=True, slots=True)
class ImageFact:
    """Size of a picture in pixels, as it is shown (after its EXIF orientation)."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FileFact:
    """One file as it was when it was inspected.

    `path` is where the job can read it (local: below Drive/; Google: the file's id); `name` is
    its own name; `kind` its type by content as a lower-case ending ("jpg", "docx", "" unknown).
    """

    path: str
    name: str
    size: int
    sha256: Sha256
    kind: str = ""
    image: ImageFact | None = None
    signed: SignedPdf | None = None
    """Its electronic signatures, where it has some and was examined for them."""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """The files that one reference of a cell led to, or one reason why there are none.

    `fingerprint` changes when any of the files changes; it is cheap to get again (names, sizes,
    times).  `about` names the cause of the problem where that is not the reference itself: files of
    a folder, or those that may be meant where it is ambiguous.  `left_out` are files of a folder
    that are no attachment, though staff may have meant them to be one.
    """

    fingerprint: str
    files: tuple[FileFact, ...] = ()
    problem: FileProblem | None = None
    about: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    examined: str = ""
    """Names the root certificates by which signatures of these files were examined; "": not."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The problem of a reference without a file, and its cause (`FileInfo.about`)."""

    problem: FileProblem
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The present fingerprints of references.

    `change_token` is how far the backend has followed its files' changes, in its own format; ""
    where it inspects each file.  The ledger keeps it with the records of these fingerprints.
    """

    by_reference: Mapping[str, str]
    change_token: str = ""


_NONE = Sha256("")


@dataclass(frozen=True, slots=True)
class FiledFile:
    """A copy that the job made, or a paper that it wrote, as the ledger has it.

    `sha256` is "" for a paper that is not written yet, or was written before digests were recorded.
    """

    folder: str
    """The part of the submission's folder, such as "03_konsep"."""
    name: str
    sha256: Sha256
    size: int
    source: str
    target: DrivePath
    signed: Sha256 = _NONE
    """Of a signed paper that proves its step: its digest before it was signed."""

    @property
    def is_paper(self) -> bool:
        """Whether sheetflow wrote the file itself."""
        return self.source.startswith(PAPER)


PAPER = "paper:"
"""Begins the `source` of a filed paper, which sheetflow itself wrote."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """A filed file that does not match the ledger.

    `problem` is why it cannot be read; None when it has other bytes.  `found` is its digest, for
    people, or its size where that already differs.
    """

    file: FiledFile
    problem: FileProblem | None
    found: str = ""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A published file as it is now; `ours`: as the job wrote it, not edited by a person since."""

    sha256: Sha256
    ours: bool
    link: str = field(default="", compare=False)
    """Its web address; "" where it has none."""


Done = Sequence[tuple[EffectId, tuple[FiledFile, ...]]]
"""Effects that were done, each with the files that it made."""


_LITTER = frozenset(
    (
        *("desktop.ini", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "picasa.ini"),
        *("icon\r", "icon\uf00d", "@eadir", "#recycle", "$recycle.bin", "__macosx"),
    )
)
"""Names that systems, picture programs and network disks leave in folders; macOS ends "Icon" with
CR, which a Windows disk shows as U+F00D."""

_BEGINNINGS = (".", "~$")
"""First characters of hidden files (`.DS_Store`, `._name`, `.~lock.name#`) and Office's locks."""
_PASSING = (".tmp", ".temp", ".part", ".crdownload", ".download", ".partial")

_POINTERS = re.compile(
    r"\.(?:g(?:doc|sheet|slides|form|draw|map|site|jam|script|table|link|note)"  # Google Drive
    r"|url|website|lnk|webloc|inetloc|desktop"  # Windows, macOS, Linux
    r"|paper|papert|web|boxnote)\Z",  # Dropbox, Box
    re.IGNORECASE,
)


def is_passing(name: str) -> bool:
    """Return whether a name is hidden, a lock, litter or unfinished, and so no attachment."""
    lower = name.lower()
    return lower.startswith(_BEGINNINGS) or lower in _LITTER or lower.endswith(_PASSING)


def is_pointer(name: str) -> bool:
    """Return whether its ending means that the file only points to a document elsewhere."""
    return _POINTERS.search(name) is not None


def alike(name: str) -> str:
    """Return a key that names share which look the same to people.

    Letter case, composed letters, blanks of any kind and number, and invisible characters make no
    difference.
    """
    visible = INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    return BLANKS.sub(" ", visible).strip(" ").casefold()


def alike_path(path: str) -> str:
    """Return such a key for a path, name by name."""
    return "/".join(map(alike, path.replace("\\", "/").split("/")))


NAME_BYTES = 80


FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')


DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}
)


def clean_name(text: str) -> str:
    """Return a readable name that every file system and Drive accepts; never empty.

    It has no path separators, control characters, leading or trailing dots and blanks, and is no
    name that Windows reserves for a device; at most `NAME_BYTES` of UTF-8, cut at a character.
    """
    plain = unicodedata.normalize("NFC", clean(text))
    plain = FORBIDDEN.sub("-", plain)
    plain = " ".join(plain.split()).strip(" .")
    plain = plain.encode()[:NAME_BYTES].decode(errors="ignore").strip(" .")
    if plain.partition(".")[0].casefold() in DEVICE_NAMES:
        plain = f"_{plain}"
    return plain or "tanpa nama"


def clean_file_name(text: str) -> str:
    """Return such a name for a file; the cut keeps its ending."""
    stem, dot, ending = text.rpartition(".")
    if not dot or not stem or len(ending) > 8:
        return clean_name(text)
    ending = clean_name(ending).lower()
    room = NAME_BYTES - len(ending.encode()) - 1
    stem = clean_name(stem).encode()[:room].decode(errors="ignore").strip(" .")
    return f"{stem}.{ending}"
