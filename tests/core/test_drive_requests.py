"""Requests for approvals in Drive: when none can be made, what the row, run and memo say."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sheetflow.core.effects import MakeFolder
from sheetflow.core.files import FileProblem
from sheetflow.core.register.sheet import Protection
from sheetflow.core.rules.actor_proof import decision_columns
from sheetflow.core.waiting import waiting_rows
from sheetflow.errors import OutageError
from sheetflow.execute.run_effects import run_effects
from sheetflow.present.run_data import RunReport
from sheetflow.present.run_text import closing_lines
from tests.core.test_drive_approvals import (
    LATER,
    ROW,
    SITI,
    TOMORROW,
    an_office,
    asked,
    doubts,
    via,
)
from tests.papers.sample_settings import letter_settings
from tests.support.memory.office import JOB, MemoryHome
from tests.support.registers import NOW
from tests.support.scenario import cells_like


@pytest.mark.parametrize("reason", ["edition", "rights", "reviewer", "other", "unheard of"])
def test_a_refused_request_is_said_and_tried_again_on_the_next_day(reason: str) -> None:
    home = MemoryHome(an_office())
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    home.approvals.refusal = reason
    assert home.run(NOW)[1].complete
    expected = "other" if reason == "unheard of" else reason
    assert doubts(home, LATER) == [f"refused_{expected}"]
    assert home.run(LATER)[0].plan.empty
    home.approvals.refusal = ""
    home.run(TOMORROW)
    assert len(home.approvals.pending()) == 1
    home.approvals.answer(ROW, "approved", SITI.email, TOMORROW)
    assert via(home, TOMORROW + timedelta(hours=1)) == ["T07"]


def test_a_draft_of_several_files_is_decided_in_its_column() -> None:
    home = asked(tautan_konsep="Kotak Masuk/satu.docx\nKotak Masuk/dua.docx")
    assert home.approvals.pending() == []
    assert "konsep ini terdiri atas 2 berkas" in home.says(ROW)


def test_without_addresses_nobody_can_be_asked() -> None:
    home = asked(replace(SITI, email=""))
    assert home.approvals.pending() == []
    assert "alamat email" in home.says(ROW)


def test_an_address_that_is_added_is_asked_on_the_next_day() -> None:
    home = asked(replace(SITI, email=""))
    home.office = replace(home.office, holders=an_office().holders)
    home.run(TOMORROW)
    assert [one.reviewers for one in home.approvals.pending()] == [(SITI.email,)]


def test_a_file_that_cannot_be_read_for_a_while_changes_nothing() -> None:
    home = asked()
    home.files.problems["Kotak Masuk/konsep.docx"] = FileProblem.FORBIDDEN
    assert doubts(home, LATER) == []
    home.write(ROW, {"alt": "Lain"})
    assert doubts(home, LATER) == []
    assert len(home.approvals.pending()) == 1
    home.files.problems.clear()
    assert doubts(home, TOMORROW) == ["changed"]


def test_nothing_is_asked_of_a_draft_that_cannot_be_read() -> None:
    home = MemoryHome(an_office())
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    home.office = replace(home.office, approvals={}, rules_digest="off")
    home.run(NOW)
    home.files.problems["Kotak Masuk/konsep.docx"] = FileProblem.FORBIDDEN
    home.office = an_office()
    home.run(LATER)
    assert home.approvals.pending() == []


def test_a_row_of_another_submission_leaves_the_request_alone() -> None:
    home = asked()
    home.write(ROW, {
        "judul": "Lain", "stempel_waktu": "01/10/2025 08:00:00", "pengisi": "Admin Medcen",
        "tanggal_kegiatan": "01/10/2025", "jenis": "Pengumuman", "tautan_bahan": "Kotak Masuk/x",
    })  # fmt: skip
    home.run(LATER)
    assert "E-ID" in home.says(ROW)
    assert len(home.approvals.pending()) == 1


def test_an_sop_without_a_return_reports_a_refusal() -> None:
    office = an_office()
    first, *others = office.workflows
    steps = tuple(step for step in first.transitions if not step.returns)
    home = MemoryHome(replace(office, workflows=(replace(first, transitions=steps), *others)))
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    home.run(NOW)
    home.approvals.answer(ROW, "declined", SITI.email, LATER, "Ejaan")
    assert doubts(home, LATER) == ["no_return"]
    assert "“Ejaan”" in home.says(ROW)


def test_the_second_request_of_a_day_waits_until_the_first_is_cancelled() -> None:
    home = asked()
    home.write(ROW, {"judul": "Lain"})
    home.approvals.failure = OutageError("Drive: no answer.", "Wait.")
    outcome = home.run(LATER)[1]
    assert (len(outcome.failures), len(outcome.untried)) == (1, 1)
    home.approvals.failure = None
    home.run(TOMORROW)
    (request,) = home.approvals.pending()
    assert "Lain" in request.message


def test_a_copy_beside_another_file_is_the_one_that_is_asked_about() -> None:
    home = MemoryHome(an_office())
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    folder = home.plan(NOW).commit.outbox[0]
    assert isinstance(folder, MakeFolder)
    home.files.inner.files[f"{folder.folder}/03_konsep/konsep.docx"] = b"in the way"
    home.run(NOW)
    (request,) = home.approvals.pending()
    assert request.file.endswith("konsep (2).docx")
    home.run(TOMORROW)
    home.approvals.answer(ROW, "approved", SITI.email, TOMORROW)
    assert via(home, TOMORROW + timedelta(hours=1)) == ["T07"]


def test_a_copy_that_could_not_be_made_is_not_asked_about() -> None:
    home = MemoryHome(an_office())
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    prepared = home.prepare(NOW)
    home.files.inner.files["Kotak Masuk/konsep.docx"] = b"changed meanwhile"
    ports = home.ledger, home.files.inner, home.register
    run_effects(prepared.plan, *ports, prepared.snapshot, approvals=home.approvals)
    assert home.approvals.pending() == []
    home.run(LATER)
    assert len(home.approvals.pending()) == 1


def test_the_row_waits_for_the_answer_with_the_file_that_is_asked_about() -> None:
    home = asked()
    prepared = home.prepare(LATER)
    (waiting,) = waiting_rows(prepared.scan, home.ledger.load(), home.office, LATER.date())
    assert waiting.draft.endswith("/03_konsep/konsep.docx")
    assert waiting.todo == (
        "Setujui atau tolak di Google Drive, atau isi Hasil Pemeriksaan: konsep.docx"
    )


def test_a_run_says_how_many_drafts_are_asked_about() -> None:
    home = MemoryHome(an_office())
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    lines = [*closing_lines(RunReport(home.plan(NOW), None), home.office)]
    assert "1 konsep dimintakan persetujuan di Google Drive." in lines


def test_cells_of_the_round_before_must_be_cleared_first() -> None:
    home = asked()
    home.write(ROW, {"hasil": "Belum Sesuai", "catatan_revisi": "Ejaan"})
    home.run(LATER)
    home.write(ROW, {"tanggal_konsep": "14/10/2025", "hasil": ""})
    assert doubts(home, TOMORROW) == ["leftover"]
    assert "Kosongkan Catatan Revisi" in home.says(ROW)
    home.write(ROW, {"catatan_revisi": ""})
    assert doubts(home, TOMORROW) == []
    assert len(home.approvals.pending()) == 1


def test_a_copied_answer_decides_nothing_again() -> None:
    home = asked()
    home.approvals.answer(ROW, "declined", SITI.email, LATER, "Ejaan")
    home.run(LATER)
    home.write(ROW, {"hasil": "Belum Sesuai", "catatan_revisi": "Ejaan"})
    assert via(home, LATER) == []
    home.write(ROW, {"tanggal_konsep": "14/10/2025"})
    assert via(home, TOMORROW) == ["T06"]
    assert home.states() == {ROW: "konsep"}


def test_while_the_step_lacks_something_the_answer_is_kept() -> None:
    home = asked(nomor_disposisi="AGD-001/X/2025")
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    home.write(ROW, {"pemeriksa": "Kasubbag Hukum dan SDM"})
    assert doubts(home, LATER) == ["held"]
    assert "E-PERAN" in home.says(ROW)
    assert "Siti Aminah sudah menjawab di Google Drive" in home.says(ROW)
    home.write(ROW, {"pemeriksa": ""})
    assert via(home, TOMORROW) == ["T07"]


def test_an_approved_draft_that_changes_is_asked_about_again() -> None:
    home = asked()
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    home.run(LATER)
    home.write(ROW, {"tautan_konsep": "Kotak Masuk/lain.docx"})
    assert via(home, TOMORROW) == ["X04"]
    (request,) = home.approvals.pending()
    assert request.file.endswith("lain.docx")
    home.approvals.answer(ROW, "approved", SITI.email, TOMORROW)
    assert via(home, TOMORROW + timedelta(hours=1)) == ["T07"]


def test_an_outage_of_drive_stops_nothing_and_loses_nothing() -> None:
    home = MemoryHome(an_office())
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    home.approvals.failure = OutageError("Drive: no answer.", "Wait.")
    assert len(home.run(NOW)[1].failures) == 1
    home.approvals.failure = None
    home.run(LATER)
    assert len(home.approvals.pending()) == 1
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    home.approvals.failure = OutageError("Drive: no answer.", "Wait.")
    prepared, _ = home.run(TOMORROW)
    assert (prepared.plan.commit.events, len(prepared.plan.failures)) == ((), 1)
    home.approvals.failure = None
    assert via(home, TOMORROW) == ["T07"]


def test_a_request_that_no_longer_holds_is_never_started() -> None:
    home = MemoryHome(an_office())
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    home.approvals.failure = OutageError("Drive: no answer.", "Wait.")
    home.run(NOW)
    home.write(ROW, {"hasil": "Sesuai"})
    home.approvals.failure = None
    assert via(home, LATER) == ["T07"]
    assert home.approvals.of_file == {}
    assert list(home.ledger.unfinished()) == []


def test_a_cancelled_submission_cancels_its_request() -> None:
    home = asked()
    home.write(ROW, {"status": "Dibatalkan", "keterangan": "Dibatalkan karena hujan"})
    assert via(home, LATER) == ["X02"]
    assert home.approvals.pending() == []


def test_switched_off_nothing_is_asked_any_more() -> None:
    home = asked()
    home.office = replace(home.office, approvals={}, rules_digest="off")
    home.run(LATER)
    assert home.approvals.pending() == []
    assert date(2025, 10, 13) == NOW.date()


def test_the_halves_of_a_split_row_are_each_asked_about_their_own_copy() -> None:
    home = asked(kanal="Keduanya", nomor_nota_dinas="41/ND/2025")
    requests = home.approvals.pending()
    assert [one.submission for one in requests] == [ROW, f"{ROW}-04"]
    assert len({one.file for one in requests}) == 2
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    assert via(home, LATER) == ["T07"]
    home.approvals.answer(f"{ROW}-04", "declined", SITI.email, LATER, "Ejaan")
    assert via(home, TOMORROW) == ["T05"]
    assert home.states() == {ROW: "siap", f"{ROW}-04": "revisi"}


@pytest.mark.parametrize(
    ("decide", "printed"),
    [
        ("drive", "Disetujui di Google Drive oleh siti@kantor.example, 13 Oktober 2025 18:00"),
        ("protected", "terbukti: kolom dilindungi untuk Kepala Subbagian (Kasubbag)"),
        ("named", "Nama pada baris saja"),
        ("filled", "Diisi sistem: pemegang jabatan pada hari itu"),
    ],
)
def test_the_memo_prints_how_well_the_approval_is_proved(decide: str, printed: str) -> None:
    home = MemoryHome(an_office(), letter_settings)
    home.put(ROW, cells_like({"like": "drafted", "status": "", "nomor_nota_dinas": "41/ND/2025"}))
    if decide == "protected":
        decisions = [name for names in decision_columns(home.office).values() for name in names]
        home.protect(dict.fromkeys(decisions, Protection(frozenset({SITI.email, JOB}))))
    home.run(NOW)
    named = {"pemeriksa": SITI.name} if decide == "named" else {}
    if decide == "drive":
        home.approvals.answer(ROW, "approved", SITI.email, LATER)
    else:
        home.write(ROW, {"hasil": "Sesuai", **named})
    assert via(home, LATER) == ["T07"]
    memo = json.loads(home.papers.written[-1].context)
    assert memo["fields"][-1]["label"] == "Bukti persetujuan"
    assert printed in memo["fields"][-1]["text"]
    assert memo["signer"] == SITI.name
