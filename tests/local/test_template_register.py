"""The register that `init` makes: headings, numbers, drop-downs, locks, notes, colours."""

from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from sheetflow.adapters.local.new_workbook.create import (
    COUNTED_ROWS,
    create_register,
    workbook_bytes,
)
from sheetflow.adapters.register_design.layout import FIRST_DATA_ROW, HEADING, HEADING_ROW, Layout
from sheetflow.adapters.register_design.palette import contrast
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.errors import ConfigurationError, UnavailableError
from tests.support.offices import small_office

DAY = date(2025, 11, 3)
NUMBERS = [f"K-2511-{number:03}" for number in range(1, 31)]


def content(language: Language = INDONESIAN) -> bytes:
    layout = Layout(small_office(language), "Register", bottom=HEADING + COUNTED_ROWS)
    return workbook_bytes(layout, NUMBERS, DAY)


@cache
def book(language: Language = INDONESIAN) -> Workbook:
    """The workbook that all tests read and none changes."""
    return openpyxl.load_workbook(BytesIO(content(language)))


def register() -> Worksheet:
    return book()["Register"]


def column_of(sheet: Worksheet, heading: str) -> str:
    headings = [cell.value for cell in sheet[HEADING_ROW]]
    return get_column_letter(headings.index(heading) + 1)


def rule_of(sheet: Worksheet, heading: str) -> DataValidation | None:
    first = f"{column_of(sheet, heading)}{FIRST_DATA_ROW}"
    rules: list[DataValidation] = sheet.data_validations.dataValidation
    return next((rule for rule in rules if first in rule.sqref), None)


def headings_of(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[HEADING_ROW]]


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_headings_are_the_forms_columns_and_then_the_jobs_own(language: Language) -> None:
    form = small_office(language).form
    rows = CalamineWorkbook.from_filelike(BytesIO(content(language))).get_sheet_by_name("Register")
    headings = rows.to_python(skip_empty_area=False)[HEADING_ROW - 1]
    staff = [column.heading(language) for column in form.columns]
    assert headings == staff + [words(language) for words in form.system_headings.values()]


def test_the_office_stands_above_the_headings() -> None:
    sheet = register()
    above = [cell.value for row in sheet.iter_rows(max_row=HEADING_ROW - 1) for cell in row]
    assert "Kantor Kecil" in above
    assert "1. Bahan · Admin" in above


def test_spare_rows_are_numbered_beforehand() -> None:
    sheet = register()
    column = column_of(sheet, "ID Pengajuan")
    found = [sheet[f"{column}{FIRST_DATA_ROW + at}"].value for at in range(len(NUMBERS) + 1)]
    assert found == [*NUMBERS, None]


def test_all_tabs_are_there_in_the_offices_language() -> None:
    tabs = book(ENGLISH)
    waiting = [name for name in tabs.sheetnames if name.startswith("Waiting for ")]
    assert len(waiting) == 3
    assert tabs.sheetnames == ["Register", "Guide", "Dashboard", *waiting, "_daftar"]
    assert tabs["_daftar"].sheet_state == "hidden"


def test_a_short_list_stands_in_its_rule() -> None:
    rule = rule_of(register(), "Kanal")
    assert rule is not None
    assert rule.formula1 == '"Surat,Papan,Keduanya"'


@pytest.mark.parametrize(
    ("heading", "entries"),
    [
        ("Bagian", ["Keuangan, Umum, dan Logistik", "Hukum"]),
        ("Pemeriksa", ["Kabag Keuangan, Umum, dan Logistik", "Kabag Hukum"]),
    ],
)
def test_entries_with_commas_stand_on_the_hidden_tab(heading: str, entries: list[str]) -> None:
    rule = rule_of(register(), heading)
    assert rule is not None
    tab, _, area = str(rule.formula1).replace("'", "").partition("!")
    assert [cell.value for (cell,) in book()[tab][area.replace("$", "")]] == entries


def test_the_status_offers_every_state() -> None:
    rule = rule_of(register(), "Status")
    assert rule is not None
    assert rule.formula1 == '"Draf,Bahan Terkumpul,Siap Tayang,Selesai,Dibatalkan"'


@pytest.mark.parametrize("heading", ["Kanal", "Bagian", "Pemeriksa", "Status", "Tanggal Kegiatan"])
def test_staff_may_still_type_something_else(heading: str) -> None:
    rule = rule_of(register(), heading)
    assert rule is not None
    assert rule.errorStyle == "warning"
    assert rule.error


def test_rules_reach_well_beyond_the_numbered_rows() -> None:
    sheet = register()
    rule = rule_of(sheet, "Status")
    assert rule is not None
    assert f"{column_of(sheet, 'Status')}5000" in rule.sqref
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.endswith("5005")


