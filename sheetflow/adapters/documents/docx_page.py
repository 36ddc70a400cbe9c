"""Page size and typeface of a filled Word file, and bytes that are the same on every day."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm
from docxtpl import DocxTemplate

PAPERS_MM = {"A4": (210.0, 297.0), "F4": (215.0, 330.0)}
"""Width and height, upright.  F4 is the folio of Indonesian offices."""

TEMPLATE_FONT = "Arial"
"""The typeface of the shipped templates, replaced where an office has chosen another."""

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can record."""

_FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")


@dataclass(frozen=True, slots=True)
class PageLook:
    """Page size and typeface of a paper: a key of PAPERS_MM, and the font for Word."""

    paper: str = "A4"
    font: str = TEMPLATE_FONT


def set_look(document: DocxTemplate, look: PageLook) -> None:
    """Set the sections' page size, putting what is wider than A4 into the margins, and the font.

    The text keeps its width, so that lines and tables break at the same places.
    """
    for section in document.docx.sections:
        _resize(section, PAPERS_MM[look.paper])
    if look.font != TEMPLATE_FONT:
        for fonts in document.docx.styles.element.iter(qn("w:rFonts")):
            for slot in _FONT_SLOTS:
                if fonts.get(qn(slot)) == TEMPLATE_FONT:
                    fonts.set(qn(slot), look.font)


def _resize(section: Section, sides: tuple[float, float]) -> None:
    lying = section.orientation == WD_ORIENT.LANDSCAPE
    width, height = (Mm(side) for side in (reversed(sides) if lying else sides))
    wider = width - (section.page_width or width)
    section.left_margin = Length((section.left_margin or 0) + wider // 2)
    section.right_margin = Length((section.right_margin or 0) + wider - wider // 2)
    section.page_width, section.page_height = width, height


def fixed_package(data: IO[bytes], instead: Mapping[str, IO[bytes]] | None = None) -> bytes:
    """Return the zip with every part dated alike, in name order after the list of types.

    Parts in `instead` replace those of `data`.
    """
    others = instead or {}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(data) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name[0] != "[", name)):
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_STORED if _is_packed(name) else zipfile.ZIP_DEFLATED
            info.create_system = 0
            if name in others:
                _copy(others[name], packed, info)
            else:
                packed.writestr(info, source.read(name))
    return target.getvalue()


def _is_packed(name: str) -> bool:
    """Return whether the part is a packed picture already, which deflating makes no smaller."""
    return name.startswith("word/media/") and name.endswith((".jpg", ".jpeg", ".png"))


def _copy(part: IO[bytes], packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    part.seek(0)
    with packed.open(info, "w") as target:
        shutil.copyfileobj(part, target)
