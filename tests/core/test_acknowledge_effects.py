"""The files in a record once an effect was acknowledged."""

from sheetflow.core.acknowledge_effects import record_after, with_done, written_paper
from sheetflow.core.files import FiledFile
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.records import LedgerState
from tests.support.accepted import (
    a_copy,
    a_folder,
    a_full_record,
    a_move,
    a_paper,
    a_record,
    filed,
    sha,
)


def test_a_copy_that_was_not_expected_stands_last() -> None:
    record, copy = a_full_record(), a_copy(b"x")
    assert record_after(record, copy, (filed(copy),)).files == (*record.files, filed(copy))


def test_a_copy_that_was_expected_stands_where_it_really_is_and_once() -> None:
    copy, other = a_copy(b"x"), filed(a_copy(b"y"))
    really = filed(copy, "2025/PUB-1/01_bahan/foto (2).jpg")
    record = a_record(files=(filed(copy), other, filed(copy)))
    assert record_after(record, copy, (really,)).files == (really, other)
    assert record_after(record_after(record, copy, (really,)), copy, (really,)).files == (
        really,
        other,
    )


def test_a_dropped_copy_is_no_longer_expected() -> None:
    copy, other = a_copy(b"x"), filed(a_copy(b"y"))
    assert record_after(a_record(files=(filed(copy), other)), copy, ()).files == (other,)


def test_files_move_with_their_folder() -> None:
    inside, elsewhere = filed(a_copy()), filed(a_copy(target="2025/PUB-10/01_bahan/foto.jpg"))
    record = record_after(a_record(files=(inside, elsewhere)), a_move(), ())
    assert [file.target for file in record.files] == [
        "Arsip/2025/PUB-1/01_bahan/foto.jpg",
        "2025/PUB-10/01_bahan/foto.jpg",
    ]


def test_a_folder_changes_no_file() -> None:
    assert record_after(a_full_record(), a_folder(), ()) == a_full_record()


def test_a_state_with_what_is_done_is_that_of_after_the_acknowledgement() -> None:
    copy, other = a_copy(b"x"), a_record("PUB-9")
    before = LedgerState(1, {}, {a_record().id: a_record(files=(filed(copy),)), other.id: other})
    really = filed(copy, "2025/PUB-1/01_bahan/foto (2).jpg")
    state = with_done(before, [(a_folder(), ()), (copy, (really,))])
    assert state.submissions[a_record().id].files == (really,)
    assert dict(state.submissions) == {
        **before.submissions,
        a_record().id: a_record(files=(really,)),
    }
    assert len(state.submissions) == 2


def test_what_is_done_for_no_known_submission_changes_nothing() -> None:
    before = LedgerState(1, {}, {})
    assert dict(with_done(before, [(a_copy(b"x"), ())]).submissions) == {}


def test_a_paper_is_recorded_as_it_was_written_in_both_forms() -> None:
    paper = a_paper("2025/PUB-1/02_disposisi/Lembar")
    expected = [
        FiledFile("02_disposisi", f"Lembar.{form}", Sha256(""), 0, "paper:disposisi",
                  DrivePath(f"{paper.target}.{form}"))
        for form in ("pdf", "docx")
    ]  # fmt: skip
    written = (
        written_paper(paper, DrivePath(f"{paper.target} (2).pdf"), b"pdf"),
        written_paper(paper, DrivePath(f"{paper.target}.docx"), b"word"),
    )
    record = a_record(files=(filed(a_copy()), *expected))
    assert record_after(record, paper, written).files == (filed(a_copy()), *written)
    assert record_after(record, paper, ()) == record
    assert [file.sha256 for file in written] == [sha(b"pdf"), sha(b"word")]
    assert [file.name for file in written] == ["Lembar (2).pdf", "Lembar.docx"]
