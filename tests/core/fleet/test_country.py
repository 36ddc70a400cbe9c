"""A small country at a simulated Google: the quotas hold there whatever the delays."""

import pytest

from tests.benchmarks.country import Costs, Country, Layout, Work, working_day

READ, WRITE, LOOK = ("sheets_read", 1), ("sheets_write", 1), ("drive", 5)
COSTS = Costs(
    Work((LOOK,), 0.03),
    Work((LOOK, WRITE, LOOK, READ, READ), 0.05),
    Work((READ, READ), 0.03),
    {1: Work((READ, READ, LOOK, *[WRITE] * 3), 0.1)},
)


@pytest.mark.parametrize("layout", [Layout(1, 1, 8), Layout(2, 1, 16)], ids=str)
def test_no_minute_of_a_working_day_has_more_than_a_quota(layout: Layout) -> None:
    day = working_day(layout, COSTS, [120] * 60)

    assert max(day.fullest.values()) <= 100
    assert day.fullest["account sheets_read"] > 50
    assert len(day.answers) > 500


def test_a_burst_takes_what_the_quota_itself_takes() -> None:
    country = Country(Layout(1, 1, 8))
    done: list[int] = []

    country.sweep([(office, COSTS.changed[1]) for office in range(60)], done.append)

    quota = 60 * 3 / 60 * 60
    assert sorted(done) == list(range(60))
    assert quota - 60 < country.now < 1.1 * quota
