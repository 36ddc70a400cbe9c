"""What Sheets makes of a text that someone types (USER_ENTERED)."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tests.google_emulator.json_shapes import Json
from tests.google_emulator.locales import Locale

EPOCH = date(1899, 12, 30)
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AaPp][Mm]))?")
ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
SHORT_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
DAY_AND_MONTH = re.compile(r"(\d{1,2})([-/])(\d{1,2})")
NAMED_DATE = re.compile(r"(\d{1,2})([ -])([^\W\d]+)\2(\d{4})")
NAMED_MONTH_FIRST = re.compile(r"([^\W\d]+) (\d{1,2}), (\d{4})")


class Entry(NamedTuple):
    """The value or formula of an entry, and the number format that it brings along."""

    value: str | float | bool | None = None
    formula: str | None = None
    number_format: Json | None = None


def serial(day: date, clock: time | None = None) -> float:
    """A date as Sheets counts it: days since 1899-12-30, the time as a fraction."""
    days = (day - EPOCH).days
    if clock is None:
        return days
    return days + (clock.hour * 3600 + clock.minute * 60 + clock.second) / 86400


def read_entry(text: str, locale: Locale, today: date) -> Entry:
    """A typed text → number, date, time, truth value, formula or text."""
    if text == "":
        return Entry()
    if text.startswith("'"):
        return Entry(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Entry(formula=text)
    if text.strip().upper() in ("TRUE", "FALSE"):
        return Entry(text.strip().upper() == "TRUE")
    bare = text.strip()
    return _number(bare, locale) or _moment(bare, locale, today) or Entry(text)


def _number(text: str, locale: Locale) -> Entry | None:
    decimal, thousands = re.escape(locale.decimal), re.escape(locale.thousands)
    currency = re.escape(locale.currency)
    pattern = (
        rf"(?P<cur>{currency}\s?)?(?P<sign>[+-]?)(?P<whole>\d{{1,3}}(?:{thousands}\d{{3}})+|\d*)"
        rf"(?:(?P<mark>{decimal})(?P<part>\d*))?(?P<exp>[eE][+-]?\d+)?(?P<pct>\s?%)?"
    )
    found = re.fullmatch(pattern, text)
    if not found or not (found["whole"] or found["part"]):
        return None
    whole = found["whole"].replace(locale.thousands, "")
    number = float(f"{found['sign']}{whole or 0}.{found['part'] or 0}{found['exp'] or ''}")
    grouped = locale.thousands in found["whole"]
    digits = len(found["part"] or "")
    if found["pct"]:
        pattern = "0.00%" if digits else "0%"
        return Entry(number / 100, number_format={"type": "PERCENT", "pattern": pattern})
    value: float = int(number) if number == int(number) and abs(number) < 1e15 else number
    if found["cur"]:
        pattern = f'"{locale.currency}"#,##0' + (".00" if digits else "")
        return Entry(value, number_format={"type": "CURRENCY", "pattern": pattern})
    if grouped:
        pattern = "#,##0.00" if digits else "#,##0"
        return Entry(value, number_format={"type": "NUMBER", "pattern": pattern})
    if found["exp"]:
        return Entry(value, number_format={"type": "SCIENTIFIC", "pattern": "0.00E+00"})
    return Entry(value)


def _moment(text: str, locale: Locale, today: date) -> Entry | None:
    day_text, _, clock_text = text.partition(" ") if ":" in text else (text, "", "")
    if TIME.fullmatch(text):
        clock = _clock(text)
        if clock is None:
            return None
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
        form = "h:mm:ss" if text.count(":") == 2 else "h:mm"
        return Entry(seconds / 86400, number_format={"type": "TIME", "pattern": form})
    day = _day(day_text, locale, today)
    if day is None:
        return None
    if not clock_text:
        return Entry(serial(day[0]), number_format={"type": "DATE", "pattern": day[1]})
    clock = _clock(clock_text)
    if clock is None:
        return None
    form = "h:mm:ss" if clock_text.count(":") == 2 else "h:mm"
    both = {"type": "DATE_TIME", "pattern": f"{day[1]} {form}"}
    return Entry(serial(day[0], clock), number_format=both)


def _clock(text: str) -> time | None:
    found = TIME.fullmatch(text)
    if not found:
        return None
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    try:
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def _day(text: str, locale: Locale, today: date) -> tuple[date, str] | None:
    try:
        return _written_in_figures(text, locale, today) or _with_month_name(text, locale)
    except ValueError:
        return None


def _written_in_figures(text: str, locale: Locale, today: date) -> tuple[date, str] | None:
    if found := ISO_DATE.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3])), "yyyy-mm-dd"
    if found := SHORT_DATE.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        day, month = (first, second) if locale.day_first else (second, first)
        return date(year, month, day), "dd/mm/yyyy" if locale.day_first else "m/d/yyyy"
    if found := DAY_AND_MONTH.fullmatch(text):
        first, mark, second = int(found[1]), found[2], int(found[3])
        day, month = (first, second) if locale.day_first else (second, first)
        pattern = f"d{mark}m" if locale.day_first else f"m{mark}d"
        return date(today.year, month, day), pattern
    return None


def _with_month_name(text: str, locale: Locale) -> tuple[date, str] | None:
    if found := NAMED_DATE.fullmatch(text):
        month, form = _month_named(found[3], locale)
        pattern = found[2].join(("d", form, "yyyy"))
        return (date(int(found[4]), month, int(found[1])), pattern) if month else None
    if found := NAMED_MONTH_FIRST.fullmatch(text):
        month, form = _month_named(found[1], locale)
        return (date(int(found[3]), month, int(found[2])), f"{form} d, yyyy") if month else None
    return None


def _month_named(word: str, locale: Locale) -> tuple[int, str]:
    """The month of a name, written out or cut to three letters, and its pattern; 0 for none."""
    for number, name in enumerate(locale.months, start=1):
        if word.casefold() == name.casefold():
            return number, "mmmm"
        if word.casefold() == name[:3].casefold():
            return number, "mmm"
    return 0, ""


def moment_of(number: float) -> datetime:
    """A serial number as a date and time, rounded to the second."""
    days = int(number // 1)
    seconds = round((number - days) * 86400)
    base = datetime.fromordinal(EPOCH.toordinal() + days)
    return base + timedelta(seconds=seconds)
