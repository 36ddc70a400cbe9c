"""The guide's tab explains, from the SOPs' own data, who does what and what the words mean."""

from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from sheetflow.adapters.local.new_workbook.create import workbook_bytes
from sheetflow.adapters.register_design.layout import Layout
from sheetflow.core.form import Kind
from sheetflow.core.office import Office
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office
from tests.support.offices import small_office


def guide_text(office: Office) -> list[str]:
    content = workbook_bytes(Layout(office, "Register"), [], date(2025, 11, 3))
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    sheet = book[office.text("register.tab.guide")]
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]


@cache
def small_text(language: Language = INDONESIAN) -> list[str]:
    return guide_text(small_office(language))


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_every_step_status_and_file_column_is_explained(language: Language) -> None:
    office, text = small_office(language), small_text(language)
    for workflow in office.workflows:
        assert any(workflow.short in line for line in text)
        assert {step.label(language) for step in workflow.steps} <= set(text)
    assert {state.label(language) for state in office.form.states} <= set(text)
    assert {words(language) for words in office.form.system_headings.values()} <= set(text)
    for column in office.form.of_kind(Kind.FILES):
        assert any(column.heading(language) in line for line in text)


def test_a_step_names_its_columns_and_the_status_of_each_decision() -> None:
    text = small_text()
    assert "• Judul Kegiatan\n• Tanggal Kegiatan\n• Tautan Bahan" in text
    assert "Sesuai → Siap Tayang\nBelum Sesuai → Draf" in text
    assert any("Nomor Disposisi / Tautan Bahan (salah satu)" in line for line in text)


def test_the_head_of_each_sop_is_reported() -> None:
    office = load_office(shipped_config() / "offices" / "kpu-kab-cianjur" / "office.yaml")
    text = guide_text(office)
    for workflow in office.workflows:
        sop = office.sop_of(workflow.id)
        assert sop is not None
        assert f"Tentang {workflow.short}" in text
        assert {sop.number, "21 Juni 2021", sop.approved_by, "Kualifikasi Pelaksana"} <= set(text)
    assert "Peringatan" not in text
    assert any(line.startswith("1. Buku Agenda\n2. Kamera") for line in text)


def test_a_strict_step_names_the_column_of_who_did_it() -> None:
    office = load_office(shipped_config() / "offices" / "kpu-kab-contoh" / "office.yaml")
    text = guide_text(office)
    lenient = "• Tautan Unggahan\n• Tanggal Unggah\n• Tangkapan Layar"
    assert {lenient, f"{lenient}\n• Pengunggah"} <= set(text)
    assert any(
        "kolom Pengunggah" in line
        and "“Media Sosial: Admin Subbagian” / “Website: Admin Medcen”" in line
        for line in text
    )


def test_whose_turn_it_is_differs_by_sop_where_the_sops_differ() -> None:
    text = small_text()
    assert "SOP s1: Admin Bagian Terkait\nSOP s2: Admin Papan" in text


def test_limits_that_the_office_has_not_set_are_marked() -> None:
    text = small_text()
    assert "2 hari kerja *" in text
    assert any(line.startswith("* Batas waktu") for line in text)
    assert "Batas waktu?" in text


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_no_placeholder_is_left(language: Language) -> None:
    assert not [line for line in small_text(language) if "{" in line]


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_choices_are_called_as_their_drop_down_calls_them(language: Language) -> None:
    office = small_office(language)
    choices = office.form.by_id[office.form.selector].choices
    both = next(one.label(language) for one in choices if one.value == office.form.both)
    assert any(f"“{both}”" in line for line in small_text(language))
