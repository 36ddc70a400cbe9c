"""The dashboard's tab: formulas of every office program count what the job has accepted."""

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetflow.adapters.local.new_workbook.create import COUNTED_ROWS, workbook_bytes
from sheetflow.adapters.register_design.layout import FIRST_DATA_ROW, HEADING, HEADING_ROW, Layout
from sheetflow.adapters.xlsx.cell_xml import CellText
from sheetflow.core.words import INDONESIAN
from tests.local.office_program import SOFFICE, OfficeProgram
from tests.support.offices import small_office
from tests.support.workbook_calls import patch_cells

pytestmark = pytest.mark.xdist_group("dashboard")
PAST, FUTURE = date(2020, 1, 6), date(2099, 12, 30)
LAW = "Hukum"
GENERAL = "Keuangan, Umum, dan Logistik"
ROWS: tuple[Mapping[str, str | date], ...] = (
    {"Bagian": LAW, "Status Tercatat": "Bahan Terkumpul", "Giliran": "Kabag Hukum",
     "Batas Waktu": PAST, "Temuan Pemeriksaan Otomatis": "E-WAJIB: isi.\nW-NORMAL: x."},
    {"Bagian": LAW, "Status Tercatat": "Bahan Terkumpul", "Giliran": "Kepala Bagian (Kabag)",
     "Batas Waktu": FUTURE},
    {"Bagian": GENERAL, "Status Tercatat": "Siap Tayang", "Giliran": "Admin Papan"},
    {"Bagian": "bag. hukum", "Status Tercatat": "Surat: Draf; Papan: Siap Tayang",
     "Batas Waktu": PAST},
    {"Bagian": GENERAL, "Status Tercatat": "Selesai", "Batas Waktu": PAST},
    {"Bagian": GENERAL},
)  # fmt: skip


@cache
def content() -> bytes:
    layout = Layout(small_office(), "Register", bottom=HEADING + COUNTED_ROWS)
    return workbook_bytes(layout, ["K-1", "K-2"], date(2025, 11, 3))


def made(folder: Path) -> Path:
    path = folder / "register.xlsx"
    path.write_bytes(content())
    return path


def filled(path: Path, rows: tuple[Mapping[str, str | date], ...], name: str) -> Path:
    """The register with rows as staff and the job leave them, each with a title."""
    sheet = openpyxl.load_workbook(path)["Register"]
    headings = [str(cell.value) for cell in sheet[HEADING_ROW]]
    cells: dict[tuple[int, int], CellText] = {
        (FIRST_DATA_ROW + at, headings.index(heading) + 1): value
        for at, row in enumerate(rows)
        for heading, value in {"Judul Kegiatan": f"Judul {at}", **row}.items()
    }
    target = path.with_name(name)
    patch_cells(path, target, "Register", cells)
    return target


def tables(path: Path) -> dict[str, list[float]]:
    """The dashboard's numbers by label; later tables' lines of the same label come after."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Dasbor").to_python()
    found: dict[str, list[float]] = {}
    for row in rows:
        numbers = [cell for cell in row[1:] if isinstance(cell, float | int)]
        if isinstance(row[0], str) and row[0] and numbers:
            found.setdefault(row[0], []).extend(map(float, numbers))
    return found


def tiles(path: Path) -> list[float]:
    """The large figures above the tables, from the left."""
    row = CalamineWorkbook.from_path(path).get_sheet_by_name("Dasbor").to_python()[4]
    return [float(cell) for cell in row if isinstance(cell, float | int)]


def test_formulas_use_only_what_every_program_knows(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path))["Dasbor"]
    formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    used = {name for formula in formulas for name in re.findall(r"([A-Z.]+)\(", str(formula))}
    assert used == {"COUNTIF", "COUNTIFS", "SUM", "TODAY"}
    assert not [formula for formula in formulas if "{" in str(formula)]


def test_an_empty_register_shows_zeros_before_anything_calculates(tmp_path: Path) -> None:
    numbers = tables(made(tmp_path))
    assert numbers["Bahan Terkumpul"] == [0, 0]
    assert {number for line in numbers.values() for number in line} == {0}


def test_charts_are_native_and_have_words_for_those_who_cannot_see_them(tmp_path: Path) -> None:
    with zipfile.ZipFile(made(tmp_path)) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert len(charts) == 3
    assert drawing.count('descr="Diagram batang') == 3


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The register with all rows as LibreOffice saved it, once it had saved it with the first."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("dasbor")
    office, new = OfficeProgram(folder), made(folder)
    first = filled(new, ROWS[:1], "satu.xlsx")
    whole, one = office.convert_all([filled(new, ROWS, "semua.xlsx"), first], "xlsx")
    return whole, office.convert(filled(one, ROWS, "lagi.xlsx"), "xlsx")


@pytest.mark.libreoffice
def test_counts_are_right_once_rows_are_filled(saved: tuple[Path, Path]) -> None:
    numbers = tables(saved[0])
    assert numbers["Bahan Terkumpul"] == [2, 1]
    assert numbers["Siap Tayang"] == [1, 0]
    assert numbers["Selesai"] == [1, 0]
    assert numbers["Lainnya (misalnya dua kanal)"] == [1, 1]
    assert numbers["Belum diperiksa"] == [1, 0]
    assert numbers[LAW] == [1, 1, 0]
    assert numbers[GENERAL] == [1, 0, 1]
    assert numbers["Ditulis lain atau kosong"] == [0, 1, 0]
    assert numbers["Kepala Bagian (Kabag)"] == [1, 1]
    assert numbers["Admin Papan"] == [1, 0]
    assert tiles(saved[0]) == [6, 4, 2, 1, 1]
    assert numbers["Jumlah"] == [6, 2, 2, 2, 1, 2, 1]


@pytest.mark.libreoffice
def test_counts_are_fresh_after_the_job_patched_what_libreoffice_had_saved(
    saved: tuple[Path, Path],
) -> None:
    assert tables(saved[1])["Bahan Terkumpul"] == [2, 1]
    assert tables(saved[1])["Jumlah"][0] == 6


@pytest.mark.libreoffice
def test_what_libreoffice_saved_keeps_the_rules_of_the_jobs_columns(
    saved: tuple[Path, Path],
) -> None:
    sheet = openpyxl.load_workbook(saved[0])["Register"]
    kinds = [rule.type for rule in sheet.data_validations.dataValidation]
    headings = small_office().form.system_headings
    assert kinds.count("custom") == len(headings) + 1
    assert kinds.count("list") == 5
    words = [heading(INDONESIAN) for heading in headings.values()]
    assert {str(cell.value) for cell in sheet[HEADING_ROW]} >= set(words)
