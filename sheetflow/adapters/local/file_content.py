"""What a file is by its content: its type, and a picture's size as it is shown."""

from __future__ import annotations

import struct
import warnings
import zipfile
from pathlib import Path

from sheetflow.adapters.local.locked_file import is_locked
from sheetflow.adapters.local.pointer_files import only_points
from sheetflow.adapters.local.whole_file import is_cut_off
from sheetflow.adapters.zip_damage import DAMAGE, oddly_packed
from sheetflow.core.files import FileProblem, ImageFact

_HEAD = 8_192
_PDF_HEAD = 1_024
"""Within these bytes a PDF begins; scanners and mail gateways write something before it."""
_WEAK = {"bmp": (b"BM",), "tif": (b"II*\0", b"MM\0*")}
"""Other files begin so too; with that name it is what it says."""
_LEAST = 1_024
"""Of what cannot be decoded and is shorter, nothing says that there was more."""
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
"""Types that show themselves beyond doubt, so that a name which says otherwise is wrong."""
_TEXTS = frozenset({"txt", "csv", "md", "html", "svg", "srt", "json", "xml", "rtf"})
_ORIENTATION = 0x0112
_TURNED = frozenset({5, 6, 7, 8})

_NONSENSE = (
    *(OSError, ValueError, SyntaxError, TypeError, LookupError),
    *(struct.error, OverflowError, EOFError, AttributeError),
)
"""What readers raise for headers that make no sense; a disk error would have shown before."""

Content = tuple[str, ImageFact | None]


def content_of(path: Path) -> Content | FileProblem:
    """The kind ("" when it is not known) and, for a picture, its size.

    BROKEN when the content is not what the name says or cannot be decoded; a picture may have any
    picture's ending.  SHORTCUT for what only points elsewhere, LOCKED behind a password, CUT_OFF
    without its end, TOO_LARGE for a picture with more pixels than is safe to open.  Unpacks
    nothing.  Raises OSError.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if only_points(path.name, head, path.stat().st_size):
        return FileProblem.SHORTCUT
    named = path.suffix.lower().removeprefix(".")
    named = _SAME.get(named, named)
    kind = _kind(path, head, named)
    if is_locked(path, head, kind):
        return FileProblem.LOCKED
    if _is_another(kind, named):
        return FileProblem.BROKEN
    image = _image(path) if kind in _PICTURES else None
    undecodable = image is FileProblem.BROKEN and path.stat().st_size < _LEAST
    if not undecodable and is_cut_off(path, kind):
        return FileProblem.CUT_OFF
    return image if isinstance(image, FileProblem) else (kind, image)


def _is_another(kind: str, named: str) -> bool:
    """Whether the content is certainly something else than the name says."""
    if kind == named or (kind in _PICTURES and named in _PICTURES):
        return False
    return named in _CERTAIN or (kind in _CERTAIN and named in _TEXTS)


def _kind(path: Path, head: bytes, named: str) -> str:
    """By the signature; what only begins like something else never outweighs one."""
    if head.startswith(b"PK\x03\x04"):
        return _zipped_kind(path)
    if signed := _signed_kind(head):
        return signed
    if (named in _TEXTS and b"\0" not in head) or head.startswith(_WEAK.get(named, ())):
        return named
    if b"%PDF-" in head[:_PDF_HEAD]:
        return "pdf"
    return _by_signature(head)


def _signed_kind(head: bytes) -> str:
    """Of those whose first bytes are nothing else's; "" for none of them."""
    if head.startswith(b"RIFF"):
        return "webp" if head[8:12] == b"WEBP" else ""
    return next((kind for start, kind in _SIGNATURES.items() if head.startswith(start)), "")


def _zipped_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            told = archive.NameToInfo.get("mimetype")
            if told and told.file_size < 200 and not oddly_packed([told]):
                word = archive.read(told).decode("ascii", "replace").strip()
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
    # Imported here: a run in which no file changed does not pay for it.
    import puremagic  # noqa: PLC0415

    try:
        found = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    kind = found.lower().removeprefix(".")
    return _SAME.get(kind, kind)


def _image(path: Path) -> ImageFact | FileProblem:
    # Imported here, as above.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            # Other complaints (damaged EXIF) matter to nobody who reads a cron mail.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                width, height = image.size
                turned = image.getexif().get(_ORIENTATION) in _TURNED
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return FileProblem.TOO_LARGE
    except PermissionError:
        raise
    except (UnidentifiedImageError, *_NONSENSE):
        return FileProblem.BROKEN
    if width < 1 or height < 1:
        return FileProblem.BROKEN
    return ImageFact(height, width) if turned else ImageFact(width, height)
