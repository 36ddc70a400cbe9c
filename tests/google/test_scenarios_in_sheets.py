"""Every scenario with its register and its ledger in a Google Sheet, over HTTP."""

import os
from datetime import datetime

import pytest

from tests.google.running_emulator import running_emulator
from tests.google.sheet_home import SheetHome
from tests.support import scenario as reported
from tests.support.memory.office import by_row
from tests.support.offices_by_settings import office_of
from tests.support.scenario import Scenario, scenarios

# A synchroniser leaves versions beside a file; a Google Sheet is no file.
OF_SHEETS = [one for one in scenarios() if not any(run.beside for run in one.runs)]
EVERY = int(os.environ.get("SHEETFLOW_SCENARIOS", "3"))
"""Every n-th scenario is run; all of them before a release, with SHEETFLOW_SCENARIOS=1."""


@pytest.mark.parametrize("scenario", OF_SHEETS[::EVERY], ids=lambda scenario: scenario.name)
def test_scenario(scenario: Scenario) -> None:
    """Run a scenario with the checks of `scenario.play`."""
    home = SheetHome(office_of(scenario.home, scenario.office), running_emulator())
    for number, run in enumerate(scenario.runs, 1):
        if run.office:
            home.office = office_of(scenario.home, {**scenario.office, **run.office})
        reported._prepare(home, run)  # noqa: SLF001 - the same preparation as in memory
        now = datetime.fromisoformat(run.at).replace(tzinfo=home.office.zone)
        prepared, outcome = home.run(now)
        assert outcome.complete, f"run {number}: {outcome}"
        found = reported._reported(home, prepared.plan, run)  # noqa: SLF001 - the same reading
        wanted = {name: reported._wanted(expected) for name, expected in run.plan.items()}  # noqa: SLF001
        assert found == wanted, f"run {number}"
        reported._check_sentences(home, run, number)  # noqa: SLF001 - the same check
        again = home.plan(now)
        assert again.empty, f"run {number} leaves something to do: {again}"
        lasting = reported._lasting(prepared.plan)  # noqa: SLF001 - what the run does not repair
        assert by_row(again.findings) == by_row(lasting), f"run {number} wavers"
