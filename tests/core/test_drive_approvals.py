"""A decision asked for in Drive: who is asked, which answer counts, what the row reports."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetflow.core.form import SystemColumn
from sheetflow.core.names import ColumnId, RoleId, RowId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from sheetflow.core.records import Level
from sheetflow.core.transition import Filled
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW
from tests.support.scenario import cells_like

ROW = "PUB-2025-0001"
KASUBBAG, TEKNIS = RoleId("kasubbag"), UnitId("teknis")
SITI = Holder("Siti Aminah", KASUBBAG, TEKNIS, email="siti@kantor.example")
BUDI = Holder("Budi Santoso", KASUBBAG, TEKNIS, email="budi@kantor.example")
LATER = NOW + timedelta(hours=1)
TOMORROW = NOW + timedelta(days=1)


def an_office(*holders: Holder) -> Office:
    """The sample office, whose review is asked for in Drive."""
    kept = [one for one in office_of().holders if (one.role, one.unit) != (KASUBBAG, TEKNIS)]
    named = (*kept, *(holders or (SITI,)))
    return replace(
        office_of(), holders=named, approvals={ColumnId("hasil"): "drive"}, rules_digest=str(named)
    )


def asked(*holders: Holder, **cells: object) -> MemoryHome:
    """An office with one draft in review, about which was asked."""
    home = MemoryHome(an_office(*holders))
    home.put(ROW, cells_like({"like": "drafted", "status": "", **cells}))
    home.run(NOW)
    return home


def via(home: MemoryHome, now: datetime) -> list[str]:
    return [str(event.transition) for event in home.run(now)[0].plan.commit.events]


def doubts(home: MemoryHome, now: datetime) -> list[str]:
    found = home.run(now)[0].plan.findings
    return [one.variant for one in found if one.code == "W-PERSETUJUAN"]


def test_a_draft_in_review_is_asked_about_once() -> None:
    home = asked()
    (request,) = home.approvals.pending()
    assert request.file.endswith("/03_konsep/konsep.docx")
    assert (request.reviewers, request.submission) == ((SITI.email,), ROW)
    assert request.due is not None
    assert (request.due.hour, request.due.minute) == (23, 59)
    assert "Sosialisasi Pemilih Pemula" in request.message
    assert home.says(ROW, SystemColumn.PAPERS) == "konsep.docx"
    shown = home.ledger.load().rows[RowId(ROW)].status_cells
    assert request.file in shown
    assert "setujui atau tolak di Google Drive" in home.says(ROW)
    assert home.run(LATER)[0].plan.empty
    assert home.run(TOMORROW)[0].plan.commit.outbox == ()


def test_an_approval_moves_the_row_with_its_proof() -> None:
    home = asked()
    before = [*home.labels[ROW]]
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    assert via(home, LATER + timedelta(minutes=10)) == ["T07"]
    event = [*home.ledger.history()][-1].event
    assert event.proof is not None
    assert event.proof.level is Level.APPROVAL
    assert (event.proof.who, event.proof.at) == ((SITI.email,), LATER.isoformat())
    assert event.proof.reference == "persetujuan-1 r1"
    evidence = dict(event.evidence)
    assert (evidence["hasil"], evidence["pemeriksa"]) == ("Sesuai", SITI.name)
    assert evidence["tanggal_pemeriksaan"] == LATER.date().isoformat()
    assert set(event.proof.filled) >= {"hasil", "pemeriksa", "tanggal_pemeriksaan"}
    staff = len(home.office.form.columns)
    assert home.labels[ROW][:staff] == before[:staff]
    assert [note for note in home.ledger.load().notes if note.startswith("approval:")] == []
    assert home.run(TOMORROW)[0].plan.commit.empty


def test_a_refusal_returns_the_draft_with_the_comment() -> None:
    home = asked()
    home.approvals.answer(ROW, "declined", SITI.email, LATER, "Perbaiki ejaan judul.")
    assert via(home, LATER) == ["T05"]
    event = [*home.ledger.history()][-1].event
    assert dict(event.evidence)["catatan_revisi"] == "Perbaiki ejaan judul."
    assert home.states() == {ROW: "revisi"}
    # The next round is asked about anew, also for the same file.
    home.write(ROW, {"tanggal_konsep": "14/10/2025"})
    assert via(home, TOMORROW) == ["T06"]
    assert len(home.approvals.pending()) == 1
    assert via(home, TOMORROW + timedelta(hours=1)) == []
    home.approvals.answer(ROW, "approved", SITI.email, TOMORROW)
    assert via(home, TOMORROW + timedelta(hours=2)) == ["T07"]


def test_a_refusal_without_a_comment_still_has_a_note() -> None:
    home = asked()
    home.approvals.answer(ROW, "declined", SITI.email, LATER)
    assert via(home, LATER) == ["T05"]
    assert (
        "Ditolak di Google Drive"
        in dict([*home.ledger.history()][-1].event.evidence)["catatan_revisi"]
    )


@pytest.mark.parametrize(("decision", "step"), [("Sesuai", "T07"), ("Belum Sesuai", "T05")])
def test_what_staff_decide_goes_first_and_cancels_what_is_pending(decision: str, step: str) -> None:
    home = asked()
    home.write(ROW, {"hasil": decision, "catatan_revisi": "Ejaan"})
    assert via(home, LATER) == [step]
    assert home.approvals.pending() == []
    proof = [*home.ledger.history()][-1].event.proof
    assert proof is not None
    assert proof.level is Level.NAMED


def test_an_answer_proves_the_same_decision_in_the_cell() -> None:
    home = asked()
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    home.write(ROW, {"hasil": "Sesuai"})
    assert via(home, LATER) == ["T07"]
    proof = [*home.ledger.history()][-1].event.proof
    assert proof is not None
    assert (proof.level, "hasil" in proof.filled) == (Level.APPROVAL, False)


def test_another_decision_in_the_cell_counts() -> None:
    home = asked()
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    home.write(ROW, {"hasil": "Belum Sesuai", "catatan_revisi": "Ejaan"})
    assert via(home, LATER) == ["T05"]


@pytest.mark.parametrize(
    "change", [{"judul": "Lain"}, {"tautan_konsep": "Kotak Masuk/lain.docx"}, {"alt": "Lain"}]
)
@pytest.mark.parametrize("answered", [False, True])
def test_changed_content_is_asked_about_again(change: dict[str, str], *, answered: bool) -> None:
    home = asked()
    if answered:
        home.approvals.answer(ROW, "approved", SITI.email, LATER)
    home.write(ROW, change)
    assert doubts(home, LATER) == ["changed"]
    assert home.states() == {ROW: "konsep"}
    (request,) = home.approvals.pending()
    assert request.submission == ROW
    home.approvals.answer(ROW, "approved", SITI.email, TOMORROW)
    assert via(home, TOMORROW) == ["T07"]


def test_other_bytes_under_the_approved_name_do_not_count() -> None:
    home = asked()
    (request,) = home.approvals.pending()
    home.files.inner.files[request.file] = b"other"
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    assert doubts(home, LATER) == ["bytes"]
    assert "isinya berbeda" in home.says(ROW)
    home.write(ROW, {"hasil": "Sesuai"})
    assert "T07" in via(home, TOMORROW)


def test_approved_bytes_that_cannot_be_read_wait() -> None:
    home = asked()
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    (known,) = home.approvals.of_file.values()
    start, answer = known[-1]
    known[-1] = start, replace(answer, sha256=None)
    assert doubts(home, LATER) == ["unread"]
    known[-1] = start, answer
    assert via(home, TOMORROW) == ["T07"]


def test_an_answer_of_somebody_who_may_not_decide_does_not_count() -> None:
    home = asked()
    home.approvals.answer(ROW, "approved", "orang@lain.example", LATER)
    assert doubts(home, LATER) == ["stranger"]
    assert "orang@lain.example" in home.says(ROW)


def test_an_answer_without_an_address_is_nobodys() -> None:
    home = asked(SITI, replace(BUDI, email=""))
    home.approvals.answer(ROW, "approved", "", LATER)
    assert doubts(home, LATER) == ["stranger"]
    assert home.states() == {ROW: "konsep"}


@pytest.mark.parametrize("how", ["approved", "declined"])
@pytest.mark.parametrize("named", [BUDI.name, "Orang Lain", "Kasubbag Teknis / Orang Lain"])
def test_an_answer_waits_while_the_row_names_another_who_decides(how: str, named: str) -> None:
    home = asked(SITI, replace(BUDI, email=""))
    home.write(ROW, {"pemeriksa": named})
    home.approvals.answer(ROW, how, SITI.email, LATER, "Ejaan")
    assert doubts(home, LATER) == ["named"]
    assert "Siti Aminah sudah menjawab di Google Drive, tetapi Pemeriksa" in home.says(ROW)
    assert home.states() == {ROW: "konsep"}
    home.write(ROW, {"pemeriksa": "Siti Aminah"})
    assert via(home, TOMORROW) == ["T07" if how == "approved" else "T05"]
    assert [*home.ledger.history()][-1].event.actor == SITI.name


@pytest.mark.parametrize("how", ["approved", "declined"])
def test_an_answer_waits_while_the_row_has_another_day(how: str) -> None:
    home = asked()
    home.write(ROW, {"tanggal_pemeriksaan": "12/10/2025"})
    home.approvals.answer(ROW, how, SITI.email, LATER, "Ejaan")
    assert doubts(home, LATER) == ["dated"]
    assert "pada hari lain daripada Tanggal Pemeriksaan" in home.says(ROW)
    home.write(ROW, {"tanggal_pemeriksaan": "13/10/2025"})
    assert via(home, TOMORROW) == ["T07" if how == "approved" else "T05"]


def test_a_reviewers_comment_fills_no_cell_of_others() -> None:
    office = an_office()
    needed = Filled(ColumnId("keterangan"))
    workflows = tuple(
        replace(
            one,
            transitions=tuple(
                replace(step, needs=(*step.needs, needed)) if step.approves else step
                for step in one.transitions
            ),
        )
        for one in office.workflows
    )
    home = MemoryHome(replace(office, workflows=workflows))
    home.put(ROW, cells_like({"like": "drafted", "status": ""}))
    home.run(NOW)
    home.approvals.answer(ROW, "approved", SITI.email, LATER, "Bagus")
    assert doubts(home, LATER) == ["held"]
    home.write(ROW, {"keterangan": "Kata staf"})
    assert via(home, TOMORROW) == ["T07"]
    assert dict([*home.ledger.history()][-1].event.evidence)["keterangan"] == "Kata staf"


def test_an_answer_counts_for_a_title_in_the_row() -> None:
    home = asked()
    home.write(ROW, {"pemeriksa": "Kasubbag Teknis"})
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    assert via(home, LATER) == ["T07"]


@pytest.mark.parametrize("how", ["approved", "declined"])
def test_an_approval_that_was_given_to_another_holder_counts(how: str) -> None:
    home = asked(SITI, BUDI)
    home.approvals.answer(ROW, how, BUDI.email, LATER)
    if how == "approved":
        assert doubts(home, LATER) == ["several"]
        assert "Budi Santoso sudah menjawab" in home.says(ROW)
        assert "menunggu Siti Aminah" in home.says(ROW)
        home.approvals.answer(ROW, how, SITI.email, LATER)
    assert via(home, TOMORROW) == ["T07" if how == "approved" else "T05"]
    event = [*home.ledger.history()][-1].event
    assert event.actor == (SITI.name if how == "approved" else BUDI.name)


def test_a_decider_who_left_is_no_longer_asked() -> None:
    leaving = replace(SITI, until=NOW.date())
    following = replace(BUDI, since=TOMORROW.date())
    home = asked(leaving, following)
    assert [one.reviewers for one in home.approvals.pending()] == [(SITI.email,)]
    assert doubts(home, TOMORROW) == ["decider"]
    assert [one.reviewers for one in home.approvals.pending()] == [(BUDI.email,)]
    home.approvals.answer(ROW, "approved", BUDI.email, TOMORROW)
    assert via(home, TOMORROW + timedelta(hours=1)) == ["T07"]


def test_an_answer_given_while_in_office_counts_afterwards() -> None:
    leaving = replace(SITI, until=NOW.date())
    home = asked(leaving, replace(BUDI, since=TOMORROW.date()))
    home.approvals.answer(ROW, "approved", SITI.email, LATER)
    assert via(home, TOMORROW) == ["T07"]
    assert [*home.ledger.history()][-1].event.actor == SITI.name


def test_a_request_cancelled_in_drive_leaves_the_column() -> None:
    home = asked()
    home.approvals.withdraw(ROW)
    assert doubts(home, LATER) == ["cancelled"]
    assert home.approvals.pending() == []
    home.write(ROW, {"hasil": "Sesuai"})
    assert via(home, TOMORROW) == ["T07"]


def test_a_request_that_is_gone_is_reported() -> None:
    home = asked()
    home.approvals.of_file.clear()
    assert doubts(home, LATER) == ["missing"]
