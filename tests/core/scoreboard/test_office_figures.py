"""The figures of an office: counts are their sources, and nothing is lost as JSON."""

import json

import pytest

from sheetflow.app.scoreboard import figures_data, figures_of_data
from sheetflow.errors import UnavailableError
from tests.support.office_figures import invented_figures


@pytest.mark.parametrize("number", [0, 3, 6])
def test_figures_travel_as_json_and_come_back_the_same(number: int) -> None:
    figures = invented_figures(number)
    assert figures_of_data(json.loads(json.dumps(figures_data(figures)))) == figures


def test_a_count_is_that_of_its_submissions() -> None:
    figures = invented_figures(1)
    for queue in figures.queue:
        assert (queue.waiting, queue.late) == (len(queue.submissions), len(queue.late_submissions))
    assert [one.count for one in figures.findings] == [1, 2]


@pytest.mark.parametrize("damage", [{"as_of": "kemarin"}, {"queue": [{"workflow": 1}]}, {}])
def test_data_of_another_version_is_refused_with_its_place(damage: dict[str, object]) -> None:
    data = {**figures_data(invented_figures(1)), **damage} if damage else {}
    with pytest.raises(UnavailableError, match=r"\((office|as_of|queue)"):
        figures_of_data(data)
