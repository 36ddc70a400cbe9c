"""Letter settings of an invented office, and a renderer that a module's tests share."""

import io
from functools import cache

from PIL import Image

from sheetflow.adapters.documents.renderer import PictureBytes
from sheetflow.core.organisation import Letterhead
from sheetflow.core.papers.paper_settings import LetterSettings, PaperSettings, Typeface, Wording
from sheetflow.core.words import INDONESIAN, Language, words
from sheetflow.settings.texts import read_paper_settings

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


BOOKMAN = PaperSettings(
    "F4",
    Typeface(
        "Bookman Old Style",
        ("Bookman Old Style", "URW Bookman", "TeX Gyre Bonum", "Source Sans Pro"),
    ),
)
"""F4 paper with the look of a typewritten letter."""


@cache
def wording(language: Language = INDONESIAN) -> Wording:
    """The shipped words."""
    return read_paper_settings(None).wording(language, ROLES)


def letter_settings(language: Language = INDONESIAN, *, logo: bool = False) -> LetterSettings:
    """Where the papers of KPU Kabupaten Contoh are written."""
    return LetterSettings(LETTERHEADS, wording(language), logo)


def picture(width: int = 300, height: int = 200, colour: str = "#33aa77") -> PictureBytes:
    """A plain picture."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "PNG")
    return PictureBytes(target.getvalue())
