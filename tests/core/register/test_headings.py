"""Headings: found wherever the header is; what is missing or doubled stops the run."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.form import OPTIONAL_COLUMNS, Column, Form, Kind, SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.register.headings import SEARCHED_ROWS, Header, find_header, find_list_header
from sheetflow.core.register.sheet import Cell, column_letters
from sheetflow.core.words import ENGLISH, INDONESIAN, words
from sheetflow.errors import RegisterError
from tests.support.small_register import FORM, HEADINGS, rows

ID, TITLE, STATUS = ColumnId("id"), ColumnId("judul"), ColumnId("status")
LINKS = Column(
    ColumnId("tautan"), Kind.LINKS, words("Tautan"), "", ("Link IG", "FB"), required=False
)
LIST_FORM: Form = replace(
    FORM,
    columns=(
        *FORM.columns,
        LINKS,
        Column(ColumnId("ket"), Kind.LONG_TEXT, words("Keterangan"), "", ("KET",), required=False),
    ),
)


def renamed(**names: str) -> list[Cell]:
    """The header row with some headings written otherwise."""
    return [names.get(heading.split(" ")[0], heading) for heading in HEADINGS]


def test_the_header_is_found_below_its_titles() -> None:
    header = find_header(rows(), FORM, INDONESIAN)
    assert (header.row, header.first) == (1, 2)
    assert header.places == {TITLE: (0,), ID: (len(HEADINGS) - 2,), STATUS: (len(HEADINGS) - 1,)}
    assert header.system == {system: at for at, system in enumerate(SystemColumn, start=1)}
    assert (header.foreign, header.doubled) == ({}, {})


def test_headings_are_known_in_any_spelling_and_by_alias() -> None:
    form = replace(
        FORM, columns=(*FORM.columns[:1], replace(FORM.columns[1], aliases=("Nama Acara",)))
    )
    sheet: list[list[Cell]] = [[*renamed(Judul=" “NAMA\nacara”: "), "Catatan saya", 7, None]]
    header = find_header(sheet, form, INDONESIAN)
    assert header.places[TITLE] == (0,)
    assert header.foreign == {len(HEADINGS) - 1: "Status", len(HEADINGS): "Catatan saya"}


@pytest.mark.parametrize(
    "numbering",
    [["(1)", "(2)", "(3)"], ["1", "2", "3", "4"], [1, 2.0, "", 3], ["1.", None, "2.", "3."]],
)
def test_a_row_of_column_numbers_is_no_submission(numbering: list[Cell]) -> None:
    sheet = [*rows()[:2], numbering, *rows()[2:]]
    assert find_header(sheet, FORM, INDONESIAN).first == 3


@pytest.mark.parametrize("below", [["1", "2"], ["1", "3", "2"], ["Rapat", "1", "2"], []])
def test_other_rows_below_the_header_may_be_submissions(below: list[Cell]) -> None:
    assert find_header([*rows()[:2], below], FORM, INDONESIAN).first == 2
    assert find_header(rows()[:2], FORM, INDONESIAN).first == 2


def test_a_band_of_groups_above_the_header_changes_nothing() -> None:
    band: list[Cell] = ["Judul", *[""] * 8, "Status"]
    header = find_header([band, *rows()[1:]], FORM, INDONESIAN)
    assert (header.row, header.first) == (1, 2)
    assert header.places[TITLE] == (0,)


def test_two_heading_rows_are_read_as_one() -> None:
    sheet: list[list[Cell]] = [
        ["REKAP"],
        ["ID", "Judul", "Link", None, "Ket", "Status"],
        [None, None, "IG", "FB"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["PUB-1", "Rapat"],
    ]
    header = find_list_header(sheet, LIST_FORM)
    assert (header.row, header.first) == (2, 4)
    assert header.places == {
        TITLE: (1,),
        ColumnId("tautan"): (2, 3),
        ColumnId("ket"): (4,),
        STATUS: (5,),
    }
    assert header.foreign == {0: "ID"}


def test_a_submission_below_the_header_is_no_second_heading_row() -> None:
    sheet: list[list[Cell]] = [["Judul", "Status", "Ket"], ["Status", "Rapat", ""], ["x"]]
    header = find_list_header(sheet, LIST_FORM)
    assert (header.row, header.first) == (0, 1)


def test_a_list_may_lack_headings_and_have_them_twice() -> None:
    header = find_list_header([["NO", "Judul", "Link IG", "FB", "Jenis"]], LIST_FORM)
    assert header.places == {TITLE: (1,), ColumnId("tautan"): (2, 3)}
    assert header.doubled == {"Link IG": (2, 3)}
    assert header.foreign == {0: "NO", 4: "Jenis"}


def test_missing_headings_are_all_named_in_the_offices_language() -> None:
    form = replace(
        FORM,
        columns=(*FORM.columns[:2], replace(FORM.columns[2], heading=words("Status", "State"))),
    )
    sheet = [renamed(Status="Stat", Kolom="x"), *rows()[2:]]
    with pytest.raises(RegisterError) as raised:
        find_header(sheet, form, ENGLISH)
    message = str(raised.value)
    assert "row 1" in message
    assert "“State”" in message
    named = {system for system in SystemColumn if f"“Kolom {system.value}”" in message}
    assert named == set(SystemColumn) - OPTIONAL_COLUMNS


def test_an_optional_heading_may_be_missing() -> None:
    assert LINKS.id not in find_header(rows(), LIST_FORM, INDONESIAN).places


def test_a_doubled_heading_is_named_with_its_columns() -> None:
    sheet: list[list[Cell]] = [[*HEADINGS, "judul"], *rows()[2:]]
    with pytest.raises(RegisterError, match=r"heading doubled: “Judul” in columns A, L"):
        find_header(sheet, FORM, INDONESIAN)


@pytest.mark.parametrize("sheet", [[], [[]], [["Rapat", 1]], [["x"]] * SEARCHED_ROWS + rows()])
def test_a_sheet_without_a_header_is_refused(sheet: list[list[Cell]]) -> None:
    with pytest.raises(RegisterError, match="No header row"):
        find_header(sheet, FORM, INDONESIAN)
    with pytest.raises(RegisterError, match="two headings"):
        find_list_header(sheet, FORM)


@pytest.mark.parametrize(
    ("position", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")],
)
def test_columns_are_named_as_spreadsheets_do(position: int, letters: str) -> None:
    assert column_letters(position) == letters


CELLS = st.none() | st.integers() | st.text() | st.sampled_from([*HEADINGS, "FB", "Link", "IG"])


@given(st.lists(st.lists(CELLS, max_size=14), max_size=6))
def test_no_sheet_raises_anything_else(sheet: list[list[Cell]]) -> None:
    try:
        header = find_list_header(sheet, LIST_FORM)
    except RegisterError:
        return
    assert isinstance(header, Header)
    assert header.row < header.first <= len(sheet)
