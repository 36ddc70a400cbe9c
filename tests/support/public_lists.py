"""A public list with everything that one may hold: several links, a withdrawal, odd titles."""

from dataclasses import replace
from datetime import date

from sheetflow.core.names import RoleId
from sheetflow.core.office_options import PublicListSettings, Site
from sheetflow.core.scoreboard.office_figures import Publication, PublishedLink, Standing
from sheetflow.core.scoreboard.public_list import PublicList, public_list
from sheetflow.core.words import Language, words
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office

LISTED = PublicListSettings(
    RoleId("admin_medcen"), "Kota Contoh", words("5 tahun, lalu dinilai kembali", "5 years")
)
OFFICE = replace(
    load_office(shipped_config() / "offices" / "kpu-kab-contoh"), site=Site(public_list=LISTED)
)
POSTS = (
    PublishedLink("https://www.instagram.com/p/CONTOH1/", "Instagram"),
    PublishedLink("https://www.facebook.com/kpukab.contoh/posts/1", "Facebook"),
    PublishedLink("https://x.com/kpu_contoh/status/1", "X"),
)
PLENO = "Rapat Pleno Terbuka Rekapitulasi Pemutakhiran Data Pemilih Berkelanjutan Triwulan III"


def published(number: int, day: date, title: str, **other: object) -> Publication:
    """Return a recorded post on social media; `other` are fields that differ."""
    plain = Publication(
        f"PUB-2510-{number:03}", "publikasi-medsos", day, Standing.RECORDED, title,
        ("Instagram",), "Berita", "teknis", POSTS[:1],
    )  # fmt: skip
    return replace(plain, **other)  # type: ignore[arg-type] # fields of the dataclass


PUBLICATIONS = (
    published(1, date(2025, 10, 2), "Upacara Peringatan Hari Kesaktian Pancasila", kind=""),
    published(2, date(2025, 10, 3), PLENO, platforms=("Instagram", "Facebook", "X"), links=POSTS),
    published(3, date(2025, 10, 7), "", standing=Standing.WITHDRAWN, links=(), unit="kul"),
    published(4, date(2025, 10, 9), "Sosialisasi <b>& \"Pemilih\"</b>", replaced=date(2025, 10, 8)),
    published(5, date(2025, 10, 13), "javascript:", links=(PublishedLink("javascript:alert(1)"),)),
    published(6, date(2025, 10, 14), "Kontak" * 30, workflow="publikasi-website", platforms=()),
)  # fmt: skip


def the_list(language: Language, *publications: Publication) -> PublicList:
    """Return the list of 2025 in a language."""
    found = public_list(publications, 2025, OFFICE, language)
    assert found is not None
    return found
