"""A register that LibreOffice saved is read right, and survives our patch with all it carries."""

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image

from sheetflow.adapters.xlsx.read_sheet import read_sheet
from tests.local.office_program import SOFFICE, OfficeProgram
from tests.local.workbooks import SHEET, members, raw_records
from tests.support.workbook_calls import patch_cells

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]

X14 = (
    '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Daftar!$A$1:$A$2</xm:f>'
    "</x14:formula1><xm:sqref>D2:D9</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
)
ROWS = 8
VALUES = {(row, 5): f"=Baris {row} “belum” & <lengkap>" for row in range(2, ROWS + 2)}


def rich_workbook(path: Path) -> Path:
    """Drop-downs (plain and x14), locks, colours, sparkline, picture, comment, text box, chart."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Register")
    free, red = book.add_format({"locked": False}), book.add_format({"bg_color": "#FFC7CE"})
    sheet.write_row(0, 0, ["Nomor", "Judul", "Jumlah", "Subbagian", "Kalimat"])
    for row in range(1, ROWS + 1):
        sheet.write_row(row, 0, [f"PUB-{row:04d}", f"Judul {row}", row, "Data"], free)
    sheet.protect()
    sheet.freeze_panes(1, 1)
    sheet.data_validation(1, 1, ROWS, 1, {"validate": "list", "source": ["Draf", "Selesai"]})
    sheet.conditional_format(
        1, 2, ROWS, 2, {"type": "cell", "criteria": ">", "value": 4, "format": red}
    )
    sheet.conditional_format(1, 2, ROWS, 2, {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline(1, 8, {"range": "Register!C2:C9"})
    sheet.write_comment(1, 1, "Pilih satu")
    sheet.insert_textbox(11, 1, "Petunjuk")
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    sheet.insert_image(11, 4, "logo.png", {"image_data": picture})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Register!$C$2:$C$9"})
    sheet.insert_chart(15, 1, chart)
    book.add_worksheet("Daftar").write_column(0, 0, ["Data", "Hukum"])
    book.close()
    return with_x14_validation(path)


def with_x14_validation(path: Path) -> Path:
    contents = members(path)
    contents[SHEET] = contents[SHEET].replace(b"</extLst>", X14.encode() + b"</extLst>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def carried(path: Path) -> dict[str, bytes]:
    """The parts of pictures, comments, text boxes and charts."""
    kept = ("xl/drawings/", "xl/comments", "xl/charts/", "xl/media/")
    return {name: part for name, part in members(path).items() if name.startswith(kept)}


def furniture(path: Path) -> dict[str, object]:
    """What a sheet carries beside its cells, as LibreOffice writes it."""
    parts = members(path)
    sheet = parts[SHEET].decode()
    found: dict[str, object] = {
        tag: re.findall(f"<{tag}[ >].*?</{tag}>|<{tag}[^>]*/>", sheet, re.DOTALL)
        for tag in ("sheetProtection", "dataValidations", "conditionalFormatting", "pane", "extLst")
    }
    found["parts"] = sorted(name for name in parts if "docProps" not in name)
    found["carried"] = carried(path)
    return found


@pytest.fixture
def office(tmp_path: Path) -> OfficeProgram:
    return OfficeProgram(tmp_path / "rumah")


def test_sorted_edited_and_saved_then_patched_everything_is_in_place(
    tmp_path: Path, office: OfficeProgram
) -> None:
    source = rich_workbook(tmp_path / "register.xlsx")
    saved = office.sort_and_edit(source, "A2:D9", "B3", "Judul baru")
    rows = read_sheet(saved, "Register").rows
    assert [row[0] for row in rows[1:9]] == [f"PUB-{n:04d}" for n in range(ROWS, 0, -1)]
    assert rows[2][1] == "Judul baru"

    target = tmp_path / "ditambal.xlsx"
    patch_cells(saved, target, "Register", VALUES)
    before, after = raw_records(saved), raw_records(target)
    assert {n for n in before if before[n] != after[n]} == {SHEET}
    assert {name.split("/")[1].rstrip("123.xml") for name in carried(saved)} == {
        "drawings",
        "comments",
        "charts",
        "media",
    }
    assert furniture(saved) == furniture(target)

    again = office.convert(target, "xlsx")
    reread = read_sheet(again, "Register").rows
    assert [reread[row - 1][4] for row in range(2, ROWS + 2)] == list(VALUES.values())
    assert [row[:4] for row in reread] == [row[:4] for row in rows]
    unpatched = furniture(office.convert(saved, "xlsx"))
    assert without_numbers(furniture(again)) == without_numbers(unpatched)


def without_numbers(found: dict[str, object]) -> str:
    """LibreOffice gives axes and rules new identifiers at each saving; all else must agree."""
    return re.sub(r'\{[0-9A-Fa-f-]{36}\}|[vV]al="[0-9]{5,}"', "", repr(found))


@pytest.mark.slow
def test_what_xlsxwriter_made_and_libreoffice_never_saw_keeps_its_x14_parts(
    tmp_path: Path, office: OfficeProgram
) -> None:
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    patch_cells(source, target, "Register", VALUES)
    sheet = members(target)[SHEET].decode()
    for word in ("x14:dataValidation ", "x14:sparkline>", "x14:cfRule", "<legacyDrawing"):
        assert word in sheet
    assert furniture(source) == furniture(target)
    reread = read_sheet(office.convert(target, "xlsx"), None).rows
    assert [reread[row - 1][4] for row in range(2, ROWS + 2)] == list(VALUES.values())


@pytest.mark.slow
def test_text_that_looks_like_an_escape_or_a_formula_is_text_in_libreoffice(
    tmp_path: Path, office: OfficeProgram
) -> None:
    texts = ["_x0041_", "=1+1", "'=1+1", "+62 812", "@SUM(A1)", "  dua\nbaris  ", "🗳️ ש"]
    source, target = rich_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    patch_cells(source, target, "Register", {(row, 6): t for row, t in enumerate(texts, 2)})
    rows = read_sheet(office.convert(target, "xlsx"), None).rows
    assert [rows[row - 1][5] for row in range(2, len(texts) + 2)] == texts


@pytest.mark.slow
def test_counting_formulas_follow_what_was_written(tmp_path: Path, office: OfficeProgram) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(str(source))
    book.add_worksheet("Register").write_column(0, 0, ["Selesai", "Selesai", "Draf"])
    board = book.add_worksheet("Dasbor")
    board.write_formula(0, 0, '=COUNTIF(Register!A1:A9,"Selesai")', None, 2)
    board.write_formula(1, 0, "=Register!A3", None, "Draf")
    book.close()
    saved = office.convert(source, "xlsx")
    patch_cells(saved, target, "Register", {(3, 1): "Selesai"}, recalculate=["Dasbor", "Hilang"])
    assert b'fullCalcOnLoad="1"' in members(target)["xl/workbook.xml"]
    board_rows = read_sheet(office.convert(target, "xlsx"), "Dasbor").rows
    assert [list(row) for row in board_rows] == [[3.0], ["Selesai"]]
