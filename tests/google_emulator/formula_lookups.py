"""Functions that look a value up or count by criteria, each column indexed once."""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from tests.google_emulator.cells import CellError, Value
from tests.google_emulator.formula_parser import Node
from tests.google_emulator.formula_values import (
    BAD_REFERENCE,
    BAD_VALUE,
    NOT_AVAILABLE,
    Array,
    FormulaFailure,
    Result,
    Table,
    compare,
    is_plain,
    number,
    same_key,
    scalar,
    truth,
    wildcard,
)

if TYPE_CHECKING:
    from tests.google_emulator.formulas import Formula

Arguments = tuple[Node, ...]
Test = Callable[[Value], bool]


def as_table(result: Result) -> Table:
    """A rectangle; one value counts as a rectangle of one."""
    return Array([[result]]) if is_plain(result) else cast("Table", result)


def _line(table: Table) -> tuple[int, Callable[[int], Value]]:
    if table.width == 1:
        return table.stored_rows(), lambda place: table.at(place, 0)
    return table.width, lambda place: table.at(0, place)


def _exact_place(formula: "Formula", wanted: Value, table: Table) -> int | None:
    known = formula.sums.known
    key = ("places", table.key())
    if key not in known or table.key()[0] == "array":
        length, at = _line(table)
        places: dict[Any, int] = {}
        for place in range(length):
            value = at(place)
            if value is not None:
                places.setdefault(same_key(value), place)
        known[key] = places
    if isinstance(wanted, str) and (pattern := wildcard(wanted)):
        length, at = _line(table)
        for place in range(length):
            value = at(place)
            if isinstance(value, str) and pattern.fullmatch(value):
                return place
        return None
    found: int | None = known[key].get(same_key(wanted))
    return found


def _sorted_place(wanted: Value, table: Table, *, descending: bool = False) -> int | None:
    length, at = _line(table)
    found = None
    for place in range(length):
        value = at(place)
        if value is None or isinstance(value, str) != isinstance(wanted, str):
            continue
        order = compare(value, wanted) * (-1 if descending else 1)
        if order > 0:
            break
        found = place
    return found


def match(formula: "Formula", arguments: Arguments) -> Result:
    """MATCH(value; line; [1|0|-1])."""
    wanted = scalar(formula.result(arguments[0]))
    table = as_table(formula.result(arguments[1]))
    kind = number(formula.result(arguments[2])) if len(arguments) > 2 else 1
    if wanted is None:
        raise FormulaFailure(NOT_AVAILABLE)
    if kind == 0:
        place = _exact_place(formula, wanted, table)
    else:
        place = _sorted_place(wanted, table, descending=kind < 0)
    if place is None:
        message = f"Did not find value '{wanted}' in MATCH evaluation."
        raise FormulaFailure(CellError("#N/A", message))
    return place + 1


def index(formula: "Formula", arguments: Arguments) -> Result:
    """INDEX(rectangle; row; [column]); 0 means the whole line."""
    table = as_table(formula.result(arguments[0]))
    row = int(number(formula.result(arguments[1]))) if len(arguments) > 1 else 0
    column = int(number(formula.result(arguments[2]))) if len(arguments) > 2 else 0
    if table.height == 1 and len(arguments) == 2:
        row, column = 1, row
    if row > table.height or column > table.width or row < 0 or column < 0:
        raise FormulaFailure(CellError("#NUM!", "INDEX is out of bounds."))
    if row and (column or table.width == 1):
        return table.at(row - 1, max(column, 1) - 1)
    if row:
        return Array([[table.at(row - 1, place) for place in range(table.width)]])
    return Array([[table.at(place, max(column, 1) - 1)] for place in range(table.stored_rows())])


def vlookup(formula: "Formula", arguments: Arguments) -> Result:
    """VLOOKUP(value; rectangle; column; [sorted])."""
    wanted = scalar(formula.result(arguments[0]))
    table = as_table(formula.result(arguments[1]))
    column = int(number(formula.result(arguments[2])))
    in_order = truth(formula.result(arguments[3])) if len(arguments) > 3 else True
    if column < 1:
        raise FormulaFailure(BAD_VALUE)
    if column > table.width:
        raise FormulaFailure(BAD_REFERENCE)
    first = _Column(table, 0)
    exact = not in_order
    place = _exact_place(formula, wanted, first) if exact else _sorted_place(wanted, first)
    if place is None or wanted is None:
        message = f"Did not find value '{wanted}' in VLOOKUP evaluation."
        raise FormulaFailure(CellError("#N/A", message))
    return table.at(place, column - 1)


class _Column:
    """One column of a rectangle."""

    def __init__(self, table: Table, column: int) -> None:
        self.table = table
        self.column = column
        self.height = table.height
        self.width = 1

    def at(self, row: int, column: int) -> Value:
        return self.table.at(row, self.column + column)

    def stored_rows(self) -> int:
        return self.table.stored_rows()

    def key(self) -> Any:
        return (*self.table.key(), "column", self.column)


