"""What a report counts: recorded, and uploaded in the period."""

from dataclasses import replace

from sheetflow.core.reporting.item import Post, ReportItem, SubmissionStatus, select
from tests.reporting.samples import OCTOBER, WEBSITE, day, october, published


def _ids(items: tuple[ReportItem, ...]) -> list[str]:
    return [item.id for item in items]


def test_the_day_of_upload_decides_whenever_the_activity_or_the_recording_was() -> None:
    early = replace(published(1, uploaded=1), activity=day(29, 9))
    late = replace(published(2, uploaded=31), recorded=day(4, 11))
    next_month = replace(published(3), activity=day(31), uploaded=day(1, 11))
    chosen = select((late, next_month, early), OCTOBER)
    assert _ids(chosen.recorded) == [early.id, late.id]


def test_what_was_not_recorded_is_open_and_not_counted() -> None:
    chosen = select((published(1, status=SubmissionStatus.OPEN),), OCTOBER)
    assert (len(chosen.recorded), len(chosen.opened)) == (0, 1)


def test_a_recorded_one_without_a_day_of_upload_counts_nowhere() -> None:
    chosen = select((replace(published(1), uploaded=None),), OCTOBER)
    assert chosen.recorded == chosen.opened == chosen.archived == ()


def test_an_archived_one_belongs_to_the_day_of_the_decision() -> None:
    item = replace(
        published(1, status=SubmissionStatus.ARCHIVED),
        activity=day(30, 9),
        decided=day(2),
        uploaded=None,
    )
    assert _ids(select((item,), OCTOBER).archived) == [item.id]
    assert replace(item, decided=None, activity=None, entered=day(5)).day == day(5)


def test_one_without_any_day_belongs_to_no_period() -> None:
    item = replace(published(1, status=SubmissionStatus.OPEN), activity=None, uploaded=None)
    assert item.day is None
    assert select((item,), OCTOBER).opened == ()


def test_a_cancelled_one_is_not_reported() -> None:
    chosen = select((published(1, status=SubmissionStatus.CANCELLED),), OCTOBER)
    assert chosen.reported_items == chosen.archived == ()


def test_the_order_of_rows_is_of_no_account() -> None:
    items = october()
    assert select(items, OCTOBER) == select(tuple(reversed(items)), OCTOBER)


def test_platforms_are_those_of_the_posts_and_only_else_those_of_the_row() -> None:
    item = published(1, workflow=WEBSITE, platform="Website")
    twice = (Post("https://a", "X"), Post("https://b", "X"), Post("https://c"))
    assert replace(item, posts=twice).seen_on == ("X",)
    assert replace(item, posts=()).seen_on == ("Website",)
