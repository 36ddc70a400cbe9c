"""Days and numbers are formatted as CLDR has them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.formatting import (
    NONE_GIVEN,
    format_count,
    format_day,
    format_list,
    format_share,
    format_weekday,
)
from sheetflow.core.words import ENGLISH, INDONESIAN, Language

_BABEL = {INDONESIAN: "id_ID", ENGLISH: "en_GB"}


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_days_of_a_whole_year_agree_with_cldr(language: Language) -> None:
    for ahead in range(366):
        day = date(2024, 1, 1) + timedelta(days=ahead)
        locale = _BABEL[language]
        assert format_day(day, language) == format_date(day, "d MMMM y", locale)
        assert format_weekday(day, language) == format_date(day, "EEEE, d MMMM y", locale)


@given(st.integers(0, 10**12), st.sampled_from([INDONESIAN, ENGLISH]))
def test_numbers_agree_with_cldr(number: int, language: Language) -> None:
    assert format_count(number, language) == format_decimal(number, locale=_BABEL[language])


def test_what_nobody_gave_is_a_dash_and_not_zero() -> None:
    assert format_count(None, INDONESIAN) == format_weekday(None, INDONESIAN) == NONE_GIVEN
    assert format_share(0, 0, INDONESIAN) == NONE_GIVEN
    assert format_count(0, INDONESIAN) == "0"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(7, 8, "87,5%"), (1, 3, "33,3%"), (2, 3, "66,7%"), (1, 1, "100%"), (0, 9, "0%")],
)
def test_shares_have_one_decimal_at_most(part: int, whole: int, said: str) -> None:
    assert format_share(part, whole, INDONESIAN) == said
    assert format_share(part, whole, ENGLISH) == said.replace(",", ".")


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_shares_are_rounded_to_the_nearest_tenth(part: int, whole: int) -> None:
    said = Decimal(format_share(part, whole, ENGLISH).rstrip("%"))
    assert abs(said - Decimal(100) * part / whole) <= Decimal("0.0500000001")


@pytest.mark.parametrize("unknown", ["xx", "", "no such language"])
def test_a_language_that_nobody_knows_is_said_as_indonesian(unknown: str) -> None:
    assert format_weekday(date(2025, 10, 9), Language(unknown)) == "Kamis, 9 Oktober 2025"


@pytest.mark.parametrize(
    ("terms", "indonesian", "english"),
    [
        ([], "", ""),
        (["2"], "2", "2"),
        (["2", "3"], "2 dan 3", "2 and 3"),
        (["2", "3", "4"], "2, 3, dan 4", "2, 3, and 4"),
    ],
)
def test_a_list_has_its_last_word_joined(terms: list[str], indonesian: str, english: str) -> None:
    assert format_list(terms, INDONESIAN) == indonesian
    assert format_list(terms, ENGLISH) == english
