"""What the printed set of a submission or of a month holds."""

from dataclasses import replace

from sheetflow.core.names import ColumnId, DrivePath, RowId, Sha256, StateId, SubmissionId
from sheetflow.core.papers.print_set import PrintSetFacts, Sheet
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.reporting.print_set_contents import (
    PrintOrder,
    period_set,
    sheets_of,
    submission_set,
    ticked_rows,
)
from tests.papers.judged import NOW, OCTOBER, OFFICE, items, judged
from tests.papers.sample_settings import wording
from tests.support.memory.office import MemoryHome
from tests.support.scenario import cells_like

BY = PrintOrder(OFFICE, wording(), NOW.date())
WORDING = wording()


def record_of(home: MemoryHome, name: str = "A") -> SubmissionRecord:
    return home.ledger.load().submissions[SubmissionId(name)]


def printed(home: MemoryHome, name: str = "A", by: PrintOrder = BY) -> PrintSetFacts:
    item = next(item for item in items(home) if item.id == name)
    return submission_set(item, record_of(home, name), by)


def with_papers(record: SubmissionRecord, *names: str) -> SubmissionRecord:
    """The record as it is once sheetflow wrote these dispositions, in both forms."""
    ours = tuple(
        replace(
            record.files[0],
            folder="02_disposisi",
            name=f"{name}.{form}",
            source="paper:disposisi",
            sha256=Sha256(""),
            target=DrivePath(f"x/02_disposisi/{name}.{form}"),
        )
        for name in names
        for form in ("pdf", "docx")
    )
    return replace(record, files=(*record.files, *ours))


def sheets(record: SubmissionRecord, home: MemoryHome) -> list[Sheet]:
    (item,) = items(home)
    return list(sheets_of(item, record, OFFICE))


def test_a_paper_that_came_back_signed_is_printed_once_as_signed() -> None:
    home = judged(A="approved")
    record = with_papers(record_of(home), "Disposisi A")
    written = replace(record.files[-2], sha256=Sha256("a" * 64))
    beside = replace(
        written,
        name="Disposisi A tte.pdf",
        target=DrivePath("x/02_disposisi/Disposisi A tte.pdf"),
        sha256=Sha256("b" * 64),
        signed=written.sha256,
    )
    own = replace(beside, name="Surat.pdf", source="drive:x", signed=beside.sha256)
    files = (*record.files[:-2], written, beside, own)

    found = [sheet for sheet in sheets(replace(record, files=files), home) if sheet.step == 2]

    assert [(sheet.name, sheet.sha256[0]) for sheet in found] == [
        ("Disposisi tte", "b"),
        ("Surat", "b"),
    ]


def test_the_checklist_ticks_what_was_accepted() -> None:
    facts = printed(judged(A="approved"))

    assert [check.present for check in facts.checks] == [True, True, True, True, False, False]
    assert facts.reference == "A"
    assert ("Status", "Siap Unggah") in facts.fields


def test_the_cover_names_the_sop_where_the_office_gave_it() -> None:
    home = judged(A="approved")
    number = "03/ORT.06-SOP/Sek-Kab/IX/2021"

    given = dict(printed(home).fields)
    missing = dict(printed(home, by=replace(BY, office=replace(OFFICE, sops={}))).fields)

    assert given["SOP 03"].endswith(f"({number})")
    assert "SOP 03" not in missing


def test_what_is_only_worked_with_stays_in_the_softcopy() -> None:
    """Materials and drafts are filed and not printed; the frozen draft and the proof are."""
    facts = printed(judged(A="finished"))

    assert [sheet.path for sheet in facts.sheets] == [
        "04_final_preview/konsep.docx",
        "05_bukti/bukti.png",
    ]
    assert [sheet.name for sheet in facts.sheets] == ["Tautan Konsep", "Tangkapan Layar"]
    assert [sheet.step for sheet in facts.sheets] == [4, 5]


def test_a_paper_of_sheetflow_is_printed_once_with_its_number_and_day() -> None:
    home = judged(A="approved")
    record = with_papers(record_of(home), "Lembar Disposisi A")

    (sheet,) = (s for s in sheets(record, home) if s.step == 2)

    assert (sheet.name, sheet.path) == ("Lembar Disposisi", "02_disposisi/Lembar Disposisi A.pdf")
    assert sheet.number == "AGD-001/X/2025"
    assert str(sheet.dated) == "2025-10-10"


def test_a_disposition_that_hands_a_draft_over_has_the_number_of_the_submission() -> None:
    home = judged(A="approved")
    papers = with_papers(record_of(home), "Disposisi Final Preview A").files[-2:]
    ours = tuple(
        replace(file, folder="04_final_preview", source="paper:disposisi_final_preview")
        for file in papers
    )
    record = replace(record_of(home), files=ours)

    (sheet,) = sheets(record, home)

    assert (sheet.name, sheet.number, sheet.step) == (
        "Disposisi Final Preview",
        "AGD-001/X/2025",
        4,
    )


