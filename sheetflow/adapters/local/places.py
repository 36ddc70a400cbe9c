"""Where a cell is: "AB12" against row 12, column 28."""

from __future__ import annotations

import re

from sheetflow.core.register.sheet import Area

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")
_LETTERS = 26


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 28 gives "AB"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column, counted from 1, of its letters."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def reference(place: tuple[int, int]) -> str:
    """(12, 28) gives "AB12"."""
    return f"{column_letters(place[1])}{place[0]}"


def place_of(text: str) -> tuple[int, int] | None:
    """(row, column), counted from 1, of a reference such as "AB12"; None when it is not one."""
    match = _REFERENCE.fullmatch(text)
    return (int(match[2]), column_number(match[1])) if match else None


def range_of(text: str) -> tuple[int, int, int, int] | None:
    """(first row, first column, last row, last column) of "A1:B2" or "A1"."""
    first, _, last = text.partition(":")
    start, end = place_of(first), place_of(last or first)
    return (*start, *end) if start and end else None


def area_of(text: str, rows: int, columns: int) -> Area | None:
    """The area of "A1:B2", "B:C" or "3:4" within so many rows and columns; None for no range."""
    if whole := _COLUMNS.fullmatch(text):
        return Area(1, column_number(whole[1]), rows, column_number(whole[2]))
    if whole := _ROWS.fullmatch(text):
        return Area(int(whole[1]), 1, int(whole[2]), columns)
    found = range_of(text)
    return Area(*found) if found else None
