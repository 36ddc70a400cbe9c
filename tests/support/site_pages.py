"""All pages of a site with plain data, as files."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.scoreboard.scoreboard import Absent, scoreboard
from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.present.site.pages import SitePages, SiteText
from sheetflow.present.site.site import Site, fleet_pages, office_pages, public_list_pages
from sheetflow.settings.texts import shipped_texts
from tests.support.office_figures import invented_figures
from tests.support.public_lists import OFFICE, PUBLICATIONS, the_list

SOME = (
    "semua/index.html",
    "semua/en/kantor/kantor-006.html",
    "sendiri/index.html",
    "daftar/2025.html",
)
"""One of each kind: the overview, an office that published nothing, a board, a public list."""
PAGES = (
    *SOME,
    "semua/en/index.html",
    "semua/kantor/kantor-003.html",
    "sendiri/en/index.html",
    "daftar/en/2025.html",
)
_MADE = datetime(2025, 11, 3, 9, 5, tzinfo=ZoneInfo("Asia/Jakarta"))
_OWNER = {"id": "KPU Provinsi Contoh", "en": "KPU of Contoh Province"}


def write_pages(folder: Path, offices: int = 8) -> Path:
    """Write every kind of page in both languages; of the overview with that many offices."""
    templates, texts = shipped_templates() / "site", shipped_texts()
    period = Period(Grain.MONTH, 2025, 10)
    absent = (Absent("kantor-900", "kantor-900", "office.yaml tidak ada."),)
    figures = [invented_figures(number) for number in range(offices)]
    for part, board, pages in (
        ("semua", scoreboard(figures, period, absent), fleet_pages),
        ("sendiri", scoreboard(figures[:1], period), office_pages),
    ):
        for name, page in pages(Site(_OWNER, board, _MADE, texts, templates)):
            _write(folder / part / name, page)
    for language in (INDONESIAN, ENGLISH):
        found, text = the_list(language, *PUBLICATIONS), SiteText(OFFICE.texts, language)
        for name, page in public_list_pages(
            found, (2025, 2024), "Disusun kemarin.", SitePages(templates), text
        ):
            _write(folder / "daftar" / name, page)
    return folder


def _write(path: Path, page: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, "utf-8")
