"""Old lists as offices keep them, with invented data: cells to import, and workbooks of them."""

from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from sheetflow.core.register.sheet import Cell

FOLDER = Path(__file__).parents[1] / "data" / "lists"
MESSY = FOLDER / "kacau.csv"
"""Titles, sections, sums, notes between rows, several links in a cell, errors, odd days."""

SIMPLE: list[list[Cell]] = [
    ["DAFTAR KEGIATAN 2025", "", "", "", "", ""],
    ["Judul", "Tanggal", "Kanal", "Subbagian", "Suka", "Paraf"],
    ["Rapat Awal", date(2025, 3, 3), "Medsos/Web", "KUL", 12, "ya"],
    ["Lomba Poster", "", "web", "Teknis", "dua belas", ""],
    ["Upacara", "17 agu", "IG", "Bagian Rumah Tangga", 7.5, "acc"],
    ["Sosialisasi", "31/09/2025", "radio", "", "#REF!", ""],
]
"""The cells of the worksheet “Daftar” in `simpanan.ods` and `simpanan.xls`, made by LibreOffice;
beside it they have “Catatan” with one cell."""
SIMPLE_MERGED = ((1, 1, 1, 6), (3, 2, 4, 2))

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)


def month_rows(number: int, name: str) -> list[list[Cell]]:
    """Return the cells of a month's worksheet; what merged cells cover is empty."""
    day = date(2025, number, 3)
    return [
        ["REKAPITULASI KEGIATAN", *[""] * 8],
        [f"BULAN {name.upper()} 2025", *[""] * 8],
        [""] * 9,
        ["NO", "TANGGAL", "JUDUL KONTEN", "KANAL", "LINK", "", "", "STATUS", "KET"],
        ["", "", "", "", "IG", "FB", "WEB", "", ""],
        [f"({place})" for place in range(1, 10)],
        ["MINGGU I", *[""] * 8],
        [1, day, f"Rapat {name}", "Medsos/Web", _link(number, 1), "-", "nihil", "Selesai", "✓"],
        [2, "", f"Lomba {name}", "web", "", "sda", "", "SELESAI ", ""],
        [3, f"5 {name[:3].lower()}", f"Apel {name}", "IG", _link(number, 3), "", "", "usai", "✓"],
        ["JUMLAH", "", 3, "", 2, "", "", "", ""],
    ]


MONTH_MERGED = (
    *((1, 1, 1, 9), (2, 1, 2, 9), (4, 5, 4, 7), (7, 1, 7, 9), (8, 2, 9, 2)),
    *((4, place, 5, place) for place in (1, 2, 3, 4, 8, 9)),
)


def _link(month: int, number: int) -> str:
    return f"https://www.instagram.com/p/REKAAN{month:02}{number:02}x/"


def write_year(path: Path) -> dict[str, list[list[Cell]]]:
    """Write a workbook of twelve monthly worksheets with merged titles; return the cells."""
    sheets = {name: month_rows(number, name) for number, name in enumerate(MONTHS, start=1)}
    sheets["Ringkasan"] = [["Bulan", "Jumlah"], ["Januari", 3]]
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for top, left, bottom, right in MONTH_MERGED if len(rows) > 2 else ():
                sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a cell's
                        sheet.write_datetime(row, column, moment, day)
                    elif cell != "":
                        sheet.write(row, column, cell)
    return sheets
