"""An existing list is imported without losing one cell, into the right columns and rows."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.importing.import_rows import Imported, read_list
from sheetflow.core.importing.placement import Placed, place
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.records import LedgerState
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.submission_rows import scan_rows
from sheetflow.core.register.text import clean
from sheetflow.errors import RegisterError
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of

OFFICE = office_of()
DAY = date(2025, 10, 13)


def _read(*rows: list[Cell]) -> tuple[Imported, ...]:
    return read_list(rows, OFFICE)


def _cells(imported: Imported) -> dict[str, object]:
    return {str(column): value for column, value in imported.cells.items()}


def test_headings_are_known_by_alias_and_certain_days_become_days() -> None:
    (one,) = _read(
        ["No", "ID", "Judul", "Tgl", "Like", "Stempel Waktu"],
        ["1", "PUB-9", "Rapat", "9 Oktober 2025", "12", "09/10/2025 10:00:00"],
    )

    assert (one.number, one.id, one.moved, one.doubts) == (2, "PUB-9", (), ())
    assert _cells(one) == {
        "no": "1",
        "judul": "Rapat",
        "tanggal_kegiatan": "9 Oktober 2025",
        "suka": 12,
        "stempel_waktu": datetime(2025, 10, 9, 10),  # noqa: DTZ001 - as a cell has it
    }


def test_what_cannot_be_read_stays_as_it_was_written_and_is_reported() -> None:
    (one,) = _read(["Judul", "Tanggal", "Kanal"], ["Rapat", "31/09/2025", "radio"])

    assert _cells(one) == {
        "judul": "Rapat",
        "tanggal_kegiatan": "31/09/2025",
        "kanal": "radio",
        "keterangan": "Tanggal: 31/09/2025\nKanal: radio",
    }
    assert [(doubt.column, doubt.text) for doubt in one.doubts] == [
        ("tanggal_kegiatan", "31/09/2025"),
        ("kanal", "radio"),
    ]


def test_a_foreign_column_goes_to_the_remarks_under_its_heading() -> None:
    (one,) = _read(["Judul", "Tanggal", "Paraf", "Ket"], ["Rapat", DAY, "ya", "penting"])

    assert one.moved == ("Paraf: ya",)
    assert _cells(one)["keterangan"] == "penting\nParaf: ya"


def test_a_cell_under_no_heading_goes_to_the_remarks_under_its_column_s_letter() -> None:
    (one,) = _read(["Judul", "Tanggal", ""], ["Rapat", DAY, "ya", "bukan"])

    assert one.moved == ("C: ya", "D: bukan")


def test_a_second_identifier_goes_to_the_remarks() -> None:
    (one,) = _read(["ID", "Kode Pengajuan", "Judul"], ["PUB-1", "A/7", "Rapat"])

    assert (one.id, one.moved) == ("PUB-1", ("Kode Pengajuan: A/7",))


def test_titles_sections_sums_and_notes_find_a_submission() -> None:
    first, second = _read(
        ["REKAP PUBLIKASI 2025"],
        ["Judul", "Tanggal", "Like"],
        ["(1)", "(2)", "(3)"],
        ["MINGGU I"],
        ["Rapat", DAY, "1"],
        [],
        ["JUMLAH", "", "1", "4"],
        ["catatan kaki"],
        ["MINGGU II"],
        ["Sosialisasi", DAY],
        ["MINGGU III"],
    )

    assert first.moved == (
        "REKAP PUBLIKASI 2025",
        "MINGGU I",
        "JUMLAH; Like: 1; D: 4",
        "catatan kaki",
    )
    assert second.moved == ("MINGGU II", "MINGGU III")


def test_several_columns_may_feed_one() -> None:
    (one,) = _read(
        ["Judul", "Tanggal", "Link IG", "Link FB", "Link Web"],
        [
            "Rapat",
            DAY,
            "https://www.instagram.com/p/CONTOH0001x/",
            "https://www.facebook.com/share/p/1CONTOH005/",
            "belum",
        ],
    )

    assert _cells(one)["tautan_unggahan"] == (
        "https://www.instagram.com/p/CONTOH0001x/\nhttps://www.facebook.com/share/p/1CONTOH005/"
    )
    assert one.moved == ("Link Web: belum",)


def test_a_row_with_an_identifier_is_a_submission_however_little_else_it_has() -> None:
    assert [one.id for one in _read(["ID", "Judul"], ["PUB-1"], ["", "catatan"])] == ["PUB-1"]


def test_a_list_without_known_headings_is_refused() -> None:
    with pytest.raises(RegisterError):
        _read(["a", "b"], ["c", "d"])


def test_a_list_with_nothing_below_its_header_brings_nothing() -> None:
    assert _read(["Judul", "Tanggal"]) == ()


plain = st.text(st.characters(codec="ascii", categories=["Lu", "Ll", "Nd"]), max_size=8)


@settings(deadline=None, max_examples=60)
@given(
    headings=st.lists(
        st.sampled_from(["Judul", "Tgl", "Kanal", "Link IG", "Link FB", "Status", "X", "Y", "Ket"]),
        min_size=2,
        unique=True,
    ),
    rows=st.lists(st.lists(plain, max_size=12), max_size=6),
)
def test_no_cell_is_lost(headings: list[str], rows: list[list[str]]) -> None:
    if len({"Judul", "Tgl", "Kanal", "Status", "Ket"} & set(headings)) < 2:
        return
    imported = read_list([headings, *rows], OFFICE)

    kept = "\n".join(clean(cell) for one in imported for cell in one.cells.values())
    for text in (text for row in rows for cell in row if (text := clean(cell))):
        if imported:
            assert text in kept


def _placed(home: MemoryHome, *imported: Imported, ledger: LedgerState | None = None) -> Placed:
    header = find_header(home.register.rows, home.office.form, home.office.language)
    rows = scan_rows(home.register.rows, {}, header, home.office.form, {})
    return place(imported, rows, ledger or home.ledger.load(), home.office, DAY)


def _item(title: str, row_id: str = "", **cells: str) -> Imported:
    found = {ColumnId("judul"): title} | {ColumnId(c): text for c, text in cells.items()}
    return Imported(2, RowId(row_id), found, (), ())


def test_submissions_take_the_free_rows_first_then_new_ones_below() -> None:
    home = MemoryHome(OFFICE)
    home.put("PUB-2025-0001", {"judul": "Lama"})
    home.put("PUB-2025-0002", {})

    placed = _placed(home, _item("Baru"), _item("Bernomor", "AGD-7"), _item("Lagi"))

    assert [(number, row_id) for _, number, row_id in placed.rows] == [
        (3, "PUB-2025-0002"),
        (4, "AGD-7"),
        (5, "PUB-2025-0004"),
    ]
    title = home.register.rows[0].index("Judul Kegiatan") + 1
    identifier = home.register.rows[0].index("ID Pengajuan") + 1
    assert placed.cells[3, title] == "Baru"
    assert placed.cells[4, identifier] == "AGD-7"


def test_an_identifier_that_a_spare_row_has_goes_to_that_row() -> None:
    home = MemoryHome(OFFICE)
    for number in (1, 2, 3):
        home.put(f"PUB-2025-000{number}", {})

    placed = _placed(
        home,
        _item("Satu", "PUB-2025-0002"),
        _item("Dua"),
        _item("Tiga"),
        _item("Ganda", "PUB-2025-0002"),
    )

    assert [(number, row_id) for _, number, row_id in placed.rows] == [
        (3, "PUB-2025-0002"),
        (2, "PUB-2025-0001"),
        (4, "PUB-2025-0003"),
        (5, "PUB-2025-0004"),
    ]
    assert placed.rows[3][0].lost_id == "PUB-2025-0002"
    assert "ID Pengajuan: PUB-2025-0002" in placed.cells.values()


def test_what_the_register_has_already_is_left_alone() -> None:
    home = MemoryHome(OFFICE)
    home.put("PUB-2025-0001", {"judul": "Lomba", "tanggal_kegiatan": "09/10/2025"})
    home.put("PUB-2025-0002", {"judul": "Rapat", "tanggal_kegiatan": "09/10/2025"})

    placed = _placed(
        home,
        _item("Lain sama sekali", "PUB-2025-0001"),
        _item(" rapat", tanggal_kegiatan="09/10/2025"),
        _item("Rapat", tanggal_kegiatan="10/10/2025"),
    )

    assert len(placed.known) == 2
    assert [row_id for _, _, row_id in placed.rows] == ["PUB-2025-0003"]


def test_numbers_given_out_before_are_not_given_again() -> None:
    ledger = LedgerState(1, {}, {}, next_number=41)

    placed = _placed(MemoryHome(OFFICE), _item("Rapat"), ledger=ledger)

    assert [row_id for _, _, row_id in placed.rows] == ["PUB-2025-0041"]


def test_what_has_no_column_in_this_register_joins_the_remarks() -> None:
    kept = tuple(column for column in OFFICE.form.columns if column.id != "tempat")
    home = MemoryHome(replace(OFFICE, form=replace(OFFICE.form, columns=kept)))
    home.office = OFFICE

    placed = _placed(home, _item("Rapat", tempat="Aula", keterangan="penting"))

    assert "penting\nTempat: Aula" in placed.cells.values()


def test_a_register_without_remarks_takes_what_it_has_columns_for() -> None:
    kept = tuple(c for c in OFFICE.form.columns if c.id not in {"tempat", "keterangan"})
    home = MemoryHome(replace(OFFICE, form=replace(OFFICE.form, columns=kept)))
    home.office = OFFICE

    placed = _placed(home, _item("Rapat", tempat="Aula"))

    assert "Rapat" in placed.cells.values()


def test_a_line_end_of_word_becomes_one_that_a_cell_can_hold() -> None:
    (one,) = _read(["Judul", "Tanggal"], ["Rapat\x0bpleno\u2028akbar\x85", DAY])

    assert _cells(one)["judul"] == "Rapat\npleno\u2028akbar\x85"


def test_history_is_known_again_by_its_identifier_or_by_title_and_day() -> None:
    home = MemoryHome(OFFICE)
    home.put("PUB-2025-0001", {"judul": "Rapat", "tanggal_kegiatan": "09/10/2025"})
    known = replace(_item("rapat", tanggal_kegiatan="09/10/2025"), past=True)
    named = replace(_item("Lain", "PUB-2025-0001"), past=True)
    fresh = replace(_item("Baru"), past=True)

    assert _placed(home, known).past == {"PUB-2025-0001"}
    assert _placed(home, named).past == {"PUB-2025-0001"}
    assert _placed(home, fresh).past == {"PUB-2025-0002"}
    assert _placed(home, _item("Baru")).past == frozenset()


@pytest.mark.parametrize(
    ("has", "comes", "known"),
    [
        ("Website", "web", True),
        ("Website", "Media Sosial", False),
        ("Keduanya", "web", True),
        ("Website", "Medsos/Web", True),
        ("radio", "Media Sosial", True),
    ],
)
def test_the_same_activity_on_another_channel_is_another_submission(
    has: str, comes: str, *, known: bool
) -> None:
    home = MemoryHome(OFFICE)
    day = {"tanggal_kegiatan": "09/10/2025"}
    home.put("PUB-2025-0001", {"judul": "Rapat", "kanal": has, **day})

    placed = _placed(home, _item("Rapat", kanal=comes, **day))

    assert bool(placed.known) is known
