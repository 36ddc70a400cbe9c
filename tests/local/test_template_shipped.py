"""The shipped offices' registers: made whole from their settings alone."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sheetflow.adapters.local.new_workbook.create import create_register
from sheetflow.adapters.register_design.layout import HEADING_ROW
from sheetflow.adapters.xlsx.read_sheet import read_sheet
from sheetflow.core.office import Office
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.submission_rows import scan_rows
from sheetflow.settings.load import load_office

OFFICES = sorted((Path(__file__).parents[2] / "config" / "offices").glob("*/office.yaml"))


@pytest.fixture(params=OFFICES, ids=lambda path: path.parent.name)
def office(request: pytest.FixtureRequest) -> Office:
    path: Path = request.param
    return load_office(path)


def test_the_register_of_a_shipped_office_is_complete(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "register.xlsx"
    create_register(path, office, ["PUB-2025-0001"], date(2025, 11, 3))
    book = openpyxl.load_workbook(path)
    sheet, language = book["Register"], office.language
    headings = [cell.value for cell in sheet[HEADING_ROW]]
    form = office.form
    own = {name.value: words(language) for name, words in form.system_headings.items()}
    every = {column.id: column.heading(language) for column in form.columns} | own
    assert headings[: len(form.leading)] == [every[name] for name in form.leading]
    rest = [name for name in every if name not in form.leading]
    assert headings[len(form.leading) :] == [every[name] for name in rest]
    bands = {str(cell.value).partition(" · ")[0] for cell in sheet[HEADING_ROW - 1] if cell.value}
    assert bands == {group.label(language) for group in form.groups} | {"Diisi sistem"}
    guide = [str(cell) for row in book["Petunjuk"].iter_rows(values_only=True) for cell in row]
    assert not [text for text in guide if "{" in text]
    steps = {step.label(language) for flow in office.workflows for step in flow.steps}
    assert steps <= set(guide)
    assert {state.label(language) for state in form.states} <= set(guide)


def test_spare_rows_have_their_running_number_and_stay_free(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "register.xlsx"
    create_register(path, office, ["PUB-2025-0001", "PUB-2025-0002"], date(2025, 11, 3))

    rows = read_sheet(path, "Register").rows
    header = find_header(rows, office.form, office.language)
    found = scan_rows(rows, {}, header, office.form, {})

    assert office.form.row_number_column is not None
    at = header.places[office.form.row_number_column][0]
    assert [row[at] for row in rows[header.first : header.first + 2]] == [1, 2]
    assert (found.rows, list(found.spare)) == ((), ["PUB-2025-0001", "PUB-2025-0002"])
