"""The functions that formulas may call; any other yields #NAME?, as in Sheets."""

import math
import random
import re
import statistics
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tests.google_emulator import formula_lookups
from tests.google_emulator.cells import CellError, Value
from tests.google_emulator.formula_parser import Node, Range
from tests.google_emulator.formula_scalars import SCALARS
from tests.google_emulator.formula_values import (
    BAD_VALUE,
    NOT_AVAILABLE,
    FormulaFailure,
    Result,
    cells_of,
    compare,
    number,
    scalar,
    single,
    text,
    truth,
)
from tests.google_emulator.number_formats import show
from tests.google_emulator.typed_entry import moment_of, read_entry, serial

if TYPE_CHECKING:
    from tests.google_emulator.formulas import Formula

Arguments = tuple[Node, ...]
Function = Callable[["Formula", Arguments], Result]


def call(formula: "Formula", name: str, arguments: Arguments) -> Result:
    """The result of a function by its name."""
    function = FUNCTIONS.get(name)
    if function is None:
        raise FormulaFailure(CellError("#NAME?", f"Unknown function: '{name}'."))
    try:
        return function(formula, arguments)
    except IndexError:
        message = f"Wrong number of arguments to {name}."
        raise FormulaFailure(CellError("#N/A", message)) from None


def _attempt(formula: "Formula", node: Node) -> Result:
    try:
        return formula.result(node)
    except FormulaFailure as failure:
        return failure.error


def _if(formula: "Formula", arguments: Arguments) -> Result:
    if truth(formula.result(arguments[0])):
        return formula.result(arguments[1])
    return formula.result(arguments[2]) if len(arguments) > 2 else False


def _if_error(formula: "Formula", arguments: Arguments) -> Result:
    result = _attempt(formula, arguments[0])
    if isinstance(single(result), CellError):
        return formula.result(arguments[1]) if len(arguments) > 1 else ""
    return result


def _if_na(formula: "Formula", arguments: Arguments) -> Result:
    result = _attempt(formula, arguments[0])
    value = single(result)
    if isinstance(value, CellError) and value.code == "#N/A":
        return formula.result(arguments[1]) if len(arguments) > 1 else ""
    return result


def _ifs(formula: "Formula", arguments: Arguments) -> Result:
    for condition, outcome in zip(arguments[::2], arguments[1::2], strict=False):
        if truth(formula.result(condition)):
            return formula.result(outcome)
    raise FormulaFailure(NOT_AVAILABLE)


def _switch(formula: "Formula", arguments: Arguments) -> Result:
    wanted = scalar(formula.result(arguments[0]))
    rest = arguments[1:]
    for case, outcome in zip(rest[::2], rest[1::2], strict=False):
        if compare(wanted, scalar(formula.result(case))) == 0:
            return formula.result(outcome)
    if len(rest) % 2:
        return formula.result(rest[-1])
    raise FormulaFailure(NOT_AVAILABLE)


def _values(formula: "Formula", arguments: Arguments) -> list[Value]:
    found: list[Value] = []
    for node in arguments:
        found += list(cells_of(formula_lookups.as_table(formula.result(node))))
    return found


def _numbers(formula: "Formula", arguments: Arguments) -> list[float]:
    found = _values(formula, arguments)
    for value in found:
        if isinstance(value, CellError):
            raise FormulaFailure(value)
    return [v for v in found if isinstance(v, int | float) and not isinstance(v, bool)]


def _average(formula: "Formula", arguments: Arguments) -> Result:
    values = _numbers(formula, arguments)
    if not values:
        raise FormulaFailure(CellError("#DIV/0!"))
    return sum(values) / len(values)


def _text_join(formula: "Formula", arguments: Arguments) -> Result:
    mark, skip = text(formula.result(arguments[0])), truth(formula.result(arguments[1]))
    parts = [text(value) for value in _values(formula, arguments[2:])]
    return mark.join(part for part in parts if part or not skip)


def _hyperlink(formula: "Formula", arguments: Arguments) -> Result:
    label = arguments[1] if len(arguments) > 1 else arguments[0]
    return single(formula.result(label))


def _today(formula: "Formula", _: Arguments) -> Result:
    now: datetime = formula.sums.now
    return serial(now.date())


def _now(formula: "Formula", _: Arguments) -> Result:
    now: datetime = formula.sums.now
    return serial(now.date(), now.time())


