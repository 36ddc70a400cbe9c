"""The workbook holds the report's data, and counts them again by formulas."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetflow.adapters.documents.report.workbook import report_workbook
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.item import ReportItem
from tests.local.office_program import SOFFICE, OfficeProgram
from tests.reporting.samples import AS_OF, OCTOBER, contoh, many, october, published

OFFICE = contoh()


def _workbook(items: tuple[ReportItem, ...]) -> bytes:
    return report_workbook(build_report(OFFICE, items, OCTOBER, as_of=AS_OF), OFFICE)


def _sheet(data: bytes, name: str, *, values: bool) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    return list(book[name].iter_rows(values_only=True))


def test_each_publication_is_a_row() -> None:
    rows = _sheet(_workbook(october()), "Data", values=True)
    assert rows[3][:5] == ("No.", "ID Pengajuan", "Kanal", "Subbagian", "Judul")
    assert [row[1] for row in rows[4:]][:2] == ["PUB-2510-001", "PUB-2510-005"]
    assert len(rows[4:]) == 10


def test_sums_are_formulas_with_the_reports_own_numbers_beside_them() -> None:
    data = _workbook(october())
    formulas = _sheet(data, "Rekapitulasi", values=False)
    shown = _sheet(data, "Rekapitulasi", values=True)
    total = next(place for place, row in enumerate(shown) if row[0] == "Jumlah")
    assert shown[total][1:5] == (10, 6884, 1097, 84)
    assert str(formulas[total][2]).startswith("=SUM('Data'!")


@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_a_spreadsheet_program_counts_what_the_report_counts(tmp_path: Path) -> None:
    months = {"month": october(), "many": many(80), "empty": ()}
    books = {name: _workbook(items) for name, items in months.items()}
    sent = [tmp_path / f"{name}.xlsx" for name in books]
    for path, data in zip(sent, books.values(), strict=True):
        path.write_bytes(_without_values(data))
    counted = OfficeProgram(tmp_path).convert_all(sent, "xlsx")
    for path, data in zip(counted, books.values(), strict=True):
        assert _numbers(path.read_bytes()) == _numbers(data), path.stem


def _without_values(data: bytes) -> bytes:
    """openpyxl keeps formulas and forgets what they gave."""
    target = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(target)
    return target.getvalue()


def _numbers(data: bytes) -> list[tuple[Any, ...]]:
    rows = _sheet(data, "Rekapitulasi", values=True)
    return [row[:5] for row in rows if isinstance(row[1], int | float)]


def test_texts_stay_texts() -> None:
    wild = replace(published(1, title="=1+1"), remarks="@SUM(A1)\x07")
    (row,) = _sheet(_workbook((wild,)), "Data", values=False)[4:]
    assert row[4] == "=1+1"
    assert row[-1] == "@SUM(A1)"
    book = openpyxl.load_workbook(io.BytesIO(_workbook((wild,))))
    assert book["Data"]["E5"].data_type == "s"


def test_every_figure_is_traced() -> None:
    rows = _sheet(_workbook(october()), "Penelusuran", values=True)
    traced = {row[:2]: row[2:] for row in rows[4:]}
    archived = ("Informasi yang Tidak Disebarluaskan", "Bahan yang disimpan")
    assert traced[archived] == (2, "PUB-2510-006, PUB-2510-011")
    assert traced["Menurut kanal", "Jumlah: Publikasi"][0] == 10


def test_the_same_report_gives_the_same_bytes() -> None:
    assert _workbook(october()) == _workbook(tuple(reversed(october())))
