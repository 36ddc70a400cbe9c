"""Rows are identified wherever they are, and again when their identifier was lost."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.findings import E_ID
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.records import RowRecord
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.row_identity import Row, digest, identity
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.submission_rows import RegisterScan, identifier, scan_rows
from sheetflow.core.words import INDONESIAN
from tests.support import small_register
from tests.support.offices import SYSTEM_HEADINGS, small_form

FORM = small_form()
HEADINGS: list[Cell] = [
    *(column.heading(INDONESIAN) for column in FORM.columns),
    *(SYSTEM_HEADINGS[system](INDONESIAN) for system in SystemColumn),
]
Sheet = list[list[Cell]]
Ledger = dict[RowId, RowRecord]


def line(name: str, title: str, day: str = "01/10/2025", **more: Cell) -> list[Cell]:
    cells: dict[str, Cell] = {"id": name, "judul": title, "tanggal": day, **more}
    blank: list[Cell] = [""] * len(SystemColumn)
    return [*(cells.get(column.id, "") for column in FORM.columns), *blank]


THREE = [line("K-1", "Upacara"), line("K-2", "Rapat"), line("K-3", "Sosialisasi")]


def look(lines: Sequence[list[Cell]], known: Ledger | None = None, **links: str) -> RegisterScan:
    """A survey of `lines` below the header; `links` by column are those of the sheet's row 2."""
    sheet = [HEADINGS, *lines]
    places = [column.id for column in FORM.columns]
    targets = {(2, places.index(ColumnId(name)) + 1): url for name, url in links.items()}
    return scan_rows(sheet, targets, find_header(sheet, FORM, INDONESIAN), FORM, known or {})


def remembered(found: RegisterScan) -> Ledger:
    """What the ledger holds after a run that saw `found`."""
    return {
        row.id: RowRecord(
            row.id,
            row.digest,
            rules="",
            key="",
            identity=identity(row.cells, found.columns, FORM),
            closed=False,
            valid_until=None,
        )
        for row in found.rows
    }


KNOWN = remembered(look(THREE))


def names(rows: Sequence[Row]) -> list[tuple[int, str]]:
    return [(row.number, row.id) for row in rows]


def troubles(rows: Sequence[Row]) -> list[tuple[str, str] | None]:
    assert all(row.trouble.code == E_ID for row in rows if row.trouble)
    return [(row.trouble.variant, dict(row.trouble.blanks)["nilai"]) if row.trouble else None
            for row in rows]  # fmt: skip


def test_rows_are_submissions_under_their_identifiers() -> None:
    found = look(THREE)
    assert names(found.rows) == [(2, "K-1"), (3, "K-2"), (4, "K-3")]
    assert (found.unidentified, found.missing, found.spare, found.end) == ((), (), {}, 4)
    assert troubles(found.rows) == [None] * 3
    assert ColumnId("id") not in found.columns
    assert found.rows[0].cells[found.columns.index(ColumnId("judul"))] == "Upacara"


def test_the_jobs_own_cells_are_reported_by_row_and_are_no_part_of_it() -> None:
    said = line("K-1", "Upacara")
    said[-len(SystemColumn) :] = ["Draf", "Kabag", "", None, "", "", "", ""]
    found = look([said])
    assert found.current_cells == {2: ("Draf", "Kabag", "", None, "", "", "", "")}
    assert found.rows[0].digest == look(THREE).rows[0].digest


def test_short_rows_are_filled_up() -> None:
    assert names(look([["K-1", "Upacara"]]).rows) == [(2, "K-1")]


def test_hyperlinks_belong_to_their_row_and_change_its_digest() -> None:
    plain = look(THREE)
    linked = look(THREE, bahan="Drive/a.png", id="#x")
    assert linked.rows[0].links == ((ColumnId("bahan"), "Drive/a.png"),)
    assert linked.rows[0].digest != plain.rows[0].digest
    assert linked.rows[1:] == plain.rows[1:]


@pytest.mark.parametrize("seed", range(5))
def test_sorting_changes_no_row_but_its_place(seed: int) -> None:
    lines = random.Random(seed).sample(THREE, 3)  # noqa: S311 - an order, not a secret
    found = look(lines, KNOWN)
    assert {row.id: row.digest for row in found.rows} == {
        row_id: record.digest for row_id, record in KNOWN.items()
    }
    assert troubles(found.rows) == [None] * 3


