"""Every scenario of tests/scenarios, from an empty ledger through all its runs."""

import pytest

from sheetflow.core.records import RESUBMITTED, REVOKED
from tests.support.offices_by_settings import office_of
from tests.support.scenario import Scenario, play, scenarios


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_scenario(scenario: Scenario) -> None:
    play(scenario)


def test_every_scenario_has_a_name_of_its_own() -> None:
    names = [scenario.name for scenario in scenarios()]

    assert len(set(names)) == len(names)


def test_every_code_is_found_by_some_scenario_and_missing_from_another() -> None:
    rows = [row for s in scenarios() for run in s.runs for row in run.plan.values()]
    found = {code for row in rows for code in row.get("found", [])}

    # Of failures and of written papers, not of a row's sentence: test_law_05_set_aside.py,
    # test_filed_faults.py, test_drive_requests.py. test_signed_papers.py.
    of_work = {"W-TERTUNDA", "W-ARSIP", "W-ISIAN", "W-PERSETUJUAN", "W-TTD"}
    assert found == set(map(str, office_of().catalogue.messages)) - of_work
    assert any(not row.get("found") for row in rows)


def test_every_transition_is_taken_by_some_scenario() -> None:
    rows = [row for s in scenarios() for run in s.runs for row in run.plan.values()]
    taken = {transition for row in rows for transition in row.get("via", [])}

    for home in ("contoh", "pembelian"):
        for workflow in office_of(home).workflows:
            assert taken >= set(workflow.by_id)
    assert taken >= {REVOKED, RESUBMITTED}
