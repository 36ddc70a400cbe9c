"""Exports of forms as their programs write them, with what each does to times, words and titles."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from sheetflow.core.intake import IntakeResponse, IntakeSettings
from sheetflow.core.register.sheet import Cell
from sheetflow.core.response_rows.exported import exported_responses
from sheetflow.errors import RegisterError
from tests.support.offices_by_settings import office_of

HEAD = ("Timestamp", "Alamat email", "Judul", "Tanggal")


def read(*rows: Sequence[Cell], head: Sequence[Cell] = HEAD, **more: Any) -> list[IntakeResponse]:
    given: dict[str, Any] = {
        "csv": "isian.csv",
        "submitted": "Timestamp",
        "email": "Alamat email",
        "columns": {"judul": "Judul", "tanggal_kegiatan": "Tanggal"},
        **more,
    }
    settings = IntakeSettings("usulan", **given)
    return list(exported_responses([head, *rows], settings, office_of("contoh")))


def test_the_timestamp_of_google_forms_is_the_offices_own_time() -> None:
    (response,) = read(
        ("2025/10/15 9:41:00 AM GMT+7", "Staf@Contoh.example", "Rapat", "2025-10-15")
    )
    assert response.submitted.isoformat() == "2025-10-15T09:41:00+07:00"
    assert response.respondent == "staf@contoh.example"
    assert response.answers == {"Judul": ("Rapat",), "Tanggal": ("2025-10-15",)}


@pytest.mark.parametrize(
    "written",
    [
        "15/10/2025 9:41:00",
        "15/10/2025 09.41.00",
        "15/10/2025 9:41",
        "2025-10-15T02:41:00Z",
        "2025-10-15 09:41:23",
        "2025/10/15 10:41:05 AM GMT+8",
        datetime(2025, 10, 15, 9, 41),  # noqa: DTZ001 - as a workbook has it
    ],
)
def test_a_response_has_the_same_name_however_its_time_is_written(written: Cell) -> None:
    (response,) = read((written, "a@b.example", "Rapat", ""))
    assert response.id == "2025-10-15T09:41 a@b.example 1"


def test_responses_of_one_minute_are_kept_apart_by_their_order() -> None:
    rows = [("15/10/2025 9:41:05", "", "Satu", ""), ("15/10/2025 9:41:50", "", "Dua", "")]
    whole = read(*rows)
    cut = read(*(("15/10/2025 9:41", *rest) for _, *rest in rows))
    assert [one.id for one in whole] == [one.id for one in cut]
    assert len({one.id for one in whole}) == 2


def test_the_month_comes_first_in_all_where_one_row_proves_it() -> None:
    rows = read(
        ("10/2/2025 9:41:00", "", "Satu", "03/04/2025"),
        ("10/15/2025 21:07:10", "", "Dua", "10/15/2025"),
    )
    assert [one.submitted.date() for one in rows] == [date(2025, 10, 2), date(2025, 10, 15)]
    assert [one.answers["Tanggal"] for one in rows] == [("04/03/2025",), ("15/10/2025",)]


def test_the_day_comes_first_where_no_row_proves_otherwise() -> None:
    one, other = read(
        ("02/10/2025 9:41:00", "", "Satu", "03/04/2025"),
        ("15/10/2025 9:41:00", "", "Dua", "04/05/2025"),
    )
    assert one.submitted.date() == date(2025, 10, 2)
    assert (one.answers["Tanggal"], other.answers["Tanggal"]) == (("03/04/2025",), ("04/05/2025",))


def test_times_of_both_orders_are_no_times() -> None:
    rows = read(("10/15/2025 9:41", "", "Satu", ""), ("16/10/2025 9:41", "", "Dua", ""))
    assert [bool(one.problem) for one in rows] == [True, False]


def test_a_response_without_a_time_or_number_is_named_by_its_row() -> None:
    head = (*HEAD, "ID")
    rows: list[Sequence[Cell]] = [
        ("besok", "", "Satu", "", "1"),
        ("15/10/2025 9:41", "", "Dua", "", ""),
        ("15/10/2025 9:41", "", "Tiga", "", 3.0),
    ]
    first, second, third = read(*rows, head=head, number="ID")
    assert "baris 2: kolom Timestamp berisi “besok”" in first.problem
    assert "baris 3: kolom ID" in second.problem
    assert (third.id, third.problem) == ("3", "")


def test_a_number_that_another_row_has_is_no_response() -> None:
    head = (*HEAD, "ID")
    rows = [("15/10/2025 9:41", "", "Satu", "", "7"), ("15/10/2025 9:42", "", "Dua", "", "7")]
    first, second = read(*rows, head=head, number="ID")
    assert (first.id, first.problem) == ("7", "")
    assert "baris 3: nomor “7”" in second.problem


def test_titles_may_stand_below_others_be_doubled_and_be_written_otherwise() -> None:
    rows = read(
        ("Dicetak 16/10/2025",),
        (),
        ("timestamp ", "ALAMAT EMAIL", "Foto", "Foto", ""),
        ("15/10/2025 9:41", "a@b.example", "a.jpg", "b.jpg", "tanpa judul"),
        ("", None, "  "),
        head=("Survei", ""),
    )
    (response,) = rows
    assert response.answers["Foto"] == ("a.jpg", "b.jpg")
    assert response.answers["E"] == ("tanpa judul",)


def test_an_export_without_the_named_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(RegisterError, match="Did you mean “Cap waktu”") as error:
        read(head=("Cap waktu", "Alamat email"), submitted="Cap Waktu isian")
    assert "isian.csv: the export has no column “Cap Waktu isian”" in str(error.value)


def test_a_cell_that_only_looks_like_a_number_stays_a_text() -> None:
    (response,) = read(("15/10/2025 9:41", "", "007", 12.0, "=SUM(A1)"), head=(*HEAD, "Pesan"))
    assert response.answers == {"Judul": ("007",), "Tanggal": ("12",), "Pesan": ("=SUM(A1)",)}
