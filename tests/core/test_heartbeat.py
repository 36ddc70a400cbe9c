"""The cell that shows when the job last checked the register."""

from datetime import datetime, timedelta

import pytest

from sheetflow.core.own_cells import heartbeat_of
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Cell
from tests.support.offices import small_office

OFFICE = small_office()
"""Its job runs every ten minutes."""
NOW = datetime(2025, 11, 3, 9, 10, 25, tzinfo=OFFICE.zone)
WALL = datetime(2025, 11, 3, 9, 10)  # noqa: DTZ001 - as a cell has it
HEADER = Header(2, 3, {}, {}, {}, {})


def sheet(shown: Cell, label: str = "Terakhir diperiksa") -> list[list[Cell]]:
    return [["KPU"], ["", label, *([shown] if shown is not None else [])], ["ID"], [label, shown]]


@pytest.mark.parametrize(
    ("shown", "due"),
    [
        (None, True),
        ("", True),
        ("kemarin", True),
        (WALL, False),
        (WALL - timedelta(minutes=14), False),
        (WALL - timedelta(minutes=15), True),
        (WALL + timedelta(minutes=1), True),
        (45964 + 9 / 24, False),
        (45964 + 8.5 / 24, True),
        (-1.0, True),
        (1e300, True),
    ],
)
def test_it_is_due_from_half_of_the_allowed_time_on(shown: Cell, due: bool) -> None:
    found = heartbeat_of(sheet(shown), HEADER, OFFICE, NOW)
    assert found is not None
    assert (found.row, found.column, found.at, found.due) == (2, 3, WALL, due)


def test_it_is_known_by_its_label_in_either_language_above_the_headings_only() -> None:
    assert heartbeat_of(sheet(WALL, "LAST  checked"), HEADER, OFFICE, NOW) is not None
    assert heartbeat_of(sheet(WALL, "Catatan"), HEADER, OFFICE, NOW) is None
    assert heartbeat_of([["Terakhir diperiksa"]], Header(0, 1, {}, {}, {}, {}), OFFICE, NOW) is None
