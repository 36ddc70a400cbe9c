"""The jobs of the drafts' worker: a foreign document is read into pieces that papers can show."""

import base64
import binascii
import io
import re
import tempfile
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import typst
from PIL import Image, ImageDraw

from sheetflow.adapters.documents.drafts import office_documents
from sheetflow.adapters.documents.pdf_forms import UndrawnFieldError, flatten_fields
from sheetflow.adapters.worker.protocol import Handlers, Message

_BYTE_ORDER = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)")
_STRONG = re.compile(r"(\*\*|__)(\S(?:.*?\S)?)\1")
_DATA = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.DOTALL)

_SILENT = {"script", "style", "head", "template", "noscript", "svg"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {
    "p", "div", "section", "article", "header", "footer", "main", "ul", "ol", "table", "tr",
    "blockquote", "figure", "figcaption", "pre", "hr", "body", "dl", "dt", "dd",
}  # fmt: skip


def read_text(data: bytes, pieces: office_documents.Pieces) -> None:
    """Add paragraphs, which are separated by blank lines."""
    for paragraph in re.split(r"\n[ \t]*\n", _decoded(data)):
        pieces.add("paragraph", paragraph)


def read_markdown(data: bytes, pieces: office_documents.Pieces) -> None:
    """Add headings, lists and paragraphs; other marks stay as they are written."""
    paragraph: list[str] = []
    for line in [*_decoded(data).split("\n"), ""]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if line.strip() and not heading and not item:
            paragraph.append(line.strip())
            continue
        pieces.add("paragraph", _STRONG.sub(r"\2", " ".join(paragraph)))
        paragraph = []
        if heading:
            pieces.add("heading", _STRONG.sub(r"\2", heading[1]))
        elif item:
            pieces.add("item", _STRONG.sub(r"\2", item[1]))


def read_html(data: bytes, pieces: office_documents.Pieces) -> None:
    """Add a page's visible content: texts by their blocks, and pictures embedded in the file."""
    declared = _CHARSET.search(data[:2_000])
    reader = _PageReader(pieces)
    reader.feed(_decoded(data, declared[1].decode("ascii") if declared else ""))
    reader.close()
    reader.end_block()


def _decoded(data: bytes, declared: str = "") -> str:
    """Decode UTF-8 in most cases, else the declared code, else that of old Windows programs."""
    order = next((code for mark, code in _BYTE_ORDER.items() if data.startswith(mark)), "")
    for code in (order, "utf-8", declared, "cp1252"):
        try:
            if code:
                text = data.decode(code)
                return text.replace("\r\n", "\n").replace("\r", "\n")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


class _PageReader(HTMLParser):
    """A parser that collects the text of a block until the next one begins."""

    def __init__(self, pieces: office_documents.Pieces) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces = pieces
        self._kind = "paragraph"
        self._words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, or add a picture."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._words.append("\n")
        elif tag == "img":
            self._add_picture(dict(attrs))
        elif tag in {"td", "th"} and "".join(self._words).strip():
            self._words.append(" | ")
        elif tag in _BLOCKS or tag in _HEADINGS or tag == "li":
            self.end_block()
            self._kind = "heading" if tag in _HEADINGS else "item" if tag == "li" else "paragraph"

    def handle_endtag(self, tag: str) -> None:
        """Close a block."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _BLOCKS or tag in _HEADINGS or tag == "li":
            self.end_block()

    def handle_data(self, data: str) -> None:
        """Add words; a page shows any blanks as one."""
        if not self._silent:
            self._words.append(re.sub(r"\s+", " ", data))

    def end_block(self) -> None:
        """Add the block's text to the pieces."""
        self._pieces.add(self._kind, "".join(self._words))
        self._words, self._kind = [], "paragraph"

    def _add_picture(self, attributes: dict[str, str | None]) -> None:
        held = _DATA.match(attributes.get("src") or "")
        if held is None:
            self._words.append(f"[{attributes['alt']}]" if attributes.get("alt") else "")
            return
        kind = self._kind
        self.end_block()
        self._kind = kind
        try:
            self._pieces.add_picture(base64.b64decode(held[1]))
        except binascii.Error:
            return


MAX_PAGES = 20
WIDTH_PX = 1_240
"""Pixels across an upright page of A4: 150 dots an inch."""
_POINTS = 72
_LINE = (150, 156, 165)
_SHEET = (
    '#set page(width: {}pt, height: {}pt, margin: 0pt)\n#image("draft.pdf", page: {}, width: 100%)'
)


def read_pdf(data: bytes, pieces: office_documents.Pieces, scratch: Path) -> None:
    """Add a picture of each page, the first MAX_PAGES of them.

    Raises UnreadableDraftError for a locked file and for a form that cannot be shown filled.
    """
    with tempfile.TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as root:
        sizes = _kept(data, Path(root, "draft.pdf"))
        pieces.is_full = len(sizes) > MAX_PAGES
        pages = [_drawn(root, number, size) for number, size in enumerate(sizes[:MAX_PAGES], 1)]
        pieces.found.extend(pages)


def _kept(data: bytes, target: Path) -> list[tuple[float, float]]:
    """Write the file with its fields drawn; return the sizes of its pages as displayed."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            flatten_fields(pdf)
            pdf.save(target)
            return [_size(page) for page in pdf.pages]
    except pikepdf.PasswordError as error:
        raise office_documents.UnreadableDraftError("locked") from error
    except UndrawnFieldError as error:
        raise office_documents.UnreadableDraftError("unknown") from error


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    width, height = abs(right - left), abs(top - bottom)
    turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
    return (height, width) if turned else (width, height)


def _drawn(root: str, number: int, size: tuple[float, float]) -> office_documents.Piece:
    width, height = size
    compiler = typst.Compiler(root=root, ignore_system_fonts=True)
    source = _SHEET.format(width, height, number).encode()
    dots = WIDTH_PX / max(min(width, height), 1) * _POINTS
    picture = compiler.compile(source, format="png", ppi=dots)
    return office_documents.Piece(
        "picture", data=_framed(picture if isinstance(picture, bytes) else b"")
    )


def _framed(picture: bytes) -> bytes:
    """Return the picture with a thin line along its sides, for a page within a page."""
    with Image.open(io.BytesIO(picture)) as page:
        sheet = page.convert("RGB")
    ImageDraw.Draw(sheet).rectangle((0, 0, sheet.width - 1, sheet.height - 1), outline=_LINE)
    target = io.BytesIO()
    sheet.save(target, "PNG", compress_level=1)
    return target.getvalue()


_READERS = {
    "docx": office_documents.read_docx,
    "odt": office_documents.read_odt,
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "htm": read_html,
}


def open_jobs(scratch: Path, _: tuple[Path, ...]) -> Handlers:
    """Return `draft`: the blob `content` as pieces, with its pictures as blobs by number."""
    return {"draft": partial(_read, scratch)}


def _read(scratch: Path, request: Message) -> Message:
    """Return the document's pieces, or its problem."""
    kind, data, pieces = request.head["kind"], request.blobs["content"], office_documents.Pieces()
    try:
        if kind == "pdf":
            read_pdf(data, pieces, scratch)
        else:
            _READERS[kind](data, pieces)
    except office_documents.UnreadableDraftError as error:
        return Message({"problem": error.problem, "pieces": []})
    except MemoryError:
        return Message({"problem": "too_large", "pieces": []})
    except Exception:  # noqa: BLE001 - a hostile file makes a library fail in any way it can
        return Message({"problem": "damaged", "pieces": []})
    return _answer(pieces)


def _answer(pieces: office_documents.Pieces) -> Message:
    """Return pictures undecoded: each is decoded in a worker of its own."""
    listed: list[dict[str, object]] = []
    blobs: dict[str, bytes] = {}
    for piece in pieces.found:
        entry: dict[str, object] = {"kind": piece.kind, "text": piece.text}
        if piece.data:
            entry["picture"] = str(len(blobs))
            blobs[str(len(blobs))] = piece.data
        listed.append(entry)
    problem = "" if listed else "empty"
    return Message({"problem": problem, "pieces": listed, "shortened": pieces.is_full}, blobs)
