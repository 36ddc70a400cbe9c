"""When notices may go out."""

from dataclasses import replace
from datetime import date, time

import pytest

from sheetflow.core.calendar import Exceptional, WorkingCalendar
from sheetflow.core.notices import Quiet
from sheetflow.core.notifying.quiet_time import NoticeClock
from tests.support.notice_office import OFFICE, SETTINGS, NoticeOffice, at, waiting

WEEK = WorkingCalendar(frozenset({5, 6}), frozenset({date(2025, 10, 14)}))
AT_NOON = Quiet(time(12), time(13))


@pytest.mark.parametrize(
    ("quiet", "moment", "first"),
    [
        (Quiet(), "2025-10-13 06:59", "2025-10-13 07:00"),
        (Quiet(), "2025-10-13 07:00", "2025-10-13 07:00"),
        (Quiet(), "2025-10-13 16:59", "2025-10-13 16:59"),
        # The day after is a holiday.
        (Quiet(), "2025-10-13 17:00", "2025-10-15 07:00"),
        (Quiet(), "2025-10-17 20:00", "2025-10-20 07:00"),
        (AT_NOON, "2025-10-13 00:00", "2025-10-13 00:00"),
        (AT_NOON, "2025-10-13 12:00", "2025-10-13 13:00"),
        (AT_NOON, "2025-10-13 23:59", "2025-10-13 23:59"),
        (AT_NOON, "2025-10-14 12:30", "2025-10-15 00:00"),
    ],
)
def test_the_first_moment_that_is_allowed(quiet: Quiet, moment: str, first: str) -> None:
    clock = NoticeClock(replace(SETTINGS, quiet=quiet), WEEK, at(moment))
    assert clock.first_allowed(at(moment)) == at(first)
    assert clock.is_allowed is (moment == first)


def test_an_office_that_never_works_is_never_written_to() -> None:
    flood = Exceptional(since=date(2000, 1, 1), until=date(2040, 1, 1), reason="Banjir")
    calendar = WorkingCalendar(frozenset(), frozenset(), (flood,))
    clock = NoticeClock(SETTINGS, calendar, at("2025-10-13 09:00"))
    assert (clock.last_list, clock.next_list, clock.tomorrow) == (None, None, None)
    assert clock.due_at(clock.now) is None
    home = NoticeOffice(replace(OFFICE, calendar=calendar), rows=[waiting()])
    assert home.runs("2025-10-13 09:00", "2025-10-14 09:00", 60) == []
    home.office = replace(OFFICE, rules_digest="of another calendar")
    assert len(home.runs("2025-10-15 09:00", "2025-10-15 12:00")) == 1
