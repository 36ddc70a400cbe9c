"""A row of a list is known again by its own text, whatever its row of the register became."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.importing.import_rows import Imported, read_list
from sheetflow.core.importing.placement import (
    NOTE,
    Placed,
    place,
    remembered,
    row_digest,
    with_rows,
)
from sheetflow.core.names import RowId
from sheetflow.core.records import LedgerState
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import Area, Cell
from sheetflow.core.register.submission_rows import scan_rows
from sheetflow.errors import RegisterError
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of

OFFICE = office_of()
DAY = date(2025, 10, 13)


def _read(*rows: list[Cell]) -> tuple[Imported, ...]:
    return read_list([["Judul", "Tanggal"], *rows], OFFICE)


def _placed(home: MemoryHome, items: tuple[Imported, ...], notes: dict[str, str]) -> Placed:
    header = find_header(home.register.rows, home.office.form, home.office.language)
    scan = scan_rows(home.register.rows, {}, header, home.office.form, {})
    return place(items, scan, LedgerState(1, {}, {}, notes=notes), OFFICE, DAY)


def test_a_row_that_staff_corrected_is_known_and_one_they_removed_comes_in_again() -> None:
    home = MemoryHome(OFFICE)
    home.put("PUB-2025-0001", {"judul": "Rapat Pleno", "tanggal_kegiatan": "14/10/2025"})
    items = _read(["Rapat", "21 okt"], ["Lomba", "22 okt"])
    names = [RowId("PUB-2025-0001"), RowId("PUB-2025-0009")]
    notes = dict(with_rows({}, zip(items, names, strict=True)))

    placed = _placed(home, items, notes)

    assert [(number, row_id) for _, number, row_id in placed.found] == [(2, "PUB-2025-0001")]
    assert [item.cells for item, _, _ in placed.rows] == [items[1].cells]


def test_two_rows_that_are_the_same_are_two_rows_of_the_register() -> None:
    home = MemoryHome(OFFICE)
    names = [RowId("PUB-2025-0001"), RowId("PUB-2025-0002")]
    for name in names:
        home.put(name, {"judul": "Apel"})
    items = _read(["Rapat", DAY], ["Rapat", DAY])
    notes = dict(with_rows({}, zip(items, names, strict=True)))

    assert [row_id for _, _, row_id in _placed(home, items, notes).found] == names


def test_a_row_more_in_the_list_is_a_row_more_however_alike() -> None:
    home = MemoryHome(OFFICE)
    name = RowId("PUB-2025-0001")
    home.put(name, {"judul": "Rapat", "tanggal_kegiatan": "13/10/2025"})
    items = _read(["Rapat", DAY], ["Rapat", DAY])

    for notes in ({}, dict(with_rows({}, [(items[0], name)]))):
        placed = _placed(home, items, notes)
        assert (len(placed.found), len(placed.rows)) == (1, 1)


def test_a_row_that_is_remembered_is_not_taken_by_one_that_is_only_alike() -> None:
    home = MemoryHome(OFFICE)
    name = RowId("PUB-2025-0001")
    home.put(name, {"judul": "Rapat", "tanggal_kegiatan": "13/10/2025"})
    new, old = _read(["rapat", DAY], ["Rapat", DAY])
    placed = _placed(home, (new, old), dict(with_rows({}, [(old, name)])))

    assert [item for item, _, _ in placed.found] == [old]
    assert placed.rows[0][0].cells == new.cells
    named = replace(old, id=name)
    assert [item.id for item, _, _ in _placed(home, (new, named), {}).found] == [name]


@pytest.mark.parametrize(
    ("headings", "has", "comes", "known"),
    [
        (["Judul", "Subbagian"], {"judul": "Konten", "subbagian": "Hukum"}, "Hukum", True),
        (["Judul", "Subbagian"], {"judul": "Konten", "subbagian": "Hukum"}, "Teknis", False),
        (["Judul", "Tempat"], {"judul": "Konten", "tempat": "Aula"}, "Aula", True),
        (["Judul", "Tempat"], {"judul": "Konten", "tempat": "Aula"}, "Pendopo", False),
    ],
)
def test_a_row_without_a_day_is_known_by_all_of_its_cells(
    headings: list[str], has: dict[str, str], comes: str, *, known: bool
) -> None:
    home = MemoryHome(OFFICE)
    home.put("PUB-2025-0001", has)
    (item,) = read_list([headings, ["Konten", comes]], OFFICE)

    assert bool(_placed(home, (item,), {}).found) is known


def test_another_subdivisions_activity_of_the_same_name_and_day_is_another_row() -> None:
    home = MemoryHome(OFFICE)
    there = {"judul": "Rapat", "tanggal_kegiatan": "13/10/2025", "subbagian": "Hukum"}
    home.put("PUB-2025-0001", there)
    rows: list[list[Cell]] = [["Judul", "Tanggal", "Subbagian"], ["Rapat", DAY, "Teknis"]]
    assert len(_placed(home, read_list(rows, OFFICE), {}).rows) == 1


def test_rows_under_merged_cells_are_remembered_with_them() -> None:
    def second(title: str) -> Imported:
        rows: list[list[Cell]] = [["Judul", "Platform"], [title, "FB"], ["", "IG"]]
        return read_list(rows, OFFICE, merged=[Area(2, 1, 3, 1)])[1]

    assert row_digest(second("Rapat Januari")) != row_digest(second("Rapat Februari"))


@pytest.mark.parametrize("more", ["", "Daftar lama"])
def test_a_text_that_no_cell_holds_is_refused_before_anything_is_written(more: str) -> None:
    (item,) = _read(["x" * 32_768, DAY])
    with pytest.raises(RegisterError, match="row 2 and the notes") as error:
        _placed(MemoryHome(OFFICE), (replace(item, file="a.csv", sheet=more),), {})
    assert f"a.csv{more and ', '}{more}: row 2" in str(error.value)


def test_what_is_remembered_does_not_depend_on_titles_nor_on_where_the_row_is() -> None:
    (first,) = _read(["Rapat", DAY])
    *_, second = read_list([["REKAP"], ["Judul", "Tanggal"], ["Apel", DAY], ["Rapat", DAY]], OFFICE)

    assert row_digest(first) == row_digest(second)


def test_nothing_is_written_for_rows_that_are_remembered_or_of_no_list() -> None:
    (item,) = _read(["Rapat", DAY])
    rows = [(item, RowId("A"))]
    notes = with_rows({}, rows)

    assert with_rows(notes, rows) == {}
    assert with_rows({}, [(replace(item, traces=()), RowId("A"))]) == {}


@settings(deadline=None, max_examples=20)
@given(
    first=st.integers(0, 4_100),
    second=st.integers(0, 2_100),
    damage=st.sampled_from(["", "%", "eA"]),
)
def test_no_row_is_forgotten_however_many_notes_they_fill(
    first: int, second: int, damage: str
) -> None:
    (item,) = _read(["Rapat", DAY])
    names = [RowId(f"PUB-2025-{number:04}") for number in range(first + second)]
    notes = dict(with_rows({}, ((item, name) for name in names[:first])))
    notes |= with_rows(notes, ((item, name) for name in names[first:]))
    notes["other"] = "text"
    if damage:
        notes[f"{NOTE}99"] = damage

    assert [row_id for _, row_id in remembered(notes)] == names
    assert all(len(text) < 50_000 for text in notes.values())
