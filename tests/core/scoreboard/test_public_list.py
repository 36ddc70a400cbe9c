"""The public list: what was published, in the words of the office; nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sheetflow.core.office_options import PublicListSettings, Site
from sheetflow.core.scoreboard.office_figures import (
    Named,
    OfficeFigures,
    Publication,
    PublishedLink,
    Standing,
    WorkflowFigures,
)
from sheetflow.core.scoreboard.public_list import PublicList, public_list
from sheetflow.core.words import ENGLISH, INDONESIAN, Language, words
from tests.support.offices import PRESS, small_office

SETTINGS = PublicListSettings(PRESS, "Kota Contoh", words("5 tahun", "5 years"))
POST = PublishedLink("https://www.instagram.com/p/CONTOH1/", "Instagram")


def published(name: str, day: date, **other: Any) -> Publication:
    given: dict[str, Any] = {"title": f"Rapat {name}", "kind": "berita", "unit": "umum"}
    standing = other.pop("standing", Standing.RECORDED)
    return Publication(name, "s1", day, standing, **{**given, **other})


def listed(
    *publications: Publication,
    language: Language = INDONESIAN,
    settings: PublicListSettings | None = SETTINGS,
) -> PublicList | None:
    office = replace(small_office(), site=Site(public_list=settings))
    labels = {"id": "Surat", "en": "Letter"}
    figures = OfficeFigures(
        office="kecil",
        name={"id": "Kantor Kecil"},
        as_of=datetime(2025, 11, 3, 2, tzinfo=UTC),
        zone="Asia/Jakarta",
        period="2025",
        workflows=(WorkflowFigures("s1", labels, labels, (), (), ()),),
        kinds=(Named("berita", {"id": "Berita", "en": "News"}),),
        units=(Named("umum", {"id": "Keuangan dan Umum"}),),
        publications=publications,
    )
    return public_list(figures, 2025, office, language)


def test_publications_of_the_year_are_numbered_by_day() -> None:
    found = listed(
        published("K-3", date(2025, 10, 9)),
        published("K-1", date(2025, 10, 2)),
        published("K-2", date(2025, 10, 2)),
        published("K-0", date(2024, 12, 31)),
    )
    assert found is not None
    titles = [(entry.number, entry.title) for entry in found.entries]
    assert titles == [(1, "Rapat K-1"), (2, "Rapat K-2"), (3, "Rapat K-3")]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (INDONESIAN, ("Berita", "Surat", "Daring: Instagram", "Admin Papan", "5 tahun")),
        (ENGLISH, ("News", "Letter", "Online: Instagram", "Board Admin", "5 years")),
    ],
)
def test_an_entry_is_in_the_words_of_the_office(
    language: Language, expected: tuple[str, ...]
) -> None:
    post = published("K-1", date(2025, 10, 2), platforms=("Instagram",), links=(POST,))
    found = listed(post, language=language)
    assert found is not None
    (entry,) = found.entries
    assert (entry.kind, entry.channel, entry.form, found.responsible, found.retention) == expected
    assert (entry.unit, entry.links, found.place) == ("Keuangan dan Umum", (POST,), "Kota Contoh")


def test_what_is_known_of_no_label_is_left_blank() -> None:
    found = listed(published("K-1", date(2025, 10, 2), kind="", unit="hapus"))
    assert found is not None
    (entry,) = found.entries
    assert (entry.kind, entry.unit, entry.form) == ("", "", "Daring: Surat")


def test_a_withdrawn_publication_keeps_its_number_and_says_so() -> None:
    taken = published("K-1", date(2025, 10, 2), standing=Standing.WITHDRAWN, title="")
    found = listed(taken, published("K-2", date(2025, 10, 3)))
    assert found is not None
    withdrawn, other = found.entries
    assert withdrawn.is_withdrawn
    assert (withdrawn.number, withdrawn.day, withdrawn.title) == (1, date(2025, 10, 2), "")
    assert withdrawn.note == "Ditarik; tidak lagi dipublikasikan."
    assert (other.number, other.note) == (2, "")


def test_a_replaced_upload_is_noted_with_its_day() -> None:
    found = listed(published("K-1", date(2025, 10, 9), replaced=date(2025, 10, 7)))
    assert found is not None
    (entry,) = found.entries
    assert entry.note == "Diganti: unggahan sebelumnya diturunkan pada 7 Oktober 2025."


def test_signs_that_no_document_holds_are_left_out() -> None:
    found = listed(published("K-1", date(2025, 10, 2), title="Rapat\x00 \u202eakbar"))
    assert found is not None
    assert found.entries[0].title == "Rapat akbar"


def test_an_undecided_retention_is_named_so() -> None:
    found = listed(settings=PublicListSettings(PRESS, "Kota Contoh"))
    assert found is not None
    assert (found.entries, found.retention) == ((), "Belum ditetapkan")


def test_an_office_without_the_settings_has_no_list() -> None:
    assert listed(settings=None) is None
    figures: Any = None
    assert public_list(figures, 2025, small_office(), INDONESIAN) is None
