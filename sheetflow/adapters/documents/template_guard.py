"""Which templates are refused as dangerous before any part of them is used."""

import io
import re
import zipfile

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from sheetflow.adapters.documents.template_files import MAX_TEMPLATE_BYTES
from sheetflow.adapters.documents.template_values import clickable
from sheetflow.adapters.office_zip import DAMAGE, oddly_packed
from sheetflow.adapters.worker.protocol import MEBIBYTE, RequestRefusedError

_ACTIVE_PART = re.compile(
    r"vbaProject|vbaData|activeX|/embeddings/|oleObject|\.bin$", re.IGNORECASE
)
_ACTIVE_TYPE = re.compile(rb"macroEnabled|vbaProject|ms-word\.attachedToolbars", re.IGNORECASE)
_ACTIVE_CONTENT = re.compile(
    rb"<(?:\w+:)?altChunk\b|<(?:\w+:)?attachedTemplate\b|<(?:\w+:)?subDoc\b"
)
_INSTRUCTION = re.compile(
    rb"""<(?:\w+:)?instrText\b[^>]*>([^<]*)<|\binstr\s*=\s*["']([^"']*)["']"""
)
_ACTIVE_FIELD = re.compile(
    rb"\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON|LINK|IMPORT|DATABASE)\b",
    re.IGNORECASE,
)
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PACKAGE = re.compile(r"""["'\s]@[A-Za-z0-9_-]+/[A-Za-z0-9_-]+:""")

MAX_PACK_RATIO = 200
"""Largest ratio of a part's size to its packed size; Word's own parts stay under 30."""

MAX_PARTS = 2_000

SMALL_PART = MEBIBYTE
"""Bytes up to which parts may be packed at any ratio."""


def inspect_typst(data: bytes) -> str:
    """Return the template's text; raise RequestRefusedError for a refused one."""
    if len(data) > MAX_TEMPLATE_BYTES:
        raise RequestRefusedError(_too_large())
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise RequestRefusedError("it is not a text in UTF-8") from None
    if _PACKAGE.search(text):
        raise RequestRefusedError(
            "it imports a package from outside (@…); copy what it needs into the file"
        )
    return text


def inspect_docx(data: bytes) -> None:
    """Raise RequestRefusedError for a broken file, a bomb, macros, or fetched content."""
    if len(data) > MAX_TEMPLATE_BYTES:
        raise RequestRefusedError(_too_large())
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _sizes(package.infolist())
            for info in package.infolist():
                _part(info.filename, package.read(info))
    except (*DAMAGE, RuntimeError):
        raise RequestRefusedError("it is not a Word file (.docx) that can be opened") from None


def _sizes(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise RequestRefusedError(f"it holds more than {MAX_PARTS} parts")
    if odd := oddly_packed(parts):
        raise RequestRefusedError(f"its part {odd} is packed as no office program packs")
    if len({part.filename for part in parts}) < len(parts):
        raise RequestRefusedError("it holds two parts of one name")
    if sum(part.file_size for part in parts) > MAX_TEMPLATE_BYTES:
        raise RequestRefusedError(_too_large())
    for part in parts:
        if part.file_size > max(SMALL_PART, part.compress_size * MAX_PACK_RATIO):
            raise RequestRefusedError(f"its part {part.filename} is packed like a bomb")


def _part(name: str, content: bytes) -> None:
    if _ACTIVE_PART.search(name):
        raise RequestRefusedError(f"it holds macros or embedded objects ({name})")
    if name == "[Content_Types].xml" and _ACTIVE_TYPE.search(content):
        raise RequestRefusedError("it is a macro document; save it as plain .docx")
    if name.endswith((".xml", ".rels")) or content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        _markup(name, content)
    if name.endswith(".rels"):
        _relations(name, content)


def _markup(name: str, content: bytes) -> None:
    encoding = _ENCODING.search(content[:200])
    if b"\x00" in content or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii")):
        raise RequestRefusedError(f"its part {name} is written in another encoding than UTF-8")
    if _DECLARATION.search(content):
        raise RequestRefusedError(f"its part {name} declares entities")
    fields = b"".join(text or attribute for text, attribute in _INSTRUCTION.findall(content))
    found = _ACTIVE_CONTENT.search(content) or _ACTIVE_FIELD.search(fields)
    if found:
        raise RequestRefusedError(f"its part {name} fetches or runs something ({_shown(found)})")


def _relations(name: str, content: bytes) -> None:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise RequestRefusedError(f"its part {name} cannot be read") from None
    for relation in root.iter("{*}Relationship"):
        outside = relation.get("TargetMode", "").lower() == "external"
        web_link = relation.get("Type", "").endswith("/hyperlink") and clickable(
            relation.get("Target", "")
        )
        if outside and not web_link:
            raise RequestRefusedError(
                f"its part {name} points outside the file; only web links may"
            )


def _shown(found: re.Match[bytes]) -> str:
    return found.group().decode(errors="replace").strip("<")


def _too_large() -> str:
    return f"it is larger than {MAX_TEMPLATE_BYTES // MEBIBYTE} MB unpacked"
