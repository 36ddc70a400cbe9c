"""Days and numbers as a paper of the office says them, in Indonesian and English.

A table of our own, because core knows no library; the tests hold it against Babel (CLDR).
"""

from __future__ import annotations

from datetime import date

from sheetflow.core.words import INDONESIAN, Language

_MONTHS_ID = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS_ID = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

NONE_GIVEN = "–"
"""What stands where nobody filled a number or a day."""


def month_name(month: int, language: Language) -> str:
    """The name of month 1–12."""
    return (_MONTHS_ID if language == INDONESIAN else _MONTHS_EN)[month - 1]


def spoken_day(day: date, language: Language) -> str:
    """ "9 Oktober 2025"."""
    return f"{day.day} {month_name(day.month, language)} {day.year}"


def spoken_weekday(day: date | None, language: Language) -> str:
    """ "Kamis, 9 Oktober 2025"; a dash for no day."""
    if day is None:
        return NONE_GIVEN
    names = _DAYS_ID if language == INDONESIAN else _DAYS_EN
    return f"{names[day.weekday()]}, {spoken_day(day, language)}"


def spoken_count(number: int | None, language: Language) -> str:
    """1234 → "1.234" in Indonesian, "1,234" in English; a dash for no number."""
    if number is None:
        return NONE_GIVEN
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language == INDONESIAN else grouped


def spoken_share(part: int, whole: int, language: Language) -> str:
    """A share with one decimal, halves rounded up: 7 of 8 → "87,5%"; a dash of nothing."""
    if whole == 0:
        return NONE_GIVEN
    thousandths = (2000 * part + whole) // (2 * whole)
    units, tenth = divmod(thousandths, 10)
    if tenth == 0:
        return f"{units}%"
    return f"{units}{',' if language == INDONESIAN else '.'}{tenth}%"