def test_inserting_deleting_and_moving_columns_speak_to_the_same_rows() -> None:
    new = line("K-4", "Pleno")
    found = look([THREE[2], new, THREE[0]], KNOWN)
    assert names(found.rows) == [(2, "K-3"), (3, "K-4"), (4, "K-1")]
    assert found.missing == ("K-2",)
    turned = [list(reversed(row)) for row in (HEADINGS, *THREE)]
    again = scan_rows(turned, {}, find_header(turned, FORM, INDONESIAN), FORM, KNOWN)
    assert {row.id: row.digest for row in again.rows} == {
        row_id: record.digest for row_id, record in KNOWN.items()
    }


def test_spare_rows_are_counted_and_blank_ones_are_nothing() -> None:
    spare, blank = line("K-9", "", ""), line("", "", "")
    counted = line("K-8", " ", "", lihat=0, revisi=0)  # drop-downs' and counters' defaults
    found = look([THREE[0], spare, blank, counted, blank])
    assert (found.spare, found.end) == ({"K-9": 3, "K-8": 5}, 5)
    assert names(look([spare, THREE[0]]).rows) == [(3, "K-1")]


def test_a_row_with_a_running_number_alone_is_spare() -> None:
    form = replace(FORM, row_number_column=ColumnId("nomor"))
    sheet = [HEADINGS, line("K-9", "", "", nomor=7), line("K-8", "Rapat", nomor=8)]
    found = scan_rows(sheet, {}, find_header(sheet, form, INDONESIAN), form, {})
    assert found.spare == {"K-9": 2}
    assert names(found.rows) == [(3, "K-8")]


def test_what_still_stands_beside_an_emptied_row_is_known() -> None:
    left = line("K-9", "", "")
    left[-1] = "E-WAJIB: …"
    assert look([THREE[0], left]).orphaned_output == {3: "K-9"}


@pytest.mark.parametrize(
    "section",
    [
        line("", "MINGGU I", ""),
        line("", "", "Minggu II"),
        line("", "JUMLAH", "", lihat=4, bahan="x"),
        line("", "Total 3", ""),
        line("", "", "", bahan="Catatan"),
    ],
)
def test_sections_and_sums_are_no_submissions(section: list[Cell]) -> None:
    found = look([THREE[0], section, THREE[1]])
    assert names(found.rows) == [(2, "K-1"), (4, "K-2")]
    assert found.unidentified == ()


def test_a_form_may_have_nothing_but_titles() -> None:
    form = replace(small_register.FORM, columns=small_register.FORM.columns[:2])
    sheet = [row[:-1] for row in small_register.rows()]
    found = scan_rows(sheet, {}, find_header(sheet, form, INDONESIAN), form, {})
    assert [(row.id, row.cells) for row in found.rows] == [
        ("PUB-1", ("Sosialisasi",)),
        ("PUB-2", ("=cmd|' /C calc'!A0",)),
    ]


def test_a_section_word_in_a_numbered_row_is_a_title() -> None:
    assert names(look([line("K-1", "Minggu Literasi")]).rows) == [(2, "K-1")]


@pytest.mark.parametrize("title", ["Lanjutan (foto tambahan)", "Totalitas Kerja"])
def test_a_row_without_an_identifier_is_reported(title: str) -> None:
    found = look([THREE[0], line("", title)], KNOWN)
    assert names(found.rows) == [(2, "K-1")]
    assert names(found.unidentified) == [(3, "")]
    assert troubles(found.unidentified) == [("blank", "")]


def test_a_cleared_identifier_is_given_back() -> None:
    found = look([THREE[0], line("", "Rapat"), THREE[2]], KNOWN)
    assert names(found.rows) == [(2, "K-1"), (3, "K-2"), (4, "K-3")]
    assert troubles(found.rows) == [None, ("blank", ""), None]
    assert [row.restore for row in found.rows] == [False, True, False]
    assert (found.unidentified, found.missing) == ((), ())


def test_an_edited_identifier_is_given_back() -> None:
    found = look([THREE[0], line("K-2X", " RAPAT "), THREE[2]], KNOWN)
    assert names(found.rows) == [(2, "K-1"), (3, "K-2"), (4, "K-3")]
    assert troubles(found.rows) == [None, ("edited", "K-2X"), None]
    assert found.rows[1].restore


