"""Notices that could not be sent: one a person at most, superseded, held back, never lost."""

from dataclasses import replace
from datetime import date

from sheetflow.core.notices import TAKEN_PREFIX, NoticeKind, NoticeMessage, message_of
from sheetflow.core.planning.unfinished import failing, sort_unfinished
from sheetflow.core.records import LedgerState
from tests.core.notifying.test_one_person import MONDAY, outline
from tests.support.notice_office import (
    SECRETARY,
    STAFF,
    NoticeOffice,
    at,
    holder,
    office_with,
    waiting,
)


def test_a_provider_that_is_down_for_a_week_leaves_one_summary() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")], refuses={"Ani"})
    for day in range(13, 18):
        home.rows.append(waiting(f"PUB-{day}"))
        home.runs(f"2025-10-{day} 06:00", f"2025-10-{day} 20:00")
        assert len(home.outbox) == 1
    assert home.sent == []
    home.refuses = set()
    sent = home.runs("2025-10-20 06:00", "2025-10-20 18:00")
    assert [(m.kind.value, m.total) for m in sent] == [("daily", 6)]
    assert sent[0].unsent_since == at("2025-10-13 06:50") or sent[0].unsent_since is not None
    assert "13 Oktober 2025" in sent[0].summary[0]
    assert not home.outbox
    assert all("coba:" not in name for name in home.notes)


def test_what_was_not_sent_is_in_the_next_message() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")], refuses={"Ani"})
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 10:00")
    home.rows.append(waiting("PUB-2"))
    home.run(at(f"{MONDAY} 10:10"))
    home.refuses = set()
    sent = home.runs(f"{MONDAY} 10:20", f"{MONDAY} 17:00")
    assert outline(sent) == [("13 10:40", "Ani", "decision", ("PUB-1", "PUB-2"))]
    assert sent[0].summary == ()


def test_a_notice_that_may_have_been_sent_is_sent_again_as_it_was() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")])
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:20")
    home.dies = True
    home.run(at(f"{MONDAY} 09:30"))
    home.rows.append(waiting("PUB-2"))
    home.run(at(f"{MONDAY} 09:40"))
    home.dies = False
    home.runs(f"{MONDAY} 10:00", f"{MONDAY} 11:00")
    first, second, third, last = home.sent
    assert first[1] == second[1] == third[1]
    assert (f"{last[0]:%H:%M}", last[1].id != first[1].id) == ("10:10", True)
    assert not home.outbox


def test_it_is_not_sent_again_at_night_or_when_nothing_of_it_holds() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")])
    home.runs(f"{MONDAY} 16:10", f"{MONDAY} 16:40")
    home.dies = True
    home.run(at(f"{MONDAY} 16:50"))
    home.dies = False
    home.outbox, before = list(home.outbox), len(home.sent)
    if not home.outbox:
        return
    home.runs(f"{MONDAY} 17:00", "2025-10-14 06:50")
    assert len(home.sent) == before
    home.rows = []
    home.runs("2025-10-14 07:00", "2025-10-14 12:00")
    assert (len(home.sent), home.outbox) == (before, [])


def test_a_list_of_yesterday_gives_way_to_the_one_of_today() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")])
    home.runs(f"{MONDAY} 07:00", f"{MONDAY} 07:20")
    home.dies = True
    home.run(at(f"{MONDAY} 07:30"))
    home.dies = False
    sent = home.runs("2025-10-14 07:00", "2025-10-14 12:00")
    assert outline(sent) == [("14 07:30", "Ani", "daily", ("PUB-1",))]
    assert len(home.sent) == 2


def test_a_run_that_died_before_it_dropped_the_old_one_leaves_the_newer() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")], refuses={"Ani"})
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 17:00")
    home.dies = True
    home.refuses = set()
    home.run(at("2025-10-14 07:30"))
    assert len(home.outbox) == 2
    home.dies = False
    home.run(at("2025-10-14 07:40"))
    assert not home.outbox
    assert len({effect.id for _, effect in home.sent}) == 1


def test_somebody_on_leave_is_not_written_to_and_finds_it_when_he_is_back() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")], refuses={"Ani"})
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:40")
    home.refuses = set()
    home.office = office_with(holder("Budi", STAFF))
    home.runs("2025-10-14 07:00", "2025-10-14 17:00")
    assert (home.sent, home.outbox) == ([], [])
    home.office = office_with()
    sent = home.runs("2025-10-15 09:00", "2025-10-15 12:00")
    assert outline(sent) == [("15 09:30", "Ani", "decision", ("PUB-1",))]


def test_an_office_that_switches_notices_off_keeps_nothing_of_them() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")], refuses={"Ani"})
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 10:00")
    home.notes[TAKEN_PREFIX + home.outbox[0].id] = "mail"
    home.office = replace(home.office, notices=None)
    home.refuses = set()
    home.run(at(f"{MONDAY} 10:10"))
    assert (home.sent, home.outbox) == ([], [])
    assert not home.notes
    plan = home.plan(at(f"{MONDAY} 10:20"))
    assert plan.empty


def test_messages_of_many_items_that_were_not_sent_become_a_list() -> None:
    rows = [waiting(f"PUB-{n}") for n in range(60)]
    home = NoticeOffice(rows=rows, refuses={"Ani"})
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 10:00")
    home.rows = [*rows, waiting("PUB-99")]
    home.refuses = set()
    sent = home.runs(f"{MONDAY} 10:05", f"{MONDAY} 10:45")
    assert [(m.kind, m.total) for m in sent] == [(NoticeKind.DAILY, 61)]


