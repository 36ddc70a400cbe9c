"""The public list: what was published, in the words of the office; nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sheetflow.core.names import RoleId
from sheetflow.core.office_options import PublicListSettings, Site
from sheetflow.core.organisation import FormerName
from sheetflow.core.scoreboard.office_figures import Publication, PublishedLink, Standing
from sheetflow.core.scoreboard.public_list import PublicEntry, PublicList, public_list
from sheetflow.core.words import ENGLISH, INDONESIAN, Language, words
from tests.reporting.samples import contoh

OFFICE = contoh()
SETTINGS = PublicListSettings(RoleId("admin_medcen"), "Kota Contoh", words("5 tahun", "5 years"))
POST = PublishedLink("https://www.instagram.com/p/CONTOH1/", "Instagram")


def published(name: str, day: date, **other: Any) -> Publication:
    given: dict[str, Any] = {"title": f"Rapat {name}", "kind": "Berita", "unit": "teknis"}
    standing = other.pop("standing", Standing.RECORDED)
    return Publication(name, "publikasi-medsos", day, standing, **{**given, **other})


def listed(
    *publications: Publication,
    language: Language = INDONESIAN,
    settings: PublicListSettings = SETTINGS,
) -> PublicList:
    office = replace(OFFICE, site=Site(public_list=settings))
    found = public_list(publications, 2025, office, language)
    assert found is not None
    return found


def entry(publication: Publication) -> PublicEntry:
    (found,) = listed(publication).entries
    return found


def test_publications_of_the_year_are_numbered_by_day() -> None:
    found = listed(
        published("K-3", date(2025, 10, 9)),
        published("K-1", date(2025, 10, 2)),
        published("K-2", date(2025, 10, 2)),
        published("K-0", date(2024, 12, 31)),
    )
    titles = [(one.number, one.title) for one in found.entries]
    assert titles == [(1, "Rapat K-1"), (2, "Rapat K-2"), (3, "Rapat K-3")]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (INDONESIAN, ("Berita", "Media Sosial", "Daring: Instagram", "Teknis dan Hupmas")),
        (ENGLISH, ("News", "Social media", "Online: Instagram", "Technical and Public Relations")),
    ],
)
def test_an_entry_is_in_the_words_of_the_office(
    language: Language, expected: tuple[str, ...]
) -> None:
    post = published("K-1", date(2025, 10, 2), platforms=("Instagram",), links=(POST,))
    (one,) = listed(post, language=language).entries
    assert (one.kind, one.channel, one.form, one.unit) == expected
    assert one.links == (POST,)


def test_who_is_responsible_is_a_role_never_a_person() -> None:
    found = listed()
    assert (found.responsible, found.place, found.retention) == (
        *("Admin Medcen", "Kota Contoh", "5 tahun"),
    )


def test_a_unit_bears_the_name_of_the_day() -> None:
    former = FormerName(name=words("Hupmas"), until=date(2025, 10, 5))
    units = [replace(unit, former=(former,)) for unit in OFFICE.units if unit.id == "teknis"]
    office = replace(OFFICE, units=tuple(units), site=Site(public_list=SETTINGS))
    days = date(2025, 10, 2), date(2025, 10, 9)
    found = public_list((published("K", day) for day in days), 2025, office, INDONESIAN)
    assert found is not None
    assert [one.unit for one in found.entries] == ["Hupmas", "Teknis dan Hupmas"]
    assert entry(published("K-1", days[0], unit="hapus")).unit == ""


def test_without_a_platform_the_channel_is_its_form() -> None:
    one = entry(published("K-1", date(2025, 10, 2), kind=""))
    assert (one.kind, one.form) == ("", "Daring: Media Sosial")


def test_a_withdrawn_publication_keeps_its_number_and_says_so() -> None:
    taken = published("K-1", date(2025, 10, 2), standing=Standing.WITHDRAWN, title="")
    withdrawn, other = listed(taken, published("K-2", date(2025, 10, 3))).entries
    assert withdrawn.is_withdrawn
    assert (withdrawn.number, withdrawn.day, withdrawn.title) == (1, date(2025, 10, 2), "")
    assert withdrawn.note == "Ditarik; tidak lagi dipublikasikan."
    assert (other.number, other.note) == (2, "")


def test_a_replaced_upload_is_noted_with_its_day() -> None:
    one = entry(published("K-1", date(2025, 10, 9), replaced=date(2025, 10, 7)))
    assert one.note == "Diganti: unggahan sebelumnya diturunkan pada 7 Oktober 2025."


def test_signs_that_no_document_holds_are_left_out() -> None:
    assert entry(published("K-1", date(2025, 10, 2), title="Rapat\x00 \u202eakbar")).title == (
        "Rapat akbar"
    )


def test_an_undecided_retention_is_named_so() -> None:
    found = listed(settings=PublicListSettings(RoleId("admin_medcen"), "Kota Contoh"))
    assert (found.entries, found.retention) == ((), "Belum ditetapkan")


def test_an_office_without_the_settings_has_no_list() -> None:
    for site in (None, Site()):
        assert public_list((), 2025, replace(OFFICE, site=site), INDONESIAN) is None
