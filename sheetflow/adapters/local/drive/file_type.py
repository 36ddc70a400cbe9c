"""Type of a file by its content, its faults, and a picture's size as it is displayed."""

import json
import struct
import warnings
import zipfile
from pathlib import PurePath

from sheetflow.adapters.local.drive import partial_file
from sheetflow.adapters.local.drive.partial_file import FileBytes, GapError
from sheetflow.adapters.office_zip import DAMAGE, oddly_packed
from sheetflow.core.files import FileProblem, ImageFact, is_pointer

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
_ZIPPED = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
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
    if not undecodable and partial_file.is_cut_off(content, kind):
        return FileProblem.CUT_OFF
    if (
        kind == "jpg"
        and isinstance(content, bytes)
        and partial_file.count_scans(content) > _MAX_SCANS
    ):
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
        with zipfile.ZipFile(partial_file.stream_of(content)) as archive:
            names = archive.namelist()
            announced = archive.NameToInfo.get("mimetype")
            if announced and announced.file_size < 200 and not oddly_packed([announced]):
                word = archive.read(announced).decode("ascii", "replace").strip()
                return _OPEN_DOCUMENT.get(word, "zip")
    except (*DAMAGE, RuntimeError, *_NONSENSE):
        # The signature of a zip without its end, most often: a download that was cut off.
        return ""
    folders = {name.partition("/")[0] for name in names if "/" in name}
    kinds = (kind for folder, kind in _ZIPPED.items() if folder in folders)
    return next(kinds, "zip") if "[Content_Types].xml" in names else "zip"


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
            with Image.open(partial_file.stream_of(content)) as image:
                width, height = image.size
                turned = image.getexif().get(_ORIENTATION) in _TURNED
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return FileProblem.TOO_LARGE
    except (UnidentifiedImageError, *_NONSENSE):
        return FileProblem.BROKEN
    if width < 1 or height < 1:
        return FileProblem.BROKEN
    return ImageFact(height, width) if turned else ImageFact(width, height)


_MAX_POINTER = 8_192
"""Bytes of a link file; none is longer."""

_WINDOWS_LINK = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F"
_MACOS_ALIAS = b"book\0\0\0\0mark\0\0\0\0"
_DOCUMENT_KEYS = frozenset({"doc_id", "resource_id", "url"})
"""Keys of Google Drive's link files; each has at least one of them."""
_MAX_KEYS = 6


def only_points(name: str, content: bytes, size: int) -> bool:
    """Whether the file is a mere link to a document; `content` are its first bytes."""
    if is_pointer(name) or content.startswith((_WINDOWS_LINK, _MACOS_ALIAS)):
        return True
    if size > _MAX_POINTER:
        return False
    return _is_link_section(content) or _is_web_location(content) or _is_drive_pointer(content)


def _is_link_section(content: bytes) -> bool:
    """Whether it is a .url of Windows or a .desktop of Linux, whatever its name."""
    lines = [line.strip().lower() for line in content.removeprefix(b"\xef\xbb\xbf").splitlines()]
    first = next((line for line in lines if line), b"")
    if not first.startswith(b"["):
        return False
    desktop_link = first == b"[desktop entry]" and b"type=link" in lines
    return desktop_link or b"[internetshortcut]" in lines


def _is_web_location(content: bytes) -> bool:
    """Whether it is a .webloc of macOS: a property list with an address."""
    written = content.startswith(b"bplist00") and b"SURL_" in content
    return written or (b"<plist" in content and b"<key>URL</key>" in content)


def _is_drive_pointer(content: bytes) -> bool:
    if not content.lstrip().startswith(b"{"):
        return False
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(read, dict) and len(read) <= _MAX_KEYS and _points(read)


def _points(read: dict[str, object]) -> bool:
    known = _DOCUMENT_KEYS & read.keys()
    address = str(read.get("url", "https://docs.google.com/"))
    return bool(known) and address.startswith(("https://docs.google.com/", "https://drive."))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Signature of old Office files, and of new ones that have a password."""

_ZIPS = frozenset({"zip", "odt", "ods", "odp"})
_MANIFEST = "META-INF/manifest.xml"
_MAX_MANIFEST = 1_000_000


def is_locked(content: FileBytes, kind: str) -> bool:
    """Whether the file opens only with a password; False where that is not certain."""
    try:
        if content[: len(OLE)] == OLE:
            return _is_locked_ole(content)
        if kind in _ZIPS:
            return _is_locked_zip(content)
        return kind == "pdf" and _is_locked_pdf(content)
    except GapError:
        return False


def _is_locked_ole(content: FileBytes) -> bool:
    """Whether it is a package behind a password, or an old Office file marked as encrypted."""
    word = content.find(_wide("WordDocument"))
    if word >= 0:
        return _is_marked(content, word)
    old = any(content.find(_wide(name)) >= 0 for name in ("Workbook", "PowerPoint Document"))
    name = "EncryptedSummary" if old else "EncryptedPackage"
    return content.find(_wide(name)) >= 0


def _is_marked(content: FileBytes, entry: int) -> bool:
    """Whether the stream of a directory entry begins with the encryption mark ([MS-DOC] 2.5.1)."""
    sector = 1 << min(content[30:31][0], 16)
    start = (int.from_bytes(content[entry + 116 : entry + 120], "little") + 1) * sector
    head = content[start : start + 12]
    return head[:2] == b"\xec\xa5" and bool(head[11] & 1)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_locked_zip(content: FileBytes) -> bool:
    try:
        with zipfile.ZipFile(partial_file.stream_of(content)) as archive:
            if any(part.flag_bits & 1 for part in archive.infolist()):
                return True
            announced = archive.NameToInfo.get(_MANIFEST)
            if announced is None or announced.file_size > _MAX_MANIFEST:
                return False
            return not oddly_packed([announced]) and b"encryption-data" in archive.read(announced)
    except (*DAMAGE, RuntimeError, OSError, ValueError, LookupError):
        # Damaged, which other checks report: there is no sign of a password.
        return False


def _is_locked_pdf(content: FileBytes) -> bool:
    """Whether a PDF needs a password; it is opened, as most encrypted PDFs need none."""
    if content.find(b"/Encrypt") < 0:
        return False
    # Imported here, as hardly any file needs it.
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(partial_file.stream_of(content), attempt_recovery=False):
            return False
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError):
        return False
