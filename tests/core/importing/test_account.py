"""Every cell of a list is accounted for: its number is that of the cells placed, or in doubt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.importing.list_cells import CellTrace, Outcome
from sheetflow.core.importing.list_sheets import (
    Lists,
    ListSheet,
    account_of,
    alike_headings,
    read_lists,
)
from sheetflow.core.importing.mapping import ListMapping
from sheetflow.core.importing.placement import Placed, place
from sheetflow.core.names import ColumnId
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import Area, Cell
from sheetflow.core.register.submission_rows import scan_rows
from sheetflow.core.register.text import clean
from sheetflow.errors import RegisterError
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of

OFFICE = office_of()
DAY = date(2025, 10, 13)
JUDUL, TANGGAL, KANAL = ColumnId("judul"), ColumnId("tanggal_kegiatan"), ColumnId("kanal")
HEADINGS: list[Cell] = ["Judul", "Tanggal", "Kanal"]


def _placed(lists: Lists, home: MemoryHome | None = None) -> Placed:
    home = home or MemoryHome(OFFICE)
    header = find_header(home.register.rows, home.office.form, home.office.language)
    scan = scan_rows(home.register.rows, {}, header, home.office.form, {})
    return place(lists.imported, scan, home.ledger.load(), OFFICE, DAY)


def _outcomes(lists: Lists) -> dict[str, str]:
    """What became of each cell, by its place."""
    found = [one for item in lists.imported for one in item.traces]
    found += [one for headings in lists.headings.values() for one in headings]
    found += [one for left in lists.left_out for one in left.traces]
    return {one.reference: one.outcome.value for one in found}


def _lists(*rows: Sequence[Cell], mapping: ListMapping | None = None) -> Lists:
    return read_lists([ListSheet("", rows)], OFFICE, mapping or ListMapping())


def test_each_cell_has_one_outcome() -> None:
    lists = _lists(
        ["REKAP 2025"],
        [*HEADINGS, "Paraf", "Status Tercatat"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["Rapat", "31/09/2025", "web", "ya", "Selesai"],
        ["catatan kaki"],
    )

    assert _outcomes(lists) == {
        "A1": "remarks",
        **{f"{letter}{row}": "heading" for row in (2, 3) for letter in "ABCDE"},
        "A4": "column",
        "B4": "unread",
        "C4": "column",
        "D4": "remarks",
        "E4": "left_out",
        "A5": "remarks",
    }
    account = account_of([ListSheet("", ())], lists, _placed(lists))
    assert sum(account.outcomes.values()) == 17
    assert not account.is_whole


texts = st.text(st.characters(codec="ascii", categories=["Lu", "Ll", "Nd"]), max_size=6)
words = st.sampled_from(["", "-", "Rapat", "web", "13/10/2025", "31/09/2025", "P-1", "JUMLAH", "5"])
cells = texts | words


@settings(deadline=None, max_examples=60)
@given(
    headings=st.lists(
        st.sampled_from(
            [
                "ID",
                "Judul",
                "Judul",
                "Tgl",
                "Tanggal",
                "Kanal",
                "Link IG",
                "Link FB",
                "X",
                "Ket",
                "",
            ]
        ),
        min_size=1,
        max_size=8,
    ),
    title=st.lists(cells, max_size=3),
    rows=st.lists(st.lists(cells, max_size=9), max_size=6),
    top=st.integers(1, 6),
)
def test_no_cell_of_any_list_is_unaccounted_for(
    headings: list[str], title: list[str], rows: list[list[str]], top: int
) -> None:
    sheets = [
        ListSheet("A", [title, headings, *rows], (Area(top, 1, top + 2, 1),)),
        ListSheet("B", [HEADINGS, ["Lomba", DAY, "web"]]),
        ListSheet("C", [["catatan", "saja"]]),
    ]
    lists = read_lists(sheets, OFFICE)
    placed = _placed(lists)

    assert account_of(sheets, lists, placed).is_whole
    kept = "\n".join(clean(cell) for cell in placed.cells.values()).split("\n")
    for item, _, _ in placed.rows:
        for one in item.traces:
            assert one.outcome is Outcome.LEFT_OUT or any(one.text in text for text in kept)


def test_a_submission_that_is_there_already_accounts_for_its_cells() -> None:
    home = MemoryHome(OFFICE)
    home.put("PUB-2025-0001", {"judul": "Rapat", "tanggal_kegiatan": "13/10/2025", "kanal": "web"})
    sheets = [ListSheet("", [HEADINGS, ["Rapat", DAY, "web"], ["Lomba", DAY, "web"]])]
    lists = read_lists(sheets, OFFICE)

    account = account_of(sheets, lists, _placed(lists, home))

    assert (account.known, account.is_whole) == (3, True)


@pytest.mark.parametrize(
    ("without", "outcome"), [(["tempat"], "remarks"), (["tempat", "keterangan"], "left_out")]
)
def test_what_has_no_column_in_this_register_is_accounted_for(
    without: list[str], outcome: str
) -> None:
    kept = tuple(column for column in OFFICE.form.columns if column.id not in without)
    home = MemoryHome(replace(OFFICE, form=replace(OFFICE.form, columns=kept)))
    home.office = OFFICE
    lists = _lists(["Judul", "Tanggal", "Tempat", "Paraf"], ["Rapat", DAY, "Aula", "ya"])

    ((item, _, _),) = _placed(lists, home).rows

    assert {one.text: one.outcome.value for one in item.traces} == {
        "Rapat": "column",
        "13/10/2025": "column",
        "Aula": outcome,
        "ya": outcome,
    }


def test_an_identifier_that_is_twice_is_in_the_remarks() -> None:
    lists = _lists(["ID", "Judul"], ["P-1", "Rapat"], ["P-1", "Lomba"])

    first, second = (item for item, _, _ in _placed(lists).rows)

    assert [one.outcome for one in first.traces] == [Outcome.COLUMN, Outcome.COLUMN]
    assert [one.outcome for one in second.traces] == [Outcome.REMARKS, Outcome.COLUMN]


# ---- headings


def test_a_band_over_its_headings_is_one_header_with_them() -> None:
    rows: list[list[Cell]] = [
        ["No", "Judul", "Tanggal", "Link", "", ""],
        ["", "", "", "IG", "FB", "Tiktok"],
        [1, "Rapat", DAY, "a", "b", "c"],
    ]
    merged = (Area(1, 1, 2, 1), Area(1, 2, 2, 2), Area(1, 3, 2, 3), Area(1, 4, 1, 6))

    lists = read_lists([ListSheet("", rows, merged)], OFFICE)

    (item,) = lists.imported
    assert (item.number, item.cells[JUDUL]) == (3, "Rapat")
    assert "Link Tiktok: c" in item.moved
    assert [one.text for one in lists.headings["", ""]] == [
        *["No", "Judul", "Tanggal", "Link"],
        *["IG", "FB", "Tiktok"],
    ]


def test_a_second_day_goes_to_the_remarks_and_the_same_one_does_not() -> None:
    lists = _lists(
        ["Judul", "Tanggal", "Tgl"],
        ["Rapat", "13/10/2025", "14/10/2025"],
        ["Lomba", "13/10/2025", "13/10/2025"],
    )

    first, second = lists.imported
    assert (first.cells[TANGGAL], first.moved) == ("13/10/2025", ("Tgl: 14/10/2025",))
    assert (second.cells[TANGGAL], second.moved) == ("13/10/2025", ())


def test_headings_that_are_the_same_are_named_until_a_mapping_says_which_counts() -> None:
    rows: list[list[Cell]] = [
        ["Judul", "Tanggal", "tanggal", "Link IG", "Link IG"],
        ["Rapat", DAY, "", "a", "b"],
    ]
    sheets = [ListSheet("Data", rows), ListSheet("Lain", [["x"]])]
    mapping = ListMapping(headings={"tanggal [b]": ColumnId("keterangan"), "tanggal [c]": TANGGAL})
    lists = read_lists(sheets, OFFICE)

    (alike,) = alike_headings(sheets, lists, OFFICE, ListMapping())
    mapped = read_lists(sheets, OFFICE, mapping)

    assert (alike.heading, alike.column, alike.places) == ("Tanggal", TANGGAL, (1, 2))
    assert alike_headings(sheets, mapped, OFFICE, mapping) == ()
    assert mapped.imported[0].moved[0] == "Tanggal: 13/10/2025"


def test_a_list_without_headings_is_read_by_letters() -> None:
    rows: list[list[Cell]] = [["Rapat", DAY, "web", "ya"], ["Lomba", "14/10/2025", "web", ""]]
    mapping = ListMapping(headings={"[a]": JUDUL, "[b]": TANGGAL, "[c]": KANAL})

    first, second = _lists(*rows, mapping=mapping).imported

    assert (first.number, first.cells[JUDUL], first.moved) == (1, "Rapat", ("D: ya",))
    assert second.cells[KANAL] == "web"
    with pytest.raises(RegisterError):
        _lists(*rows)


def test_a_cell_is_named_as_a_spreadsheet_names_it() -> None:
    assert CellTrace(7, 28, "x", Outcome.COLUMN).reference == "AB7"
