"""A formula's text → a tree."""

from dataclasses import dataclass
from functools import lru_cache

from tests.google_emulator.formula_tokens import (
    FormulaSyntaxError,
    Reference,
    Token,
    read_reference,
    relative_key,
    tokens,
)

BINDING = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3}
BINDING |= {"*": 4, "/": 4, "^": 6}
SEPARATORS = (",", ";")


@dataclass(frozen=True)
class Literal:
    """A number, a text or a truth value; None is an argument left out."""

    value: str | float | bool | None


@dataclass(frozen=True)
class Failure:
    """An error written out, "#REF!"."""

    code: str


@dataclass(frozen=True)
class Range:
    """A reference to cells."""

    reference: Reference


@dataclass(frozen=True)
class Name:
    """A named range."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function and its arguments."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True)
class Binary:
    """Two operands."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Unary:
    """ "-", "+" before, or "%" after an operand."""

    operator: str
    operand: "Node"


@dataclass(frozen=True)
class Rows:
    """An array literal, {1;2}."""

    rows: "tuple[tuple[Node, ...], ...]"


Node = Literal | Failure | Range | Name | Call | Binary | Unary | Rows


MOST_TREES = 50_000


@lru_cache(maxsize=10_000)
def parse(formula: str, decimal: str = ".") -> Node:
    """The tree of a formula ("=…"); raises FormulaSyntaxError where Sheets shows #ERROR!."""
    pieces = [token for token in tokens(formula[1:]) if token.kind != "space"]
    parser = _Parser(_with_decimals(pieces) if decimal == "," else pieces)
    tree = parser.expression(0)
    if parser.rest:
        raise FormulaSyntaxError(formula)
    return tree


_SHARED: dict[tuple[str, str], tuple[Node | None, tuple[int, int]]] = {}


@lru_cache(maxsize=400_000)
def parse_shared(formula: str, decimal: str, row: int, column: int) -> tuple[Node, tuple[int, int]]:
    """The tree of a formula in its cell, and the cell for which the tree was made.

    Copies of one formula share one tree: a column of twenty thousand is parsed once.
    """
    key = (relative_key(formula, row, column), decimal)
    if key not in _SHARED:
        if len(_SHARED) > MOST_TREES:
            _SHARED.clear()
        try:
            _SHARED[key] = (parse(formula, decimal), (row, column))
        except FormulaSyntaxError:
            _SHARED[key] = (None, (row, column))
    tree, origin = _SHARED[key]
    if tree is None:
        raise FormulaSyntaxError(formula)
    return tree, origin


def _with_decimals(pieces: list[Token]) -> list[Token]:
    joined: list[Token] = []
    for token in pieces:
        mark = len(joined) > 1 and joined[-1].text == "," and joined[-2].kind == "number"
        if token.kind == "number" and mark and "." not in joined[-2].text:
            joined.pop()
            joined[-1] = Token("number", f"{joined[-1].text}.{token.text}")
        else:
            joined.append(token)
    return joined


class _Parser:
    def __init__(self, pieces: list[Token]) -> None:
        self.pieces = pieces
        self.place = 0

    @property
    def rest(self) -> bool:
        return self.place < len(self.pieces)

    def peek(self) -> Token:
        return self.pieces[self.place] if self.rest else Token("end", "")

    def take(self, text: str | None = None) -> Token:
        token = self.peek()
        if token.kind == "end" or (text is not None and token.text != text):
            raise FormulaSyntaxError(token.text)
        self.place += 1
        return token

    def expression(self, least: int) -> Node:
        left = self.operand()
        while True:
            operator = self.peek()
            if operator.kind != "op" or BINDING.get(operator.text, 0) <= least:
                return left
            self.take()
            left = Binary(operator.text, left, self.expression(BINDING[operator.text]))

    def operand(self) -> Node:
        token = self.take()
        if token.text in ("-", "+"):
            return Unary(token.text, self.expression(6))
        node = self.primary(token)
        while self.peek().text == "%":
            self.take()
            node = Unary("%", node)
        return node

    def primary(self, token: Token) -> Node:  # noqa: PLR0911 - one way out for each kind
        match token.kind:
            case "number":
                return Literal(float(token.text))
            case "text":
                return Literal(token.text[1:-1].replace('""', '"'))
            case "ref":
                return Range(read_reference(token.text))
            case "error":
                return Failure(token.text)
            case "name":
                return self.named(token.text)
        if token.text == "(":
            inner = self.expression(0)
            self.take(")")
            return inner
        if token.text == "{":
            return self.array()
        raise FormulaSyntaxError(token.text)

    def named(self, name: str) -> Node:
        if self.peek().text != "(":
            if name.upper() in ("TRUE", "FALSE"):
                return Literal(name.upper() == "TRUE")
            return Name(name)
        self.take("(")
        arguments: list[Node] = []
        while self.peek().text != ")":
            if self.peek().text in SEPARATORS:
                arguments.append(Literal(None))
                self.take()
                continue
            arguments.append(self.expression(0))
            if self.peek().text in SEPARATORS:
                self.take()
                if self.peek().text == ")":
                    arguments.append(Literal(None))
            elif self.peek().text != ")":
                raise FormulaSyntaxError(self.peek().text)
        self.take(")")
        return Call(name.upper(), tuple(arguments))

    def array(self) -> Node:
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        while self.peek().text != "}":
            row.append(self.expression(0))
            separator = self.peek().text
            if separator in (";", ",", "\\"):
                self.take()
            if separator == ";":
                rows.append(tuple(row))
                row = []
        self.take("}")
        return Rows((*rows, tuple(row)))


def with_separator(formula: str, separator: str) -> str:
    """The formula as Sheets keeps it: its arguments separated as the locale does."""
    if separator == ";" or ";" not in formula:
        return formula
    try:
        pieces = tokens(formula[1:])
    except FormulaSyntaxError:
        return formula
    depth, done = [], []
    for token in pieces:
        if token.text in "({" and token.kind == "op":
            depth.append(token.text)
        elif token.text in ")}" and token.kind == "op" and depth:
            depth.pop()
        argument = depth and depth[-1] == "(" and token.text == ";"
        done.append(separator if argument else token.text)
    return "=" + "".join(done)
