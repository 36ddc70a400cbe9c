"""The content of the job's columns, compared with what it should be."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sheetflow.core.form import SystemColumn
from sheetflow.core.register.sheet import Cell
from sheetflow.core.status_cells import cells_as_texts, current_texts, texts_as_cells

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
