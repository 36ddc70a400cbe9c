"""A row of a list is known again by its own text, whatever its row of the register became."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.importing.import_memory import NOTE, remembered, row_digest, with_rows
from sheetflow.core.importing.import_rows import Imported, read_list
from sheetflow.core.importing.placement import Placed, place
from sheetflow.core.names import RowId
from sheetflow.core.records import LedgerState
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.scan import scan_rows
from sheetflow.core.register.sheet import Cell
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
