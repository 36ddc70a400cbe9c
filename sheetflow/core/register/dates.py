"""Dates and times as staff write them, read exactly or refused: the day always comes first.

Years run from 2000 to 2099.  Times are the office's own local time; "WIB" beside one says no more.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sheetflow.core.register.date_words import DateWords, bare_name
from sheetflow.core.register.outcome import (
    Cell,
    Note,
    NoteKind,
    Read,
    Unreadable,
    no_value,
    value_of,
)
from sheetflow.core.register.text import TYPOGRAPHY, Placeholders, clean, problem_of

_FIRST_SERIAL = 36_526  # 2000-01-01 in the 1900 date system of spreadsheets
_LAST_SERIAL = 73_050  # 2099-12-31
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials have no zone
_LONGEST = 80

_NAME = r"[^\W\d_]{2,20}"

_USUAL = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_NUMERIC = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_MONTH = re.compile(
    rf"([0-9]{{1,2}})[ .\-/]{{0,2}}({_NAME})[ .,\-/]{{0,2}}'?([0-9]{{4}}|[0-9]{{2}})"
)
_MONTH_DAY = re.compile(rf"({_NAME})[ .]{{0,2}}([0-9]{{1,2}})(?:, ?| )([0-9]{{4}})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]{1,15})?")
_TIME = re.compile(
    r"(?:[ ,]+|(?<=[0-9])t(?=[0-9]))((?:pukul|pkl|jam)\.? ?)?([0-9]{1,2})[:.]([0-9]{2})"
    r"(?:[:.]([0-9]{2})(?:[.,][0-9]{1,6})?)?( ?[ap]m)?( ?(?:wib|wita|wit))?$"
)
_LEAD = re.compile(
    r"(?:hari )?(?:(?!tanggal|tgl)((?:[^\W\d_]|'){2,20})[,. /]+)?(?:(?:tanggal|tgl)\.? ?)?(?=\w)"
)
_WORD = re.compile(r"[0-9]+|[^\W\d_]+")
_BETWEEN = frozenset(
    ("s", "d", "sd", "sampai", "dengan", "hingga", "dan", "to", "until", "and", "tanggal", "tgl")
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A day as it stood in a text; `usual` where it was written dd/mm/yyyy."""

    day: date
    usual: bool


@dataclass(frozen=True, slots=True)
class _Clock:
    at: time
    usual: bool


def read_date(cell: Cell, words: Placeholders, names: DateWords) -> Read[date]:
    """A day.  Real dates and dd/mm/yyyy give no note, every other form NORMAL."""
    if isinstance(cell, str) and (usual := _USUAL.fullmatch(cell)):
        found = _date(int(usual[3]), int(usual[2]), int(usual[1]))
        return value_of(found, cell) if isinstance(found, date) else no_value(found, cell)
    text = clean(cell)
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return value_of(day, text) if _in_range(day) else no_value(Unreadable.IMPOSSIBLE, text)
    moment = _moment(cell, text, names, words)
    if isinstance(moment, Unreadable):
        return no_value(moment, text)
    return value_of(moment[0].date(), text, _normal(text, f"{moment[0]:%d/%m/%Y}"))


def read_timestamp(cell: Cell, words: Placeholders, names: DateWords) -> Read[datetime]:
    """A day and time without a zone, to the second; a day alone means its midnight.

    Real dates and datetimes, dd/mm/yyyy and "dd/mm/yyyy HH:MM[:SS]" (or with points) give no note.
    """
    text = clean(cell)
    if isinstance(cell, datetime):
        known = _in_range(cell)
        moment = cell.replace(microsecond=0, tzinfo=None)
        return value_of(moment, text) if known else no_value(Unreadable.IMPOSSIBLE, text)
    found = _moment(cell, text, names, words)
    if isinstance(found, Unreadable):
        return no_value(found, text)
    moment, usual = found
    if usual and (isinstance(cell, date) or cell == text):
        return value_of(moment, text)
    return value_of(moment, text, _normal(text, f"{moment:%d/%m/%Y %H:%M:%S}"))


def _moment(
    cell: Cell, text: str, names: DateWords, words: Placeholders
) -> tuple[datetime, bool] | Unreadable:
    if isinstance(cell, bool | time | timedelta):
        return Unreadable.UNKNOWN
    if isinstance(cell, int | float):
        return _serial(cell)
    if isinstance(cell, date):
        at = datetime.combine(cell, time())
        return (at, True) if _in_range(cell) else Unreadable.IMPOSSIBLE
    problem = problem_of(text, words)
    return problem if problem is not None else _from_text(text, names)


