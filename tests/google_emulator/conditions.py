"""Boolean conditions: of validations, of conditional colours, of filters."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.cells import CellError, Value
from tests.google_emulator.formula_parser import parse
from tests.google_emulator.formula_tokens import FormulaSyntaxError
from tests.google_emulator.formula_values import FormulaFailure, single, text, truth
from tests.google_emulator.formulas import Calculation, Formula
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.spreadsheet import Tab
from tests.google_emulator.typed_entry import read_entry, serial

VALIDATION, COLORS, FILTERS = "data validation", "conditional formatting", "filters"
ONLY_IN: dict[str, tuple[str, ...]] = {
    "TEXT_STARTS_WITH": (COLORS, FILTERS),
    "TEXT_ENDS_WITH": (COLORS, FILTERS),
    "BLANK": (COLORS, FILTERS),
    "NOT_BLANK": (COLORS, FILTERS),
    "TEXT_NOT_EQ": (FILTERS,),
    "DATE_NOT_EQ": (FILTERS,),
} | dict.fromkeys(
    (
        "TEXT_IS_EMAIL",
        "TEXT_IS_URL",
        "DATE_ON_OR_BEFORE",
        "DATE_ON_OR_AFTER",
        "DATE_BETWEEN",
        "DATE_NOT_BETWEEN",
        "DATE_IS_VALID",
        "ONE_OF_RANGE",
        "ONE_OF_LIST",
        "BOOLEAN",
    ),
    (VALIDATION,),
)
VALUES_OF = {"ONE_OF_LIST": (1, 500), "BOOLEAN": (0, 2), "FILTER_EXPRESSION": (1, 1)}
VALUES_OF |= dict.fromkeys(("BLANK", "NOT_BLANK", "TEXT_IS_EMAIL", "TEXT_IS_URL"), (0, 0))
VALUES_OF |= {"DATE_IS_VALID": (0, 0)}
RELATIVE = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1, "PAST_WEEK": -7, "PAST_MONTH": -30}
RELATIVE |= {"PAST_YEAR": -365}

Place = tuple[Tab, int, int]
"""A cell: its tab, row and column."""


def check_condition(condition: Json, use: str) -> None:
    """400 for a condition that Sheets does not take in this place, or not with these values."""
    kind = condition.get("type")
    if kind is None:
        raise invalid("No ConditionType specified.")
    if use not in ONLY_IN.get(kind, (use,)):
        raise invalid(f"ConditionType '{kind}' is not supported in {use}.")
    values = condition.get("values", [])
    two = kind.endswith("BETWEEN")
    least, most = VALUES_OF.get(kind, (2, 2) if two else (1, 1))
    if not least <= len(values) <= most:
        raise invalid(f"ConditionType '{kind}' does not take {len(values)} values.")
    if use == VALIDATION and any("relativeDate" in value for value in values):
        raise invalid("Relative dates are not supported in data validation.")


def holds(condition: Json, value: Value, place: Place, origin: Place, sums: Calculation) -> bool:
    """Whether a cell's value meets a condition; its formulas are written for `origin`."""
    kind = condition.get("type", "")
    if kind in ("BLANK", "NOT_BLANK"):
        return bool(value is None or value == "") is (kind == "BLANK")
    operands = [_operand(item, place, origin, sums) for item in condition.get("values", [])]
    if kind == "CUSTOM_FORMULA":
        return _is_true(operands[0])
    if isinstance(value, CellError) or any(isinstance(o, CellError) for o in operands):
        return False
    if kind.startswith("TEXT_"):
        contains: bool = TEXTS[kind](text(value).casefold(), text(operands[0]).casefold())
        return contains
    numbers = [o for o in (value, *operands) if isinstance(o, int | float)]
    if len(numbers) != 1 + len(operands) or isinstance(value, bool) or kind not in NUMBERS:
        return False
    if kind.startswith("DATE_"):
        numbers = [float(int(number)) for number in numbers]
    return NUMBERS[kind](numbers[0], numbers[1:])


def _is_true(value: Value) -> bool:
    try:
        return not isinstance(value, CellError) and truth(value)
    except FormulaFailure:
        return False


def _operand(item: Json, place: Place, origin: Place, sums: Calculation) -> Value:
    if "relativeDate" in item:
        today: date = sums.now.date()
        return serial(today + timedelta(days=RELATIVE[item["relativeDate"]]))
    entered = str(item.get("userEnteredValue", ""))
    if not entered.startswith(("=", "+")):
        return read_entry(entered, sums.locale, sums.now.date()).value
    try:
        tree = parse("=" + entered[1:], sums.locale.decimal)
        return single(Formula(sums, *place, origin=origin[1:]).result(tree))
    except FormulaSyntaxError:
        return CellError("#ERROR!")
    except FormulaFailure as failure:
        return failure.error


TEXTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda have, want: want in have,
    "TEXT_NOT_CONTAINS": lambda have, want: want not in have,
    "TEXT_STARTS_WITH": lambda have, want: have.startswith(want),
    "TEXT_ENDS_WITH": lambda have, want: have.endswith(want),
    "TEXT_EQ": lambda have, want: have == want,
    "TEXT_NOT_EQ": lambda have, want: have != want,
}
NUMBERS: dict[str, Callable[[float, list[float]], bool]] = {
    "NUMBER_GREATER": lambda have, want: have > want[0],
    "NUMBER_GREATER_THAN_EQ": lambda have, want: have >= want[0],
    "NUMBER_LESS": lambda have, want: have < want[0],
    "NUMBER_LESS_THAN_EQ": lambda have, want: have <= want[0],
    "NUMBER_EQ": lambda have, want: have == want[0],
    "NUMBER_NOT_EQ": lambda have, want: have != want[0],
    "NUMBER_BETWEEN": lambda have, want: want[0] <= have <= want[1],
    "NUMBER_NOT_BETWEEN": lambda have, want: not want[0] <= have <= want[1],
    "DATE_EQ": lambda have, want: have == want[0],
    "DATE_NOT_EQ": lambda have, want: have != want[0],
    "DATE_BEFORE": lambda have, want: have < want[0],
    "DATE_AFTER": lambda have, want: have > want[0],
}