def _date(formula: "Formula", arguments: Arguments) -> Result:
    year, month, day = (int(number(formula.result(node))) for node in arguments[:3])
    months = year * 12 + month - 1
    return serial(date(months // 12, months % 12 + 1, 1) + timedelta(days=day - 1))


def _text(formula: "Formula", arguments: Arguments) -> Result:
    value = scalar(formula.result(arguments[0]))
    pattern = text(formula.result(arguments[1]))
    kind = "DATE" if re.search(r"[yYdDhH]", pattern) else "NUMBER"
    return show(value, {"type": kind, "pattern": pattern}, formula.sums.locale)


def _value(formula: "Formula", arguments: Arguments) -> Result:
    value = scalar(formula.result(arguments[0]))
    if isinstance(value, str):
        entry = read_entry(value, formula.sums.locale, formula.sums.now.date()).value
        if isinstance(entry, str):
            raise FormulaFailure(BAD_VALUE)
        return entry
    return value


def _part(formula: "Formula", arguments: Arguments) -> tuple[str, int]:
    count = int(number(formula.result(arguments[1]))) if len(arguments) > 1 else 1
    return text(formula.result(arguments[0])), count


def _left(formula: "Formula", arguments: Arguments) -> Result:
    whole, count = _part(formula, arguments)
    return whole[:count]


def _right(formula: "Formula", arguments: Arguments) -> Result:
    whole, count = _part(formula, arguments)
    return whole[-count:] if count else ""


def _mid(formula: "Formula", arguments: Arguments) -> Result:
    whole, start = _part(formula, arguments)
    return whole[start - 1 : start - 1 + int(number(formula.result(arguments[2])))]


def _row(formula: "Formula", arguments: Arguments) -> Result:
    if not arguments:
        return formula.row + 1
    node = arguments[0]
    if isinstance(node, Range) and node.reference.first.row is not None:
        return node.reference.first.row + 1
    raise FormulaFailure(BAD_VALUE)


def _column(formula: "Formula", arguments: Arguments) -> Result:
    if not arguments:
        return formula.column + 1
    node = arguments[0]
    if isinstance(node, Range) and node.reference.first.column is not None:
        return node.reference.first.column + 1
    raise FormulaFailure(BAD_VALUE)


def _is_blank(formula: "Formula", arguments: Arguments) -> Result:
    return single(formula.result(arguments[0])) is None


def _is_number(formula: "Formula", arguments: Arguments) -> Result:
    value = single(_attempt(formula, arguments[0]))
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_na(formula: "Formula", arguments: Arguments) -> Result:
    value = single(_attempt(formula, arguments[0]))
    return isinstance(value, CellError) and value.code == "#N/A"


def _round(formula: "Formula", arguments: Arguments) -> Result:
    digits = int(number(formula.result(arguments[1]))) if len(arguments) > 1 else 0
    value = number(formula.result(arguments[0]))
    power = float(10**digits) if digits >= 0 else 1 / 10**-digits
    rounded = int(abs(value) * power + 0.5) / power
    return rounded if value >= 0 else -rounded


def _mod(formula: "Formula", arguments: Arguments) -> Result:
    divisor = number(formula.result(arguments[1]))
    if divisor == 0:
        raise FormulaFailure(CellError("#DIV/0!"))
    return number(formula.result(arguments[0])) % divisor


def _regex_match(formula: "Formula", arguments: Arguments) -> Result:
    pattern = text(formula.result(arguments[1]))
    return bool(re.search(pattern, text(formula.result(arguments[0]))))


def _substitute(formula: "Formula", arguments: Arguments) -> Result:
    whole, old, new = (text(formula.result(node)) for node in arguments[:3])
    return whole.replace(old, new) if old else whole


def _not_available(_formula: "Formula", _arguments: Arguments) -> Result:
    raise FormulaFailure(CellError("#N/A"))


def _choose(formula: "Formula", arguments: Arguments) -> Result:
    place = int(number(formula.result(arguments[0])))
    if not 1 <= place < len(arguments):
        raise FormulaFailure(CellError("#NUM!"))
    return formula.result(arguments[place])


def _median(formula: "Formula", arguments: Arguments) -> Result:
    return statistics.median(_some_numbers(formula, arguments))


def _some_numbers(formula: "Formula", arguments: Arguments) -> list[float]:
    """#NUM! when there are none."""
    values = _numbers(formula, arguments)
    if not values:
        raise FormulaFailure(CellError("#NUM!"))
    return values


def _ranked(formula: "Formula", arguments: Arguments, *, largest: bool) -> Result:
    values = sorted(_numbers(formula, arguments[:1]), reverse=largest)
    place = int(number(formula.result(arguments[1])))
    if not 1 <= place <= len(values):
        raise FormulaFailure(CellError("#NUM!"))
    return values[place - 1]


def _spread(formula: "Formula", arguments: Arguments) -> Result:
    values = _numbers(formula, arguments)
    if len(values) < 2:
        raise FormulaFailure(CellError("#DIV/0!"))
    return statistics.stdev(values)


def _blanks(formula: "Formula", arguments: Arguments) -> Result:
    table = formula_lookups.as_table(formula.result(arguments[0]))
    filled = sum(value not in (None, "") for value in cells_of(table))
    return table.height * table.width - filled


FUNCTIONS: dict[str, Function] = {
    **SCALARS,
    "TRUE": lambda _f, _a: True,
    "FALSE": lambda _f, _a: False,
    "PRODUCT": lambda f, a: math.prod(_numbers(f, a)),
    "MEDIAN": _median,
    "STDEV": _spread,
    "LARGE": lambda f, a: _ranked(f, a, largest=True),
    "SMALL": lambda f, a: _ranked(f, a, largest=False),
    "COUNTBLANK": _blanks,
    "RAND": lambda _f, _a: random.random(),  # noqa: S311 - a spreadsheet's dice
    "IF": _if,
    "IFERROR": _if_error,
    "IFNA": _if_na,
    "IFS": _ifs,
    "SWITCH": _switch,
    "CHOOSE": _choose,
    "AND": lambda f, a: all(truth(v) for v in _values(f, a) if v is not None),
    "OR": lambda f, a: any(truth(v) for v in _values(f, a) if v is not None),
    "NOT": lambda f, a: not truth(f.result(a[0])),
    "SUM": lambda f, a: sum(_numbers(f, a)),
    "AVERAGE": _average,
    "MIN": lambda f, a: min(_numbers(f, a), default=0),
    "MAX": lambda f, a: max(_numbers(f, a), default=0),
    "COUNT": lambda f, a: len([v for v in _values(f, a) if _counts(v)]),
    "COUNTA": lambda f, a: len([v for v in _values(f, a) if v is not None]),
    "COUNTUNIQUE": lambda f, a: len({v for v in _values(f, a) if v not in (None, "")}),
    "COUNTIF": formula_lookups.count_ifs,
    "COUNTIFS": formula_lookups.count_ifs,
    "SUMIF": formula_lookups.sum_if,
    "SUMIFS": formula_lookups.sum_ifs,
    "MATCH": formula_lookups.match,
    "INDEX": formula_lookups.index,
    "VLOOKUP": formula_lookups.vlookup,
    "XLOOKUP": formula_lookups.xlookup,
    "HYPERLINK": _hyperlink,
    "CONCATENATE": lambda f, a: "".join(text(v) for v in _values(f, a)),
    "CONCAT": lambda f, a: text(f.result(a[0])) + text(f.result(a[1])),
    "TEXTJOIN": _text_join,
    "JOIN": lambda f, a: text(f.result(a[0])).join(text(v) for v in _values(f, a[1:])),
    "LEN": lambda f, a: len(text(f.result(a[0]))),
    "LEFT": _left,
    "RIGHT": _right,
    "MID": _mid,
    "UPPER": lambda f, a: text(f.result(a[0])).upper(),
    "LOWER": lambda f, a: text(f.result(a[0])).lower(),
    "TRIM": lambda f, a: " ".join(text(f.result(a[0])).split()),
    "SUBSTITUTE": _substitute,
    "TEXT": _text,
    "VALUE": _value,
    "T": lambda f, a: v if isinstance(v := single(f.result(a[0])), str) else "",
    "N": lambda f, a: v if isinstance(v := single(f.result(a[0])), int | float) else 0,
    "EXACT": lambda f, a: text(f.result(a[0])) == text(f.result(a[1])),
    "REGEXMATCH": _regex_match,
    "ROW": _row,
    "COLUMN": _column,
    "ROWS": lambda f, a: formula_lookups.as_table(f.result(a[0])).height,
    "COLUMNS": lambda f, a: formula_lookups.as_table(f.result(a[0])).width,
    "ISBLANK": _is_blank,
    "ISNUMBER": _is_number,
    "ISTEXT": lambda f, a: isinstance(single(_attempt(f, a[0])), str),
    "ISERROR": lambda f, a: isinstance(single(_attempt(f, a[0])), CellError),
    "ISNA": _is_na,
    "NA": _not_available,
    "TODAY": _today,
    "NOW": _now,
    "DATE": _date,
    "YEAR": lambda f, a: moment_of(number(f.result(a[0]))).year,
    "MONTH": lambda f, a: moment_of(number(f.result(a[0]))).month,
    "DAY": lambda f, a: moment_of(number(f.result(a[0]))).day,
    "ROUND": _round,
    "ABS": lambda f, a: abs(number(f.result(a[0]))),
    "INT": lambda f, a: int(number(f.result(a[0])) // 1),
    "MOD": _mod,
}


def _counts(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
