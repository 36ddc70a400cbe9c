"""Periods are calendar months, quarters and years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.reporting.period import Grain, Period, parse_period, period_of
from sheetflow.core.words import ENGLISH, INDONESIAN
from tests.support.texts import TEXTS


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025-q1", date(2025, 1, 1), date(2025, 3, 31)),
        (" 2025 ", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_written_period_is_a_span_of_days(text: str, start: date, end: date) -> None:
    period = parse_period(text)
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "2025-13", "2025-00", "2025-Q5", "2025-1", "25-10", "2025-10-01", "Oktober", "٢٠٢٥"],
)
def test_anything_else_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(list(Grain)))
def test_every_day_lies_in_exactly_one_period_of_each_length(day: date, grain: Grain) -> None:
    period = period_of(day, grain)
    assert period.holds(day)
    assert parse_period(period.code) == period
    assert not period.next.holds(day)
    assert period.next.start == period.end + timedelta(days=1)


def test_a_missing_day_lies_in_no_period() -> None:
    assert not Period(Grain.YEAR, 2025).holds(None)


@pytest.mark.parametrize(
    ("code", "indonesian", "english"),
    [
        ("2025-10", "Oktober 2025", "October 2025"),
        ("2025-Q4", "Triwulan IV Tahun 2025", "Quarter 4 of 2025"),
        ("2025", "Tahun 2025", "Year 2025"),
    ],
)
def test_a_period_has_a_name(code: str, indonesian: str, english: str) -> None:
    period = parse_period(code)
    assert period is not None
    assert (period.label(TEXTS, INDONESIAN), period.label(TEXTS, ENGLISH)) == (indonesian, english)


def test_a_period_says_both_its_ends() -> None:
    period = Period(Grain.MONTH, 2025, 10)
    assert period.span(TEXTS, INDONESIAN) == "1 Oktober 2025 sampai dengan 31 Oktober 2025"
    assert period.span(TEXTS, ENGLISH) == "1 October 2025 to 31 October 2025"
