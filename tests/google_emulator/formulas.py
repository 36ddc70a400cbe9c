"""What the cells of a spreadsheet show: formulas calculated when they are read."""

from datetime import datetime
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from tests.google_emulator import formula_functions
from tests.google_emulator.cells import Cell, CellError, Value
from tests.google_emulator.formula_formats import number_format
from tests.google_emulator.formula_parser import (
    Binary,
    Call,
    Failure,
    Literal,
    Name,
    Node,
    Range,
    Rows,
    Unary,
    parse_shared,
)
from tests.google_emulator.formula_tokens import FormulaSyntaxError, Reference
from tests.google_emulator.formula_values import (
    BAD_REFERENCE,
    DIVISION,
    Array,
    FormulaFailure,
    Result,
    Table,
    compare,
    number,
    scalar,
    single,
    text,
)
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.locales import locale_of
from tests.google_emulator.number_formats import show
from tests.google_emulator.ranges import area_of_grid_range
from tests.google_emulator.spreadsheet import Spreadsheet, Tab

CIRCULAR = CellError("#REF!", "Circular dependency detected.")
PARSE_ERROR = CellError("#ERROR!", "Formula parse error.")
CALCULATING = object()


class CellTable:
    """A rectangle of a tab as a formula sees it."""

    def __init__(self, sums: "Calculation", tab: Tab, box: tuple[int, int, int, int]) -> None:
        self.sums = sums
        self.tab = tab
        self.top, self.left, self.bottom, self.right = box

    @property
    def height(self) -> int:
        """Rows."""
        return max(self.bottom - self.top, 0)

    @property
    def width(self) -> int:
        """Columns."""
        return max(self.right - self.left, 0)

    def at(self, row: int, column: int) -> Value:
        """The value shown at a place of the rectangle."""
        return self.sums.value(self.tab, self.top + row, self.left + column)

    def stored_rows(self) -> int:
        """Rows of the rectangle in which the tab has anything."""
        return max(min(self.bottom, len(self.tab.grid.rows)) - self.top, 0)

    def key(self) -> Any:
        """Tab and edges."""
        return (self.tab.id, self.top, self.left, self.bottom, self.right)


class Calculation:
    """Calculates a spreadsheet's present values, cached until it, or the day, changes."""

    def __init__(self, book: Spreadsheet, now: datetime) -> None:
        self.book = book
        self.now = local_time(book, now)
        if book.calculated.get("day") != self.now.date():
            book.calculated = {"day": self.now.date()}
        self.known = book.calculated
        self.locale = locale_of(book.properties.get("locale", "en_US"))
        self.tabs = {tab.title.casefold(): tab for tab in book.tabs}

    def value(self, tab: Tab, row: int, column: int) -> Value:
        """What the cell holds, or what its formula yields."""
        return self.value_of(tab.grid.get(row, column), tab, row, column)

    def value_of(self, cell: Cell, tab: Tab, row: int, column: int) -> Value:
        """The same, for a cell already at hand."""
        if cell.formula is None:
            return cell.value
        key = (tab.id, row, column)
        found = self.known.get(key)
        if found is CALCULATING:
            return CIRCULAR
        if found is None:
            self.known[key] = CALCULATING
            found = self.known[key] = (self._calculated(cell.formula, tab, row, column),)
        value: Value = found[0]
        return value

    def formula_at(self, tab: Tab, row: int, column: int, origin: tuple[int, int]) -> "Formula":
        """A formula of that place whose tree was made for the cell `origin`."""
        return Formula(self, tab, row, column, origin)

    def shown_of(self, cell: Cell, tab: Tab, row: int, column: int) -> str:
        """What a person sees in the cell."""
        value = self.value_of(cell, tab, row, column)
        if isinstance(value, str) and not cell.extra:
            return value
        return show(value, self.format_of(cell, tab, row, column), self.locale)

    def format_of(self, cell: Cell, tab: Tab, row: int, column: int) -> Json | None:
        """The number format that the cell has, or takes over through its formula."""
        if cell.formula is None:
            return cell.number_format
        return number_format(self, cell, tab, row, column)

    def _calculated(self, formula: str, tab: Tab, row: int, column: int) -> Value:
        try:
            tree, origin = parse_shared(formula, self.locale.decimal, row, column)
            value = single(Formula(self, tab, row, column, origin).result(tree))
        except FormulaSyntaxError:
            return PARSE_ERROR
        except FormulaFailure as failure:
            return failure.error
        except RecursionError:
            return CIRCULAR
        return 0 if value is None else value


