"""Exit code 3 means that nothing was changed; what fails after the decisions ends with 4."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from docx import Document
from openpyxl.worksheet.formula import ArrayFormula

from sheetflow.adapters.documents.template_files import shipped_templates
from tests.support.sample_office import OfficeFolder, office_of_one

ROW = "PUB-2510-001"


@pytest.fixture
def office(tmp_path: Path) -> OfficeFolder:
    """One submission whose disposition is decided."""
    return office_of_one(tmp_path / "kantor", "Disposisi Terbit")


def test_an_array_formula_over_a_system_column_is_found_before_the_commit(
    office: OfficeFolder,
) -> None:
    book = openpyxl.load_workbook(office.register)
    sheet = book["Register"]
    heading = next(cell for cell in sheet[5] if cell.value == "Temuan Pemeriksaan Otomatis")
    area = f"{heading.column_letter}6:{heading.column_letter}9"
    sheet[f"{heading.column_letter}6"] = ArrayFormula(area, '="isi"')
    book.save(office.register)
    files = sorted(office.drive.rglob("*"))

    planned, done = office.plan(), office.run()

    assert (planned.code, done.code) == (3, 3)
    assert f"array formula over {area}" in planned.err
    assert done.err == planned.err
    assert not office.ledger.exists()
    assert sorted(office.drive.rglob("*")) == files


def test_a_template_that_cannot_be_filled_leaves_its_paper_to_the_next_run(
    office: OfficeFolder,
) -> None:
    own = office.path / "templates"
    own.mkdir()
    document = Document(str(shipped_templates() / "disposisi.docx"))
    document.add_paragraph("{{ titel }}")
    document.save(str(own / "disposisi.docx"))

    first = office.run()

    assert first.code == 4
    assert "disposisi.docx" in first.done()["failures"][0]["problem"]
    assert "T02" in office.call("history", ROW, as_of=None).out
    (own / "disposisi.docx").unlink()
    assert office.run().code < 3
    assert [path for path in office.drive.rglob("*.pdf") if "isposisi" in path.name]
