"""What a list's words may mean is proposed: days without a year, columns without headings."""

from datetime import date

import pytest

from sheetflow.core.importing.list_sheets import ListSheet, read_lists
from sheetflow.core.importing.mapping import HistoryRule, ListMapping
from sheetflow.core.importing.profile import ColumnProfile, ListProfile, SheetProfile, profile_of
from sheetflow.core.importing.proposal import Proposal, guess_columns, propose
from sheetflow.core.names import ColumnId
from sheetflow.core.register.sheet import Cell
from tests.support.offices_by_settings import office_of

OFFICE = office_of()
DAY = date(2025, 10, 13)
JUDUL, TANGGAL, KANAL = ColumnId("judul"), ColumnId("tanggal_kegiatan"), ColumnId("kanal")
HEADINGS: list[Cell] = ["Judul", "Tanggal", "Kanal"]


def _proposal(*sheets: ListSheet, mapping: ListMapping | None = None) -> Proposal:
    mapping = mapping or ListMapping()
    return propose(sheets, read_lists(sheets, OFFICE, mapping), OFFICE, mapping)


@pytest.mark.parametrize(
    ("title", "other", "meant"),
    [
        ("BULAN OKTOBER 2024", DAY, "2025-10-21"),
        ("BULAN OKTOBER 2024", "", "2024-10-21"),
        ("TAHUN 2024 DAN 2025", "", None),
        ("REKAP", "", None),
    ],
)
def test_a_day_without_a_year_is_of_the_year_of_the_other_days_or_of_the_title(
    title: str, other: Cell, meant: str | None
) -> None:
    rows: list[list[Cell]] = [
        [title],
        HEADINGS,
        ["Rapat", other, "web"],
        ["Lomba", "21 okt", "web"],
    ]

    assert _proposal(ListSheet("", rows)).values[TANGGAL] == {"21 okt": (meant, 1)}


def test_a_day_that_would_be_of_two_years_is_left_open() -> None:
    sheets = [
        ListSheet(str(year), [HEADINGS, ["Rapat", date(year, 1, 1), ""], ["A", "21 okt", ""]])
        for year in (2024, 2025)
    ]

    assert _proposal(*sheets).values[TANGGAL] == {"21 okt": (None, 2)}


def test_what_is_proposed_holds_but_what_a_person_wrote_goes_first() -> None:
    rows: list[list[Cell]] = [
        [*HEADINGS, "Paraf"],
        ["Rapat", DAY, "Medsos/Web", "x"],
        ["Lomba", DAY, "radio", ""],
    ]
    rule = HistoryRule(before=DAY)
    base = ListMapping({"A": False}, {"paraf": JUDUL}, {KANAL: {"tv": "Website"}}, rule)
    proposal = _proposal(ListSheet("", rows), ListSheet("A", [["x"]]))

    mapping = proposal.as_mapping(base)

    assert mapping == ListMapping(
        {"": True, "A": False},
        {"judul": JUDUL, "tanggal": TANGGAL, "kanal": KANAL, "paraf": JUDUL},
        {KANAL: {"tv": "Website", "medsos/web": "Keduanya"}},
        rule,
    )


@pytest.mark.parametrize(
    ("heading", "cells", "meant"),
    [
        ("Ringkasn", ["a", "b"], "ringkasan"),
        ("Ruang", ["KUL", "Teknis"], "subbagian"),
        ("Ruang", ["KUL", "x", "y"], "keterangan"),
        ("Tgl Cetak", [DAY, DAY], "keterangan"),
        ("Kanl", ["a", "b"], "keterangan"),
        ("IG", ["a", "b"], "keterangan"),
        ("Stempel Basah", ["", ""], "keterangan"),
        ("Paraf", ["ya", "ya"], "keterangan"),
        ("Alamat", ["https://www.instagram.com/p/REKAAN001x/", "-"], "tautan_unggahan"),
    ],
)
def test_a_heading_is_known_by_a_word_of_it_or_by_what_is_below(
    heading: str, cells: list[Cell], meant: str
) -> None:
    rows: list[list[Cell]] = [[*HEADINGS, heading], *(["Rapat", DAY, "web", one] for one in cells)]

    assert _proposal(ListSheet("", rows)).headings[heading] == meant


def test_the_title_is_known_by_a_word_of_its_heading() -> None:
    rows: list[list[Cell]] = [["Konten", "Tanggal", "Kanal"], ["Rapat", DAY, "web"]]

    assert _proposal(ListSheet("", rows)).headings["Konten"] == JUDUL


def test_what_is_found_once_headings_have_their_meaning_joins_the_proposal() -> None:
    first = Proposal({"A": False}, {"Tgl": TANGGAL}, {KANAL: {"IG": ("Media Sosial", 1)}})
    second = Proposal(
        {"A": True}, {}, {KANAL: {"IG": (None, 2)}, TANGGAL: {"1 okt": ("2025-10-01", 1)}}
    )

    assert first.further(second) == Proposal(
        {"A": True},
        {"Tgl": TANGGAL},
        {KANAL: {"IG": ("Media Sosial", 1)}, TANGGAL: {"1 okt": ("2025-10-01", 1)}},
    )


def test_of_headings_that_are_the_same_the_first_is_proposed() -> None:
    rows: list[list[Cell]] = [["Judul", "Tanggal", "Tanggal"], ["Rapat", DAY, "14/10/2025"]]

    found = _proposal(ListSheet("", rows)).headings

    assert found == {"Judul": JUDUL, "Tanggal [B]": TANGGAL, "Tanggal [C]": "keterangan"}


def test_columns_without_headings_are_guessed_by_what_is_in_them() -> None:
    rows: list[list[Cell]] = [
        [1, "Rapat pleno terbuka", "31/09/2025", "web", "https://www.instagram.com/p/REKAAN001x/"],
        [2, "Lomba poster pemilih", "21 okt", "IG", "-"],
        [3, "Apel pagi", DAY, "", ""],
        [],
    ]

    assert guess_columns(ListSheet("", rows), OFFICE) == {
        "[B]": "judul",
        "[C]": "tanggal_kegiatan",
        "[D]": "kanal",
        "[E]": "tautan_unggahan",
    }
    assert guess_columns(ListSheet(""), OFFICE) == {}
    assert guess_columns(ListSheet("", [[DAY]]), OFFICE) == {"[A]": "tanggal_kegiatan"}


def test_the_profile_counts_each_heading_s_cells_and_each_worksheet_s_rows() -> None:
    sheets = [
        ListSheet("A", [HEADINGS, ["Rapat", DAY, "web"], ["Lomba", "1 okt", "radio"]]),
        ListSheet("B", [[*HEADINGS, "Paraf"], ["Apel", "", "radio", "ya"]]),
    ]
    lists = read_lists(sheets, OFFICE)

    profile = profile_of(lists.imported, OFFICE)

    assert profile.sheets == (
        SheetProfile(("", "A"), 2, 0, DAY, DAY),
        SheetProfile(("", "B"), 1, 0, None, None),
    )
    assert profile.columns == (
        ColumnProfile("Judul", JUDUL, 3, 3, 0, ()),
        ColumnProfile("Tanggal", TANGGAL, 2, 2, 1, (("1 okt", 1),)),
        ColumnProfile("Kanal", KANAL, 3, 2, 2, (("radio", 2),)),
        ColumnProfile("Paraf", None, 1, 1, 1, (("ya", 1),)),
    )
    assert profile_of((), OFFICE) == ListProfile()
