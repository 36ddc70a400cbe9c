"""Filed files that are no longer what is on record: how they are noted and reported."""

from dataclasses import replace
from datetime import date

from sheetflow.core.files import FiledFile, FileFault, FileProblem
from sheetflow.core.ledger.filed_faults import (
    DAYS,
    FAULTS,
    FiledFaults,
    fault_of,
    known_faults,
    part_of,
)
from sheetflow.core.names import DrivePath, RowId
from sheetflow.core.words import ENGLISH, INDONESIAN
from tests.support.accepted import a_copy, a_record, filed, sha
from tests.support.offices_by_settings import office_of

DAY, LATER = date(2025, 10, 14), date(2025, 10, 20)


def a_paper_file(name: str) -> FiledFile:
    place = DrivePath(f"2025/PUB-1/02_disposisi/{name}")
    return FiledFile("02_disposisi", name, sha(b"isi"), 3, "paper:disposisi", place)


def test_an_edited_word_paper_is_a_warning_and_everything_else_an_error() -> None:
    copy, record = filed(a_copy()), a_record()
    faults = [
        FileFault(copy, None, "4 B"),
        FileFault(copy, FileProblem.MISSING),
        FileFault(copy, FileProblem.FORBIDDEN),
        FileFault(a_paper_file("Lembar.pdf"), None, "x"),
        FileFault(a_paper_file("Lembar.docx"), FileProblem.MISSING),
        FileFault(a_paper_file("Lembar.docx"), None, "x"),
    ]
    problems = [fault_of(record, fault, (), DAY).problem for fault in faults]
    assert [(one.code, one.variant) for one in problems] == [
        ("E-ARSIP", ""),
        ("E-ARSIP", "missing"),
        ("E-ARSIP", "closed"),
        ("E-ARSIP", ""),
        ("E-ARSIP", "missing"),
        ("W-ARSIP", ""),
    ]
    catalogue = office_of().catalogue
    for language in (INDONESIAN, ENGLISH):
        for one in problems:
            said = catalogue.message(one, language) + catalogue.fix(one, language)
            assert "14/10/2025" in said
            assert "…" not in said


def test_they_are_remembered_with_the_day_on_which_they_were_seen_first() -> None:
    fault = FileFault(filed(a_copy()), None, "4 B")
    first = fault_of(a_record(), fault, (), DAY)
    notes = FiledFaults((first,)).notes
    assert known_faults(notes) == (first,)
    again = fault_of(a_record(), replace(fault, problem=FileProblem.MISSING), (first,), LATER)
    assert (again.since, again.kind) == (DAY, "missing")
    assert FiledFaults((first,), (first,)).notes == {}
    assert FiledFaults((), (first,)).notes == {FAULTS: ""}
    assert [*map(known_faults, ({}, {FAULTS: "x"}, {FAULTS: "[[1]]"}, {FAULTS: "[1]"}))] == [()] * 4


def test_of_very_many_a_row_lists_some_and_counts_the_rest() -> None:
    copies = [filed(a_copy(target=f"2025/PUB-1/01_bahan/{n}.jpg")) for n in range(9)]
    now = tuple(fault_of(a_record(), FileFault(copy, None), (), DAY) for copy in copies)
    *listed, rest = FiledFaults(now).of_row[RowId("PUB-1")]
    assert len(listed) == 5
    assert (rest.variant, dict(rest.blanks)) == ("more", {"jumlah": "4"})


def test_every_name_has_its_turn_once_in_four_weeks() -> None:
    names = [f"PUB-2025-{number:04}" for number in range(500)]
    note, seen = "", list[str]()
    for day in range(DAYS):
        part = part_of(note, date.fromordinal(DAY.toordinal() + day))
        note = part.note
        seen += part.of(names)
        assert not part_of(note, date.fromordinal(DAY.toordinal() + day)).slots
    assert sorted(seen) == names


def test_a_note_that_nobody_of_ours_wrote_and_a_clock_that_went_back_read_nothing_twice() -> None:
    assert part_of("x", DAY).slots == part_of("", DAY).slots
    assert not part_of(f"{LATER} {LATER}", DAY).slots
    assert not part_of(f"{date.fromordinal(DAY.toordinal() - 1)} {LATER}", DAY).slots
