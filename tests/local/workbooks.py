"""Small workbooks as many programs write them, built in memory for the tests of their XML."""

import zipfile
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def raw_workbook(
    path: "Path", sheet: str | bytes, parts: "Mapping[str, str] | None" = None, properties: str = ""
) -> "Path":
    """An .xlsx of one tab “Register” with exactly this sheet XML and further parts."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/calcChain.xml" ContentType="{TYPE}.calcChain+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{properties}'
        '<sheets><sheet name="Register" sheetId="7" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId9" Type="{DOCUMENT}/calcChain" Target="calcChain.xml"/>'
        "</Relationships>",
        SHEET: sheet,
        "xl/media/catatan.bin": bytes(range(256)) * 4,
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def written_workbook(path: "Path", rows: int = 12, columns: int = 6) -> "Path":
    """An .xlsx from XlsxWriter: styles, a drop-down, a lock, a comment, formulas and two tabs."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Register")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.protect()
    sheet.set_column(columns, columns, 20, bold)
    for row in range(rows):
        sheet.write_string(row, 0, f"PUB-{row:04d}", bold)
        for column in range(1, columns - 1):
            sheet.write_string(row, column, f"isi {row} {column}")
        sheet.write_number(row, columns - 1, 45_000 + row, bold)
    sheet.data_validation(1, 1, rows, 1, {"validate": "list", "source": ["Draf", "Diajukan"]})
    sheet.write_comment(1, 1, "Pilih satu")
    sheet.conditional_format(
        1, 1, rows, 1, {"type": "text", "criteria": "containing", "value": "Draf", "format": bold}
    )
    board = book.add_worksheet("Dasbor")
    board.write_number(1, 0, 45_000, day)
    board.write_formula(0, 0, "=COUNTA(Register!A1:A12)", None, 12)
    book.close()
    return path


def members(path: "Path") -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def raw_records(path: "Path") -> dict[str, bytes]:
    """Each member's bytes in the file, from its local header to the next one."""
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        ends = [info.header_offset for info in infos[1:]] + [archive.start_dir]
    pairs = zip(infos, ends, strict=True)
    return {info.filename: content[info.header_offset : end] for info, end in pairs}
