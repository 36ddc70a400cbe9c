"""Identifiers of spare rows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.names import RowId, highest_number, row_ids

PATTERNS = ("PUB-{yyyy}-{n:04}", "K-{yy}{mm}-{n:03}", "{n}", "({n:02})/{mm}/{yyyy}", "A.{n}")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("PUB-{yyyy}-{n:04}", ["PUB-2025-0009", "PUB-2025-0010"]),
        ("K-{yy}{mm}-{n:03}", ["K-2503-009", "K-2503-010"]),
        ("{n}", ["9", "10"]),
    ],
)
def test_identifiers_follow_the_office_s_pattern(pattern: str, expected: list[str]) -> None:
    assert list(row_ids(pattern, 9, 2, date(2025, 3, 1))) == expected


@given(
    pattern=st.sampled_from(PATTERNS),
    first=st.integers(1, 99_999),
    count=st.integers(1, 5),
    on=st.dates(date(1000, 1, 1)),
)
def test_what_was_given_out_is_found_again(pattern: str, first: int, count: int, on: date) -> None:
    names = row_ids(pattern, first, count, on)

    assert highest_number(pattern, names) == first + count - 1


def test_other_identifiers_carry_no_number() -> None:
    others = [RowId(text) for text in ("", "PUB-2025-", "X-2025-0009", "PUB-2025-٣", "PUB-2025-1x")]

    assert highest_number("PUB-{yyyy}-{n:04}", others) == 0
    assert highest_number("PUB-{yyyy}", [RowId("PUB-2025")]) == 0


def test_a_number_beyond_all_counting_is_none() -> None:
    assert highest_number("{n}", [RowId("9" * 5_000), RowId("7")]) == 7