def test_a_new_identifier_on_new_content_is_a_new_row() -> None:
    found = look([THREE[0], line("K-7", "Pleno")], KNOWN)
    assert names(found.rows) == [(2, "K-1"), (3, "K-7")]
    assert troubles(found.rows) == [None, None]
    assert found.missing == ("K-2", "K-3")


@pytest.mark.parametrize("copy_first", [False, True])
def test_of_two_rows_with_one_identifier_the_remembered_one_keeps_it(*, copy_first: bool) -> None:
    copy = line("K-2", "Rapat Susulan", "05/10/2025")
    pair = [copy, THREE[1]] if copy_first else [THREE[1], copy]
    found = look([*pair, THREE[0], THREE[2]], KNOWN)
    assert sorted(row.id for row in found.rows) == ["K-1", "K-2", "K-3"]
    assert troubles(found.unidentified) == [("doubled", "K-2")]
    assert found.unidentified[0].number == (2 if copy_first else 3)


def test_a_changed_original_is_known_by_its_title_and_day() -> None:
    changed = line("K-2", "Rapat", ket="diperbarui")
    found = look([line("K-2", "Lain"), changed], {RowId("K-2"): KNOWN[RowId("K-2")]})
    assert names(found.rows) == [(3, "K-2")]
    assert names(found.unidentified) == [(2, "K-2")]


def test_of_unknown_twins_the_upper_keeps_the_identifier() -> None:
    twins = [line("K-7", "Satu"), line("K-7", "Dua")]
    for known in ({}, {RowId("K-7"): KNOWN[RowId("K-1")]}):
        found = look(twins, known)
        assert names(found.rows) == [(2, "K-7")]
        assert troubles(found.unidentified) == [("doubled", "K-7")]


def test_a_row_pasted_over_another_identifier_gets_its_own_back() -> None:
    found = look([THREE[0], line("K-1", "Rapat"), THREE[2]], KNOWN)
    assert names(found.rows) == [(2, "K-1"), (3, "K-2"), (4, "K-3")]
    assert troubles(found.rows) == [None, ("edited", "K-1"), None]


def test_rows_that_say_the_same_cannot_be_distinguished_without_identifiers() -> None:
    known = remembered(look([line("K-1", "Upacara"), line("K-2", "Upacara")]))
    found = look([line("", "Upacara"), line("", "Upacara")], known)
    assert found.rows == ()
    assert len(found.unidentified) == 2
    assert found.missing == ("K-1", "K-2")


def test_a_row_without_a_day_is_not_recognised_by_its_title_alone() -> None:
    known = remembered(look([line("K-1", "Upacara", "")]))
    found = look([line("", "Upacara", "", bahan="a.png")], known)
    assert (found.rows, found.missing) == ((), ("K-1",))


@pytest.mark.parametrize(
    ("cell", "name"), [(" K-1\u200b", "K-1"), ("K1", "K1"), (7.0, "7"), (None, "")]
)
def test_an_identifier_is_cleaned(cell: Cell, name: str) -> None:
    assert identifier(cell) == name


def test_a_digest_tells_kinds_of_cells_apart() -> None:
    cells: list[tuple[Cell, ...]] = [(1,), ("1",), (None,), ("",), (1, 2), ("\ud800",)]
    assert len({digest(one) for one in cells}) == len(cells)
    assert len(digest(("x",))) == 16


CELLS = (
    st.none() | st.integers(0, 3) | st.text(max_size=3) | st.sampled_from(["K-1", "K-2", "JUMLAH"])
)


@given(st.lists(st.lists(CELLS, max_size=len(HEADINGS)), max_size=6))
def test_every_row_is_accounted_for_once_and_identifiers_are_unique(lines: Sheet) -> None:
    found = look(lines, KNOWN)
    numbers = [row.number for row in (*found.rows, *found.unidentified)]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) | set(found.orphaned_output) == set(found.current_cells)
    ids = [row.id for row in found.rows]
    assert len(ids) == len(set(ids))
    assert set(found.missing) == set(KNOWN) - set(ids)
    assert all(row.trouble is not None for row in found.unidentified)
