"""In every backend a missing row is reported in a spare row, and restored as it was accepted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sheetflow.app.register_rows import find_missing, restore_row
from sheetflow.errors import ConfigurationError
from tests.contract.homes import HOMES, NEAR
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.scenario import cells_like


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> WholeHome:
    return new_home(request.param, tmp_path)


def test_a_row_that_is_gone_is_reported_of_and_comes_back_as_it_was_accepted(
    home: WholeHome,
) -> None:
    name = home.type(cells_like({"like": "collected"}))
    usual = [replace(found, row=0) for found in home.run().findings]
    before = home.row(name)
    home.wipe(name)

    (found,) = home.run().findings
    assert (found.code, found.variant, found.submission) == ("E-ID", "vanished", name)
    (reported,) = home.sentences()
    assert f"sheetflow restore {name}" in reported
    assert "Sosialisasi Pemilih Pemula" in reported
    again = home.run()
    assert again.empty
    assert again.findings == (found,)

    planned = restore_row(home.home, name.lower(), NOW, dry_run=True)
    assert [row.id for row in find_missing(home.home)] == [name]
    assert restore_row(home.home, name, NOW) == planned
    assert find_missing(home.home) == ()
    after = home.row(name)
    assert after["tanggal_kegiatan"] == date(2025, 10, 9)
    days = {"tanggal_kegiatan", "stempel_waktu"}
    assert {k: v for k, v in after.items() if k not in days} == {
        k: v for k, v in before.items() if k not in days
    }

    plan = home.run()
    assert [replace(found, row=0) for found in plan.findings] == usual
    assert plan.commit.events == ()
    assert home.states() == {name: "bahan"}
    assert f"sheetflow restore {name}" not in "".join(home.sentences())
    assert home.run().empty


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_a_row_that_is_there_is_not_restored(home: WholeHome) -> None:
    name = home.type(cells_like({"like": "collected"}))
    home.run()
    before = home.home.register.read().rows

    with pytest.raises(ConfigurationError, match="it is there"):
        restore_row(home.home, name, NOW)

    assert home.home.register.read().rows == before


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_what_the_ledger_does_not_know_is_not_restored(home: WholeHome) -> None:
    name = home.type(cells_like({"like": "unfinished"}))
    home.run()
    home.wipe(name)

    with pytest.raises(ConfigurationError, match="knows no submission"):
        restore_row(home.home, name, NOW)
    assert home.run().findings == ()
