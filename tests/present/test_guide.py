"""The booklet for staff: it follows from the office's own SOPs, and is a page people can read."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from sheetflow.adapters.documents.shipped_pages import ShippedPages
from sheetflow.core.office import Office
from sheetflow.core.words import ENGLISH
from sheetflow.present.flowchart.chart import chart_data
from sheetflow.present.guide import Json, guide_data
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office
from tests.support.offices import small_office


@pytest.fixture(scope="module")
def office() -> Office:
    return load_office(shipped_config() / "offices" / "kpu-kab-contoh" / "office.yaml")


def ways(guide: Json) -> list[Json]:
    steps = [step for role in guide["roles"] for sop in role["sops"] for step in sop["steps"]]
    return [way for step in steps for way in step["ways"]]


def test_every_step_that_people_do_is_in_it_for_each_of_its_roles(office: Office) -> None:
    guide = guide_data(office)
    for workflow in office.workflows:
        for step in workflow.transitions:
            if step.actor is None or step.extension:
                continue
            assert step.label is not None
            named = [
                role["name"]
                for role in guide["roles"]
                for sop in role["sops"]
                for one in sop["steps"]
                if one["number"] == step.step
                and any(way["label"] == step.label(office.language) for way in one["ways"])
            ]
            wanted = {office.role_by_id[role].label(office.language) for role in step.actor.roles}
            assert wanted <= set(named)


def test_a_decision_says_what_to_choose_and_what_the_job_fills_in(office: Office) -> None:
    decided = [way for way in ways(guide_data(office)) if any(c["choose"] for c in way["cells"])]
    assert decided
    for way in decided:
        given = [cell["heading"] for cell in way["cells"] if cell["given"]]
        assert len(given) == 2, "the day and who decided"
        assert office.form.status.heading(office.language) not in given


def test_every_state_has_its_line(office: Office) -> None:
    names = [one["name"] for one in guide_data(office)["states"]]
    assert names == [state.label(office.language) for state in office.form.states]


def test_it_is_written_in_the_offices_language(office: Office) -> None:
    english = guide_data(replace(office, language=ENGLISH))
    assert english["labels"]["title"] == "Guide for staff"
    assert english["roles"][0]["name"] != guide_data(office)["roles"][0]["name"]


def test_the_booklet_is_an_accessible_pdf() -> None:
    own = small_office()
    charts = [chart_data(one, own) for one in own.workflows]
    made = ShippedPages().guide(guide_data(own), charts)
    pdf = PdfReader(io.BytesIO(made))
    assert "/MarkInfo" in pdf.root_object
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert own.text("booklet.title") in text
    assert own.name(own.language) in text
    for role in guide_data(own)["roles"]:
        assert role["name"] in text
