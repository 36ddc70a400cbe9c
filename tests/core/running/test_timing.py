"""Offices start at their own while after the interval, by every scheduler at the same moments."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.office_options import INTERVALS
from sheetflow.core.running.timing import StartTimes, start_times

DAY = datetime(2025, 11, 3, tzinfo=UTC)
TIMES = st.sampled_from(INTERVALS).flatmap(
    lambda every: st.builds(StartTimes, st.just(every), st.integers(0, every * 60 - 1))
)


def minutes_of(field: str, end: int) -> set[int]:
    """Return the numbers that a field of cron names."""
    if field == "*":
        return set(range(end))
    first, _, rest = field.partition("-")
    last, _, step = rest.partition("/")
    return {int(first)} if not rest else set(range(int(first), int(last) + 1, int(step)))


def starts_of_day(times: StartTimes) -> list[datetime]:
    found, now = [], DAY - timedelta(seconds=1)
    while (now := times.next_start(now)) < DAY + timedelta(days=1):
        found.append(now)
    return found


@settings(deadline=None)
@given(TIMES)
def test_starts_are_evenly_spread_over_the_day(times: StartTimes) -> None:
    starts = starts_of_day(times)

    gaps = {later - one for one, later in pairwise(starts)}
    assert len(starts) == 1440 // times.every_minutes
    assert gaps <= {timedelta(minutes=times.every_minutes)}
    assert starts[0] == DAY + timedelta(seconds=times.offset)


@settings(deadline=None)
@given(TIMES)
def test_cron_starts_at_these_moments_after_its_wait(times: StartTimes) -> None:
    minute, hour, *rest = times.cron_fields.split(" ")

    assert rest == ["*", "*", "*"]
    assert {(at.hour, at.minute) for at in starts_of_day(times)} == {
        (h, m) for h in minutes_of(hour, 24) for m in minutes_of(minute, 60)
    }
    assert {at.second for at in starts_of_day(times)} == {times.seconds}


@settings(deadline=None)
@given(TIMES)
def test_systemd_starts_at_these_moments(times: StartTimes) -> None:
    found = re.fullmatch(
        r"\*-\*-\* (\*|(\d\d)(?:/(\d+))?):(\d\d)(/(\d+))?:(\d\d)", times.calendar_expression
    )

    assert found is not None
    hours = range(int(found[2]), 24, int(found[3] or 24)) if found[2] else range(24)
    minutes = range(int(found[4]), 60, int(found[6] or 60))
    assert [(at.hour, at.minute, at.second) for at in starts_of_day(times)] == [
        (hour, minute, int(found[7])) for hour in hours for minute in minutes
    ]


def test_an_office_starts_always_at_the_same_while_and_fifty_not_together() -> None:
    offices = [f"kpu-{number}" for number in range(50)]

    offsets = [start_times(office, 10).offset for office in offices]

    assert offsets == [start_times(office, 10).offset for office in offices]
    assert max(Counter(offset // 60 for offset in offsets).values()) <= 12
    assert len(set(offsets)) > 40


@pytest.mark.parametrize(
    ("times", "fields", "expression"),
    [
        (StartTimes(10, 207), "3-59/10 * * * *", "*-*-* *:03/10:27"),
        (StartTimes(1, 5), "* * * * *", "*-*-* *:00/1:05"),
        (StartTimes(60, 0), "0 * * * *", "*-*-* *:00:00"),
        (StartTimes(240, 7500), "5 2-23/4 * * *", "*-*-* 02/4:05:00"),
        (StartTimes(1440, 30600), "30 8 * * *", "*-*-* 08:30:00"),
    ],
)
def test_what_is_written(times: StartTimes, fields: str, expression: str) -> None:
    assert (times.cron_fields, times.calendar_expression) == (fields, expression)
