"""Days and numbers in the words of papers, in Indonesian and English.

Names and signs are those of CLDR, by Babel; the patterns are this module's, since Babel's own take
ten times as long for a report's thousands of days and format no share as papers do.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from sheetflow.core.words import INDONESIAN, Language

if TYPE_CHECKING:
    from babel import Locale

NONE_GIVEN = "–"
"""Printed where no number or day was filled."""


@cache
def _locale(language: Language) -> "Locale":
    """Return the language's locale; Indonesian where CLDR has none, as with all words (`Words`).

    Imports Babel here: a run that formats no day saves 20 ms.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - see above

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(INDONESIAN)


@cache
def month_name(month: int, language: Language) -> str:
    """Return the name of month 1–12."""
    return str(_locale(language).months["format"]["wide"][month])


@cache
def _weekday_name(weekday: int, language: Language) -> str:
    """Return the name of a weekday; 0 is Monday."""
    return str(_locale(language).days["format"]["wide"][weekday])


@cache
def _sign(name: str, language: Language) -> str:
    """Return the sign by its name, "group" or "decimal"."""
    return str(_locale(language).number_symbols["latn"][name])


def format_day(day: date, language: Language) -> str:
    """Return "9 Oktober 2025"."""
    return f"{day.day} {format_month(day, language)}"


def format_month(day: date, language: Language) -> str:
    """Return "Oktober 2025"."""
    return f"{month_name(day.month, language)} {day.year}"


def format_list(terms: Sequence[str], language: Language) -> str:
    """Return "a", "a dan b" or "a, b, dan c"; in English likewise."""
    from babel.lists import format_list  # noqa: PLC0415 - as in `_locale`

    return format_list(terms, locale=_locale(language))


def format_weekday(day: date | None, language: Language) -> str:
    """Return "Kamis, 9 Oktober 2025"; a dash for no day."""
    if day is None:
        return NONE_GIVEN
    return f"{_weekday_name(day.weekday(), language)}, {format_day(day, language)}"


def format_count(number: int | None, language: Language) -> str:
    """Return 1234 as "1.234" in Indonesian, "1,234" in English; a dash for no number."""
    if number is None:
        return NONE_GIVEN
    return f"{number:,}".replace(",", _sign("group", language))


def format_number(number: float, language: Language) -> str:
    """Return a number with at most one decimal: 1.5 → "1,5" in Indonesian, 2.0 → "2"."""
    return format_decimal(number, language).removesuffix(f"{_sign('decimal', language)}0")


def format_decimal(number: float, language: Language) -> str:
    """Return a number with one decimal, for columns of them: 2.0 → "2,0" in Indonesian."""
    return f"{number:.1f}".replace(".", _sign("decimal", language))


def format_share(part: int, whole: int, language: Language) -> str:
    """Return a share with one decimal, halves rounded up: 7 of 8 → "87,5%"; a dash for whole 0."""
    if whole == 0:
        return NONE_GIVEN
    thousandths = (2000 * part + whole) // (2 * whole)
    units, tenth = divmod(thousandths, 10)
    if tenth == 0:
        return f"{units}%"
    return f"{units}{_sign('decimal', language)}{tenth}%"
