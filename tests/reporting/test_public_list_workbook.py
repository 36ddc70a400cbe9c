"""The public list's workbook: each cell as listed, each link one that opens."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl

from sheetflow.adapters.documents.scoreboard_workbook import public_list_workbook
from sheetflow.core.scoreboard.office_figures import PublishedLink
from sheetflow.core.scoreboard.public_list import ListText, PublicEntry, PublicList
from sheetflow.core.words import INDONESIAN
from tests.support.texts import TEXTS

POSTS = (
    PublishedLink("https://www.instagram.com/p/CONTOH1/", "Instagram"),
    PublishedLink("https://www.facebook.com/kpukab.contoh/posts/1", "Facebook"),
)
ENTRY = PublicEntry(
    1, date(2025, 10, 2), "Rapat Pleno", "Berita", "Teknis", "Media Sosial", "Daring: Instagram",
    POSTS, "", is_withdrawn=False,
)  # fmt: skip


text = ListText(TEXTS, INDONESIAN)


def rows(*entries: PublicEntry) -> tuple[Any, list[list[Any]]]:
    office = "KPU Kabupaten Contoh"
    found = PublicList(
        INDONESIAN, office, 2025, "Daftar 2025", "Tentang", "Admin Medcen", "Kota Contoh",
        "5 tahun", entries,
    )  # fmt: skip
    content = public_list_workbook(found, text)
    assert content == public_list_workbook(found, text)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return sheet, [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_every_required_column_has_its_value() -> None:
    sheet, (heads, values) = rows(ENTRY)
    assert sheet.title == "2025"
    assert heads[:9] == [
        text(f"column.{name}")
        for name in (
            *("number", "summary", "unit", "responsible", "day"),
            *("place", "form", "retention", "note"),
        )
    ]
    assert values[4].date() == date(2025, 10, 2)
    assert values[:4] == [1, "Rapat Pleno (Berita)", "Teknis", "Admin Medcen"]
    assert values[5:9] == ["Kota Contoh", "Daring: Instagram", "5 tahun", ""]


def test_each_link_is_one_that_opens() -> None:
    sheet, (heads, values) = rows(ENTRY)
    assert heads[9:] == ["Tautan", "Tautan 2"]
    assert values[9:] == [post.url for post in POSTS]
    assert [sheet.cell(5, place).hyperlink.target for place in (10, 11)] == values[9:]


def test_a_withdrawn_entry_has_neither_title_nor_link() -> None:
    taken = replace(ENTRY, title="", links=(), note="Ditarik.", is_withdrawn=True)
    _, (_, values) = rows(taken)
    assert values[1] == "Judul tidak lagi ditampilkan (Berita)"
    assert values[8:] == ["Ditarik.", None]


def test_text_that_begins_like_a_formula_stays_text() -> None:
    sheet, _ = rows(replace(ENTRY, title="=1+1", kind=""))
    assert (sheet.cell(5, 2).value, sheet.cell(5, 2).data_type) == ("=1+1", "s")


def test_a_list_without_entries_has_its_headings() -> None:
    _, (heads, *others) = rows()
    assert heads[1] == "Ringkasan isi informasi"
    assert others in ([], [[None] * len(heads)])