def xlookup(formula: "Formula", arguments: Arguments) -> Result:
    """XLOOKUP(value; line; results; [missing]); exact only."""
    wanted = scalar(formula.result(arguments[0]))
    table = as_table(formula.result(arguments[1]))
    results = as_table(formula.result(arguments[2]))
    place = None if wanted is None else _exact_place(formula, wanted, table)
    if place is None:
        if len(arguments) > 3:
            return formula.result(arguments[3])
        raise FormulaFailure(CellError("#N/A", "Did not find value in XLOOKUP evaluation."))
    if table.width == 1:
        return Array([[results.at(place, column) for column in range(results.width)]])
    return results.at(0, place)


def criterion(wanted: Value) -> Test:
    """ ">5", "<>x", "a*", 3 → the test that COUNTIF makes of it."""
    if not isinstance(wanted, str):
        return lambda value: value is not None and same_key(value) == same_key(wanted)
    operator = next((op for op in ("<=", ">=", "<>", "=", "<", ">") if wanted.startswith(op)), "")
    operand: Value = wanted[len(operator) :]
    try:
        operand = float(str(operand))
    except ValueError:
        pattern = wildcard(str(operand))
        if pattern and operator in ("", "=", "<>"):
            like = pattern
            return lambda v: (isinstance(v, str) and bool(like.fullmatch(v))) != (operator == "<>")
    if operator in ("<", ">", "<=", ">="):
        return lambda v: _ordered(v, operand, operator)
    if operand == "":
        return lambda v: (v is None or (v == "" and operator != "=")) != (operator == "<>")
    return lambda v: (_loose_key(v) == same_key(operand)) != (operator == "<>")


def _loose_key(value: Value) -> Any:
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value.casefold()
    return same_key(value)


def _ordered(value: Value, operand: Value, operator: str) -> bool:
    if value is None or isinstance(value, str) != isinstance(operand, str):
        return False
    order = compare(value, operand)
    return (
        order < 0
        if operator == "<"
        else order > 0
        if operator == ">"
        else (order <= 0 if operator == "<=" else order >= 0)
    )


def _pairs(formula: "Formula", arguments: Arguments) -> list[tuple[Table, Value]]:
    return [
        (as_table(formula.result(table)), scalar(formula.result(wanted)))
        for table, wanted in zip(arguments[::2], arguments[1::2], strict=True)
    ]


def _simple(wanted: Value) -> bool:
    if not isinstance(wanted, str):
        return wanted is not None
    return bool(wanted) and wanted[0] not in "<>=" and not wildcard(wanted)


def count_ifs(formula: "Formula", arguments: Arguments) -> Result:
    """COUNTIF and COUNTIFS."""
    pairs = _pairs(formula, arguments)
    if not all(_simple(wanted) and table.width == 1 for table, wanted in pairs):
        return len(_matching(pairs))
    known = formula.sums.known
    key = ("counts", *(table.key() for table, _ in pairs))
    if key not in known:
        rows = min(table.stored_rows() for table, _ in pairs)
        known[key] = Counter(
            tuple(_loose_key(table.at(row, 0)) for table, _ in pairs) for row in range(rows)
        )
    found: int = known[key][tuple(_loose_key(wanted) for _, wanted in pairs)]
    return found


def _matching(pairs: list[tuple[Table, Value]]) -> list[tuple[int, int]]:
    tests = [(table, criterion(wanted)) for table, wanted in pairs]
    first = pairs[0][0]
    blanks_count = all(test(None) for _, test in tests)
    rows = first.height if blanks_count else max(table.stored_rows() for table, _ in pairs)
    return [
        (row, column)
        for row in range(rows)
        for column in range(first.width)
        if all(test(table.at(row, column)) for table, test in tests)
    ]


def sum_ifs(formula: "Formula", arguments: Arguments) -> Result:
    """SUMIFS(sums; range; criterion; …)."""
    sums = as_table(formula.result(arguments[0]))
    places = _matching(_pairs(formula, arguments[1:]))
    return _sum_at(sums, places)


def sum_if(formula: "Formula", arguments: Arguments) -> Result:
    """SUMIF(range; criterion; [sums])."""
    pairs = _pairs(formula, arguments[:2])
    sums = as_table(formula.result(arguments[2])) if len(arguments) > 2 else pairs[0][0]
    return _sum_at(sums, _matching(pairs))


def _sum_at(sums: Table, places: list[tuple[int, int]]) -> float:
    values = [sums.at(row, column) for row, column in places]
    return sum(
        value for value in values if isinstance(value, int | float) and not isinstance(value, bool)
    )
