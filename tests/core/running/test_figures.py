"""Figures after a run count what its plan and outcome leave."""

from dataclasses import replace
from datetime import date, datetime

from sheetflow.core.effects import Outcome, failure
from sheetflow.core.running.quiet_run import run_figures
from sheetflow.errors import UnavailableError
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
LONG_AFTER = date(2025, 12, 1)


def test_figures_are_of_the_office_after_the_run() -> None:
    home = MemoryHome(OFFICE)
    for label, like in (("PUB-1", "collected"), ("PUB-2", "drafted"), ("PUB-3", "drafted")):
        home.put(label, cells_like({"judul": f"Rapat {label}", "like": [like]}))
    now = datetime.combine(LONG_AFTER, datetime.min.time(), OFFICE.zone).replace(hour=17)
    prepared, outcome = home.run(now)

    found = run_figures(prepared.scan, prepared.ledger, prepared.plan, outcome, OFFICE)

    assert sum(found.rows.values()) == 3
    assert max(found.rows.values()) == 2
    assert found.late == 3
    assert (found.set_aside, found.outbox) == (0, 0)
    assert sum(found.findings.values()) == len(prepared.plan.findings)


def test_what_failed_or_was_not_tried_is_left() -> None:
    home = MemoryHome(OFFICE)
    home.put("PUB-1", cells_like({"judul": "Rapat", "like": ["drafted"]}))
    now = datetime.combine(date(2025, 10, 13), datetime.min.time(), OFFICE.zone)
    prepared, outcome = home.run(now)
    effect = prepared.plan.commit.outbox[0]
    error = UnavailableError("penuh", "kosongkan")
    left: Outcome = replace(
        outcome, failures=(failure(effect, error), failure(None, error)), untried=(effect, effect)
    )

    found = run_figures(prepared.scan, prepared.ledger, prepared.plan, left, OFFICE)

    assert found.outbox == 3
