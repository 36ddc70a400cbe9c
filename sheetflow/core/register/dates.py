"""Dates and times as staff write them, read exactly or refused: the day always comes first.

Years run from 2000 to 2099.  Times are the office's own local time; one with another zone beside
it ("10:00 WITA", "9:41 GMT+7", ISO 8601) is taken to the office's.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cached_property

from sheetflow.core.register.sheet import Cell, Note, NoteKind, Read, Unreadable
from sheetflow.core.register.text import TYPOGRAPHY, Placeholders, clean, fold, problem_of

Names = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class DateWords:
    """The names of the twelve months and, from Monday, of the seven weekdays; () for none."""

    months: Names = ()
    weekdays: Names = ()

    @cached_property
    def month_numbers(self) -> Mapping[str, int]:
        """Name as `bare_name` gives it → 1..12."""
        return {
            bare_name(name): number
            for number, names in enumerate(self.months, start=1)
            for name in names
        }

    @cached_property
    def weekday_numbers(self) -> Mapping[str, int]:
        """Name as `bare_name` gives it → 0 (Monday) .. 6, as `date.weekday`."""
        return {
            bare_name(name): number for number, names in enumerate(self.weekdays) for name in names
        }


def bare_name(name: str) -> str:
    """Folded and without apostrophes, which some write in “Jum'at”."""
    return fold(name).replace("'", "")


_FIRST_SERIAL = 36_526  # 2000-01-01 in the 1900 date system of spreadsheets
_LAST_SERIAL = 73_050  # 2099-12-31
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials have no zone
_MAX_LENGTH = 80
_FARTHEST = timedelta(hours=14)
"""No zone is farther from UTC."""

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
    r"(?:[:.]([0-9]{2})(?:[.,][0-9]{1,6})?)?( ?[ap]m)?(?: ?\(?("
    r"wib|wita|wit|z|(?:gmt|utc)(?: ?[+-] ?[0-9]{1,2}(?:[:.]?[0-9]{2})?)?|[+-][0-9]{2}:?[0-9]{2}"
    r")\)?)?$"
)
_OFFSET = re.compile(r"([+-]) ?([0-9]{1,2})[:.]?([0-9]{2})?$")
_HOURS_EAST = {"wib": 7, "wita": 8, "wit": 9, "z": 0, "gmt": 0, "utc": 0}
"""Indonesia's zones, and the world's, in hours ahead of UTC."""
_LEAD = re.compile(
    r"(?:hari )?(?:(?!tanggal|tgl)((?:[^\W\d_]|'){2,20})[,. /]+)?(?:(?:tanggal|tgl)\.? ?)?(?=\w)"
)
_WORD = re.compile(r"[0-9]+|[^\W\d_]+")
_BETWEEN = frozenset(
    ("s", "d", "sd", "sampai", "dengan", "hingga", "dan", "to", "until", "and", "tanggal", "tgl")
)
_NO_WHOLE_DAY = frozenset((Unreadable.UNKNOWN, Unreadable.AMBIGUOUS, Unreadable.INCOMPLETE))
"""Why a text is no day as a whole; without a time behind it, it may be one."""


@dataclass(frozen=True, slots=True)
class _WrittenDay:
    """A day found in a text; `usual` where it was written dd/mm/yyyy."""

    day: date
    usual: bool


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day; `ahead` is its zone's offset from UTC, None for the office's own time."""

    at: time
    usual: bool
    ahead: timedelta | None = None


def read_date(
    cell: Cell, words: Placeholders, names: DateWords, zone: tzinfo | None = None
) -> Read[date]:
    """Read a day of the office's `zone`; all but real dates and dd/mm/yyyy have a note (NORMAL)."""
    if isinstance(cell, str) and (usual := _USUAL.fullmatch(cell)):
        found = _day_first(int(usual[3]), int(usual[2]), int(usual[1]))
        return Read.of(found, cell) if isinstance(found, date) else Read.none(found, cell)
    text = clean(cell)
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return Read.of(day, text) if _in_range(day) else Read.none(Unreadable.OUT_OF_RANGE, text)
    moment = _moment(cell, text, names, words, zone)
    if isinstance(moment, Unreadable):
        return Read.none(moment, text)
    return Read.of(moment[0].date(), text, Note(NoteKind.NORMAL, text, f"{moment[0]:%d/%m/%Y}"))


def read_timestamp(
    cell: Cell, words: Placeholders, names: DateWords, zone: tzinfo | None = None
) -> Read[datetime]:
    """Read a day and time of the office's `zone`, to the second; a day alone means its midnight.

    Real dates and datetimes, dd/mm/yyyy and "dd/mm/yyyy HH:MM[:SS]" (or with points) give no note.
    """
    text = clean(cell)
    if isinstance(cell, datetime):
        known = _in_range(cell)
        moment = cell.replace(microsecond=0, tzinfo=None)
        return Read.of(moment, text) if known else Read.none(Unreadable.OUT_OF_RANGE, text)
    found = _moment(cell, text, names, words, zone)
    if isinstance(found, Unreadable):
        return Read.none(found, text)
    moment, usual = found
    if usual and (isinstance(cell, date) or cell == text):
        return Read.of(moment, text)
    return Read.of(moment, text, Note(NoteKind.NORMAL, text, f"{moment:%d/%m/%Y %H:%M:%S}"))


def _moment(
    cell: Cell, text: str, names: DateWords, words: Placeholders, zone: tzinfo | None
) -> tuple[datetime, bool] | Unreadable:
    if isinstance(cell, bool | time | timedelta):
        return Unreadable.UNKNOWN
    if isinstance(cell, int | float):
        return _serial(cell)
    if isinstance(cell, date):
        at = datetime.combine(cell, time())
        return (at, True) if _in_range(cell) else Unreadable.OUT_OF_RANGE
    problem = problem_of(text, words)
    return problem if problem is not None else _from_text(text, names, zone)


