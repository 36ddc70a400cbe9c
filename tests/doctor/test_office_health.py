"""What the doctor says of an office's own settings."""

from dataclasses import replace
from datetime import date

from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.office_options import Undecided
from sheetflow.core.organisation import Holder
from sheetflow.core.words import words
from sheetflow.doctor import Diagnosis, Health, office_health
from tests.support.offices_by_settings import office_of

TODAY = date(2025, 11, 3)


def wrong(office: Office) -> dict[str, Diagnosis]:
    return {one.what: one for one in office_health(office, TODAY) if one.health is not Health.OK}


def test_the_sample_office_is_well() -> None:
    assert wrong(office_of()) == {}


def test_an_office_that_gave_no_decree_is_asked_for_it() -> None:
    found = wrong(replace(office_of(), sops={}, decree=None))

    assert set(found) == {"SOP 03 SOP-NASKAH", "SOP 04 SOP-NASKAH", "sop.decree"}
    assert "office.yaml, bagian `sop:`" in found["SOP 03 SOP-NASKAH"].fix
    assert "signed_by" in found["sop.decree"].fix


def test_an_open_question_says_where_it_is_answered() -> None:
    point = Undecided("day_limits", words("Berapa hari?"), "satu")
    found = wrong(replace(office_of(), undecided=(point,)))

    assert found["day_limits"].detail == "Berapa hari? (satu)"
    assert "`day_limits` di office.yaml" in found["day_limits"].fix


def test_two_who_decide_for_one_subdivision_are_named() -> None:
    kasubbag, teknis = RoleId("kasubbag"), UnitId("teknis")
    office = office_of()

    def with_other(since: date | None = None) -> dict[str, Diagnosis]:
        other = Holder("Kasubbag Baru", kasubbag, teknis, since=since)
        return wrong(replace(office, holders=(*office.holders, other)))

    def until(day: date) -> Office:
        holders = (
            replace(one, since=None, until=day) if one.role == kasubbag else one
            for one in office.holders
        )
        return replace(office, holders=tuple(holders))

    assert "Kasubbag Baru" in with_other()["holders"].detail
    office = until(date(2025, 10, 31))
    assert "holders" not in with_other(date(2025, 11, 1))
    assert "holders" in with_other(date(2025, 10, 31))


def test_several_admins_of_one_subdivision_are_well() -> None:
    office = office_of()
    other = Holder("Staf Baru", RoleId("admin_subbag"), UnitId("teknis"))

    assert wrong(replace(office, holders=(*office.holders, other))) == {}
