"""The content of the job's columns, compared with what it should be."""

from datetime import date, datetime

import pytest

from sheetflow.core.form import SystemColumn
from sheetflow.core.own_cells import (
    PathLink,
    blank_cells,
    cells_as_texts,
    current_texts,
    displayed_cells,
    is_displayed,
    path_link,
    texts_as_cells,
)
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Cell

DAY = date(2025, 10, 13)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        ("satu\r\ndua\n", "satu\ndua"),
        (DAY, "2025-10-13"),
        (datetime(2025, 10, 13), "2025-10-13"),  # noqa: DTZ001 - as a cell gives it
        (7, "7"),
    ],
)
def test_a_cell_reads_as_the_ledger_keeps_it(cell: Cell, text: str) -> None:
    assert current_texts([cell, *[None] * 7])[0] == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (45943, "2025-10-13"),
        (45943.75, "2025-10-13"),
        (DAY, "2025-10-13"),
        ("besok", "besok"),
        (0, "0"),
        (2_958_466, "2958466"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (-1e300, "-1e+300"),
    ],
)
def test_a_due_day_is_known_by_its_serial_number_too(cell: Cell, text: str) -> None:
    assert current_texts([None, None, None, cell, None, None, None, None])[3] == text


def test_texts_and_cells_are_two_forms_of_one() -> None:
    cells: dict[SystemColumn, str | date] = dict.fromkeys(SystemColumn, "teks")
    cells[SystemColumn.DUE] = DAY

    assert texts_as_cells(cells_as_texts(cells)) == cells
    assert texts_as_cells(cells_as_texts(cells | {SystemColumn.DUE: ""}))[SystemColumn.DUE] == ""


def header(*absent: SystemColumn) -> Header:
    system = {column: at for at, column in enumerate(SystemColumn) if column not in absent}
    return Header(0, 1, {}, system, {}, {})


WITH, WITHOUT = header(), header(SystemColumn.DETAILS)
CELLS: dict[SystemColumn, str | date] = {
    **blank_cells(),
    SystemColumn.SENTENCE: "satu\ndua\ntiga",
    SystemColumn.DETAILS: "satu\ndua\ntiga\nempat",
    SystemColumn.FOLDER: "2025/K-1_Rapat",
}


def test_a_register_without_details_has_everything_in_the_sentence() -> None:
    assert displayed_cells(CELLS, WITH)[SystemColumn.SENTENCE] == "satu\ndua"
    older = displayed_cells(CELLS, WITHOUT)
    assert older[SystemColumn.SENTENCE] == CELLS[SystemColumn.DETAILS]
    assert SystemColumn.DETAILS not in older
    assert SystemColumn.SENTENCE not in displayed_cells({}, WITH)


@pytest.mark.parametrize(
    ("system", "paths", "link"),
    [
        (SystemColumn.FOLDER, "2025/K-1", PathLink("K-1", "2025/K-1", is_folder=True)),
        (SystemColumn.PAPERS, "a/b/Nota.pdf", PathLink("Nota", "a/b/Nota.pdf", is_folder=False)),
        (SystemColumn.PAPERS, "a/b/1.pdf\na/b/2.pdf", PathLink("1\n2", "a/b", is_folder=True)),
        (
            SystemColumn.FOLDER,
            "2025/x/K-1\n2025/y/K-2",
            PathLink("K-1\nK-2", "2025", is_folder=True),
        ),
        (SystemColumn.FOLDER, "x/K-1\ny/K-2", PathLink("K-1\nK-2", "", is_folder=True)),
    ],
)
def test_links_have_names_and_lead_to_what_is_common(
    system: SystemColumn, paths: str, link: PathLink
) -> None:
    assert path_link(system, paths) == link


def test_a_long_name_is_cut() -> None:
    assert path_link(SystemColumn.FOLDER, f"2025/{'x' * 80}").text == "x" * 47 + "…"


def test_what_is_displayed_needs_no_writing() -> None:
    wanted = cells_as_texts(CELLS)
    named = [None, None, "satu\ndua", None, "K-1_Rapat", None, None, wanted[-1]]
    assert is_displayed(named, wanted, WITH)
    assert is_displayed([*named[:4], "2025/K-1_Rapat", *named[5:]], wanted, WITH), "as before"
    assert not is_displayed([*named[:4], "K-2", *named[5:]], wanted, WITH)
    older = [None, None, wanted[-1], None, "K-1_Rapat", None, None, None]
    assert is_displayed(older, wanted, WITHOUT)
    assert not is_displayed(older, wanted, WITH)


def test_a_record_of_an_older_version_is_displayed_as_it_was_written() -> None:
    texts = cells_as_texts(CELLS)[:-1]
    assert is_displayed([None, None, texts[2], None, texts[4], None, None, None], texts, WITH)
    assert is_displayed([*texts, ""], (*texts, ""), WITH)
