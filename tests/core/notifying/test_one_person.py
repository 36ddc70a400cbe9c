"""What one person gets, and when: gathered decisions, the list of the day, reminders."""

from datetime import date

from sheetflow.core.notices import NoticeMessage, PersonNotices, Reason
from tests.support.notice_office import STAFF, NoticeOffice, at, office_with, waiting

MONDAY = "2025-10-13"


def outline(messages: list[NoticeMessage]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [
        (f"{m.at:%d %H:%M}", m.recipient, m.kind.value, tuple(str(i.submission) for i in m.items))
        for m in messages
    ]


def test_a_decision_is_sent_after_it_was_gathered_with_those_that_came_since() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")])
    assert home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:10") == []
    home.rows.append(waiting("PUB-2"))
    sent = home.runs(f"{MONDAY} 09:20", f"{MONDAY} 17:00")
    assert outline(sent) == [("13 09:30", "Ani", "decision", ("PUB-1", "PUB-2"))]
    assert {item.reason for item in sent[0].items} == {Reason.NEW}


def test_the_list_of_the_day_has_all_that_waits_once_and_only_when_something_waits() -> None:
    rows = [waiting("PUB-1"), waiting("PUB-2", role=STAFF, decision=False, returned="Buram")]
    home = NoticeOffice(rows=rows)
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 16:50")
    sent = home.runs("2025-10-13 17:00", "2025-10-14 16:50")
    assert outline(sent) == [
        ("14 07:30", "Ani", "daily", ("PUB-1",)),
        ("14 07:30", "Budi", "daily", ("PUB-2",)),
    ]
    assert sent[1].items[0].returned == "Buram"
    home.rows = []
    assert home.runs("2025-10-14 17:00", "2025-10-17 17:00") == []


def test_what_arrives_after_the_list_is_in_the_next_one() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")])
    home.runs(f"{MONDAY} 07:00", f"{MONDAY} 07:20")
    assert outline(home.runs(f"{MONDAY} 07:30", f"{MONDAY} 08:30")) == [
        ("13 07:30", "Ani", "daily", ("PUB-1",))
    ]
    home.rows.append(waiting("PUB-2"))
    assert outline(home.runs(f"{MONDAY} 08:40", f"{MONDAY} 16:00")) == [
        ("13 09:10", "Ani", "decision", ("PUB-2",))
    ]


def test_decisions_of_the_night_are_in_the_list_of_the_morning() -> None:
    home = NoticeOffice()
    home.runs(f"{MONDAY} 16:00", f"{MONDAY} 16:40")
    home.rows = [waiting("PUB-1")]
    home.run(at(f"{MONDAY} 16:50"))
    home.rows.append(waiting("PUB-2"))
    sent = home.runs(f"{MONDAY} 22:00", "2025-10-14 12:00")
    assert outline(sent) == [("14 07:30", "Ani", "daily", ("PUB-1", "PUB-2"))]


def test_weekends_are_quiet() -> None:
    home = NoticeOffice(rows=[waiting()])
    sent = home.runs("2025-10-17 16:50", "2025-10-20 12:00")
    assert outline(sent) == [("20 07:30", "Ani", "daily", ("PUB-1",))]


def test_a_person_who_wants_only_the_list_gets_only_the_list() -> None:
    office = office_with(people={"Ani": PersonNotices(only="daily")})
    home = NoticeOffice(office, rows=[waiting(late=5)])
    sent = home.runs(f"{MONDAY} 09:00", "2025-10-15 12:00")
    assert outline(sent) == [
        ("14 07:30", "Ani", "daily", ("PUB-1",)),
        ("15 07:30", "Ani", "daily", ("PUB-1",)),
    ]


def test_half_and_end_of_a_time_are_marked_in_the_list() -> None:
    row = waiting(half=date(2025, 10, 15), due=date(2025, 10, 16))
    home = NoticeOffice(rows=[row])
    sent = home.runs(f"{MONDAY} 09:00", "2025-10-17 12:00")
    assert [(f"{m.at:%d}", m.kind.value, m.items[0].reason.value) for m in sent] == [
        ("13", "decision", "new"),
        ("14", "daily", ""),
        ("15", "daily", "half"),
        ("16", "daily", "end"),
        ("17", "daily", ""),
    ]


def test_the_end_of_a_time_that_comes_after_the_list_is_a_reminder() -> None:
    home = NoticeOffice()
    home.runs(f"{MONDAY} 07:00", f"{MONDAY} 09:00")
    home.rows = [waiting(role=STAFF, decision=False, due=date(2025, 10, 13))]
    sent = home.runs(f"{MONDAY} 09:10", f"{MONDAY} 17:00")
    assert outline(sent) == [("13 09:40", "Budi", "reminder", ("PUB-1",))]


def test_what_comes_back_in_a_new_round_is_new_again() -> None:
    home = NoticeOffice(rows=[waiting()])
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 10:00")
    home.rows = []
    home.run(at(f"{MONDAY} 10:10"))
    home.rows, home.revisions = [waiting()], {"PUB-1": 1}
    sent = home.runs(f"{MONDAY} 10:20", f"{MONDAY} 17:00")
    assert outline(sent) == [("13 10:50", "Ani", "decision", ("PUB-1",))]


def test_five_hundred_rows_at_once_are_one_message() -> None:
    for count in (500, 501, 800):
        home = NoticeOffice(rows=[waiting(f"PUB-{n}") for n in range(count)])
        sent = home.runs(f"{MONDAY} 09:00", f"{MONDAY} 17:00")
        assert [(m.kind.value, len(m.items), m.total) for m in sent] == [("decision", 50, count)]
        assert len(home.notes["pemberitahuan:Ani"]) < 24_000
        home.rows = home.rows[:3]
        sent = home.runs("2025-10-14 07:00", "2025-10-14 17:00")
        assert [(m.kind.value, m.total) for m in sent] == [("daily", 3)]


def test_a_lost_note_only_repeats() -> None:
    home = NoticeOffice(rows=[waiting()])
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:30")
    for lost in ("", "{", "[]", '{"items": {"PUB-1": "x"}}', '{"since": "never"}'):
        home.notes = {"pemberitahuan:Ani": lost} if lost else {}
        home.version += 1
        sent = home.runs(f"{MONDAY} 10:00", f"{MONDAY} 10:30")
        assert outline(sent)[-1][1:] == ("Ani", "decision", ("PUB-1",))


def test_a_job_that_was_down_makes_up_for_one_list() -> None:
    home = NoticeOffice(rows=[waiting()])
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:30")
    sent = home.runs("2025-10-16 10:00", "2025-10-16 17:00")
    assert outline(sent) == [("16 10:00", "Ani", "daily", ("PUB-1",))]
    sent = home.runs("2025-10-17 07:00", "2025-10-17 17:00")
    assert outline(sent) == [("17 07:30", "Ani", "daily", ("PUB-1",))]


def test_a_clock_that_was_ahead_for_a_while_delays_nothing() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")])
    home.runs("2026-03-02 07:00", "2026-03-02 07:30")
    home.rows.append(waiting("PUB-2"))
    home.run(at("2026-03-02 09:00"))
    sent = home.runs(f"{MONDAY} 09:00", "2025-10-14 17:00")
    assert outline(sent) == [
        ("13 09:30", "Ani", "decision", ("PUB-2",)),
        ("14 07:30", "Ani", "daily", ("PUB-1", "PUB-2")),
    ]


def test_changed_settings_count_from_the_next_run_on() -> None:
    home = NoticeOffice(rows=[waiting()])
    home.run(at(f"{MONDAY} 09:00"))
    home.office = office_with(gather_minutes=0)
    assert outline(home.run(at(f"{MONDAY} 09:10"))) == [("13 09:10", "Ani", "decision", ("PUB-1",))]
    assert home.run(at(f"{MONDAY} 09:20")) == []


def test_a_quiet_office_decides_only_at_the_moments_of_its_notices() -> None:
    home = NoticeOffice(rows=[waiting()])
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:30")
    home.decided = 0
    home.runs(f"{MONDAY} 09:40", "2025-10-14 06:50")
    assert home.decided == 0
    home.runs("2025-10-14 07:00", "2025-10-14 17:00")
    assert home.decided == 2
