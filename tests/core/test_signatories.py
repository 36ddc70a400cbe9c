"""Who signs, by what title, on which day."""

from dataclasses import replace
from datetime import date

import pytest

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.organisation import FormerName, Holder
from sheetflow.core.signatories import Signatory, signatory_of
from sheetflow.core.words import ENGLISH, INDONESIAN, words
from tests.support.offices_by_settings import office_of

HEAD, UNIT = RoleId("kasubbag"), UnitId("hukum")
NIP = "19800101 200501 1 001"
TITLE = "Kepala Subbagian Hukum dan SDM"
DAY = date(2025, 12, 10)
LILIS = Holder("Neng Lilis, S.Sos., M.Si.", HEAD, UNIT, nip=NIP)
DANI = Holder(
    "Dani Contoh, S.H.",
    HEAD,
    UNIT,
    Acting.PLH,
    nip="19810101 200601 1 002",
    since=date(2025, 12, 1),
    until=date(2025, 12, 19),
)


def office_with(*holders: Holder) -> Office:
    return replace(office_of("contoh", {}), holders=holders)


def test_the_holder_of_that_day_signs_by_the_official_title() -> None:
    former = Holder("Pejabat Lama", HEAD, UNIT, until=date(2025, 6, 30))
    present = replace(LILIS, since=date(2025, 7, 1))
    office = office_with(former, present)

    assert signatory_of(office, HEAD, UNIT, DAY) == Signatory(TITLE, LILIS.name, NIP)
    earlier = signatory_of(office, HEAD, UNIT, date(2025, 6, 30))
    assert earlier == Signatory(TITLE, "Pejabat Lama")


@pytest.mark.parametrize("kind", [Acting.PLT, Acting.PLH])
def test_a_stand_in_signs_as_one_on_the_days_of_the_list(kind: Acting) -> None:
    office = office_with(LILIS, replace(DANI, acting=kind))

    serving = signatory_of(office, HEAD, UNIT, DAY)
    assert serving == Signatory(f"{kind.abbreviation} {TITLE}", DANI.name, DANI.nip)
    assert signatory_of(office, HEAD, UNIT, date(2025, 12, 20)).title == TITLE


@pytest.mark.parametrize(
    ("written", "title", "name"),
    [
        ("Kasubag Hukum", TITLE, LILIS.name),
        ("Neng Lilis, S.Sos., M.Si.", TITLE, LILIS.name),
        ("Plh. Kasubag Hukum", f"Plh. {TITLE}", DANI.name),
        ("Plt. Kasubbag", f"Plh. {TITLE}", DANI.name),
        ("Dani Contoh, S.H.", f"Plh. {TITLE}", DANI.name),
        ("Admin Medcen", f"Plh. {TITLE}", DANI.name),
        ("entah siapa", f"Plh. {TITLE}", DANI.name),
    ],
)
def test_the_row_chooses_among_those_who_served(written: str, title: str, name: str) -> None:
    found = signatory_of(office_with(LILIS, DANI), HEAD, UNIT, DAY, written)

    assert (found.title, found.name) == (title, name)


def test_where_only_a_stand_in_served_the_definitive_title_is_not_printed() -> None:
    found = signatory_of(office_with(DANI), HEAD, UNIT, DAY, "Kasubbag Hukum dan SDM")

    assert found.title == f"Plh. {TITLE}"


def test_where_none_stood_in_no_stand_in_is_printed() -> None:
    found = signatory_of(office_with(LILIS), HEAD, UNIT, DAY, "Plh. Kasubbag Hukum dan SDM")

    assert found == Signatory(TITLE, LILIS.name, NIP)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("", f"Plh. {TITLE}"),
        ("Plt. Kasubbag", f"Plt. {TITLE}"),
        ("Dani Contoh, S.H.", f"Plh. {TITLE}"),
    ],
)
def test_a_stand_in_whose_kind_is_left_open_is_what_the_row_says(written: str, title: str) -> None:
    office = office_with(replace(DANI, acting=Acting.EITHER))

    assert signatory_of(office, HEAD, UNIT, DAY, written).title == title


@pytest.mark.parametrize(
    ("written", "title"),
    [("", TITLE), ("Kasubbag", TITLE), ("Plh. Kasubbag Hukum dan SDM", f"Plh. {TITLE}")],
)
def test_where_nobody_is_listed_the_title_stands_alone(written: str, title: str) -> None:
    assert signatory_of(office_with(), HEAD, UNIT, DAY, written) == Signatory(title)


def test_where_several_serve_and_none_is_named_the_pen_says_who() -> None:
    medcen = RoleId("admin_medcen")
    office = office_with(Holder("Satu Contoh", medcen, None), Holder("Dua Contoh", medcen, None))

    assert signatory_of(office, medcen, None, DAY) == Signatory("Admin Medcen")
    assert signatory_of(office, medcen, UNIT, DAY, "Dua Contoh").name == "Dua Contoh"


def test_a_title_in_the_place_of_a_name_is_no_name() -> None:
    office = office_with(Holder(TITLE, HEAD, UNIT, nip=NIP))

    assert signatory_of(office, HEAD, UNIT, DAY, TITLE) == Signatory(TITLE)


def test_the_unit_is_that_of_the_title_in_the_row() -> None:
    found = signatory_of(office_with(), HEAD, UNIT, DAY, "Kasubbag Rendatin")

    assert found.title == "Kepala Subbagian Perencanaan, Data, dan Informasi"


def test_the_unit_is_called_as_on_the_day() -> None:
    office = office_with()
    former = FormerName(words("Hukum"), until=date(2025, 6, 30))
    renamed = [replace(u, former=(former,)) if u.id == UNIT else u for u in office.units]
    office = replace(office, units=tuple(renamed))

    before = signatory_of(office, HEAD, UNIT, date(2025, 6, 30), "Kasubbag Hukum")
    assert before.title == "Kepala Subbagian Hukum"
    assert signatory_of(office, HEAD, UNIT, DAY).title == TITLE


def test_a_title_for_papers_is_the_settings_or_the_longest() -> None:
    role = office_of("contoh", {}).role_by_id[HEAD]

    assert role.paper_title(ENGLISH) == "Head of Subdivision"
    bare = replace(role, title_on_papers=None, titles=("Kabag", "Kepala Bagian"))
    assert bare.paper_title(INDONESIAN) == "Kepala Bagian"
    assert bare.paper_title(ENGLISH) == role.label(ENGLISH)
    admin = replace(bare, titles=("Admin Subbagian", "Admin Subbagian Terkait"))
    assert admin.paper_title(INDONESIAN) == "Admin Subbagian"