def test_the_same_snapshot_gives_the_same_plan() -> None:
    home = NoticeOffice(rows=[waiting()])
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:20")
    one, two = (home.plan(at(f"{MONDAY} 09:30")) for _ in range(2))
    assert one == two
    assert one.commit.outbox


def test_what_one_channel_has_taken_is_not_repeated_by_the_next_message() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")], refuses={"Ani"})
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 10:00")
    (old,) = home.outbox
    home.notes[TAKEN_PREFIX + old.id] = "mail"
    home.rows.append(waiting("PUB-2"))
    home.run(at(f"{MONDAY} 10:10"))
    home.refuses = set()
    sent = home.runs(f"{MONDAY} 10:20", f"{MONDAY} 17:00")
    assert outline(sent) == [("13 10:40", "Ani", "decision", ("PUB-2",))]
    assert TAKEN_PREFIX + old.id not in home.notes


def test_a_notice_that_keeps_failing_is_no_finding_of_any_row() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")], refuses={"Ani"})
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 12:00")
    ledger = LedgerState(0, {}, {}, notes=home.notes)
    found = sort_unfinished(home.outbox, ledger, at(f"{MONDAY} 12:10"))
    assert (found.aside, [one.path for one in found.waiting]) == ({}, ["Ani"])
    assert [one.path for one in failing(home.outbox, ledger)] == ["Ani"]


SUPERIOR = office_with(superior=SECRETARY)
LATE = {"late": 5, "due": date(2025, 10, 6)}


def of_sari(messages: list[NoticeMessage]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [one for one in outline(messages) if one[1] == "Sari"]


def test_an_escalation_that_was_not_sent_is_in_the_next_one() -> None:
    home = NoticeOffice(SUPERIOR, rows=[waiting("PUB-1", **LATE)], refuses={"Sari"})
    home.runs(f"{MONDAY} 07:00", f"{MONDAY} 17:00")
    home.rows.append(waiting("PUB-2", **LATE))
    home.runs("2025-10-14 06:50", "2025-10-14 07:20")
    home.refuses = set()
    sent = home.runs("2025-10-14 07:30", "2025-10-14 17:00")
    assert of_sari(sent) == [("14 07:30", "Sari", "escalation", ("PUB-1", "PUB-2"))]


def test_many_escalations_that_were_not_sent_are_all_in_the_next_one() -> None:
    rows = [waiting(f"PUB-{n}", **LATE) for n in range(60)]
    home = NoticeOffice(SUPERIOR, rows=rows, refuses={"Sari"})
    home.runs(f"{MONDAY} 07:00", f"{MONDAY} 17:00")
    home.rows = [*rows, waiting("PUB-99", **LATE)]
    home.runs("2025-10-14 06:50", "2025-10-14 07:20")
    home.refuses = set()
    sent = home.runs("2025-10-14 07:30", "2025-10-14 17:00")
    assert [(m.kind.value, m.total) for m in sent if m.recipient == "Sari"] == [("escalation", 61)]


def test_an_escalation_that_may_have_been_sent_is_sent_again_as_it_was() -> None:
    home = NoticeOffice(SUPERIOR, rows=[waiting("PUB-1", **LATE)])
    home.runs(f"{MONDAY} 07:00", f"{MONDAY} 07:20")
    home.dies = True
    home.run(at(f"{MONDAY} 07:30"))
    home.dies = False
    home.rows.append(waiting("PUB-2", **LATE))
    home.runs("2025-10-14 07:00", "2025-10-14 17:00")
    mine = [(f"{when:%d %H:%M}", one.id) for when, one in home.sent if one.recipient == "Sari"]
    assert [when for when, _ in mine] == ["13 07:30", "14 07:00", "14 07:30"]
    assert (mine[0][1] == mine[1][1], mine[1][1] == mine[2][1]) == (True, False)


def test_a_list_of_yesterday_of_which_only_others_matters_hold_is_sent_as_it_was() -> None:
    own = waiting("PUB-2", role=SECRETARY, unit=None, decision=False)
    home = NoticeOffice(SUPERIOR, rows=[waiting("PUB-1", **LATE), own])
    home.runs(f"{MONDAY} 07:00", f"{MONDAY} 07:20")
    home.dies = True
    home.run(at(f"{MONDAY} 07:30"))
    home.dies = False
    home.rows = [waiting("PUB-1", **LATE)]
    home.runs("2025-10-14 07:00", "2025-10-14 17:00")
    mine = [(f"{when:%d %H:%M}", one.kind) for when, one in home.sent if one.recipient == "Sari"]
    assert mine == [("13 07:30", "daily"), ("14 07:00", "daily")]
    assert not home.outbox


def test_what_a_run_that_died_may_have_sent_is_never_worded_anew() -> None:
    home = NoticeOffice(rows=[waiting("PUB-1")])
    home.runs(f"{MONDAY} 09:00", f"{MONDAY} 09:20")
    home.dies = True
    home.run(at(f"{MONDAY} 09:30"))
    home.dies, home.refuses = False, {"Ani"}
    home.runs(f"{MONDAY} 09:40", f"{MONDAY} 10:00")
    home.rows.append(waiting("PUB-2"))
    home.runs(f"{MONDAY} 10:10", f"{MONDAY} 10:50")
    home.refuses = set()
    home.runs(f"{MONDAY} 11:00", f"{MONDAY} 12:00")
    first, again, newer = home.sent
    assert first[1] == again[1]
    assert [str(item.submission) for item in message_of(newer[1].context).items] == ["PUB-2"]
    assert not [name for name in home.notes if "notice:" in name]
