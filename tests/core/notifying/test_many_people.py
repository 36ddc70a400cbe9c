"""Who gets it: holders, stand-ins on their days, superiors, people on leave, no channel."""

from dataclasses import replace
from datetime import date

import pytest

from sheetflow.core.acting import Acting
from sheetflow.core.notices import PersonNotices
from sheetflow.core.notifying.recipients import Recipients, mail_of, reachable_people
from sheetflow.core.organisation import Holder
from tests.core.notifying.test_one_person import MONDAY, outline
from tests.support.notice_office import (
    HUKUM,
    KASUBBAG,
    KUL,
    OFFICE,
    SECRETARY,
    SETTINGS,
    NoticeOffice,
    at,
    holder,
    office_with,
    waiting,
)

TUESDAY, THURSDAY = date(2025, 10, 14), date(2025, 10, 16)
STAND_IN = holder("Cici", acting=Acting.PLH, since=TUESDAY, until=THURSDAY)


def names(*holders: Holder, day: date = TUESDAY) -> tuple[str, ...]:
    return Recipients(replace(OFFICE, holders=holders), day).of(KASUBBAG, KUL)


def test_a_stand_in_gets_it_on_exactly_his_days() -> None:
    office = office_with(holder("Ani"), STAND_IN)
    home = NoticeOffice(office, rows=[waiting()])
    sent = home.runs(f"{MONDAY} 09:00", "2025-10-17 17:00")
    assert [(day, name) for day, name, _, _ in outline(sent)] == [
        ("13 09:30", "Ani"),
        ("14 07:30", "Cici"),
        ("15 07:30", "Cici"),
        ("16 07:30", "Cici"),
        ("17 07:30", "Ani"),
    ]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), ("Ani",)),
        ((STAND_IN,), ("Cici",)),
        ((STAND_IN, holder("Dedi")), ("Ani", "Cici", "Dedi")),
        ((holder("Ani", SECRETARY, None),), ("Ani",)),
        # Away as the secretary, for whom somebody stands in: away here too.
        ((holder("Ani", SECRETARY, None), holder("Cici", SECRETARY, None, Acting.PLH)), ()),
        # The secretary's post is vacant: that concerns no other.
        ((holder("Ani", SECRETARY, None), holder("Cici", SECRETARY, None, Acting.PLT)), ("Ani",)),
        # Busy as a stand-in elsewhere, and so replaced here.
        ((STAND_IN, holder("Ani", SECRETARY, None, Acting.PLH)), ("Cici",)),
        ((replace(STAND_IN, acting=Acting.EITHER),), ("Cici",)),
    ],
)
def test_who_has_it_on_a_day(others: tuple[Holder, ...], expected: tuple[str, ...]) -> None:
    assert sorted(names(holder("Ani"), *others)) == sorted(expected)


def test_a_person_of_several_units_gets_one_message() -> None:
    office = office_with(holder("Ani"), holder("Ani", unit=HUKUM), holder("Ani", SECRETARY, None))
    rows = [waiting("PUB-1"), waiting("PUB-2", unit=HUKUM), waiting("PUB-3", role=SECRETARY)]
    home = NoticeOffice(office, rows=[*rows[:2], replace(rows[2], unit=None)])
    sent = home.runs(f"{MONDAY} 09:00", f"{MONDAY} 17:00")
    assert outline(sent) == [("13 09:30", "Ani", "decision", ("PUB-1", "PUB-2", "PUB-3"))]
    assert sent[0].recipient_title.startswith("Kepala Subbagian")


def test_what_is_long_overdue_goes_to_the_superior_once() -> None:
    office = office_with(superior=SECRETARY)
    home = NoticeOffice(office, rows=[waiting(late=2, due=date(2025, 10, 9))])
    assert "Sari" not in {
        one[1] for one in outline(home.runs(f"{MONDAY} 07:00", f"{MONDAY} 17:00"))
    }
    home.rows = [waiting(late=3, due=date(2025, 10, 9))]
    sent = [m for m in home.runs("2025-10-14 07:00", "2025-10-17 17:00") if m.recipient == "Sari"]
    assert outline(sent) == [("14 07:30", "Sari", "escalation", ("PUB-1",))]
    assert sent[0].items[0].holders == ("Ani",)