def local_time(book: Spreadsheet, now: datetime) -> datetime:
    """What the clock shows in the spreadsheet's time zone."""
    try:
        return now.astimezone(ZoneInfo(book.properties.get("timeZone", "UTC")))
    except (KeyError, ValueError):
        return now


class Formula:
    """One formula in its cell; `origin` is the cell for which it was written."""

    def __init__(
        self,
        sums: Calculation,
        tab: Tab,
        row: int,
        column: int,
        origin: tuple[int, int] | None = None,
    ) -> None:
        self.sums = sums
        self.tab = tab
        self.row = row
        self.column = column
        self.shift = (0, 0) if origin is None else (row - origin[0], column - origin[1])

    def result(self, node: Node) -> Result:  # noqa: PLR0911 - one way out for each kind
        """The value, or the rectangle, that a tree stands for."""
        match node:
            case Call():
                return formula_functions.call(self, node.name, node.arguments)
            case Range():
                one = node.reference.last is None
                return self._cell(node.reference) if one else self.table(node.reference)
            case Literal():
                return node.value
            case Binary():
                return self._binary(node.operator, self.result(node.left), self.result(node.right))
            case Unary():
                value = number(self.result(node.operand))
                sign = node.operator
                return -value if sign == "-" else value / 100 if sign == "%" else value
            case Name():
                return self._named(node.name)
            case Rows():
                return Array([[single(self.result(item)) for item in row] for row in node.rows])
            case Failure():
                raise FormulaFailure(CellError(node.code))
        assert_never(node)

    def _cell(self, reference: Reference) -> Value:
        """The value of the one cell that a reference means."""
        return self.sums.value(*self.corner(reference))

    def corner(self, reference: Reference) -> tuple[Tab, int, int]:
        """Where the first cell of a reference stands."""
        tab, corner = self._tab(reference), reference.first
        if corner.row is None or corner.column is None:
            raise FormulaFailure(BAD_REFERENCE)
        row = corner.row + (0 if corner.row_fixed else self.shift[0])
        column = corner.column + (0 if corner.column_fixed else self.shift[1])
        if row < 0 or column < 0:
            raise FormulaFailure(BAD_REFERENCE)
        return tab, row, column

    def _tab(self, reference: Reference) -> Tab:
        if reference.title is None:
            return self.tab
        tab = self.sums.tabs.get(reference.title.casefold())
        if tab is None:
            raise FormulaFailure(BAD_REFERENCE)
        return tab

    def table(self, reference: Reference) -> Table:
        """The cells a reference means; #REF! when its tab is gone."""
        tab = self._tab(reference)
        first, last = reference.first, reference.last or reference.first
        down, across = self.shift
        rows, columns = tab.grid.row_count, tab.grid.column_count
        top = 0 if first.row is None else first.row + (0 if first.row_fixed else down)
        left = 0 if first.column is None else first.column + (0 if first.column_fixed else across)
        if reference.last is None:
            return CellTable(self.sums, tab, (top, left, top + 1, left + 1))
        bottom = rows if last.row is None else last.row + 1 + (0 if last.row_fixed else down)
        right = columns
        if last.column is not None:
            right = last.column + 1 + (0 if last.column_fixed else across)
        return CellTable(self.sums, tab, (top, left, min(bottom, rows), min(right, columns)))

    def _named(self, name: str) -> Result:
        for named in self.sums.book.named_ranges:
            if named["name"].casefold() == name.casefold():
                area = area_of_grid_range(self.sums.book, named["range"])
                box = (area.top, area.left, area.bottom, area.right)
                return CellTable(self.sums, area.tab, box)
        raise FormulaFailure(CellError("#NAME?", f"Unknown range name: '{name.upper()}'."))

    def _binary(self, operator: str, left: Result, right: Result) -> Value:
        if operator == "&":
            return text(left) + text(right)
        if operator in ("=", "<>", "<", ">", "<=", ">="):
            order = compare(scalar(left), scalar(right))
            return {
                "=": order == 0,
                "<>": order != 0,
                "<": order < 0,
                ">": order > 0,
                "<=": order <= 0,
                ">=": order >= 0,
            }[operator]
        return _arithmetic(operator, number(left), number(right))


def _arithmetic(operator: str, left: float, right: float) -> float:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            if right == 0:
                raise FormulaFailure(DIVISION)
            return left / right
    try:
        power = left**right
    except (OverflowError, ZeroDivisionError):
        raise FormulaFailure(CellError("#NUM!")) from None
    if isinstance(power, complex):
        raise FormulaFailure(CellError("#NUM!"))
    return float(power)
