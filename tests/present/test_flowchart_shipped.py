"""The SOPs that sheetflow ships are sound; head and flowchart take an A4 page each."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from sheetflow.core.office import Office
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.core.workflow import SopHead
from sheetflow.core.workflow_check.check import check
from sheetflow.present.flowchart.chart import chart_data
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office
from tests.present.drawn_chart import drawn_chart, renderer
from tests.support.texts import TEXTS

OFFICES = sorted(path.parent.name for path in shipped_config().glob("offices/*/office.yaml"))

every_office = pytest.mark.parametrize("name", OFFICES)


def shipped(name: str) -> Office:
    return load_office(shipped_config() / "offices" / name / "office.yaml")


@every_office
def test_shipped_sops_have_no_defect(name: str) -> None:
    office = shipped(name)
    for workflow in office.workflows:
        found = check(workflow, office.form, office, date(2025, 11, 3))
        assert [TEXTS.render(defect.sentence, ENGLISH) for defect in found] == []


@every_office
@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_a_shipped_head_and_its_flowchart_fit_a_page_each(name: str, language: Language) -> None:
    office = shipped(name)
    for workflow in office.workflows:
        chart = drawn_chart(workflow, office, language)
        pages = PdfReader(io.BytesIO(renderer().pdf(chart.data))).pages
        assert len(pages) == 2
        for page in pages:
            assert page.mediabox.width / page.mediabox.height == pytest.approx(297 / 210, rel=0.01)
        drawn = {transition for arrow in chart.arrows for transition in arrow["transitions"]}
        assert drawn == {t.id for t in workflow.transitions if not t.extension}


@every_office
def test_the_head_says_what_the_decree_s_form_says(name: str) -> None:
    office = shipped(name)
    for workflow, sibling in zip(office.workflows, reversed(office.workflows), strict=True):
        said = " ".join(drawn_chart(workflow, office).texts)
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


def test_a_head_of_which_nothing_is_known_is_no_page() -> None:
    office = replace(shipped("kpu-kab-contoh"), sops={})
    bare = replace(office.workflows[0], head=SopHead())
    assert chart_data(bare, office)["head"] is None
