"""Dates: every form that staff write is read exactly, or refused with its reason."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.register.dates import DateWords, read_date, read_timestamp
from sheetflow.core.register.sheet import Cell, NoteKind, Unreadable
from sheetflow.core.register.text import USUAL_PLACEHOLDERS
from sheetflow.settings.load import load_settings

CONFIG = Path(__file__).parents[3] / "config"
WORDS = USUAL_PLACEHOLDERS
NAMES = DateWords(
    months=(
        ("Januari", "January", "Jan"),
        ("Februari", "Pebruari", "Peb"),
        ("Maret",),
        ("April",),
        ("Mei", "May"),
        ("Juni", "Jun"),
        ("Juli", "Jul"),
        ("Agustus", "Agt", "Agu", "Ags"),
        ("September", "Sept"),
        ("Oktober", "October", "Okt", "Oct"),
        ("November", "Nopember", "Nop"),
        ("Desember", "Des"),
    ),
    weekdays=(
        ("Senin",),
        ("Selasa",),
        ("Rabu",),
        ("Kamis", "Thu"),
        ("Jum'at",),
        ("Sabtu",),
        ("Minggu", "Ahad"),
    ),
)
NINTH = date(2025, 10, 9)


@pytest.mark.parametrize(
    "cell",
    ["09/10/2025", "9/10/2025", NINTH, datetime(2025, 10, 9, 8, 0)],  # noqa: DTZ001 - cells have no zone
)
def test_the_usual_forms_carry_no_note(cell: Cell) -> None:
    read = read_date(cell, WORDS, NAMES)
    assert (read.value, read.notes) == (NINTH, ())


@pytest.mark.parametrize(
    "cell",
    [
        *(" 09/10/2025", "9/10/25", "09-10-2025", "09.10.2025", "9.10.25", "2025-10-09"),
        *("9 Oktober 2025", "9 okt 2025", "9-Okt-25", "9 October 2025", "October 9, 2025"),
        *("Kamis, 9 Oktober 2025", "hari Kamis tanggal 9 Oktober 2025", "Thu 9 Oct 2025"),
        *("tgl 9 Okt 2025", "Kamis, 09/10/2025", "09/10/2025 15:13:29", "2025-10-09T15:13"),
        *("9 Oktober 2025 pukul 15.13 WIB", "09/10/2025 3:13 PM", "45939", 45939, 45939.99),
    ],
)
def test_other_forms_are_read_with_a_note(cell: Cell) -> None:
    read = read_date(cell, WORDS, NAMES)
    assert read.value == NINTH
    assert [(note.kind, note.result) for note in read.notes] == [(NoteKind.NORMAL, "09/10/2025")]


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("1 Peb 2025", 2),
        ("1 Agt 2025", 8),
        ("1 Agu 2025", 8),
        ("1 Ags 2025", 8),
        ("1 Sept 2025", 9),
        ("1 Nop 2025", 11),
        ("1 Nopember 2025", 11),
        ("1 Mei 2025", 5),
        ("1 Des 2025", 12),
        ("1 Maret 2025", 3),
        ("Jum'at, 1 Agustus 2025", 8),
    ],
)
def test_months_are_known_by_their_short_and_old_names(cell: str, month: int) -> None:
    assert read_date(cell, WORDS, NAMES).value == date(2025, month, 1)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        *((cell, Unreadable.EMPTY) for cell in (None, "", "  ", "-", "nihil")),
        *((cell, Unreadable.PLACEHOLDER) for cell in ("menyusul", "#REF!", "?")),
        *((cell, Unreadable.IMPOSSIBLE) for cell in ("31/09/2025", "0/1/2025", "2025-13-10")),
        *((cell, Unreadable.IMPOSSIBLE) for cell in ("13/13/2025", "31/09/2025 10:00")),
        *(
            (cell, Unreadable.MONTH_FIRST)
            for cell in ("10/13/2025", "10-31-25", "10/31/2025 09:00")
        ),
        *((cell, Unreadable.WEEKDAY) for cell in ("Rabu, 9 Oktober 2025", "Senin, 9/10/25 10:00")),
        *((cell, Unreadable.OUT_OF_RANGE) for cell in ("01/10/1999", "1 Mei 2100", 12, 9.9e9)),
        *((cell, Unreadable.OUT_OF_RANGE) for cell in (date(1999, 1, 1), "1/1/2105 10:00")),
        *((cell, Unreadable.CLOCK) for cell in ("9/10/2025 25:00", "9/10/2025 13:00 pm")),
        *((cell, Unreadable.CLOCK) for cell in ("9/10/2025 10:00 GMT+23",)),
        *((cell, Unreadable.INCOMPLETE) for cell in ("21 okt", "1/10", "9 Oktober 15.13")),
        *((cell, Unreadable.AMBIGUOUS) for cell in ("1-3 Oktober 2025", "Oktober 2025")),
        *((cell, Unreadable.AMBIGUOUS) for cell in ("1/10/2025 - 3/10/2025",)),
        *((cell, Unreadable.AMBIGUOUS) for cell in ("1 s.d. 3 Okt 2025",)),
        *((cell, Unreadable.UNKNOWN) for cell in ("besok", "Kamis", "1 abc 2025", "1/10/20255")),
        *((cell, Unreadable.UNKNOWN) for cell in (True, time(1), timedelta(1), float("nan"), 0)),
        *((cell, Unreadable.UNKNOWN) for cell in ("1 " * 16_000, "x" * 32_767, "abc 9, 2025")),
    ],
)
def test_what_is_not_certain_is_refused(cell: Cell, problem: Unreadable) -> None:
    read = read_date(cell, WORDS, NAMES)
    assert (read.value, read.problem, read.notes) == (None, problem, ())


AT = datetime(2025, 10, 9, 15, 13, 29)  # noqa: DTZ001 - cells have no zone


@pytest.mark.parametrize("cell", ["09/10/2025 15:13:29", "9/10/2025 15.13.29", AT])
def test_a_timestamp_of_a_form_carries_no_note(cell: Cell) -> None:
    read = read_timestamp(cell, WORDS, NAMES)
    assert (read.value, read.notes) == (AT, ())


@pytest.mark.parametrize(
    "cell", ["2025-10-09T15:13:29", "9 Oktober 2025 15.13.29 WIB", "09/10/2025 3:13:29 pm"]
)
def test_an_unusual_timestamp_is_read_with_a_note(cell: Cell) -> None:
    read = read_timestamp(cell, WORDS, NAMES)
    assert read.value == AT
    assert [note.result for note in read.notes] == ["09/10/2025 15:13:29"]


def test_a_day_alone_is_its_midnight() -> None:
    for cell in (NINTH, "09/10/2025", "9/10/2025", 45939, "9 Okt 2025"):
        read = read_timestamp(cell, WORDS, NAMES)
        assert read.value == datetime(2025, 10, 9)  # noqa: DTZ001 - cells have no zone
        usual = cell == NINTH or (isinstance(cell, str) and "/" in cell)
        assert [note.kind for note in read.notes] == ([] if usual else [NoteKind.NORMAL])


@pytest.mark.parametrize(
    "cell", ["Jum’at, 10 Oktober 2025", "Jumat 10 Okt 2025", "10–10–2025", "10 Okt ’25"]
)
def test_office_programs_typography_does_not_matter(cell: str) -> None:
    assert read_date(cell, WORDS, NAMES).value == date(2025, 10, 10)


@pytest.mark.parametrize("cell", ["9 Oktober 2025", "Kamis, 9 Oktober 2025"])
def test_only_the_offices_own_names_are_known(cell: str) -> None:
    assert read_date(cell, WORDS, DateWords()).problem is Unreadable.UNKNOWN
    other = DateWords(months=(("Januari",), ("Oktober",)), weekdays=(("Kamis",),))
    assert read_date("9 Oktober 2025", WORDS, other).value == date(2025, 2, 9)


@pytest.mark.parametrize("cell", [date(1999, 1, 1), datetime(1999, 1, 1)])  # noqa: DTZ001 - cells have no zone
def test_a_timestamp_out_of_range_is_refused(cell: Cell) -> None:
    assert read_timestamp(cell, WORDS, NAMES).problem is Unreadable.OUT_OF_RANGE


JAKARTA, MAKASSAR = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")


@pytest.mark.parametrize(
    ("cell", "zone", "wanted"),
    [
        # As Google Forms writes them into a list.
        ("2025/10/15 9:41:00 AM", JAKARTA, "15/10/2025 09:41:00"),
        ("2025/10/15 9:41:00 AM GMT+7", JAKARTA, "15/10/2025 09:41:00"),
        ("2025/10/15 9:41:00 PM GMT+07:00", JAKARTA, "15/10/2025 21:41:00"),
        ("2025/10/15 9:41:00 AM GMT+7", MAKASSAR, "15/10/2025 10:41:00"),
        ("2025-10-15T09:41:00+0700", JAKARTA, "15/10/2025 09:41:00"),
        ("2025-10-15T23:41:00Z", JAKARTA, "16/10/2025 06:41:00"),
        ("15/10/2025 10.00 UTC-3", JAKARTA, "15/10/2025 20:00:00"),
        ("15/10/2025 09.41 WIB", JAKARTA, "15/10/2025 09:41:00"),
        ("15/10/2025 pukul 09.41 (WITA)", JAKARTA, "15/10/2025 08:41:00"),
        ("15/10/2025 09:41 WIT", MAKASSAR, "15/10/2025 08:41:00"),
    ],
)
def test_a_time_of_another_zone_is_taken_to_the_office_s(
    cell: str, zone: ZoneInfo, wanted: str
) -> None:
    read = read_timestamp(cell, WORDS, NAMES, zone)
    assert [note.result for note in read.notes] == [wanted]
    assert read.value == datetime.strptime(wanted, "%d/%m/%Y %H:%M:%S")  # noqa: DTZ007 - cells have no zone


def test_a_day_with_a_time_of_another_zone_is_the_office_s_day() -> None:
    read = read_date("15/10/2025 23:41 GMT", WORDS, NAMES, JAKARTA)
    assert read.value == date(2025, 10, 16)


def test_the_office_s_day_may_be_out_of_range() -> None:
    read = read_date("31/12/2099 23:00 GMT-5", WORDS, NAMES, JAKARTA)
    assert read.problem is Unreadable.OUT_OF_RANGE


def test_a_zone_says_nothing_where_the_office_s_is_not_known() -> None:
    assert read_date("15/10/2025 23:41 GMT", WORDS, NAMES).value == date(2025, 10, 15)


@pytest.mark.parametrize("name", ["Jumaah", "Jum'ah", "Jumat", "Senen", "Rebo", "Kemis", "Ahad"])
def test_weekdays_as_staff_write_them(name: str) -> None:
    names = load_settings(CONFIG / "offices" / "kpu-kab-contoh" / "office.yaml").office.date_words
    days = [date(2025, 10, 6) + timedelta(days=ahead) for ahead in range(7)]
    cells = [f"{name}, {day.day} Oktober 2025" for day in days]
    assert sum(read_date(cell, WORDS, names).value in days for cell in cells) == 1


def test_a_serial_never_rolls_into_the_next_day() -> None:
    read = read_timestamp(45939.9999999, WORDS, NAMES)
    assert read.value == datetime(2025, 10, 9, 23, 59, 59)  # noqa: DTZ001 - cells have no zone


@given(st.text() | st.floats() | st.integers() | st.datetimes() | st.dates())
def test_no_cell_raises_and_a_normalised_one_is_usual(cell: Cell) -> None:
    read = read_date(cell, WORDS, NAMES)
    assert (read.value is None) != (read.problem is None)
    for note in read.notes:
        again = read_date(note.result, WORDS, NAMES)
        assert (again.value, again.notes) == (read.value, ())
    moment = read_timestamp(cell, WORDS, NAMES)
    for note in moment.notes:
        later = read_timestamp(note.result, WORDS, NAMES)
        assert (later.value, later.notes) == (moment.value, ())
