"""The SOPs that sheetflow ships are sound; head and flowchart take an A4 page each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sheetflow.core.office import Office
from sheetflow.core.regulations import SopHead
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.core.workflow_check.check import check
from sheetflow.present.flowchart import compose
from sheetflow.present.flowchart.drawing import Anchor
from sheetflow.present.flowchart.metrics import text_width
from sheetflow.present.flowchart.title_page import title_page
from sheetflow.settings import load_office, shipped_config

OFFICES = sorted(path.parent.name for path in shipped_config().glob("offices/*/office.yaml"))

every_office = pytest.mark.parametrize("name", OFFICES)


def shipped(name: str) -> Office:
    return load_office(shipped_config() / "offices" / name / "office.yaml")


@every_office
def test_shipped_sops_have_no_defect(name: str) -> None:
    office = shipped(name)
    for workflow in office.workflows:
        found = check(workflow, office.form, office, date(2025, 11, 3))
        assert [defect.sentence(ENGLISH) for defect in found] == []


@every_office
@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_a_shipped_head_and_its_flowchart_fit_a_page_each(name: str, language: Language) -> None:
    office = shipped(name)
    for workflow in office.workflows:
        sheet = compose(workflow, office.form, office, language)
        assert sheet.width / sheet.height == pytest.approx(297 / 420, rel=0.01)
        drawn = {transition for arrow in sheet.arrows for transition in arrow.transitions}
        assert drawn == {t.id for t in workflow.transitions if not t.extension}


@every_office
def test_the_head_says_what_the_decree_s_form_says(name: str) -> None:
    office = shipped(name)
    for workflow, sibling in zip(office.workflows, reversed(office.workflows), strict=True):
        sheet = compose(workflow, office.form, office, INDONESIAN)
        said = " ".join(line.text for line in sheet.lines)
        own, other = office.sop_of(workflow.id), office.sop_of(sibling.id)
        assert own is not None
        assert other is not None
        assert office.decree is not None
        for text in (own.number, own.approved_by, other.number, office.decree.number):
            assert text in said
        for heading in ("DASAR HUKUM", "KUALIFIKASI PELAKSANA", "KETERKAITAN", "PERINGATAN",
                        "PERALATAN/PERLENGKAPAN", "PENCATATAN DAN PENDATAAN"):  # fmt: skip
            assert heading in said
        assert "Nomor 15 Tahun 2011" not in said
        assert "Nomor 22 Tahun 2023" not in said


@every_office
def test_every_line_of_the_head_stays_in_its_cell(name: str) -> None:
    office = shipped(name)
    for workflow in office.workflows:
        page = title_page(workflow, office, INDONESIAN, 1000.0)
        assert page is not None
        assert page.height == pytest.approx(1000 * 210 / 297, rel=0.01)
        for line in page.lines:
            width = text_width(line.text, line.size, bold=line.bold)
            left = line.x - width / 2 if line.anchor is Anchor.MIDDLE else line.x
            assert line.cell.left <= left
            assert left + width <= line.cell.right
            assert line.cell.top <= line.y <= line.cell.bottom


def test_a_head_of_which_nothing_is_known_is_no_page() -> None:
    office = replace(shipped("kpu-kab-contoh"), sops={})
    bare = replace(office.workflows[0], head=SopHead())
    assert title_page(bare, office, INDONESIAN, 842.0) is None
