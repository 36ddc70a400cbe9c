"""Whoever opens the register sees when the job last checked it; a quiet run rarely renews that."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sheetflow.core.own_cells import heartbeat_of
from sheetflow.core.register.headings import find_header
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.scenario import cells_like


@pytest.fixture(params=["local", "google"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> WholeHome:
    return new_home(request.param, tmp_path)


def is_due(home: WholeHome, now: datetime) -> bool:
    office = home.home.settings.office
    rows = home.home.register.read().rows
    found = heartbeat_of(rows, find_header(rows, office.form, office.language), office, now)
    assert found is not None
    return found.due


def version(home: WholeHome) -> str:
    return home.home.register.read().version


def test_a_run_shows_its_time_and_a_quiet_one_renews_it_when_it_is_old(home: WholeHome) -> None:
    assert is_due(home, NOW)
    name = home.type(cells_like({"like": "collected"}))
    home.run()
    assert not is_due(home, NOW)
    row, before = home.row(name), version(home)

    soon, later = NOW + timedelta(minutes=10), NOW + timedelta(minutes=20)
    assert home.run(soon).empty
    assert version(home) == before, "a quiet run writes nothing"
    assert is_due(home, later)
    assert home.run(later).empty
    assert not is_due(home, later)
    assert home.row(name) == row
    assert home.run(later).empty
