"""Functions of a few plain values: arithmetic, texts, dates."""

import calendar
import inspect
import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.google_emulator.cells import CellError
from tests.google_emulator.formula_parser import Node
from tests.google_emulator.formula_values import BAD_VALUE, FormulaFailure, Result, number, text
from tests.google_emulator.typed_entry import moment_of, serial

if TYPE_CHECKING:
    from tests.google_emulator.formulas import Formula

Arguments = tuple[Node, ...]
Function = Callable[["Formula", Arguments], Result]
NOT_A_NUMBER = CellError("#NUM!")


def _check_count(work: Callable[..., object], count: int) -> None:
    """IndexError, which is #N/A, for too few or too many arguments."""
    try:
        taken = inspect.signature(work).parameters.values()
    except ValueError:
        return
    least = sum(parameter.default is inspect.Parameter.empty for parameter in taken)
    if not least <= count <= len(taken):
        raise IndexError(count)


def _of_numbers(work: Callable[..., float]) -> Function:
    """A function of numbers; what it cannot work out is #NUM!."""

    def function(formula: "Formula", arguments: Arguments) -> Result:
        given = [number(formula.result(node)) for node in arguments]
        _check_count(work, len(given))
        try:
            return work(*given)
        except (ValueError, OverflowError, ZeroDivisionError):
            raise FormulaFailure(NOT_A_NUMBER) from None

    return function


def _of_texts(work: Callable[..., str | float]) -> Function:
    """A function of texts; what it cannot work out is #VALUE!."""

    def function(formula: "Formula", arguments: Arguments) -> Result:
        given = [text(formula.result(node)) for node in arguments]
        _check_count(work, len(given))
        try:
            return work(*given)
        except (ValueError, IndexError, re.error):
            raise FormulaFailure(BAD_VALUE) from None

    return function


def _steps(value: float, digits: float, towards: Callable[[float], float]) -> float:
    power = 10.0 ** int(digits)
    return math.copysign(towards(round(abs(value) * power, 9)) / power, value)


def _multiple(value: float, factor: float, towards: Callable[[float], float]) -> float:
    return towards(round(value / factor, 9)) * factor if factor else 0.0


def _months_later(day: float, months: float, *, to_the_end: bool) -> float:
    when = moment_of(day)
    count = when.year * 12 + when.month - 1 + int(months)
    year, month = count // 12, count % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return serial(date(year, month, last if to_the_end else min(when.day, last)))


def _week_day(day: float, kind: float = 1) -> int:
    """Sunday is 1; of kind 2 Monday is 1; of kind 3 Monday is 0."""
    monday = moment_of(day).weekday()
    return (monday + 1) % 7 + 1 if kind == 1 else monday + 1 if kind == 2 else monday


def _time(hour: float, minute: float, second: float) -> float:
    return timedelta(hours=hour, minutes=minute, seconds=second).total_seconds() / 86400 % 1


def _clock(day: float) -> tuple[int, int, int]:
    when = moment_of(day)
    return when.hour, when.minute, when.second


def _place(part: str, whole: str, start: str = "1") -> int:
    return whole.index(part, int(start) - 1) + 1


def _replaced(whole: str, start: str, count: str, new: str) -> str:
    first = int(start) - 1
    return whole[:first] + new + whole[first + int(count) :]


def _extracted(whole: str, pattern: str) -> str:
    found = re.search(pattern, whole)
    if found is None:
        raise FormulaFailure(CellError("#N/A"))
    return found[found.re.groups and 1]


NUMBERS: dict[str, Callable[..., float]] = {
    "CEILING": lambda value, factor=1: _multiple(value, factor, math.ceil),
    "DAYS": lambda end, start: int(end) - int(start),
    "EDATE": lambda day, months: _months_later(day, months, to_the_end=False),
    "EOMONTH": lambda day, months: _months_later(day, months, to_the_end=True),
    "EXP": math.exp,
    "FLOOR": lambda value, factor=1: _multiple(value, factor, math.floor),
    "HOUR": lambda day: _clock(day)[0],
    "ISEVEN": lambda value: int(value) % 2 == 0,
    "ISODD": lambda value: int(value) % 2 == 1,
    "LN": math.log,
    "LOG": lambda value, base=10: math.log(value, base),
    "LOG10": math.log10,
    "MINUTE": lambda day: _clock(day)[1],
    "PI": lambda: math.pi,
    "POWER": lambda base, exponent: base**exponent,
    "QUOTIENT": lambda value, divisor: int(value / divisor),
    "ROUNDDOWN": lambda value, digits=0: _steps(value, digits, math.floor),
    "ROUNDUP": lambda value, digits=0: _steps(value, digits, math.ceil),
    "SECOND": lambda day: _clock(day)[2],
    "SIGN": lambda value: (value > 0) - (value < 0),
    "SQRT": math.sqrt,
    "TIME": _time,
    "TRUNC": lambda value, digits=0: _steps(value, digits, math.floor),
    "WEEKDAY": _week_day,
}
TEXTS: dict[str, Callable[..., str | float]] = {
    "CHAR": lambda code: chr(int(float(code))),
    "CLEAN": lambda whole: re.sub(r"[\x00-\x1f]", "", whole),
    "CODE": lambda whole: ord(whole[0]),
    "FIND": _place,
    "PROPER": lambda whole: re.sub(
        r"[^\W\d_]+", lambda word: word[0][0].upper() + word[0][1:].lower(), whole
    ),
    "REGEXEXTRACT": _extracted,
    "REGEXREPLACE": lambda whole, pattern, new: re.sub(pattern, new.replace("$", "\\"), whole),
    "REPLACE": _replaced,
    "REPT": lambda part, times: part * int(float(times)),
    "SEARCH": lambda part, whole, start="1": _place(part.lower(), whole.lower(), start),
}
SCALARS: dict[str, Function] = {
    **{name: _of_numbers(work) for name, work in NUMBERS.items()},
    **{name: _of_texts(work) for name, work in TEXTS.items()},
}
