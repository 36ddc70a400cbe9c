"""PDF drafts as pictures of their unchanged pages."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

import pikepdf
import typst
from PIL import Image, ImageDraw

from sheetflow.adapters.documents.drafts.pieces import Piece, Pieces, UnreadableDraftError
from sheetflow.adapters.documents.pdf_forms import UndrawnFieldError, flatten_fields

MAX_PAGES = 20
WIDTH_PX = 1_240
"""Pixels across an upright page of A4: 150 dots an inch."""
_POINTS = 72
_LINE = (150, 156, 165)
_SHEET = (
    '#set page(width: {}pt, height: {}pt, margin: 0pt)\n#image("draft.pdf", page: {}, width: 100%)'
)


def read_pdf(data: bytes, pieces: Pieces, scratch: Path) -> None:
    """Add a picture of each page, the first MAX_PAGES of them.

    Raises UnreadableDraftError for a locked file and for a form that cannot be shown filled.
    """
    root = Path(tempfile.mkdtemp(dir=scratch))
    try:
        sizes = _kept(data, root / "draft.pdf")
        pieces.is_full = len(sizes) > MAX_PAGES
        pages = [_drawn(root, number, size) for number, size in enumerate(sizes[:MAX_PAGES], 1)]
        pieces.found.extend(pages)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _kept(data: bytes, target: Path) -> list[tuple[float, float]]:
    """Write the file with its fields drawn; return the sizes of its pages as displayed."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            flatten_fields(pdf)
            pdf.save(target)
            return [_size(page) for page in pdf.pages]
    except pikepdf.PasswordError as error:
        raise UnreadableDraftError("locked") from error
    except UndrawnFieldError as error:
        raise UnreadableDraftError("unknown") from error


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    width, height = abs(right - left), abs(top - bottom)
    turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
    return (height, width) if turned else (width, height)


def _drawn(root: Path, number: int, size: tuple[float, float]) -> Piece:
    width, height = size
    compiler = typst.Compiler(root=str(root), ignore_system_fonts=True)
    source = _SHEET.format(width, height, number).encode()
    dots = WIDTH_PX / max(min(width, height), 1) * _POINTS
    picture = compiler.compile(source, format="png", ppi=dots)
    return Piece("picture", data=_framed(picture if isinstance(picture, bytes) else b""))


def _framed(picture: bytes) -> bytes:
    """Return the picture with a thin line along its sides, for a page within a page."""
    with Image.open(io.BytesIO(picture)) as page:
        sheet = page.convert("RGB")
    ImageDraw.Draw(sheet).rectangle((0, 0, sheet.width - 1, sheet.height - 1), outline=_LINE)
    target = io.BytesIO()
    sheet.save(target, "PNG", compress_level=1)
    return target.getvalue()
