"""A row's cells become typed fields; every problem has code, column, and what was written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.findings import E_TGL, W_ALIAS, W_ANGKA, W_LINK_JAMAK, W_NORMAL, finding
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId, RoleId, RowId
from sheetflow.core.office import Office
from sheetflow.core.register.reading import Reading, read_cell, read_row
from sheetflow.core.register.roles import RoleClaim
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.sheet import Cell, Unreadable
from sheetflow.settings.load import load_settings
from tests.support.offices import small_office

CONFIG = Path(__file__).parents[3] / "config"
OFFICE: Office = replace(
    load_settings(CONFIG / "offices" / "kpu-kab-contoh" / "office.yaml").office,
    form=small_office().form,
)
COLUMNS = tuple(column.id for column in OFFICE.form.columns if column.kind is not Kind.IDENTIFIER)


def reading(links: Mapping[str, str] | None = None, **cells: Cell) -> Reading:
    return read_cells(cells, links or {})


def read_cells(cells: Mapping[str, Cell], links: Mapping[str, str]) -> Reading:
    written = tuple(cells.get(column) for column in COLUMNS)
    pairs = tuple((ColumnId(column), target) for column, target in links.items())
    return read_row(Row(5, RowId("K-1"), written, pairs, b""), COLUMNS, OFFICE)


def test_every_kind_of_column_has_its_reader() -> None:
    column = OFFICE.form.columns[1]
    for kind in set(Kind) - {Kind.CHOICE, Kind.STATUS, Kind.UNIT}:
        read = read_cell("menyusul", None, replace(column, kind=kind), OFFICE)
        assert read.problem is Unreadable.PLACEHOLDER


def test_a_row_is_read_by_the_kinds_of_its_columns() -> None:
    row = reading(
        judul="Rapat",
        kanal="Surat",
        tanggal="09/10/2025",
        bahan="Kotak Masuk/a; https://evil.com/x",
        nomor="AGD-001/X/2025",
        pemeriksa="Admin Medcen",
        revisi=2,
        tautan="https://youtu.be/Contoh12345",
        lihat="1,2 rb",
        status="Draf",
    )
    assert row.value(ColumnId("judul")) == "Rapat"
    assert row.value(ColumnId("status")) == "draf"
    assert row.date(ColumnId("tanggal")) == date(2025, 10, 9)
    assert row.count(ColumnId("revisi")) == 2
    assert row.count(ColumnId("lihat")) == 1200
    assert row.roles(ColumnId("pemeriksa")) == (RoleClaim(RoleId("admin_medcen")),)
    assert [link.host for link in row.links(ColumnId("tautan"))] == ["youtu.be"]
    assert row.references(ColumnId("bahan")) == ("Kotak Masuk/a", "outside:https://evil.com/x")
    assert row.all_references() == ("Kotak Masuk/a",)
    assert [found.code for found in row.problems] == [W_ANGKA]


def test_a_column_that_is_not_there_is_empty() -> None:
    row = reading(judul=" Rapat", tanggal="menyusul", lihat="banyak")
    missing = ColumnId("tidak ada")
    assert row.value(missing) is None
    assert (row.date(missing), row.count(missing), row.roles(missing)) == (None, None, ())
    assert row.canonical(missing) == ""
    filled = [column for column in COLUMNS if row.filled(column)]
    assert filled == ["judul", "lihat"]


def test_the_day_of_a_timestamp_is_its_date() -> None:
    moment = datetime(2025, 10, 9, 15, 13)  # noqa: DTZ001 - cells have no zone
    form = OFFICE.form
    stamped = replace(
        form,
        columns=tuple(
            replace(column, kind=Kind.TIMESTAMP) if column.kind is Kind.DATE else column
            for column in form.columns
        ),
    )
    office = replace(OFFICE, form=stamped)
    cells = tuple(moment if column == "tanggal" else None for column in COLUMNS)
    row = read_row(Row(5, RowId("K-1"), cells, (), b""), COLUMNS, office)
    assert row.date(ColumnId("tanggal")) == date(2025, 10, 9)
    assert row.canonical(ColumnId("tanggal")) == "2025-10-09T15:13:00"


@pytest.mark.parametrize(
    ("column", "one", "other", "canonical"),
    [
        ("tanggal", "9 Okt 2025", date(2025, 10, 9), "2025-10-09"),
        ("lihat", "1,2 rb", 1200.0, "1200"),
        ("hasil", "sesuai", "Sesuai", "Sesuai"),
        ("bahan", "Drive/a.png;b.png", "a.png\nb.png", "a.png\nb.png"),
        ("tautan", "youtu.be/Contoh12345?si=1", "https://youtu.be/Contoh12345", None),
        ("pemeriksa", "Admin Medcen", " Admin Medcen ", "Admin Medcen"),
        ("judul", "Rapat ", "Rapat", "Rapat"),
        ("tanggal", "31/09/2025", " 31/09/2025", "31/09/2025"),
    ],
)
def test_the_canonical_text_is_the_same_however_it_was_written(
    column: str, one: Cell, other: Cell, canonical: str | None
) -> None:
    texts = [read_cells({column: cell}, {}).canonical(ColumnId(column)) for cell in (one, other)]
    assert texts == [canonical or other] * 2


@pytest.mark.parametrize(
    ("cell", "hyperlink", "references"),
    [
        ("AGD-001/X/2025", None, ()),
        ("41/HM.02-ND/3299/2025", None, ()),
        ("Kotak Masuk/disposisi.pdf", None, ("Kotak Masuk/disposisi.pdf",)),
        ("lihat berkas", "Drive/disposisi.pdf", ("disposisi.pdf",)),
        ("AGD-001/X/2025", "Drive/disposisi.pdf", ()),
        ("disposisi 1.pdf", "Drive/Masuk/disposisi%201.pdf", ("Masuk/disposisi 1.pdf",)),
        ("lihat berkas", "Drive/disposisi", ()),
        ("https://drive.google.com/file/d/1AbCdEfGhIjK/view", None, ("drive:1AbCdEfGhIjK",)),
        ("menyusul", None, ()),
    ],
)
def test_a_paper_is_a_number_or_a_file(
    cell: str, hyperlink: str | None, references: tuple[str, ...]
) -> None:
    row = reading({"nomor": hyperlink} if hyperlink else None, nomor=cell)
    assert row.references(ColumnId("nomor")) == references
    assert row.filled(ColumnId("nomor")) == (cell != "menyusul")


@pytest.mark.parametrize(
    ("cell", "variant"),
    [("31/09/2025", "impossible"), ("21 okt", "incomplete"), ("besok", "unknown")],
)
def test_a_date_that_cannot_be_read_is_an_error(cell: str, variant: str) -> None:
    (found,) = reading(tanggal=cell).problems
    assert found == finding(E_TGL, "tanggal", variant, nilai=cell, kolom="Tanggal Kegiatan")


def test_a_count_that_cannot_be_read_is_a_warning() -> None:
    (found,) = reading(lihat="banyak").problems
    assert found == finding(W_ANGKA, "lihat", "unreadable", nilai="banyak", kolom="Tayangan")


def test_what_is_not_known_in_a_list_is_for_the_rules_to_judge() -> None:
    row = reading(pemeriksa="Seseorang", hasil="mungkin", status="udah naik min", bagian="?")
    assert row.problems == ()
    assert {row.field(column).problem for column in (ColumnId("pemeriksa"), ColumnId("hasil"))} == {
        Unreadable.UNKNOWN
    }


def test_notes_become_warnings_with_sorted_blanks() -> None:
    (found,) = reading(judul="Rapat ").problems
    assert (found.code, found.column) == (W_NORMAL, "judul")
    assert list(found.blanks) == sorted(found.blanks)
    assert dict(found.blanks) | {"asal": "Rapat ", "hasil": "Rapat"} == dict(found.blanks)
    (alias,) = reading(pemeriksa="Medsen").problems
    assert (alias.code, dict(alias.blanks)["hasil"]) == (W_ALIAS, "Admin Medcen")
    (many,) = reading(tautan="https://youtu.be/Contoh12345 https://youtu.be/Contoh1234x").problems
    assert (many.code, dict(many.blanks)["n"]) == (W_LINK_JAMAK, "2")


def test_free_remarks_are_not_worth_a_note_and_long_cells_are_quoted_in_part() -> None:
    assert reading(ket=" catatan  ").problems == ()
    for found in reading(judul="x" * 30_000 + " ", tanggal="y" * 30_000).problems:
        assert all(len(text) <= 300 for _, text in found.blanks)


CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()


@given(st.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)), st.none() | st.text())
def test_no_row_raises(cells: list[Cell], hyperlink: str | None) -> None:
    links = tuple((column, hyperlink) for column in COLUMNS if hyperlink is not None)
    row = read_row(Row(5, RowId("K-1"), tuple(cells), links, b""), COLUMNS, OFFICE)
    for column in COLUMNS:
        field = row.field(column)
        assert (field.value is None) != (field.problem is None)
        assert row.canonical(column) is not None
    assert {found.column for found in row.problems} <= set(COLUMNS)
