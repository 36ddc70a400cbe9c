"""A tab is read cell by cell at its place, and every unreadable file has its message."""

import datetime as dt
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter

from sheetflow.adapters.xlsx.read_sheet import read_sheet
from sheetflow.adapters.xlsx.workbook_file import version_of
from sheetflow.core.register.sheet import Area
from sheetflow.errors import RegisterError, SheetflowError, UnavailableError
from tests.local.workbooks import SHEET, members, raw_workbook, sheet_xml, written_workbook
from tests.support.repacked import ODD_PACKINGS, repacked

FULL_LINE = "".join(f'<c r="{letter}1"><v>1</v></c>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_cells_stand_at_their_absolute_places(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Register")
    sheet.write_string(3, 2, "x")
    sheet.write_number(4, 3, 7)
    sheet.write_datetime(4, 4, dt.date(2025, 10, 9), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_formula(4, 5, "=1/0", None, "#DIV/0!")
    sheet.write_boolean(4, 6, boolean=True)
    book.close()
    grid = read_sheet(path, None)
    assert grid.tab == "Register"
    assert list(grid.rows[3][:3]) == ["", "", "x"]
    assert list(grid.rows[4][2:]) == ["", 7.0, dt.date(2025, 10, 9), "#DIV/0!", True]
    assert {len(row) for row in grid.rows} == {7}
    assert grid.version == version_of(path)


@pytest.mark.parametrize("place", ["A1", "D1", "B9", "D9"])
def test_error_cells_at_the_edge_are_not_lost(tmp_path: Path, place: str) -> None:
    column, row = ord(place[0]) - ord("A"), int(place[1:]) - 1
    rows = f"<row r='{place[1:]}'><c t='e' r='{place}'><f>X</f><v>#REF!</v></c></row>"
    middle = '<row r="4"><c r="C4"><v>1</v></c></row>'
    xml = sheet_xml(rows + middle if row < 3 else middle + rows)
    grid = read_sheet(raw_workbook(tmp_path / "a.xlsx", xml), None)
    assert grid.rows[row][column] == "#REF!"
    assert grid.rows[3][2] == 1.0
    assert len({len(line) for line in grid.rows}) == 1


@pytest.mark.parametrize(
    ("formula", "shown"),
    [("", "=IMAGE()"), ("<f>_xlfn.IMAGE(A1)</f>", "=IMAGE()"), ("<f>SEQUENCE(9)</f>", "#VALUE!")],
)
def test_a_picture_in_a_cell_is_no_error(tmp_path: Path, formula: str, shown: str) -> None:
    row = f'<row r="1"><c r="A1" t="e" vm="1">{formula}<v>#VALUE!</v></c></row>'
    grid = read_sheet(raw_workbook(tmp_path / "a.xlsx", sheet_xml(row)), None)
    assert grid.rows[0][0] == shown


def test_a_million_empty_formatted_rows_are_no_rows(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(2, 200_000))
    rows += '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' + rows)
    assert [list(r) for r in read_sheet(raw_workbook(tmp_path / "a.xlsx", xml), None).rows] == [[1]]


@pytest.mark.parametrize("far", ["XFD1048576", "Z1048576", "XFD2000"])
def test_a_stray_value_far_away_is_refused_before_it_takes_all_memory(
    tmp_path: Path, far: str
) -> None:
    row = far.lstrip("XFDZ")
    xml = sheet_xml(f'<row r="1">{FULL_LINE}</row><row r="{row}"><c r="{far}"><v>1</v></c></row>')
    with pytest.raises(RegisterError, match=f"row {row}") as caught:
        read_sheet(raw_workbook(tmp_path / "a.xlsx", xml), None)
    assert "Delete" in caught.value.fix


def test_a_tab_is_found_by_name_and_a_missing_one_names_those_there_are(tmp_path: Path) -> None:
    path = written_workbook(tmp_path / "a.xlsx")
    assert read_sheet(path, None).tab == "Register"
    assert read_sheet(path, "dasbor").rows[0][0] == 12.0
    with pytest.raises(RegisterError, match="“Register”, “Dasbor”"):
        read_sheet(path, "Daftar")


def ole2(word: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + word.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "broken"),
        (b"nama,judul\n", "not an Excel workbook"),
        (b"PK\x03\x04" + bytes(80), "broken"),
        (ole2("EncryptedPackage"), "password"),
        (ole2("Workbook"), r"\.xls\)"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument", r"\.ods\)"),
    ],
)
def test_other_files_are_named_for_what_they_are(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(RegisterError, match=words) as caught:
        read_sheet(path, None)
    assert str(path) in caught.value.problem
    assert caught.value.fix


def test_a_truncated_workbook_is_broken_wherever_it_ends(tmp_path: Path) -> None:
    whole = written_workbook(tmp_path / "a.xlsx").read_bytes()
    path = tmp_path / "b.xlsx"
    for length in range(1, len(whole) - 1, max(1, len(whole) // 40)):
        path.write_bytes(whole[:length])
        with pytest.raises(RegisterError):
            read_sheet(path, None)


def test_a_workbook_with_any_byte_damaged_is_read_or_refused(tmp_path: Path) -> None:
    whole = written_workbook(tmp_path / "a.xlsx").read_bytes()
    path = tmp_path / "b.xlsx"
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with suppress(SheetflowError):
            assert read_sheet(path, None).tab


@pytest.mark.parametrize("packing", ODD_PACKINGS)
def test_a_workbook_packed_as_no_program_packs_is_broken_whole_or_damaged(
    tmp_path: Path, packing: int
) -> None:
    """Python unpacks more than office programs do, and fails over it in other ways."""
    whole = repacked(written_workbook(tmp_path / "a.xlsx").read_bytes(), packing)
    path = tmp_path / "b.xlsx"
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with pytest.raises(RegisterError):
            read_sheet(path, None)
    path.write_bytes(whole)
    with pytest.raises(RegisterError, match="no office program packs"):
        read_sheet(path, None)


def test_a_missing_file_and_a_folder_are_unavailable(tmp_path: Path) -> None:
    for path in (tmp_path / "tidak-ada.xlsx", tmp_path):
        with pytest.raises(UnavailableError):
            read_sheet(path, None)


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", sheet_xml(" " * (40 << 20)))
    with pytest.raises(RegisterError, match=f"{SHEET}.*absurd"):
        read_sheet(path, None)


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "ha">]><sheets>&b;</sheets>'
    path = raw_workbook(tmp_path / "a.xlsx", sheet_xml(""), {"xl/workbook.xml": bomb})
    with pytest.raises(RegisterError, match="document type"):
        read_sheet(path, None)


CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>Judul</t></is></c></row>'
UNNEEDED = {
    "a merged column": sheet_xml(CELL, after='<mergeCells><mergeCell ref="BZ:BZ"/></mergeCells>'),
    "a merged row": sheet_xml(CELL, after='<mergeCells><mergeCell ref="$5:$5"/></mergeCells>'),
    "a lost range": sheet_xml(CELL, after='<mergeCells><mergeCell ref="#REF!"/></mergeCells>'),
    "an odd dimension": sheet_xml(CELL, before='<dimension ref="A:BZ"/>'),
}


@pytest.mark.parametrize("part", UNNEEDED)
def test_a_part_that_no_register_needs_stops_nobody(tmp_path: Path, part: str) -> None:
    path = raw_workbook(tmp_path / "a.xlsx", UNNEEDED[part])

    assert [list(row) for row in read_sheet(path, None).rows] == [["Judul"]]


def test_another_tab_without_a_part_stops_nobody(tmp_path: Path) -> None:
    path = written_workbook(tmp_path / "a.xlsx")
    found = members(path)
    ghost = b'<sheet name="Hantu" sheetId="9" r:id="rId99"/></sheets>'
    found["xl/workbook.xml"] = found["xl/workbook.xml"].replace(b"</sheets>", ghost)
    before = read_sheet(path, None).rows
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)

    assert read_sheet(path, None).rows == before


def test_an_error_that_is_newer_than_the_reader_is_its_text(tmp_path: Path) -> None:
    xml = sheet_xml('<row r="1"><c r="A1" t="e"><v>#BARU!</v></c><c r="B1"><v>2</v></c></row>')

    assert list(read_sheet(raw_workbook(tmp_path / "a.xlsx", xml), None).rows[0]) == ["#BARU!", 2.0]


def test_days_stay_days_beside_a_merged_column(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Register")
    sheet.write_datetime(0, 0, dt.date(2025, 10, 9), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_string(0, 1, "x")
    sheet.merge_range("C1:C2", "y")
    book.close()
    found = members(path)
    found[SHEET] = found[SHEET].replace(b"C1:C2", b"B:C")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)

    grid = read_sheet(path, None)

    assert list(grid.rows[0]) == [dt.date(2025, 10, 9), "x", "y"]
    assert grid.merged == (Area(1, 2, 1, 3),)


def test_merged_cells_are_known_by_their_places(tmp_path: Path) -> None:
    xml = sheet_xml(CELL, after='<mergeCells><mergeCell ref="D5:E6"/></mergeCells>')

    assert read_sheet(raw_workbook(tmp_path / "a.xlsx", xml), None).merged == (Area(5, 4, 6, 5),)


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml", SHEET])
def test_a_broken_part_that_cells_need_is_named(tmp_path: Path, part: str) -> None:
    path = written_workbook(tmp_path / "a.xlsx")
    found = members(path)
    found[part] = found[part][: len(found[part]) // 2]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)

    with pytest.raises(RegisterError, match=part):
        read_sheet(path, None)
