"""Type of a file by its content, and a picture's size as it is displayed."""

import struct
import warnings
import zipfile
from pathlib import Path, PurePath

from sheetflow.adapters.local.drive.file_faults import (
    count_scans,
    is_cut_off,
    is_locked,
    only_points,
)
from sheetflow.adapters.local.drive.partial_file import FileBytes, FilePieces, GapError, stream_of
from sheetflow.adapters.office_zip import DAMAGE, oddly_packed
from sheetflow.adapters.worker.protocol import Handlers, Message
from sheetflow.core.files import FileProblem, ImageFact

_HEAD = 8_192
_PDF_HEAD = 1_024
"""Bytes within which a PDF begins; scanners and mail gateways write something before it."""
_WEAK = {"bmp": (b"BM",), "tif": (b"II*\0", b"MM\0*")}
"""Signatures that other files begin with too; they count only if the name matches."""
_MIN_SIZE = 1_024
"""Bytes; for a shorter picture that cannot be decoded there is no sign that it was cut off."""
_MAX_SCANS = 100
"""Scans of a JPEG; real ones have up to ten, and each costs as much as decoding it once."""
_SIGNATURES = {
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"%PDF-": "pdf",
}
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "tiff": "tif", "htm": "html", "m4v": "mp4"}
_PICTURES = frozenset({"jpg", "png", "gif", "webp", "bmp", "tif"})
_ZIPPED = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
_CERTAIN = _PICTURES | frozenset({"pdf", "zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"})
"""Types that are certain from the content, so that a name of another type is wrong."""
_TEXTS = frozenset({"txt", "csv", "md", "html", "svg", "srt", "json", "xml", "rtf"})
_ORIENTATION = 0x0112
_TURNED = frozenset({5, 6, 7, 8})

_NONSENSE = (
    *(OSError, ValueError, SyntaxError, TypeError, LookupError),
    *(struct.error, OverflowError, EOFError, AttributeError),
)
"""Errors that readers raise for malformed headers."""

Content = tuple[str, ImageFact | None]


def content_of(name: str, content: FileBytes) -> Content | FileProblem:
    """Return the kind ("" when it is unknown) and, for a picture, its size; or what is wrong.

    BROKEN when the content does not match the name or cannot be decoded; a picture may have any
    picture's ending.  SHORTCUT for a mere link, LOCKED behind a password, CUT_OFF without its end,
    TOO_LARGE for a picture with more pixels than is safe to open, SET_ASIDE for a file that takes
    more work than any of its kind needs.  For bytes from unknown sources: call it in a worker.
    """
    try:
        return _content_of(name, content)
    except (GapError, MemoryError, RecursionError):
        return FileProblem.SET_ASIDE


def _content_of(name: str, content: FileBytes) -> Content | FileProblem:
    head = content[:_HEAD]
    if only_points(name, head, len(content)):
        return FileProblem.SHORTCUT
    named = PurePath(name).suffix.lower().removeprefix(".")
    named = _SAME.get(named, named)
    kind = _kind(content, head, named)
    if is_locked(content, kind):
        return FileProblem.LOCKED
    if _is_another(kind, named):
        return FileProblem.BROKEN
    image = _image(content) if kind in _PICTURES else None
    undecodable = image is FileProblem.BROKEN and len(content) < _MIN_SIZE
    if not undecodable and is_cut_off(content, kind):
        return FileProblem.CUT_OFF
    if kind == "jpg" and isinstance(content, bytes) and count_scans(content) > _MAX_SCANS:
        return FileProblem.SET_ASIDE
    return image if isinstance(image, FileProblem) else (kind, image)


def _is_another(kind: str, named: str) -> bool:
    """Whether the content is certainly of another type than the name."""
    if kind == named or (kind in _PICTURES and named in _PICTURES):
        return False
    return named in _CERTAIN or (kind in _CERTAIN and named in _TEXTS)


def _kind(content: FileBytes, head: bytes, named: str) -> str:
    """Return the kind by the signature; ambiguous beginnings count only where there is none."""
    if head.startswith(b"PK\x03\x04"):
        return _zipped_kind(content)
    if signed := _signed_kind(head):
        return signed
    if (named in _TEXTS and b"\0" not in head) or head.startswith(_WEAK.get(named, ())):
        return named
    if b"%PDF-" in head[:_PDF_HEAD]:
        return "pdf"
    return _by_signature(head)


def _signed_kind(head: bytes) -> str:
    """Return the kind whose first bytes are unambiguous; "" for none."""
    if head.startswith(b"RIFF"):
        return "webp" if head[8:12] == b"WEBP" else ""
    return next((kind for start, kind in _SIGNATURES.items() if head.startswith(start)), "")


def _zipped_kind(content: FileBytes) -> str:
    try:
        with zipfile.ZipFile(stream_of(content)) as archive:
            names = archive.namelist()
            announced = archive.NameToInfo.get("mimetype")
            if announced and announced.file_size < 200 and not oddly_packed([announced]):
                word = archive.read(announced).decode("ascii", "replace").strip()
                return _OPEN_DOCUMENT.get(word, "zip")
    except (*DAMAGE, RuntimeError, *_NONSENSE):
        # The signature of a zip without its end, most often: a download that was cut off.
        return ""
    if "[Content_Types].xml" not in names:
        return "zip"
    return next((kind for start, kind in _ZIPPED.items() if _any_starts(names, start)), "zip")


def _any_starts(names: list[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _by_signature(head: bytes) -> str:
    # Imported here, as it costs time and runs in which no file changed do not need it.
    import puremagic  # noqa: PLC0415

    try:
        found = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    kind = found.lower().removeprefix(".")
    return _SAME.get(kind, kind)


def _image(content: FileBytes) -> ImageFact | FileProblem:
    # Imported here, as above.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            # Other warnings (damaged EXIF) do not matter to a reader of a cron mail.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(stream_of(content)) as image:
                width, height = image.size
                turned = image.getexif().get(_ORIENTATION) in _TURNED
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return FileProblem.TOO_LARGE
    except (UnidentifiedImageError, *_NONSENSE):
        return FileProblem.BROKEN
    if width < 1 or height < 1:
        return FileProblem.BROKEN
    return ImageFact(height, width) if turned else ImageFact(width, height)


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Return the job `inspect`; blobs are the bytes of its `files`, named by number and offset."""
    return {"inspect": _inspect}


def _inspect(request: Message) -> Message:
    try:
        found = [_found(number, request) for number in range(len(request.head["files"]))]
    except ImportError as error:
        # An incomplete installation of a decoder is no fault of the file.
        return Message({"missing": str(error)})
    return Message({"found": found})


def _found(number: int, request: Message) -> dict[str, object]:
    file = request.head["files"][number]
    pieces = [(at, request.blobs[f"{number}:{at}"]) for at in file["offsets"]]
    whole = len(pieces[0][1]) == file["size"]
    content = pieces[0][1] if whole else FilePieces(file["size"], pieces)
    try:
        found = content_of(file["name"], content)
    except (ImportError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a hostile file makes a library fail in any way it can
        found = FileProblem.BROKEN
    if isinstance(found, FileProblem):
        return {"problem": found.value}
    kind, image = found
    return {"kind": kind, "sides": [image.width, image.height] if image else None}