def test_a_set_holds_what_was_accepted_whatever_the_row_holds_since() -> None:
    home = judged(A="finished")
    home.write("A", {"judul": "Judul yang diganti", "subbagian": "Hukum dan SDM"})
    home.run(NOW)

    facts = printed(home)

    assert facts.heading == "Judul 0"
    assert ("Subbagian", "Teknis dan Hupmas") in facts.fields


def test_of_two_papers_of_a_kind_the_ledger_has_the_newest_number() -> None:
    home = judged(A="approved")
    record = with_papers(record_of(home), "Lembar Disposisi A", "Lembar Disposisi A (2)")

    found = [(s.name, s.number) for s in sheets(record, home) if s.step == 2]

    assert found == [("Lembar Disposisi", ""), ("Lembar Disposisi (2)", "AGD-001/X/2025")]


def test_files_that_no_step_of_today_s_sop_files_are_printed_too() -> None:
    home = judged(A="approved")
    record = record_of(home)
    stray = replace(record.files[0], folder="09_lain", name="x.pdf", target=DrivePath("x/x.pdf"))
    paper = with_papers(record, "Lembar Lain")
    unknown = replace(paper.files[-2], source="paper:lain")

    found = sheets(replace(record, files=(stray, unknown)), home)

    assert [(sheet.name, sheet.step) for sheet in found] == [("Lembar Lain", 0), ("09_lain", 0)]


def test_an_attached_paper_is_no_number() -> None:
    home = judged(A="approved")
    record = with_papers(record_of(home), "Lembar Disposisi A")
    for written in ("Kotak Masuk/disposisi.pdf", "drive:1aBcDeFgHiJk"):
        entered = {
            **record.entered,
            StateId("disposisi"): ((ColumnId("nomor_disposisi"), written),),
        }
        (sheet,) = (s for s in sheets(replace(record, entered=entered), home) if s.step == 2)
        assert (sheet.number, sheet.dated) == ("", None)


def test_a_row_whose_unit_and_date_cannot_be_read_any_more_is_printed_as_accepted() -> None:
    home = judged(A="collected")
    before = printed(home).fields
    home.write("A", {"subbagian": "?", "tanggal_kegiatan": "?", "judul": "Lain"})
    home.run(NOW)

    assert printed(home).fields == before
    assert ("Subbagian", "Teknis dan Hupmas") in before


def test_a_submission_without_a_unit_is_printed_all_the_same() -> None:
    home = judged(A="collected")
    item = replace(items(home)[0], unit=None, activity=None)

    assert ("Subbagian", "") in submission_set(item, record_of(home, "A"), BY).fields


def test_the_staff_s_tick_is_read_from_their_column() -> None:
    home = judged(A="collected", B="collected", C="collected")
    home.write("B", {"dicetak": "v"})
    home.write("C", {"dicetak": "-"})

    ticked = ticked_rows(home.prepare(NOW).scan, OFFICE)

    assert ticked == {"B"}
    by = replace(BY, ticked=ticked)
    assert ("Dicetak", "☒") in printed(home, "B", by).fields
    assert ("Dicetak", "☐") in printed(home, "A", by).fields
    assert all(check.printed for check in printed(home, "B", by).checks)


def test_a_form_without_such_a_column_has_no_ticks() -> None:
    home = judged(A="collected")
    bare = replace(OFFICE, form=replace(OFFICE.form, printed_column=None))

    assert ticked_rows(home.prepare(NOW).scan, bare) == frozenset()
    fields = printed(home, "A", replace(BY, office=bare)).fields
    assert "Dicetak" not in dict(fields)


def test_a_months_set_has_every_submission_but_the_cancelled_ones() -> None:
    home = judged(A="finished", B="collected", C="collected")
    home.put("D", cells_like({"like": "draft", "judul": "Judul 3", "tautan_bahan": ""}))
    home.write("C", {"status": "Dibatalkan", "keterangan": "Batal"})
    home.run(NOW)
    by = replace(BY, ticked=frozenset({RowId("A")}))

    facts = period_set(items(home), home.ledger.load().submissions, OCTOBER, by)

    _, *checks = facts.checks
    assert [check.text for check in checks] == ["B Judul 1", "A Judul 0"]
    assert [check.present for check in checks] == [False, True]
    assert [check.printed for check in checks] == [False, True]
    assert facts.reference == "Oktober 2025"


def test_a_months_set_begins_with_its_report_and_names_a_missing_one() -> None:
    home = judged(A="finished")
    place = DrivePath("Laporan/2025-10/Laporan 2025-10.pdf")
    known = home.ledger.load().submissions

    without = period_set(items(home), known, OCTOBER, BY)
    with_it = period_set(items(home), known, OCTOBER, BY, place)

    name = "Laporan periode Oktober 2025"
    assert [(c.text, c.present) for c in without.checks[:1]] == [(name, False)]
    assert [(c.text, c.present) for c in with_it.checks[:1]] == [(name, True)]
    assert [(s.name, s.place) for s in with_it.sheets[:1]] == [(name, place)]


def test_an_office_without_report_misses_none() -> None:
    home = judged(A="finished")
    by = replace(BY, office=replace(OFFICE, report=None))

    facts = period_set(items(home), home.ledger.load().submissions, OCTOBER, by)

    assert [check.text for check in facts.checks] == ["A Judul 0"]
