"""A1 notation: text → rectangle, and back, as Sheets echoes it."""

import re
from dataclasses import dataclass

CELL = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]+)?")
R1C1 = re.compile(r"[Rr](\d+)[Cc](\d+)")
NEEDS_NO_QUOTE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Box:
    """Half-open, zero-based rectangle; None is "to the edge of the grid"."""

    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None


def column_letters(index: int) -> str:
    """0 → "A", 26 → "AA"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """ "A" → 0, "AA" → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def quote_title(title: str) -> str:
    """A tab's title as Sheets writes it before "!"; quoted unless it is a plain word."""
    looks_like_cell = CELL.fullmatch(title) and re.search(r"\d", title)
    if NEEDS_NO_QUOTE.fullmatch(title) and not looks_like_cell and not R1C1.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def split_title(text: str) -> tuple[str | None, str | None]:
    """ "'My tab'!A1:B2" → ("My tab", "A1:B2"); a lone title → ("T", None); "A1" → (None, "A1")."""
    if text.startswith("'"):
        quoted = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL)
        if quoted:
            return quoted.group(1).replace("''", "'"), quoted.group(2)
    if "!" in text:
        title, _, cells = text.rpartition("!")
        return title, cells
    return None, text


def parse_cells(text: str) -> Box | None:
    """ "A1:B2", "A:C", "3:5", "B2", "A2:C", "R1C1:R2C2" → its box; None when it is none of them."""
    parts = text.split(":")
    if not 1 <= len(parts) <= 2:
        return None
    corners = [_corner(part) for part in parts]
    if any(corner is None for corner in corners):
        return None
    first = corners[0]
    last = corners[-1]
    if first is None or last is None:
        return None
    if len(parts) == 1 and None in first:
        return None
    return _box(first, last)


def _corner(part: str) -> tuple[int | None, int | None] | None:
    if found := R1C1.fullmatch(part):
        return int(found.group(1)) - 1, int(found.group(2)) - 1
    found = CELL.fullmatch(part)
    if not part or not found or not (found.group(1) or found.group(2)):
        return None
    row = int(found.group(2)) - 1 if found.group(2) else None
    if row == -1:
        return None
    return row, column_index(found.group(1)) if found.group(1) else None


def _box(first: tuple[int | None, int | None], last: tuple[int | None, int | None]) -> Box:
    top, bottom = _span(first[0], last[0])
    left, right = _span(first[1], last[1])
    return Box(top, left, bottom, right)


def _span(one: int | None, other: int | None) -> tuple[int | None, int | None]:
    if one is None:
        return other, None
    if other is None:
        return one, None
    return min(one, other), max(one, other) + 1


def open_text(box: Box) -> str:
    """A box with open edges as Sheets names it in a refusal: "A1001:B", "AA1:2", "TAB1"."""
    first = f"{column_letters(box.left or 0)}{(box.top or 0) + 1}"
    columns = "" if box.right is None else column_letters(box.right - 1)
    last = columns + ("" if box.bottom is None else str(box.bottom))
    return first if last in ("", first) else f"{first}:{last}"


def format_box(title: str, top: int, left: int, bottom: int, right: int) -> str:
    """The echoed range of a closed box, "Sheet1!A1:B2", or "Sheet1!A1" for one cell."""
    first = f"{column_letters(left)}{top + 1}"
    last = f"{column_letters(right - 1)}{bottom}"
    cells = first if first == last else f"{first}:{last}"
    return f"{quote_title(title)}!{cells}"
