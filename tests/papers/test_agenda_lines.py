"""Which lines the Buku Agenda has, and what the printed set lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sheetflow.core.names import DrivePath, Sha256, SubmissionId
from sheetflow.core.papers.agenda import AgendaFacts
from sheetflow.core.papers.agenda_lines import agenda_lines
from sheetflow.core.papers.print_facts import Print, period_set, submission_set
from sheetflow.core.papers.print_set import PrintSetFacts
from sheetflow.core.reporting.gather import report_items
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Grain, Period
from tests.papers.desks import settings
from tests.support.memory_home import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
NOW = datetime(2025, 11, 3, 9, 0, tzinfo=OFFICE.zone)
OCTOBER = Period(Grain.MONTH, 2025, 10)
DIGEST = Sha256("ab" * 32)


def judged(**rows: str) -> MemoryHome:
    home = MemoryHome(OFFICE)
    for number, (label, like) in enumerate(rows.items()):
        home.put(label, cells_like({"like": like, "judul": f"Judul {number}"}))
    home.run(NOW)
    return home


def items(home: MemoryHome) -> tuple[ReportItem, ...]:
    prepared = home.prepare(NOW)
    return report_items(prepared.survey, prepared.ledger, OFFICE, NOW)


def lines(home: MemoryHome, period: Period = OCTOBER) -> tuple[AgendaFacts, ...]:
    events = [entry.event for entry in home.ledger.history()]
    return agenda_lines(events, {item.id: item for item in items(home)}, OFFICE, period)


def printed(home: MemoryHome, name: str, digest: Sha256 = DIGEST) -> PrintSetFacts:
    by = Print(OFFICE, settings().wording, NOW.date(), lambda _: digest)
    item = next(item for item in items(home) if item.id == name)
    return submission_set(item, home.ledger.load().submissions[SubmissionId(name)], by)


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


def test_the_checklist_ticks_what_was_accepted() -> None:
    facts = printed(judged(A="approved"), "A")

    assert [check.present for check in facts.checks] == [True, True, True, True, False, False]
    assert facts.reference == "A"
    assert ("Status", "Siap Unggah") in facts.fields


def test_proofs_are_listed_and_materials_are_not() -> None:
    facts = printed(judged(A="finished"), "A")

    assert [paper.path for paper in facts.papers if "bukti" in paper.path] == ["05_bukti/bukti.png"]
    assert not any(paper.path.startswith("01") for paper in facts.papers)


def test_a_paper_that_is_not_there_is_not_listed() -> None:
    home = judged(A="finished")
    record = home.ledger.load().submissions[SubmissionId("A")]
    ours = replace(
        record.files[0],
        folder="02_disposisi",
        name="Lembar Disposisi A.pdf",
        source="paper:disposisi",
        sha256=Sha256(""),
        target=DrivePath("x/Lembar Disposisi A.pdf"),
    )
    (item,) = items(home)
    kept = replace(record, files=(ours,))
    for digest, listed in ((DIGEST, 1), (Sha256(""), 0)):
        by = Print(OFFICE, settings().wording, NOW.date(), lambda _, found=digest: found)  # type: ignore[misc]  # bound here
        assert len(submission_set(item, kept, by).papers) == listed


def test_a_row_whose_unit_and_date_cannot_be_read_is_printed_all_the_same() -> None:
    home = judged(A="collected")
    home.write("A", {"subbagian": "?", "tanggal_kegiatan": "?"})
    home.run(NOW)

    assert ("Subbagian", "") in printed(home, "A").fields


def test_a_months_set_has_every_submission_but_the_cancelled_ones() -> None:
    home = judged(A="finished", B="collected", C="collected", D="draft")
    home.write("C", {"status": "Dibatalkan", "keterangan": "Batal"})
    home.run(NOW)
    by = Print(OFFICE, settings().wording, NOW.date(), lambda _: DIGEST)

    facts = period_set(items(home), home.ledger.load().submissions, OCTOBER, by)

    assert [check.text for check in facts.checks] == ["B Judul 1", "A Judul 0"]
    assert [check.present for check in facts.checks] == [False, True]
    assert facts.reference == "Oktober 2025"
