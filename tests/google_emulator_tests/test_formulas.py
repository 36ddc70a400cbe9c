"""What formulas yield."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import SPREADSHEET
from tests.google_emulator_tests.conftest import OWNER, Office

BOOK = [["PUB-1", "x", "DITERIMA"], ["PUB-2", "y", "DITOLAK"], ["PUB-3", "x", "DITERIMA"]]


@pytest.fixture
def office_with_book(office: Office) -> Office:
    office.batch({"addSheet": {"properties": {"title": "_buku"}}})
    office.emulator.staff.type(office.spreadsheet_id, "_buku!A1", BOOK)
    office.emulator.staff.type(office.spreadsheet_id, "B5", [["pub-2"]])
    return office


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=3/2", 1.5),
        ("=4/2", 2),
        ("= 1 / 1024", 0.0009765625),
        ("=1+1", 2),
        ("=IFERROR(INDEX('_buku'!C:C;MATCH($B5;'_buku'!A:A;0));\"\")", "DITOLAK"),
        ("=IFERROR(INDEX('_buku'!C:C,MATCH(\"none\",'_buku'!A:A,0)),\"kosong\")", "kosong"),
        ('=XLOOKUP(B5;_buku!A:A;_buku!C:C;"tidak ada")', "DITOLAK"),
        ('=XLOOKUP("?";_buku!A:A;_buku!C:C;"tidak ada")', "tidak ada"),
        ("=VLOOKUP(B5;_buku!A:C;3;FALSE)", "DITOLAK"),
        ('=VLOOKUP("PUB-9";_buku!A:C;3;FALSE)', "#N/A"),
        ('=COUNTIF(_buku!C:C;"diterima")', 2),
        ('=COUNTIFS(_buku!B:B;"x";_buku!C:C;"DITERIMA")', 2),
        ('=COUNTIF(_buku!A:A;"PUB*")', 3),
        ('=COUNTIF(_buku!B:B;"<>x")', 998),
        ("=COUNTA(_buku!A:A)", 3),
        ('=IF(AND(B5<>"";LEN(B5)=5);"ya";"tidak")', "ya"),
        ('=HYPERLINK("https://a.example";"buka")', "buka"),
        ('=B5&"/"&2', "pub-2/2"),
        ("=10%*50", 5),
        ('=TEXT(DATE(2025;10;9);"yyyy-mm-dd")', "2025-10-09"),
        ("=NOSUCH(1)", "#NAME?"),
        ("=1+", "#ERROR!"),
        ("=Hilang!A1", "#REF!"),
        ("=Z9", 0),
        ("=ROUNDUP(2.341;2)+ROUNDDOWN(-1.5;0)", 1.35),
        ("=POWER(2;10)/SQRT(16)", 256),
        ("=SQRT(-1)", "#NUM!"),
        ("=SQRT()", "#N/A"),
        ("=MEDIAN(1;9;2)&LARGE({1;5;3};2)&SMALL({1;5;3};1)", "231"),
        ("=EOMONTH(DATE(2025;1;31);1)-EDATE(DATE(2025;1;31);1)", 0),
        ("=WEEKDAY(DATE(2025;10;9))&WEEKDAY(DATE(2025;10;9);2)", "54"),
        ('=PROPER("surat TUGAS")&FIND("r";"surat")&REPT("-";2)', "Surat Tugas3--"),
        ('=FIND("z";"surat")', "#VALUE!"),
        ('=REGEXEXTRACT("No. 12/2025";"(\\d+)/")&REGEXREPLACE("a1";"(\\d)";"<$1>")', "12a<1>"),
        ("=COUNTBLANK(_buku!A1:B4)", 2),
    ],
)
def test_a_formula_yields(office_with_book: Office, formula: str, shown: object) -> None:
    staff, book = office_with_book.emulator.staff, office_with_book.spreadsheet_id
    staff.type(book, "A9", [[formula]])
    assert staff.look(book, "A9", "UNFORMATTED_VALUE") == [[shown]]


def test_a_formula_that_looks_at_itself_fails(office: Office) -> None:
    office.emulator.staff.type(office.spreadsheet_id, "A1", [["=A2", ""], ["=A1", ""]])
    shown = office.emulator.staff.look(office.spreadsheet_id, "A1:A2")
    assert shown == [["#REF!"], ["#REF!"]]


def test_separators_are_kept_as_the_locale_writes_them(office: Office) -> None:
    staff, book = office.emulator.staff, office.spreadsheet_id
    staff.type(book, "A1", [["=IF(1;2;3)"]])
    assert staff.look(book, "A1", "FORMULA") == [["=IF(1,2,3)"]]
    change = {"properties": {"locale": "in_ID"}, "fields": "locale"}
    office.batch({"updateSpreadsheetProperties": change})
    staff.type(book, "A2", [["=IF(0,5>0;2;3)"]])
    assert staff.look(book, "A2", "FORMULA") == [["=IF(0,5>0;2;3)"]]
    assert staff.look(book, "A2") == [["2"]]


def test_a_change_is_seen_by_the_formulas_that_look_at_it(office_with_book: Office) -> None:
    staff, book = office_with_book.emulator.staff, office_with_book.spreadsheet_id
    staff.type(book, "C5", [['=IFERROR(INDEX(_buku!C:C;MATCH(B5;_buku!A:A;0));"")']])
    assert staff.look(book, "C5") == [["DITOLAK"]]
    staff.type(book, "_buku!C2", [["SELESAI"]])
    assert staff.look(book, "C5") == [["SELESAI"]]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=DATE(2025;10;9)", "10/9/2025"),
        ("=DATE(2025;10;9)+1", "10/10/2025"),
        ("=DATE(2025;10;9)-DATE(2025;10;1)", "8"),
        ("=TIME(9;5;0)", "9:05:00 AM"),
        ("=D1", "2025-10-09"),
        ("=MAX(D1:D2)", "2025-10-10"),
        ('=IF(TRUE;D1+1;"")', "2025-10-10"),
        ("=D2-D1", "1"),
        ("=E1*2", "$3.00"),
        ("=YEAR(D1)", "2025"),
    ],
)
def test_a_formula_looks_like_what_it_names(office: Office, formula: str, shown: str) -> None:
    staff, book = office.emulator.staff, office.spreadsheet_id
    staff.type(book, "D1", [["2025-10-09", "$1.5"], ["2025-10-10", ""]])
    staff.type(book, "A9", [[formula]])
    assert staff.look(book, "A9") == [[shown]]


def test_a_day_begins_in_the_time_zone_of_the_spreadsheet() -> None:
    now = [datetime(2025, 10, 9, 16, 30, tzinfo=UTC)]
    with GoogleEmulator(clock=lambda: now[0]) as emulator:
        made = emulator.staff.put_file("R", owner=OWNER, mime_type=SPREADSHEET)
        zone = {"properties": {"timeZone": "Asia/Jakarta"}, "fields": "timeZone"}
        emulator.staff.edit(made, [{"updateSpreadsheetProperties": zone}])
        emulator.staff.type(made, "A1", [["=TODAY()", "=NOW()"]])
        assert emulator.staff.look(made, "A1:B1") == [["10/9/2025", "10/9/2025 23:30:00"]]
        now[0] += timedelta(hours=1)
        assert emulator.staff.look(made, "A1") == [["10/10/2025"]]
