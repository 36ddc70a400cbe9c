"""Counts and revisions: apps' short forms are read with a remark, doubtful ones refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.register.counts import LARGEST, read_count, read_revision
from sheetflow.core.register.sheet import Cell, NoteKind, Unreadable
from sheetflow.core.register.text import USUAL_PLACEHOLDERS

WORDS = USUAL_PLACEHOLDERS


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *((cell, 1200) for cell in ("1200", 1200, 1200.0, 1200.0000000001)),
        *((cell, 0) for cell in ("0", 0, -0.0)),
        ("007", 7),
        *(
            (cell, 1234)
            for cell in ("1.234", "1234 akun", "1.234 akun", "1.234akun", "1.234 Orang")
        ),
        ("9.500 akun", 9_500),
        ("12.345.678", 12_345_678),
        (LARGEST, LARGEST),
    ],
)
def test_plain_numbers_carry_no_note(cell: Cell, number: int) -> None:
    read = read_count(cell, WORDS)
    assert (read.value, read.notes) == (number, ())


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *((cell, 1200) for cell in ("1,2 rb", "1.2rb", "1,2 RB", "1,2K", "1.2 ribu", "1,20 rb")),
        *((cell, 1200) for cell in ("1,200", "1 200", "1'200", "1,2 rb akun")),
        ("2 jt", 2_000_000),
        ("1,5 juta", 1_500_000),
        ("1 miliar", 1_000_000_000),
        ("10rb+", 10_000),
    ],
)
def test_short_and_grouped_forms_are_noted(cell: str, number: int) -> None:
    read = read_count(cell, WORDS)
    assert read.value == number
    assert [(note.kind, note.result) for note in read.notes] == [(NoteKind.NUMBER, str(number))]


@pytest.mark.parametrize(
    "cell",
    [
        *("1.200 rb", "1,234 jt", "1,2 M", "1.2B", "1,2 abc", "rb", "0.200", "012.345", "1.20"),
        *(
            "1.200,5",
            "1.200.30",
            "-3",
            "+3",
            "3 rupa",
            "akun",
            "3 x akun",
            "١٢",
            "１２",
            "²",
            "1e3",
            "9" * 14,
        ),
        *("99999 miliar", "9" * 32_767, "1." * 16_000, "1,2 " + "r" * 32_000),
        *(True, False, 1.2, -1, float("nan"), float("inf"), LARGEST + 1, 1e300),
    ],
)
def test_what_is_not_certain_is_refused(cell: Cell) -> None:
    read = read_count(cell, WORDS)
    assert (read.value, read.problem, read.notes) == (None, Unreadable.UNKNOWN, ())


@pytest.mark.parametrize(
    ("cell", "problem"),
    [(None, Unreadable.EMPTY), ("-", Unreadable.EMPTY), ("#REF!", Unreadable.PLACEHOLDER)],
)
def test_no_number_is_no_number(cell: Cell, problem: Unreadable) -> None:
    assert read_count(cell, WORDS).problem is problem
    assert read_revision(cell, WORDS).problem is problem


def test_stray_blanks_are_noted() -> None:
    for read in (read_count(" 12 ", WORDS), read_revision(" 12 ", WORDS)):
        assert read.value == 12
        assert [note.kind for note in read.notes] == [NoteKind.NORMAL]


@pytest.mark.parametrize("cell", ["2", 2, 2.0])
def test_a_revision_is_a_number(cell: Cell) -> None:
    read = read_revision(cell, WORDS)
    assert (read.value, read.notes) == (2, ())


@pytest.mark.parametrize(
    "cell", ["rev 2", "Rev. 2", "revisi 2", "Revisi ke-2", "ke-2", "ke 2", "2x", "2 kali", "rev2"]
)
def test_a_revision_in_words_is_noted(cell: str) -> None:
    read = read_revision(cell, WORDS)
    assert read.value == 2
    assert [(note.kind, note.result) for note in read.notes] == [(NoteKind.NORMAL, "2")]


@pytest.mark.parametrize("cell", ["-2", "- 2", "rev", "dua", "rev 2 dan 3", "revisi" * 5_000])
def test_a_doubtful_revision_is_refused(cell: str) -> None:
    assert read_revision(cell, WORDS).problem is Unreadable.UNKNOWN


@given(st.text() | st.from_regex(r"[0-9.,]{1,9} ?(rb|jt|k)?") | st.floats() | st.integers())
def test_no_cell_raises_and_what_was_read_is_read_again_without_a_note(cell: Cell) -> None:
    for reader in (read_count, read_revision):
        read = reader(cell, WORDS)
        assert (read.value is None) != (read.problem is None)
        if read.value is not None:
            assert 0 <= read.value <= LARGEST
            again = reader(str(read.value), WORDS)
            assert (again.value, again.notes) == (read.value, ())
