"""A cell under a merged one: its row's sentence names the range to be unmerged."""

from datetime import datetime

import pytest

from sheetflow.core.register.sheet import Area, covered_cells
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
NOW = datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone)
DAY = [column.id for column in OFFICE.form.columns].index(OFFICE.form.date_column) + 1


def _home() -> MemoryHome:
    """Two rows below the header; the second has no day of its own."""
    home = MemoryHome(office_of())
    home.put("PUB-1", cells_like({"like": "collected"}))
    home.put("PUB-2", cells_like({"like": ["collected", "other"], "tanggal_kegiatan": ""}))
    return home


def _merge(home: MemoryHome, *areas: Area) -> None:
    home.register.merged = areas
    home.register.saved()


def test_the_sentence_names_the_merged_range_and_the_first_cell_keeps_its_value() -> None:
    home = _home()
    _merge(home, Area(2, DAY, 3, DAY))
    home.run(NOW)

    assert home.says("PUB-1").count("E-WAJIB") == 0
    assert f"tergabung dalam {Area(2, DAY, 3, DAY).reference}" in home.says("PUB-2")


def test_an_unmerged_row_is_judged_anew() -> None:
    home = _home()
    _merge(home, Area(2, DAY, 3, DAY))
    home.run(NOW)
    _merge(home)
    home.run(NOW)

    assert "tergabung" not in home.says("PUB-2")
    assert "Kolom Tanggal Kegiatan wajib diisi" in home.says("PUB-2")


@pytest.mark.parametrize("area", [Area(1, DAY, 1, DAY + 1), Area(1, 300, 1_048_576, 300)])
def test_merged_cells_elsewhere_change_nothing(area: Area) -> None:
    home = _home()
    home.run(NOW)
    _merge(home, area)

    assert home.plan(NOW).empty


def test_a_block_covers_all_but_its_first_cell() -> None:
    area = Area(2, 2, 3, 3)

    found = covered_cells([area], [1, 2, 3], range(1, 10))

    assert found == {2: {3: area}, 3: {2: area, 3: area}}
    assert area.reference == "B2:C3"
