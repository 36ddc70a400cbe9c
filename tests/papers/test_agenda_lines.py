"""Which lines the Buku Agenda has."""

from __future__ import annotations

from dataclasses import replace

from sheetflow.core.papers.agenda import AgendaFacts
from sheetflow.core.papers.agenda_lines import agenda_lines
from sheetflow.core.reporting.period import Period
from tests.papers.judged import NOW, OCTOBER, OFFICE, items, judged
from tests.support.memory_home import MemoryHome
from tests.support.scenario import cells_like


def lines(home: MemoryHome, period: Period = OCTOBER) -> tuple[AgendaFacts, ...]:
    events = [entry.event for entry in home.ledger.history()]
    return agenda_lines(events, {item.id: item for item in items(home)}, OFFICE, period)


def test_each_paper_has_a_line_with_its_own_number() -> None:
    disposition, memo = lines(judged(A="approved"))

    assert (disposition.agenda_number, disposition.paper_number) == ("AGD-001/X/2025", "")
    assert (memo.agenda_number, memo.paper_number) == ("", "")
    assert disposition.sender == "Teknis dan Hupmas"
    assert disposition.summary == "Judul 0\nA"
    assert disposition.forwarded == "Admin Subbagian Terkait"
    assert disposition.received is not None
    assert disposition.received.isoformat() == "2025-10-09"


def test_a_memos_number_stands_with_the_memo() -> None:
    home = judged(A="drafted")
    numbered = cells_like({"like": "with_review", "nomor_nota_dinas": "41/ND/2025"})
    home.write("A", {**numbered, "status": "Siap Unggah"})
    home.run(NOW)

    assert [line.paper_number for line in lines(home)] == ["", "41/ND/2025"]


def test_lines_of_other_periods_are_left_out() -> None:
    assert lines(judged(A="approved"), OCTOBER.next) == ()


def test_a_submission_that_left_the_register_keeps_its_line() -> None:
    home = judged(A="disposed")
    home.delete("A")

    (line,) = lines(home)

    assert (line.summary, line.sender) == (
        "Sosialisasi\nA".replace("Sosialisasi", "Judul 0"),
        "Teknis dan Hupmas",
    )


def test_a_step_that_names_no_day_belongs_to_the_day_it_was_accepted() -> None:
    home = judged(A="disposed")
    events = [replace(entry.event, evidence=()) for entry in home.ledger.history()]

    (line,) = agenda_lines(events, {}, OFFICE, OCTOBER.next)

    assert line.paper_date == NOW.date()
    assert (line.agenda_number, line.sender) == ("", "")


def test_a_state_that_today_s_form_no_longer_has_forwards_to_nobody() -> None:
    home = judged(A="disposed")
    events = [replace(entry.event, target="lain") for entry in home.ledger.history()]  # type: ignore[arg-type]  # ids are text

    (line,) = agenda_lines(events, {}, OFFICE, OCTOBER)

    assert line.forwarded == ""
