"""The values formulas work with, and how they turn into one another."""

import re
from collections.abc import Iterator
from typing import Any, Protocol, TypeGuard, cast

from tests.google_emulator.cells import CellError, Value

NOT_AVAILABLE = CellError("#N/A", "Did not find value.")
BAD_VALUE = CellError("#VALUE!", "A parameter has the wrong type.")
DIVISION = CellError("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
BAD_REFERENCE = CellError("#REF!", "Reference does not exist.")


class FormulaFailure(Exception):  # noqa: N818 - a value on its way up, not a program's error
    """Carries an error value out of an expression."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.code)
        self.error = error


class Table(Protocol):
    """A rectangle of values: cells of a tab, or an array."""

    @property
    def height(self) -> int: ...

    @property
    def width(self) -> int: ...

    def at(self, row: int, column: int) -> Value:
        """The value at a place of the rectangle."""
        ...

    def stored_rows(self) -> int:
        """Rows below this one are blank."""
        ...

    def key(self) -> Any:
        """Names the rectangle for caches."""
        ...


class Array:
    """A rectangle of values that is in no tab."""

    def __init__(self, rows: list[list[Value]]) -> None:
        self.rows = rows

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Columns."""
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Value:
        """The value at a place."""
        return self.rows[row][column] if column < len(self.rows[row]) else None

    def stored_rows(self) -> int:
        """All rows."""
        return self.height

    def key(self) -> Any:
        """An array is nobody else's."""
        return ("array", id(self))


Result = Value | Table


PLAIN = frozenset({str, float, int, bool, CellError, type(None)})


def is_plain(result: Result) -> TypeGuard[Value]:
    """Whether a result is one value, not a rectangle."""
    return type(result) in PLAIN


def single(result: Result) -> Value:
    """One value out of a result; of a rectangle its first."""
    if is_plain(result):
        return result
    table = cast("Table", result)
    return table.at(0, 0) if table.height and table.width else None


def cells_of(table: Table) -> Iterator[Value]:
    """Every value of a rectangle that may be other than blank, row by row."""
    for row in range(table.stored_rows()):
        for column in range(table.width):
            yield table.at(row, column)


def scalar(result: Result) -> str | float | bool | None:
    """One value that is no error."""
    value = single(result)
    if isinstance(value, CellError):
        raise FormulaFailure(value)
    return value


def number(result: Result) -> float:
    """As a number; a text that is none is #VALUE!."""
    value = scalar(result)
    if value is None:
        return 0
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            raise FormulaFailure(BAD_VALUE) from None
    return value


def text(result: Result) -> str:
    """As a text."""
    value = scalar(result)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def truth(result: Result) -> bool:
    """As a truth value."""
    value = scalar(result)
    if isinstance(value, str):
        if value.upper() in ("TRUE", "FALSE"):
            return value.upper() == "TRUE"
        raise FormulaFailure(BAD_VALUE)
    return bool(value)


def same_key(value: Value) -> Any:
    """Two values that Sheets holds equal have one key: case of letters does not count."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, int | float):
        return float(value)
    return value


def compare(left: Value, right: Value) -> int:
    """-1, 0, 1; numbers before texts before truth values; a blank equals 0 and ""."""
    if left is None:
        left = "" if isinstance(right, str) else False if isinstance(right, bool) else 0
    if right is None:
        right = "" if isinstance(left, str) else False if isinstance(left, bool) else 0
    one, other = _rank(left), _rank(right)
    return (one > other) - (one < other)


def _rank(value: Value) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, str):
        return 1, 0.0, value.casefold()
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 3, 0.0, ""


def wildcard(pattern: str) -> re.Pattern[str] | None:
    """ "a*b?" as a pattern; None when the text holds no wildcard."""
    if not re.search(r"[*?]", pattern):
        return None
    pieces = re.findall(r"~[*?~]|[*?]|.", pattern, re.DOTALL)
    regex = "".join(
        ".*" if piece == "*" else "." if piece == "?" else re.escape(piece[-1]) for piece in pieces
    )
    return re.compile(regex, re.IGNORECASE | re.DOTALL)