def _serial(number: float) -> tuple[datetime, bool] | Unreadable:
    if not math.isfinite(number) or number < 1:
        return Unreadable.UNKNOWN
    if not _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return Unreadable.IMPOSSIBLE
    seconds = min(round(number % 1 * 86_400), 86_399)  # never into the day after
    return _EPOCH + timedelta(days=int(number), seconds=seconds), False


def _from_text(text: str, names: DateWords) -> tuple[datetime, bool] | Unreadable:
    if len(text) > _LONGEST:
        return Unreadable.UNKNOWN
    line = text.translate(TYPOGRAPHY).replace("\n", " ").casefold().rstrip(" .,;")
    if _SERIAL.fullmatch(line):
        return _serial(float(line))
    return _day_and_time(line, names)


def _day_and_time(line: str, names: DateWords) -> tuple[datetime, bool] | Unreadable:
    found = _day(line, names)
    if isinstance(found, _Found):
        return datetime.combine(found.day, time()), found.usual
    if found is not Unreadable.IMPOSSIBLE and (clock_text := _TIME.search(line)):
        rest = _day(line[: clock_text.start()], names)
        if isinstance(rest, Unreadable):
            return rest
        clock = _clock(clock_text)
        if isinstance(clock, Unreadable):
            return clock
        return datetime.combine(rest.day, clock.at), rest.usual and clock.usual
    return found


def _clock(found: re.Match[str]) -> _Clock | Unreadable:
    said, hour, minute, second, half, zone = found.groups()
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return Unreadable.IMPOSSIBLE
        hours = hours % 12 + (12 if "p" in half else 0)
    try:
        return _Clock(time(hours, int(minute), int(second or 0)), not (said or half or zone))
    except ValueError:
        return Unreadable.IMPOSSIBLE


def _day(line: str, names: DateWords) -> _Found | Unreadable:
    lead = _LEAD.match(line)
    weekday = names.weekday_numbers.get(bare_name(lead[1] or "")) if lead else None
    bare = line[lead.end() :] if lead and (weekday is not None or not lead[1]) else line
    found = _written(bare, names)
    if found is None:
        return _part(line, names)
    if isinstance(found, _Found) and weekday is not None and found.day.weekday() != weekday:
        return Unreadable.IMPOSSIBLE
    return found


def _written(line: str, names: DateWords) -> _Found | Unreadable | None:
    if found := _NUMERIC.fullmatch(line):
        usual = _USUAL.fullmatch(line) is not None
        return _as_found(_date(_year(found[4]), int(found[3]), int(found[1])), usual=usual)
    if found := _ISO.fullmatch(line):
        return _as_found(_date(int(found[1]), int(found[3]), int(found[4])))
    if (found := _DAY_MONTH.fullmatch(line)) and (month := names.month_numbers.get(found[2])):
        return _as_found(_date(_year(found[3]), month, int(found[1])))
    if (found := _MONTH_DAY.fullmatch(line)) and (month := names.month_numbers.get(found[1])):
        return _as_found(_date(int(found[3]), month, int(found[2])))
    return None


def _as_found(found: date | Unreadable, *, usual: bool = False) -> _Found | Unreadable:
    return _Found(found, usual) if isinstance(found, date) else found


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _date(year: int, month: int, day: int) -> date | Unreadable:
    try:
        found = date(year, month, day)
    except ValueError:
        return Unreadable.IMPOSSIBLE
    return found if _in_range(found) else Unreadable.IMPOSSIBLE


def _in_range(day: date) -> bool:
    return 2000 <= day.year <= 2099


def _part(line: str, names: DateWords) -> Unreadable:
    """AMBIGUOUS for a part of a date or for several: "21 okt", "1-3 Oktober 2025", "1/10"."""
    numbers = months = 0
    for word in _WORD.findall(line):
        if word.isdigit():
            if len(word) > 4 or len(word) == 3:
                return Unreadable.UNKNOWN
            numbers += 1
        elif word in names.month_numbers:
            months += 1
        elif word not in names.weekday_numbers and word not in _BETWEEN:
            return Unreadable.UNKNOWN
    return Unreadable.AMBIGUOUS if months or numbers > 1 else Unreadable.UNKNOWN


def _normal(original: str, result: str) -> Note:
    return Note(NoteKind.NORMAL, original, result)
