"""A formula as tokens, and its references moved when cells move."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tests.google_emulator.a1 import column_index, column_letters

TEXT = r'"(?:[^"]|"")*"'
REFERENCE = r"""(?:(?:'(?:[^']|'')*'|[A-Za-z_][\w.]*)!)?
        (?:\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}(?:\$?[0-9]+)?)?
          |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}
          |\$?[0-9]+:\$?[0-9]+)(?![\w(!])"""
TOKEN = re.compile(
    r"(?P<space>\s+) | (?P<text>"
    + TEXT
    + r") | (?P<ref>"
    + REFERENCE
    + r""")
  | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<name>[A-Za-z_][\w.]*)
  | (?P<op><=|>=|<>|[-+*/^&=<>%(){},;:\\!])
  | (?P<error>\#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|ERROR!))
    """,
    re.VERBOSE,
)
ONLY_REFERENCES = re.compile(TEXT + r" | (?<![\w.$])(" + REFERENCE + ")", re.VERBOSE)
"""Texts are matched so that nothing within them is taken for a reference."""

CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?")


class Token(NamedTuple):
    """A piece of a formula."""

    kind: str
    text: str


class FormulaSyntaxError(ValueError):
    """Sheets would show #ERROR!."""


def tokens(formula: str) -> list[Token]:
    """All tokens of a formula without its "=", blanks included."""
    found, place = [], 0
    while place < len(formula):
        match = TOKEN.match(formula, place)
        if not match or match.lastgroup is None:
            raise FormulaSyntaxError(formula)
        found.append(Token(match.lastgroup, match.group()))
        place = match.end()
    return found


class Corner(NamedTuple):
    """One end of a reference; None is "the whole column" or "the whole row"."""

    row: int | None
    column: int | None
    row_fixed: bool
    column_fixed: bool

    def text(self) -> str:
        """As it stands in a formula."""
        column = "" if self.column is None else column_letters(self.column)
        row = "" if self.row is None else str(self.row + 1)
        dollar_row = "$" if self.row_fixed and row else ""
        return ("$" if self.column_fixed and column else "") + column + dollar_row + row


class Reference(NamedTuple):
    """A reference: its tab (None: the formula's own), its ends."""

    title: str | None
    first: Corner
    last: Corner | None

    def text(self) -> str:
        """As it stands in a formula."""
        prefix = "" if self.title is None else quoted(self.title) + "!"
        return prefix + self.first.text() + (":" + self.last.text() if self.last else "")


def quoted(title: str) -> str:
    """A tab's title inside a formula."""
    if re.fullmatch(r"[A-Za-z_]\w*", title) and not CORNER.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


@lru_cache(maxsize=200_000)
def read_reference(text: str) -> Reference:
    """The text of a "ref" token → its parts."""
    prefix, mark, cells = text.rpartition("!")
    title = None
    if mark:
        title = prefix[1:-1].replace("''", "'") if prefix.startswith("'") else prefix
    first, _, last = cells.partition(":")
    return Reference(title, _corner(first), _corner(last) if last else None)


def _corner(text: str) -> Corner:
    found = CORNER.fullmatch(text)
    if not found:
        raise FormulaSyntaxError(text)
    dollar_one, letters, dollar_two, digits = found.groups()
    if not letters:
        return Corner(int(digits) - 1, None, bool(dollar_one or dollar_two), column_fixed=False)
    column = column_index(letters)
    row = int(digits) - 1 if digits else None
    return Corner(row, column, bool(dollar_two), bool(dollar_one))


def rewrite(formula: str, change: Callable[[Reference], Reference | None]) -> str:
    """The formula with every reference changed; None becomes #REF!."""

    def changed(found: re.Match[str]) -> str:
        text = found.group(1)
        if text is None:
            return found.group()
        old = read_reference(text)
        new = change(old)
        return "#REF!" if new is None else text if new == old else new.text()

    return ONLY_REFERENCES.sub(changed, formula)


@lru_cache(maxsize=200_000)
def _relative(text: str, row: int, column: int) -> str:
    reference = read_reference(text)
    shown = [reference.title or ""]
    for corner in (reference.first, reference.last):
        if corner is not None:
            down = corner.row if corner.row is None or corner.row_fixed else [corner.row - row]
            across = corner.column
            right = across if across is None or corner.column_fixed else [across - column]
            shown.append(f"{down}/{right}")
    return "\x00".join(shown)


def relative_key(formula: str, row: int, column: int) -> str:
    """The same for all formulas that are copies of one another, each seen from its own cell."""

    def relative(found: re.Match[str]) -> str:
        return found.group() if found.group(1) is None else _relative(found.group(1), row, column)

    return ONLY_REFERENCES.sub(relative, formula)


def shifted(corner: Corner, down: int, across: int) -> Corner:
    """A corner as it reads in another cell: what is not fixed moves along."""
    row, column = corner.row, corner.column
    if row is not None and not corner.row_fixed:
        row += down
    if column is not None and not corner.column_fixed:
        column += across
    return corner._replace(row=row, column=column)


def copied(formula: str, down: int, across: int) -> str:
    """The formula as it reads when its cell is copied: relative references move along."""

    def move(corner: Corner) -> Corner | None:
        moved = shifted(corner, down, across)
        off = (moved.row or 0) < 0 or (moved.column or 0) < 0
        return None if off else moved

    def change(reference: Reference) -> Reference | None:
        first = move(reference.first)
        last = move(reference.last) if reference.last else None
        if first is None or (reference.last and last is None):
            return None
        return reference._replace(first=first, last=last)

    if not down and not across:
        return formula
    return rewrite(formula, change)


def holds_for_whole_rows(formula: str) -> bool:
    """Whether a formula reads the same in every column: no reference of it moves sideways."""
    try:
        references = [read_reference(t.text) for t in tokens(formula[1:]) if t.kind == "ref"]
    except FormulaSyntaxError:
        return False
    corners = [corner for r in references for corner in (r.first, r.last) if corner is not None]
    return all(corner.column is None or corner.column_fixed for corner in corners)
