"""What every register guarantees."""

from datetime import date
from pathlib import Path

import pytest

from sheetflow.app.backend import Register
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.own_cells import OwnCells, ShowRow
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.errors import RegisterError
from tests.contract.homes import HOMES, new_register
from tests.support.small_register import HEADINGS, rows

STATE, DUE, ID, TITLE = (
    HEADINGS.index(name)
    for name in ("Kolom status_tercatat", "Kolom batas_waktu", "ID Pengajuan", "Judul")
)


@pytest.fixture(params=HOMES)
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Register:
    return new_register(request.param, tmp_path)


def shown(row: int = 3, name: str = "PUB-1", text: str = "Draf") -> ShowRow:
    day = date(2025, 11, 4)
    return ShowRow(row, RowId(name), {SystemColumn.STATE: text, SystemColumn.DUE: day})


def test_rows_stand_where_the_sheet_has_them(register: Register) -> None:
    snapshot = register.read()
    assert [list(row) for row in snapshot.rows] == rows()
    assert register.read().version == snapshot.version


def test_what_is_shown_is_read_back_and_nothing_else_changes(register: Register) -> None:
    snapshot = register.read()
    result = register.show(snapshot, OwnCells([shown(), shown(4, "PUB-2", "=1+1")]))
    assert (result.rows, result.postponed) == (2, "")
    now = register.read()
    assert [now.rows[2][STATE], now.rows[3][STATE]] == ["Draf", "=1+1"]
    assert now.rows[2][DUE] == date(2025, 11, 4)
    for before, after in zip(rows(), now.rows, strict=True):
        places = [place for place in range(len(HEADINGS)) if place not in (STATE, DUE)]
        assert [after[place] for place in places] == [before[place] for place in places]
    assert now.version != snapshot.version


def test_a_lost_identifier_is_put_back(register: Register) -> None:
    snapshot = register.read()
    register.show(snapshot, OwnCells([ShowRow(4, RowId("PUB-2"), {}, restore_id=RowId("PUB-9"))]))
    assert register.read().rows[3][ID] == "PUB-9"


def test_a_register_that_was_saved_meanwhile_is_left_alone(register: Register) -> None:
    old = register.read()
    register.show(old, OwnCells([shown(text="Bahan Terkumpul")]))
    result = register.show(old, OwnCells([shown(text="Terlambat")]))
    assert result.rows == 0
    assert result.postponed
    assert register.read().rows[2][STATE] == "Bahan Terkumpul"


def test_nothing_to_show_changes_nothing(register: Register) -> None:
    snapshot = register.read()
    assert register.show(snapshot, OwnCells([])).rows == 0
    assert register.read().version == snapshot.version


def test_cells_are_filled_as_they_were_chosen_from_the_rows_as_they_are(register: Register) -> None:
    register.read()

    def choose(snapshot: RegisterSnapshot) -> dict[tuple[int, int], str | int | date]:
        below = len(snapshot.rows) + 1
        return {(below, ID + 1): "PUB-3", (below, TITLE + 1): "=1+1"}

    register.fill(choose)

    now = register.read().rows
    assert (now[4][ID], now[4][TITLE]) == ("PUB-3", "=1+1")
    assert [list(row) for row in now[:4]] == rows()


def test_nothing_is_filled_when_nothing_is_chosen(register: Register) -> None:
    register.fill(lambda _: {})
    assert [list(row) for row in register.read().rows] == rows()


def test_a_choice_that_fails_fills_nothing_and_leaves_nothing_held(register: Register) -> None:
    def refuse(_: RegisterSnapshot) -> dict[tuple[int, int], str | int | date]:
        raise RegisterError("It is there already.", "Leave it.")

    with pytest.raises(RegisterError, match="there already"):
        register.fill(refuse)

    assert [list(row) for row in register.read().rows] == rows()
    register.fill(lambda _: {(5, ID + 1): "PUB-3"})
    assert register.read().rows[4][ID] == "PUB-3"
