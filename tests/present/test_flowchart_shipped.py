"""The SOPs that sheetflow ships are sound, and their flowcharts fit one A4 page."""

from __future__ import annotations

from datetime import date

import pytest

from sheetflow.core.office import Office
from sheetflow.core.sop_check import check
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.present.flowchart import compose
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
def test_shipped_flowcharts_fit_one_page(name: str, language: Language) -> None:
    office = shipped(name)
    for workflow in office.workflows:
        sheet = compose(workflow, office.form, office, language)
        assert sheet.width / sheet.height == pytest.approx(297 / 210, rel=0.01)
        drawn = {transition for arrow in sheet.arrows for transition in arrow.transitions}
        assert drawn == {t.id for t in workflow.transitions if not t.extension}
