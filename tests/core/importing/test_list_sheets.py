"""All worksheets of an old list, merged cells, a person's mapping of its words, and history."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sheetflow.core.importing.import_rows import Imported, read_list
from sheetflow.core.importing.list_cells import Filled
from sheetflow.core.importing.list_sheets import LeftOut, ListSheet, Reason, read_lists
from sheetflow.core.importing.mapping import HistoryRule, ListMapping
from sheetflow.core.importing.proposal import guess, propose
from sheetflow.core.names import ColumnId
from sheetflow.core.register.sheet import Area, Cell
from sheetflow.errors import RegisterError
from tests.support.offices_by_settings import office_of

OFFICE = office_of()
DAY = date(2025, 10, 13)
HEADINGS: list[Cell] = ["Judul", "Tanggal", "Kanal", "Suka"]
KANAL, STATUS = ColumnId("kanal"), ColumnId("status")


def _one(mapping: ListMapping, *rows: list[Cell]) -> Imported:
    (found,) = read_list(rows, OFFICE, mapping)
    return found


# ---- worksheets


def test_every_worksheet_that_holds_a_list_is_taken_each_by_its_own_header() -> None:
    lists = read_lists(
        [
            ListSheet("Januari", [HEADINGS, ["Rapat", DAY, "web", 1]]),
            ListSheet("Februari", [["Tgl", "Judul"], [DAY, "Lomba"], [DAY, "Upacara"]]),
        ],
        OFFICE,
    )

    assert [(item.sheet, item.cells[ColumnId("judul")]) for item in lists.imported] == [
        ("Januari", "Rapat"),
        ("Februari", "Lomba"),
        ("Februari", "Upacara"),
    ]
    assert lists.left_out == ()
    assert lists.sheets == {("", "Januari"), ("", "Februari")}


def test_a_worksheet_that_is_left_out_is_named_with_the_reason() -> None:
    lists = read_lists(
        [
            ListSheet("Daftar", [HEADINGS, ["Rapat", DAY, "web", 1]]),
            ListSheet("Ringkasan", [["Subbagian", "Status", "Jumlah"], ["KUL", "Selesai", 5]]),
            ListSheet("Catatan", [["catatan saja"]]),
            ListSheet("Kosong", [HEADINGS]),
            ListSheet("Rusak", trouble="values too far away"),
            ListSheet("Arsip", [HEADINGS, ["Lama", DAY, "web", 1]]),
        ],
        OFFICE,
        ListMapping(sheets={"Arsip": False}),
    )

    assert len(lists.imported) == 1
    assert [replace(one, traces=()) for one in lists.left_out] == [
        LeftOut("Ringkasan", Reason.NO_TITLE),
        LeftOut("Catatan", Reason.NO_LIST),
        LeftOut("Kosong", Reason.NO_ROWS),
        LeftOut("Rusak", Reason.UNREADABLE, "values too far away"),
        LeftOut("Arsip", Reason.SKIPPED),
    ]


@pytest.mark.parametrize(
    ("headings", "mapping"),
    [
        (["Tanggal", "Kanal", "Subbagian"], ListMapping()),
        (["Kanal", "Subbagian", "Status"], ListMapping(sheets={"Dua": True})),
    ],
)
def test_a_worksheet_without_titles_is_taken_when_it_has_days_or_is_asked_for(
    headings: list[Cell], mapping: ListMapping
) -> None:
    first = ListSheet("Satu", [HEADINGS, ["Rapat", DAY, "web", 1]])
    second = ListSheet("Dua", [headings, ["13/10/2025", "web", "KUL"]])

    assert read_lists([first, second], OFFICE, mapping).sheets == {("", "Satu"), ("", "Dua")}


def test_a_file_without_any_list_is_refused_and_says_what_could_not_be_read() -> None:
    sheets = [ListSheet("A", [["x"]]), ListSheet("Rusak", trouble="values too far away")]

    with pytest.raises(RegisterError, match="Rusak: values too far away"):
        read_lists(sheets, OFFICE)


def test_a_list_with_nothing_below_its_headings_brings_nothing() -> None:
    assert read_lists([ListSheet("", [HEADINGS])], OFFICE).imported == ()


# ---- merged cells


def test_a_value_merged_downward_is_each_row_s() -> None:
    rows: list[list[Cell]] = [
        ["No", *HEADINGS],
        [1, "Rapat", DAY, "web", 120],
        [2, "Lomba", None, None, None],
        [3, "Upacara", DAY, "web", 5],
    ]
    areas = [Area(2, 3, 3, 3), Area(2, 4, 3, 4), Area(2, 5, 3, 5), Area(1, 1, 1, 2)]

    first, second, third = read_list(rows, OFFICE, merged=areas)

    assert first.filled == third.filled == ()
    assert second.cells[OFFICE.form.date_column] == DAY
    assert second.cells[KANAL] == "web"
    assert ColumnId("suka") not in second.cells
    assert second.filled == (
        Filled("Tanggal", "C2:C3", "13/10/2025"),
        Filled("Kanal", "D2:D3", "web"),
        Filled("Suka", "E2:E3", ""),
    )


def test_a_row_of_merged_cells_alone_is_none_and_identifiers_are_nobody_s_twice() -> None:
    rows: list[list[Cell]] = [
        ["ID", "Judul", "Tanggal", "Tempat"],
        ["PUB-1", "Rapat", DAY, ""],
        ["", "Lomba", "", ""],
        ["", "", "", ""],
    ]
    areas = [Area(2, 1, 4, 1), Area(2, 3, 4, 3), Area(2, 4, 3, 4)]

    first, second = read_list(rows, OFFICE, merged=areas)

    assert (first.id, second.id) == ("PUB-1", "")
    assert second.filled == (Filled("Tanggal", "C2:C4", "13/10/2025"),)


def test_of_a_merged_block_the_first_column_alone_is_filled() -> None:
    rows: list[list[Cell]] = [HEADINGS, ["Rapat", DAY, "web", 1], [None, None, "medsos", 2]]

    _, second = read_list(rows, OFFICE, merged=[Area(2, 1, 3, 2), Area(2, 2, 3, 2)])

    assert [filled.heading for filled in second.filled] == ["Judul", "Tanggal"]


# ---- mapping


def test_headings_mean_what_a_person_says() -> None:
    mapping = ListMapping(headings={"acara": ColumnId("judul"), "kanal": ColumnId("keterangan")})

    one = _one(mapping, ["Acara", "Tanggal", "Kanal", "Ket"], ["Rapat", DAY, "radio", "penting"])

    assert one.cells[ColumnId("judul")] == "Rapat"
    assert KANAL not in one.cells
    assert one.cells[OFFICE.form.remarks_column] == "penting\nKanal: radio"


def test_a_heading_of_the_remarks_stays_one() -> None:
    mapping = ListMapping(headings={"ket": ColumnId("keterangan")})

    one = _one(mapping, ["Judul", "Tanggal", "Ket"], ["Rapat", DAY, "penting"])

    assert one.cells[OFFICE.form.remarks_column] == "penting"


def test_values_stand_for_what_a_person_says_and_what_was_written_is_kept() -> None:
    mapping = ListMapping(values={KANAL: {"medsos/web": "Keduanya", "web": "WEB"}})
    rows: list[list[Cell]] = [HEADINGS, ["Rapat", DAY, "Medsos/Web", 1], ["Lomba", DAY, "Web", 1]]

    first, second = read_list(rows, OFFICE, mapping)

    assert first.cells[KANAL] == "Keduanya"
    assert first.moved == ("Kanal: Medsos/Web",)
    assert first.doubts == ()
    assert (second.cells[KANAL], second.moved) == ("WEB", ())


def test_a_proposal_names_headings_and_guesses_what_cannot_be_read() -> None:
    rows: list[list[Cell]] = [
        ["Judul Kegiatn", "Tanggal", "Kanal", "Subbag", "Paraf", "Kanal 2"],
        ["Rapat", DAY, "Medsos/Web", "Keua", "ya", ""],
        ["Lomba", "31/09/2025", "Medsos/Web", "Entah berantah", "", "x"],
        ["Upacara", DAY, "k" * 50, "KUL", "", ""],
    ]
    sheets = [ListSheet("", rows), ListSheet("Catatan", [["x"]])]
    mapping = ListMapping()
    lists = read_lists([sheets[0]], OFFICE, mapping)

    proposal = propose(sheets, lists, OFFICE, mapping)

    assert proposal.sheets == {"": True, "Catatan": False}
    assert proposal.headings == {
        "Judul Kegiatn": "judul",
        "Tanggal": "tanggal_kegiatan",
        "Kanal": "kanal",
        "Subbag": "subbagian",
        "Paraf": "keterangan",
        "Kanal 2": "keterangan",
    }
    assert proposal.values == {
        "kanal": {"Medsos/Web": ("Keduanya", 2)},
        "subbagian": {"Keua": ("Keuangan, Umum, dan Logistik", 1), "Entah berantah": (None, 1)},
        "tanggal_kegiatan": {"31/09/2025": (None, 1)},
    }


@pytest.mark.parametrize(
    ("column", "text", "meant"),
    [
        ("kanal", "IG", "Media Sosial"),
        ("kanal", "instagram dan fb", "Media Sosial"),
        ("kanal", "YT & web", "Keduanya"),
        ("kanal", "X", "Media Sosial"),
        ("kanal", "Webste", "Website"),
        ("kanal", "radio", None),
        ("kanal", "", None),
        ("status", "Selesei", "Selesai"),
        ("subbagian", "hds", "Hukum dan SDM"),
        ("pengisi", "Admin Medcn", "Admin Medcen"),
    ],
)
def test_a_word_is_guessed_where_one_can(column: str, text: str, meant: str | None) -> None:
    assert guess(text, OFFICE.form.by_id[ColumnId(column)], OFFICE) == meant


# ---- history

OLD = HistoryRule(before=date(2025, 9, 1))
ROW: list[Cell] = ["Judul", "Tanggal", "Tanggal Unggah", "Status"]


@pytest.mark.parametrize(
    ("cells", "past", "is_open"),
    [
        ([date(2025, 8, 31), "", "Selesai"], True, False),
        ([datetime(2025, 8, 31, 9), "", ""], True, False),  # noqa: DTZ001 - as a cell has it
        ([date(2025, 8, 31), "", "sudah tayang"], True, False),
        ([date(2025, 8, 31), "", "Konsep Diajukan"], False, True),
        ([date(2025, 8, 31), date(2025, 9, 1), "Selesai"], False, False),
        ([date(2025, 9, 1), "", "Selesai"], False, False),
        (["menyusul", "", "Selesai"], False, False),
    ],
)
def test_what_ended_before_the_day_is_history(cells: list[Cell], past: bool, is_open: bool) -> None:
    one = _one(ListMapping(history=OLD), ROW, ["Rapat", *cells])

    assert (one.past, one.open_past) == (past, is_open)


def test_what_a_column_says_is_history_whatever_its_day() -> None:
    rule = HistoryRule(column=STATUS, values=frozenset({"terdata"}))
    rows: list[list[Cell]] = [ROW, ["Rapat", DAY, "", "Terdata"], ["Lomba", DAY, "", "Selesai"]]

    first, second = read_list(rows, OFFICE, ListMapping(history=rule))

    assert (first.past, second.past) == (True, False)


def test_what_cannot_be_read_in_history_is_listed_like_any_other() -> None:
    one = _one(
        ListMapping(history=OLD), ["Judul", "Tanggal", "Kanal"], ["A", date(2025, 1, 1), "radio"]
    )

    assert (one.past, [doubt.text for doubt in one.doubts]) == (True, ["radio"])


def test_a_form_without_a_day_of_publication_goes_by_its_own_day() -> None:
    reported = replace(OFFICE.form.reported, published=None)
    office = replace(OFFICE, form=replace(OFFICE.form, reported=reported))
    rows: list[list[Cell]] = [ROW, ["Rapat", date(2025, 1, 1), DAY, "Selesai"]]

    (one,) = read_list(rows, office, ListMapping(history=OLD))

    assert one.past
