"""Working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.calendar import Exceptional, WorkingCalendar

HOLIDAY = date(2025, 10, 14)
FLOOD = Exceptional(date(2025, 10, 20), date(2025, 10, 22), "Banjir")
CALENDAR = WorkingCalendar(frozenset({5, 6}), frozenset({HOLIDAY}), (FLOOD,))
FRIDAY = date(2025, 10, 10)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, FRIDAY - timedelta(days=3), 0),
        (FRIDAY, date(2025, 10, 12), 0),
        (FRIDAY, date(2025, 10, 13), 1),
        (FRIDAY, HOLIDAY, 1),
        (FRIDAY, date(2025, 10, 15), 2),
        (date(2025, 10, 17), date(2025, 10, 22), 0),
        (date(2025, 10, 17), date(2025, 10, 23), 1),
    ],
)
def test_elapsed_counts_working_days_after_the_start(start: date, end: date, days: int) -> None:
    assert CALENDAR.elapsed(start, end) == days


@given(st.dates(date(2025, 1, 1), date(2025, 12, 31)), st.integers(0, 40))
def test_what_is_done_by_the_due_day_is_in_time(start: date, days: int) -> None:
    due = CALENDAR.due(start, days)

    assert CALENDAR.elapsed(start, due) == days
    assert CALENDAR.elapsed(start, due + timedelta(days=14)) > days


def test_a_calendar_without_working_days_ends_all_the_same() -> None:
    never = WorkingCalendar(frozenset(range(7)), frozenset())

    assert never.due(FRIDAY, 1) == FRIDAY + timedelta(days=3660)