def test_typing_into_the_jobs_columns_is_refused_but_rows_can_be_sorted() -> None:
    sheet = register()
    for heading in small_office().form.system_headings.values():
        rule = rule_of(sheet, heading(INDONESIAN))
        assert rule is not None
        assert (rule.type, rule.formula1, rule.errorStyle) == ("custom", "FALSE", None)
        assert not rule.allowBlank
    assert not sheet.protection.sheet


def test_only_the_jobs_columns_and_the_identifier_are_marked_locked() -> None:
    office = small_office()
    sheet = register()
    locked = {
        heading
        for heading in headings_of(sheet)
        if sheet[f"{column_of(sheet, heading)}{FIRST_DATA_ROW}"].protection.locked
    }
    own = {words(INDONESIAN) for words in office.form.system_headings.values()}
    assert locked == own | {"ID Pengajuan"}


@pytest.mark.parametrize(
    ("heading", "number_format"),
    [
        ("Tanggal Kegiatan", "dd/mm/yyyy"),
        ("Batas Waktu", "dd/mm/yyyy"),
        ("Tautan Unggahan", "@"),
        ("Nomor Disposisi", "@"),
        ("ID Pengajuan", "@"),
        ("Tayangan", "#,##0"),
    ],
)
def test_columns_have_their_number_format(heading: str, number_format: str) -> None:
    sheet = register()
    assert sheet[f"{column_of(sheet, heading)}{FIRST_DATA_ROW}"].number_format == number_format


def test_notes_say_what_belongs_there_and_who_fills_it() -> None:
    sheet = register()
    title = sheet[f"{column_of(sheet, 'Judul Kegiatan')}{HEADING_ROW}"].comment
    day = sheet[f"{column_of(sheet, 'Tanggal Kegiatan')}{HEADING_ROW}"].comment
    assert title is not None
    assert day is not None
    assert title.text == "Judul singkat, tanpa singkatan.\nDiisi oleh: Admin Bagian Terkait"
    assert "HH/BB/TTTT" in day.text


def test_header_and_first_columns_stay_in_view_and_on_every_page() -> None:
    sheet = register()
    assert sheet.freeze_panes == f"C{FIRST_DATA_ROW}"
    assert sheet.print_title_rows == f"${HEADING_ROW - 1}:${HEADING_ROW}"
    assert sheet.print_title_cols == "$A:$B"
    assert sheet.page_setup.orientation == "landscape"


def test_every_heading_is_readable_on_its_colour_and_not_clipped() -> None:
    sheet = register()
    for row in (HEADING_ROW - 1, HEADING_ROW):
        for cell in sheet[row]:
            if cell.value:
                fill, ink = cell.fill.fgColor.rgb[2:], cell.font.color.rgb[2:]
                assert contrast(fill, ink) >= 4.5
    widths = [
        dimension.width
        for dimension in sheet.column_dimensions.values()
        for _ in range(dimension.min or 0, (dimension.max or 0) + 1)
    ]
    for heading, width in zip(headings_of(sheet), widths, strict=True):
        assert width >= max(map(len, heading.split())) + 3


def test_every_state_colours_its_row_and_errors_are_red() -> None:
    sheet = register()
    formulas = [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]
    for state in small_office().form.states:
        assert any(formula.endswith(f'="{state.label(INDONESIAN)}"') for formula in formulas)
    assert any('="E-"' in formula for formula in formulas)


def test_the_same_office_gives_the_same_bytes() -> None:
    assert content() == content()


def test_a_register_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_text("milik kantor")
    with pytest.raises(FileExistsError):
        create_register(path, small_office(), NUMBERS, DAY)
    assert path.read_text() == "milik kantor"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="no such folder"):
        create_register(tmp_path / "tidak ada" / "register.xlsx", small_office(), NUMBERS, DAY)
    assert not list(tmp_path.iterdir())


def test_the_registers_tab_is_named_as_the_office_says(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    create_register(path, small_office(), NUMBERS, DAY, tab="Daftar '25")
    tabs = openpyxl.load_workbook(path)
    assert tabs.sheetnames[0] == "Daftar '25"
    formulas = [str(cell.value) for row in tabs["Dasbor"].iter_rows() for cell in row if cell.value]
    assert any("'Daftar ''25'!" in formula for formula in formulas)


@pytest.mark.parametrize("tab", ["Petunjuk", "a/b", "x" * 32])
def test_a_name_that_no_tab_can_have_is_a_mistake_of_the_settings(tmp_path: Path, tab: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be the name"):
        create_register(tmp_path / "register.xlsx", small_office(), NUMBERS, DAY, tab=tab)
    assert not list(tmp_path.iterdir())
