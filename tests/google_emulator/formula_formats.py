"""The number format that a formula takes over: of what it calls, and of the cells it names."""

from typing import TYPE_CHECKING

from tests.google_emulator.cells import Cell
from tests.google_emulator.formula_parser import Binary, Call, Node, Range, Unary, parse_shared
from tests.google_emulator.formula_tokens import FormulaSyntaxError
from tests.google_emulator.formula_values import FormulaFailure
from tests.google_emulator.json_shapes import Json

if TYPE_CHECKING:
    from tests.google_emulator.formulas import Calculation, Formula
    from tests.google_emulator.spreadsheet import Tab

OWN = {"NOW": "DATE_TIME", "TIME": "TIME"}
OWN |= dict.fromkeys(("TODAY", "DATE", "EDATE", "EOMONTH"), "DATE")
OF_ARGUMENT = {"IF": 1} | dict.fromkeys(
    ("SUM", "AVERAGE", "MIN", "MAX", "MEDIAN", "ABS", "ROUND", "IFERROR", "IFNA", "INDEX"), 0
)
"""Functions whose result looks like one of their arguments, and which."""
MOMENTS = ("DATE", "TIME", "DATE_TIME")
DEEPEST = 20
"""How many cells on a format is followed."""


def number_format(
    sums: "Calculation", cell: Cell, tab: "Tab", row: int, column: int
) -> Json | None:
    """The cell's own number format, or the one that its formula takes over."""
    return _format(sums, cell, (tab, row, column), DEEPEST)


def _format(sums: "Calculation", cell: Cell, at: "tuple[Tab, int, int]", left: int) -> Json | None:
    if cell.number_format is not None or cell.formula is None or left == 0:
        return cell.number_format
    tab, row, column = at
    try:
        tree, origin = parse_shared(cell.formula, sums.locale.decimal, row, column)
        return _of(sums.formula_at(tab, row, column, origin), tree, left)
    except (FormulaSyntaxError, FormulaFailure):
        return None


def _of(formula: "Formula", node: Node, left: int) -> Json | None:
    match node:
        case Call(name, arguments):
            if name in OWN:
                return {"type": OWN[name]}
            place = OF_ARGUMENT.get(name, len(arguments))
            return _of(formula, arguments[place], left) if place < len(arguments) else None
        case Range():
            tab, row, column = formula.corner(node.reference)
            cell = tab.grid.get(row, column)
            return _format(formula.sums, cell, (tab, row, column), left - 1)
        case Binary(operator, first, second) if operator in "+-*/":
            return _combined(operator, _of(formula, first, left), _of(formula, second, left))
        case Unary("-" | "+", operand):
            return _of(formula, operand, left)
    return None


def _combined(operator: str, first: Json | None, second: Json | None) -> Json | None:
    kinds = [(side or {}).get("type", "") for side in (first, second)]
    moments = [kind for kind in kinds if kind in MOMENTS]
    if operator in "*/" and moments:
        return None
    if operator == "-" and len(moments) == 2 and kinds[1] != "TIME":
        return {"type": "TIME"} if kinds == ["TIME", "TIME"] else None
    if len(moments) == 2 and "TIME" in kinds:
        return first if kinds[0] != "TIME" else second
    return first or second