def _serial(number: float) -> tuple[datetime, bool] | Unreadable:
    if not math.isfinite(number) or number < 1:
        return Unreadable.UNKNOWN
    if not _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return Unreadable.OUT_OF_RANGE
    seconds = min(round(number % 1 * 86_400), 86_399)  # never into the day after
    return _EPOCH + timedelta(days=int(number), seconds=seconds), False


def _from_text(
    text: str, names: DateWords, zone: tzinfo | None
) -> tuple[datetime, bool] | Unreadable:
    if len(text) > _MAX_LENGTH:
        return Unreadable.UNKNOWN
    line = text.translate(TYPOGRAPHY).replace("\n", " ").casefold().rstrip(" .,;")
    if _SERIAL.fullmatch(line):
        return _serial(float(line))
    return _day_and_time(line, names, zone)


def _day_and_time(
    line: str, names: DateWords, zone: tzinfo | None
) -> tuple[datetime, bool] | Unreadable:
    found = _day(line, names)
    if isinstance(found, _WrittenDay):
        return datetime.combine(found.day, time()), found.usual
    if found in _NO_WHOLE_DAY and (clock_text := _TIME.search(line)):
        rest = _day(line[: clock_text.start()], names)
        if isinstance(rest, Unreadable):
            return rest
        clock = _clock(clock_text)
        if isinstance(clock, Unreadable):
            return clock
        at = _in_zone(datetime.combine(rest.day, clock.at), clock.ahead, zone)
        return (at, rest.usual and clock.usual) if _in_range(at) else Unreadable.OUT_OF_RANGE
    return found


def _in_zone(at: datetime, ahead: timedelta | None, zone: tzinfo | None) -> datetime:
    """Convert a moment that was written `ahead` of UTC to the office's own time."""
    if ahead is None or zone is None:
        return at
    return at.replace(tzinfo=timezone(ahead)).astimezone(zone).replace(tzinfo=None)


def _clock(found: re.Match[str]) -> _Clock | Unreadable:
    said, hour, minute, second, half, zone = found.groups()
    hours, ahead = int(hour), _ahead(zone)
    if ahead is not None and abs(ahead) > _FARTHEST:
        return Unreadable.CLOCK
    if half:
        if not 1 <= hours <= 12:
            return Unreadable.CLOCK
        hours = hours % 12 + (12 if "p" in half else 0)
    try:
        at = time(hours, int(minute), int(second or 0))
    except ValueError:
        return Unreadable.CLOCK
    return _Clock(at, not (said or half or zone), ahead)


def _ahead(zone: str | None) -> timedelta | None:
    """Return how far a zone is ahead of UTC; None where none is written."""
    if zone is None:
        return None
    offset = _OFFSET.search(zone)
    if offset is None:
        return timedelta(hours=_HOURS_EAST[zone])
    span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return -span if offset[1] == "-" else span


def _day(line: str, names: DateWords) -> _WrittenDay | Unreadable:
    lead = _LEAD.match(line)
    weekday = names.weekday_numbers.get(bare_name(lead[1] or "")) if lead else None
    bare = line[lead.end() :] if lead and (weekday is not None or not lead[1]) else line
    found = _written(bare, names)
    if found is None:
        return _part(line, names)
    if isinstance(found, Unreadable):
        return found
    if weekday is not None and found.weekday() != weekday:
        return Unreadable.WEEKDAY
    return _WrittenDay(found, usual=_USUAL.fullmatch(bare) is not None)


def _written(line: str, names: DateWords) -> date | Unreadable | None:
    if found := _NUMERIC.fullmatch(line):
        return _day_first(_year(found[4]), int(found[3]), int(found[1]))
    if found := _ISO.fullmatch(line):
        return _date(int(found[1]), int(found[3]), int(found[4]))
    if (found := _DAY_MONTH.fullmatch(line)) and (month := names.month_numbers.get(found[2])):
        return _date(_year(found[3]), month, int(found[1]))
    if (found := _MONTH_DAY.fullmatch(line)) and (month := names.month_numbers.get(found[1])):
        return _date(int(found[3]), month, int(found[2]))
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _date(year: int, month: int, day: int) -> date | Unreadable:
    try:
        found = date(year, month, day)
    except ValueError:
        return Unreadable.IMPOSSIBLE
    return found if _in_range(found) else Unreadable.OUT_OF_RANGE


def _day_first(year: int, month: int, day: int) -> date | Unreadable:
    """Return the day, or that the month was written before it."""
    found = _date(year, month, day)
    swapped = _date(year, day, month) if found is Unreadable.IMPOSSIBLE else found
    return Unreadable.MONTH_FIRST if found is not swapped and isinstance(swapped, date) else found


def _in_range(day: date) -> bool:
    return 2000 <= day.year <= 2099


def _part(line: str, names: DateWords) -> Unreadable:
    """Return why a text with words of a date is none.

    INCOMPLETE without a year ("21 okt"), AMBIGUOUS for several days or none ("Oktober 2025").
    """
    numbers = months = years = 0
    for word in _WORD.findall(line):
        if word.isdigit():
            if len(word) > 4 or len(word) == 3:
                return Unreadable.UNKNOWN
            numbers += 1
            years += len(word) == 4
        elif word in names.month_numbers:
            months += 1
        elif word not in names.weekday_numbers and word not in _BETWEEN:
            return Unreadable.UNKNOWN
    if not months and numbers <= 1:
        return Unreadable.UNKNOWN
    return Unreadable.AMBIGUOUS if years else Unreadable.INCOMPLETE
