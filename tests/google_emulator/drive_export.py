"""files.export: Google's own kinds as PDF, CSV, XLSX, text."""

import csv
import io
import zipfile
from html import escape

import docx
import xlsxwriter

from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.calls import Answer, Call
from tests.google_emulator.cells import CellError
from tests.google_emulator.drive_access import find_file
from tests.google_emulator.drive_content import DOCX
from tests.google_emulator.drive_present import EXPORTS
from tests.google_emulator.drive_store import SPREADSHEET, DriveFile
from tests.google_emulator.formulas import Calculation
from tests.google_emulator.number_formats import is_date_format
from tests.google_emulator.spreadsheet import Spreadsheet, Tab

LARGEST = 10_000_000


def export(call: Call) -> Answer:
    """files.export; 403 for a binary file or above 10 MB, 400 for a kind it cannot become."""
    file = find_file(call, call.path["fileId"])
    wanted = call.query.get("mimeType", "")
    if file.mime_type not in EXPORTS:
        message = "Export only supports Docs Editors files."
        raise ApiError(403, message, reason="fileNotExportable")
    if wanted not in EXPORTS[file.mime_type]:
        message = "The requested conversion is not supported."
        raise ApiError(400, message, reason="badRequest", location="convertTo")
    content = _converted(call, file, wanted)
    if len(content) > LARGEST:
        message = "This file is too large to be exported."
        raise ApiError(403, message, reason="exportSizeLimitExceeded")
    return Answer(200, content, wanted)


def _converted(call: Call, file: DriveFile, wanted: str) -> bytes:
    if file.mime_type == SPREADSHEET:
        return _table(call, call.world.books[file.id], wanted)
    text = str(file.fields.get("contentText", ""))
    name = str(file.fields["name"])
    if wanted == "application/pdf":
        return pdf([name, *text.split("\n")])
    if wanted == "text/html":
        return f"<html><body><p>{escape(text)}</p></body></html>".encode()
    if wanted in ("text/plain", "text/markdown"):
        return ("\ufeff" + text).encode()
    if wanted == DOCX:
        return _document(text)
    return _zipped(f"{name}.txt", text.encode())


def _document(text: str) -> bytes:
    out, document = io.BytesIO(), docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def _table(call: Call, book: Spreadsheet, wanted: str) -> bytes:
    sums = Calculation(book, call.now)
    rows = _texts(sums, book.tabs[0])
    if wanted in ("text/csv", "text/tab-separated-values"):
        out = io.StringIO()
        csv.writer(out, delimiter="," if "csv" in wanted else "\t").writerows(rows)
        return out.getvalue().removesuffix("\r\n").encode()
    if wanted == "application/pdf":
        return pdf([book.properties["title"], *(" | ".join(row) for row in rows)])
    if "openxmlformats" in wanted:
        return _workbook(sums, book)
    return _zipped("Sheet1.csv", "\n".join(",".join(row) for row in rows).encode())


def _texts(sums: Calculation, tab: Tab) -> list[list[str]]:
    rows = [
        [sums.shown_of(cell, tab, index, column) for column, cell in enumerate(row)]
        for index, row in enumerate(tab.grid.rows)
    ]
    width = max((len(row) for row in rows), default=0)
    while width and all(len(row) < width or not row[width - 1] for row in rows):
        width -= 1
    while rows and not any(rows[-1]):
        rows.pop()
    return [row[:width] + [""] * (width - len(row)) for row in rows]


def _workbook(sums: Calculation, book: Spreadsheet) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for tab in book.tabs:
        sheet = workbook.add_worksheet(tab.title[:31])
        for area in tab.objects["merges"]:
            rows = area["startRowIndex"], area["endRowIndex"] - 1
            columns = area["startColumnIndex"], area["endColumnIndex"] - 1
            sheet.merge_range(rows[0], columns[0], rows[1], columns[1], "")
        for row, column, cell in tab.grid.filled():
            value = sums.value(tab, row, column)
            if is_date_format(sums.format_of(cell, tab, row, column)):
                sheet.write(row, column, value, day)
                continue
            if isinstance(value, CellError):
                sheet.write_string(row, column, value.code)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)
    workbook.close()
    return out.getvalue()


def _zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF with the lines in it; enough to be opened and searched."""
    shown = []
    for line in lines[:60]:
        plain = line.encode("latin-1", "replace").decode("latin-1")
        for mark in "\\()":
            plain = plain.replace(mark, "\\" + mark)
        shown.append(f"({plain}) Tj T*")
    stream = ("BT /F1 10 Tf 12 TL 50 790 Td " + " ".join(shown) + " ET").encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>>"
        ),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