def test_a_stand_in_comes_before_the_superior() -> None:
    office = office_with(
        holder("Ani"), STAND_IN, holder("Sari", SECRETARY, None), superior=SECRETARY
    )
    home = NoticeOffice(office, rows=[waiting(late=3, due=date(2025, 10, 9))])
    sent = home.runs("2025-10-14 09:00", "2025-10-14 17:00")
    assert outline(sent) == [("14 09:30", "Cici", "escalation", ("PUB-1",))]
    home.rows = [waiting(late=6, due=date(2025, 10, 9))]
    sent = home.runs("2025-10-15 09:00", "2025-10-15 17:00")
    assert ("15 09:30", "Sari", "escalation", ("PUB-1",)) in outline(sent)


def test_a_superior_gets_his_own_as_his_own() -> None:
    office = office_with(holder("Sari", SECRETARY, None), superior=SECRETARY)
    home = NoticeOffice(office, rows=[waiting(role=SECRETARY, unit=None, late=9)])
    sent = home.runs(f"{MONDAY} 09:00", f"{MONDAY} 17:00")
    assert [(m.kind.value, m.items[0].holders) for m in sent] == [("decision", ())]


def test_a_superior_who_wants_the_list_only_finds_it_there() -> None:
    people = {"Sari": PersonNotices(only="daily")}
    office = office_with(superior=SECRETARY, people=people)
    home = NoticeOffice(office, rows=[waiting(late=5)])
    sent = home.runs(f"{MONDAY} 09:00", "2025-10-16 17:00")
    mine = [one for one in outline(sent) if one[1] == "Sari"]
    assert mine == [("14 07:30", "Sari", "escalation", ("PUB-1",))]


def test_nobody_without_a_channel_is_written_to() -> None:
    silent = replace(holder("Ani"), email="")
    office = office_with(silent)
    assert reachable_people(office, SETTINGS) == set()
    home = NoticeOffice(office, rows=[waiting()])
    assert home.runs(f"{MONDAY} 09:00", "2025-10-14 17:00") == []
    assert set(home.notes) == {"pemberitahuan"}
    home.office = office_with(silent, people={"Ani": PersonNotices(also=("telegram",))})
    sent = home.runs("2025-10-15 09:00", "2025-10-15 17:00")
    assert outline(sent) == [("15 09:30", "Ani", "decision", ("PUB-1",))]


def test_without_a_mail_server_an_address_is_no_channel() -> None:
    office = office_with(mail=None)
    assert office.notices is not None
    assert reachable_people(office, office.notices) == set()


def test_somebody_who_leaves_is_forgotten() -> None:
    home = NoticeOffice(rows=[waiting()])
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:30")
    home.office = office_with(holder("Eka"))
    sent = home.runs("2025-10-14 09:00", "2025-10-14 17:00")
    assert outline(sent) == [("14 09:30", "Eka", "decision", ("PUB-1",))]
    assert "pemberitahuan:Ani" not in home.notes


def test_a_vacant_post_holds_up_nothing() -> None:
    home = NoticeOffice(office_with(holder("Eka", SECRETARY, None)), rows=[waiting()])
    assert home.runs(f"{MONDAY} 09:00", f"{MONDAY} 17:00") == []
    assert Recipients(home.office, TUESDAY).title("Ani") == ""
    home.office = office_with()
    assert len(home.run(at("2025-10-14 09:00")) + home.run(at("2025-10-14 09:30"))) == 1


def test_mail_goes_to_the_holders_own_address_unless_another_is_set() -> None:
    people = {"Ani": PersonNotices(mail="lain@contoh.example")}
    office = office_with(people=people)
    assert office.notices is not None
    assert mail_of(office, office.notices, "Ani") == "lain@contoh.example"
    assert mail_of(office, office.notices, "Budi") == "budi@contoh.example"
    assert mail_of(office, office.notices, "Nobody") == ""
