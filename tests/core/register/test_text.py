"""Text: invisible characters go, marks for "none" count as empty, comparison forgives spelling."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.register.sheet import Cell, NoteKind, Unreadable
from sheetflow.core.register.text import (
    INVISIBLE,
    USUAL_PLACEHOLDERS,
    Placeholders,
    clean,
    fold,
    is_blank,
    problem_of,
    read_text,
)

WORDS = USUAL_PLACEHOLDERS
ANY_TEXT = st.text(st.characters(), max_size=60)  # lone surrogates included


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  Rapat\tPleno  ", "Rapat Pleno"),
        ("Rapat\u00a0Pleno\u200b", "Rapat Pleno"),
        ("a  b\r\n c \rd\x0be", "a b\nc\nd\ne"),
        ("cafe\u0301", "café"),
        ("\ud800x\u202e\x00", "x"),
        ("\u3164", ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (1.0, "1"),
        (1.5, "1.5"),
        (1e300, "1e+300"),
        (7, "7"),
        (date(2025, 10, 9), "09/10/2025"),
        (datetime(2025, 10, 9), "09/10/2025"),  # noqa: DTZ001 - cells have no zone
        (datetime(2025, 10, 9, 15, 13), "09/10/2025 15:13:00"),  # noqa: DTZ001 - cells have no zone
        (time(8, 30), "08:30:00"),
    ],
)
def test_a_cell_is_shown_as_people_see_it(cell: Cell, text: str) -> None:
    assert clean(cell) == text
    assert is_blank(cell) == (not text)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not INVISIBLE.search(once)


@pytest.mark.parametrize(
    "written",
    [
        *("Rakor Parmas", "“Rakor Parmas”", " rakor  PARMAS.", '"Rakor" Parmas', "‘Rakor Parmas’ "),
        *("Rakor\nParmas", "«Rakor Parmas»!", "'Rakor' 'Parmas'"),
    ],
)
def test_spellings_of_one_title_fold_alike(written: str) -> None:
    assert fold(written) == "rakor parmas"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pemilu 2024–2029", "Pemilu 2024-2029"),
        ("Jum’at", "Jum'at"),
        ("cafe\u0301", "CAFÉ"),
        ("dan seterusnya…", "dan seterusnya..."),
        ("STRASSE", "Straße"),
    ],
)
def test_typography_is_folded_too(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_an_apostrophe_within_a_word_stays() -> None:
    assert fold("Hari Jum'at") == "hari jum'at"
    assert fold("Hari Jumat") != fold("Hari Jum'at")


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["", "-", "--", "–", "—", "nihil", "Nihil.", "(nihil)", "KOSONG"])
def test_words_for_nothing_are_empty(text: str) -> None:
    assert problem_of(text, WORDS) is Unreadable.EMPTY


@pytest.mark.parametrize(
    "text",
    [
        *("menyusul", "Menyusul", "(menyusul)", "menyusul.", "“menyusul”", "sda", "?", "...", "…"),
        *("#REF!", "#N/A", "#NAME?", "#DIV/0!", "#ref!", "Err:502", "err:509", "####", "##"),
        *("#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#SPILL!", "#CALC!", "#ERROR!"),
    ],
)
def test_promises_and_errors_are_no_value(text: str) -> None:
    assert problem_of(text, WORDS) is Unreadable.PLACEHOLDER
    assert read_text(text, WORDS).problem is Unreadable.PLACEHOLDER


@pytest.mark.parametrize(
    "text",
    [
        *("#1 Rapat", "# Rapat", "Err", "Error 502", "Evaluasi", "menyusul surat dari provinsi"),
        *("sdan", "x" * 32_767, "#" + "x" * 32_766),
    ],
)
def test_other_words_are_values(text: str) -> None:
    read = read_text(text, WORDS)
    assert (read.value, read.problem, read.notes) == (text, None, ())


def test_an_office_without_such_words_has_none() -> None:
    nothing = Placeholders((), ())
    assert problem_of("nihil", nothing) is None
    assert problem_of("#REF!", nothing) is Unreadable.PLACEHOLDER


@pytest.mark.parametrize("cell", [" Rapat", "Rapat  Pleno", "Rapat\u00a0Pleno", "a \nb"])
def test_stray_blanks_are_noted(cell: str) -> None:
    (note,) = read_text(cell, WORDS).notes
    assert (note.kind, note.original, note.result) == (NoteKind.NORMAL, cell, clean(cell))


@pytest.mark.parametrize("cell", ["Rapat\n", "a\r\nb", "Ra\u200bpat Rutin", "cafe\u0301", 12, 1.0])
def test_what_nobody_sees_is_not_worth_a_note(cell: Cell) -> None:
    assert read_text(cell, WORDS).notes == ()


@given(ANY_TEXT | st.floats() | st.integers() | st.booleans() | st.datetimes() | st.times())
def test_no_cell_raises_and_what_was_read_is_read_again_without_a_note(cell: Cell) -> None:
    read = read_text(cell, WORDS)
    assert (read.value is None) != (read.problem is None)
    again = read_text(read.text, WORDS)
    assert (again.value, again.problem, again.notes) == (read.value, read.problem, ())
