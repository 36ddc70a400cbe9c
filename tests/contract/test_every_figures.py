"""An office's figures are the same on every backend, and reading them writes nothing."""

from pathlib import Path

import pytest

from sheetflow.app.scoreboard import office_figures
from sheetflow.core.scoreboard.office_figures import Standing
from tests.contract.homes import HOMES
from tests.contract.test_every_site import fill
from tests.contract.whole_homes import NOW, new_home
from tests.reporting.samples import OCTOBER


@pytest.mark.parametrize("kind", HOMES)
def test_figures_are_those_of_the_ledger(kind: str, tmp_path: Path) -> None:
    office = new_home(kind, tmp_path)
    fill(office, "finished", judul="Sosialisasi")
    fill(office, "returned", judul="Rapat", tautan_unggahan="")
    office.run()
    version = office.home.ledger.load().version

    found = office_figures(office.home, OCTOBER, NOW)

    (post,) = found.publications
    assert (post.standing, post.title) == (Standing.RECORDED, "Sosialisasi")
    assert [one.times for one in found.returns] == [1]
    assert sum(queue.waiting for queue in found.queue) == 1
    assert {step.submission for step in found.steps} == {post.submission}
    assert office.home.ledger.load().version == version
