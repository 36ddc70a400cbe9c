"""Drop-downs: entries are found however they are typed, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.form import Choice
from sheetflow.core.register.counts import Choices
from sheetflow.core.register.sheet import Cell, NoteKind, Unreadable
from sheetflow.core.register.text import USUAL_PLACEHOLDERS
from sheetflow.core.words import ENGLISH, INDONESIAN, Words, words

WORDS = USUAL_PLACEHOLDERS
SPREAD = Words({INDONESIAN: "Disebarluaskan", ENGLISH: "Disseminate"})
DECISIONS = Choices(
    (
        Choice("ya", SPREAD, ("ACC", "perlu")),
        Choice("tidak", words("Tidak Disebarluaskan"), ("tdk perlu",)),
        Choice("strip", words("-")),
    )
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("Disebarluaskan", "ya"), ("Disseminate", "ya"), ("tidak", "tidak"), ("-", "strip")],
)
def test_an_entry_of_the_list_carries_no_note(cell: str, value: str) -> None:
    read = DECISIONS.read(cell, WORDS)
    assert (read.value, read.notes) == (value, ())


@pytest.mark.parametrize(
    ("cell", "value", "result"),
    [
        ("acc", "ya", "Disebarluaskan"),
        ("“ACC”", "ya", "Disebarluaskan"),
        ("tdk perlu", "tidak", "Tidak Disebarluaskan"),
        ("TIDAK  DISEBARLUASKAN.", "tidak", "Tidak Disebarluaskan"),
        (" Disebarluaskan ", "ya", "Disebarluaskan"),
    ],
)
def test_other_spellings_are_noted(cell: str, value: str, result: str) -> None:
    read = DECISIONS.read(cell, WORDS)
    assert read.value == value
    assert [(note.kind, note.result) for note in read.notes] == [(NoteKind.NORMAL, result)]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (None, Unreadable.EMPTY),
        ("nihil", Unreadable.EMPTY),
        ("menyusul", Unreadable.PLACEHOLDER),
        ("mungkin", Unreadable.UNKNOWN),
        (3, Unreadable.UNKNOWN),
    ],
)
def test_what_is_not_in_the_list_is_refused(cell: Cell, problem: Unreadable) -> None:
    read = DECISIONS.read(cell, WORDS)
    assert (read.value, read.problem) == (None, problem)


def test_two_entries_written_alike_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="means both"):
        Choices((Choice("a", words("Ya")), Choice("b", words("YA"))))


@given(st.text() | st.sampled_from(["acc", " ACC", "tdk perlu"]) | st.floats())
def test_no_cell_raises_and_what_a_note_says_is_read_without_one(cell: Cell) -> None:
    read = DECISIONS.read(cell, WORDS)
    assert (read.value is None) != (read.problem is None)
    for note in read.notes:
        again = DECISIONS.read(note.result, WORDS)
        assert (again.value, again.notes) == (read.value, ())
