"""Which lines the Buku Agenda has."""

from dataclasses import replace

from sheetflow.core.reporting.agenda import AgendaFacts, agenda_context, agenda_lines
from sheetflow.core.reporting.period import Period
from sheetflow.core.transition import RequestedBy, Transition
from tests.papers.judged import NOW, OCTOBER, OFFICE, items, judged
from tests.papers.sample_settings import letter_settings, wording
from tests.support.memory.office import MemoryHome
from tests.support.scenario import cells_like

WORDING = wording()


def lines(home: MemoryHome, period: Period = OCTOBER) -> tuple[AgendaFacts, ...]:
    events = [entry.event for entry in home.ledger.history()]
    return agenda_lines(events, {item.id: item for item in items(home)}, OFFICE, period, WORDING)


def by_memo(**rows: dict[str, str]) -> MemoryHome:
    """Rows approved by memo, with these cells."""
    home = MemoryHome(OFFICE)
    for label, cells in rows.items():
        memo = {"nomor_nota_dinas": f"{label}/ND/2025"}
        home.put(
            label, cells_like({"like": "approved", "judul": f"Judul {label}", **memo, **cells})
        )
    home.run(NOW)
    return home


def test_a_disposition_is_entered_with_the_material_it_is_about() -> None:
    (disposition,) = lines(judged(A="approved"))

    assert (disposition.agenda_number, disposition.paper_number) == ("AGD-001/X/2025", "A")
    assert disposition.sender == "Subbagian Teknis dan Hupmas"
    assert disposition.summary == "Judul 0"
    assert disposition.forwarded == "Admin Subbagian Teknis dan Hupmas"
    assert str(disposition.received) == str(disposition.paper_date) == "2025-10-09"
    assert disposition.remarks == "Disposisi 10 Oktober 2025"


def test_a_memo_is_entered_with_its_own_number() -> None:
    _, memo = lines(by_memo(A={"kanal": "Website"}))

    assert (memo.agenda_number, memo.paper_number) == ("A/ND/2025", "A/ND/2025")
    assert memo.sender == "Kepala Subbagian Teknis dan Hupmas"
    assert memo.forwarded == "Admin Medcen"
    assert memo.summary == "Judul A\nA"


def test_the_book_is_kept_in_order_of_arrival_then_of_numbers() -> None:
    home = by_memo(
        A={"nomor_disposisi": "AGD-10", "nomor_nota_dinas": ""},
        B={"nomor_disposisi": "AGD-9", "nomor_nota_dinas": "", "judul": "Lain"},
        C={"nomor_disposisi": "AGD-11", "stempel_waktu": "08/10/2025 09:00:00",
           "tanggal_kegiatan": "08/10/2025"},
    )  # fmt: skip

    assert [line.agenda_number for line in lines(home)] == [
        "AGD-11",
        "AGD-9",
        "AGD-10",
        "C/ND/2025",
    ]


def test_papers_without_a_known_number_are_last_and_marked() -> None:
    home = by_memo(
        A={"nomor_disposisi": "Kotak Masuk/disposisi.pdf", "nomor_nota_dinas": "5/ND"},
        B={"nomor_disposisi": "AGD-2"},
    )

    found = lines(home)
    book = agenda_context(letter_settings(), found, "Oktober 2025", NOW.date())

    assert [line.agenda_number for line in found] == ["AGD-2", "5/ND", "B/ND/2025", ""]
    assert book["lines"][-1]["agenda_number"] == "(tanpa nomor)"
    assert book["total"] == "Jumlah naskah: 4, 1 di antaranya tanpa nomor"


def test_a_paper_that_came_in_after_its_decision_is_entered_by_the_decision() -> None:
    home = by_memo(A={"stempel_waktu": "13/10/2025 09:00:00"})

    disposition = next(line for line in lines(home) if line.paper_number == "A")

    assert disposition.received is None
    assert str(disposition.paper_date) == "2025-10-10"


def _by_nobody(step: Transition) -> Transition:
    return replace(step, actor=None, requested_by=RequestedBy.STATUS, fills={})


def test_a_step_without_actor_has_no_sender() -> None:
    home = by_memo(A={})
    workflows = tuple(
        replace(w, transitions=tuple(map(_by_nobody, w.transitions))) for w in OFFICE.workflows
    )
    events = [entry.event for entry in home.ledger.history()]
    office = replace(OFFICE, workflows=workflows)

    found = agenda_lines(events, {item.id: item for item in items(home)}, office, OCTOBER, WORDING)

    assert found[-1].sender == ""


def test_lines_of_other_periods_are_left_out() -> None:
    assert lines(judged(A="approved"), OCTOBER.next) == ()


def test_a_submission_that_left_the_register_keeps_its_line() -> None:
    home = judged(A="disposed")
    home.delete("A")

    (line,) = lines(home)

    assert (line.summary, line.sender) == ("Judul 0", "Subbagian Teknis dan Hupmas")


def test_a_line_outlives_the_version_of_its_sop() -> None:
    """The office has a newer decree, and the row has gone since."""
    home = judged(A="approved")
    events = [entry.event for entry in home.ledger.history()]
    newer = tuple(replace(w, version=f"{w.id}-2026") for w in OFFICE.workflows)

    found = agenda_lines(events, {}, replace(OFFICE, workflows=newer), OCTOBER, WORDING)

    assert [line.agenda_number for line in found] == ["AGD-001/X/2025"]


def test_a_step_that_names_no_day_belongs_to_the_day_it_was_accepted() -> None:
    home = judged(A="disposed")
    events = [replace(entry.event, evidence=(), cells=()) for entry in home.ledger.history()]

    (line,) = agenda_lines(events, {}, OFFICE, OCTOBER.next, WORDING)

    assert line.paper_date == NOW.date()
    assert (line.agenda_number, line.sender) == ("", "")


def test_a_state_that_today_s_form_no_longer_has_is_forwarded_to_no_one() -> None:
    home = judged(A="disposed")
    events = [replace(entry.event, target="lain") for entry in home.ledger.history()]  # type: ignore[arg-type]  # ids are text

    (line,) = agenda_lines(events, {}, OFFICE, OCTOBER, WORDING)

    assert line.forwarded == ""
