"""Letter settings of an invented office, and a renderer that a module's tests share."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image

from sheetflow.adapters.documents.paper_settings import PaperSettings, load_paper_settings
from sheetflow.adapters.documents.renderer import PictureBytes
from sheetflow.core.papers.letterhead import LetterSettings
from sheetflow.core.regulations import Letterhead
from sheetflow.core.words import INDONESIAN, Language, words

CONFIG = Path(__file__).resolve().parent.parent.parent / "config"
LETTERHEADS = (
    Letterhead(
        ("KOMISI PEMILIHAN UMUM", "KABUPATEN CONTOH"),
        ("Jalan Contoh Nomor 1, Kota Contoh", "Website kab-contoh.kpu.go.id"),
    ),
)


ROLES = {
    "admin_medcen": words("Admin Medcen", "Media Center admin"),
    "admin_subbag": words("Admin Subbagian Terkait", "Admin of the subdivision concerned"),
    "sekretaris": words("Sekretaris", "Secretary"),
}


@cache
def settings(language: Language = INDONESIAN) -> PaperSettings:
    """The shipped words."""
    return load_paper_settings(CONFIG, None, language, ROLES)


def letter_settings(language: Language = INDONESIAN, *, logo: bool = False) -> LetterSettings:
    """Where the papers of KPU Kabupaten Contoh are written."""
    return LetterSettings(LETTERHEADS, settings(language).wording, logo)


def picture(width: int = 300, height: int = 200, colour: str = "#33aa77") -> PictureBytes:
    """A plain picture."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "PNG")
    return PictureBytes(target.getvalue())
