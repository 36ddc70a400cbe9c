"""Cells as JSON data and back: a date or a time is a list of its kind and its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Plain = str | float | int | bool | list[str | float]


def plain_rows(rows: Iterable[Sequence[Cell]]) -> list[list[Plain]]:
    return [[_plain(cell) for cell in row] for row in rows]


def cell_rows(rows: Iterable[Sequence[Plain]]) -> list[list[Cell]]:
    return [[_cell(value) if isinstance(value, list) else value for value in row] for row in rows]


def _plain(cell: Cell) -> Plain:
    match cell:
        case str() | float() | int():
            return cell
        case dt.datetime() | dt.date() | dt.time():
            return [type(cell).__name__, cell.isoformat()]
        case dt.timedelta():
            return ["timedelta", cell.days, cell.seconds, cell.microseconds]


def _cell(value: list[str | float]) -> Cell:
    kind, *parts = value
    match kind:
        case "datetime":
            return dt.datetime.fromisoformat(str(parts[0]))
        case "date":
            return dt.date.fromisoformat(str(parts[0]))
        case "time":
            return dt.time.fromisoformat(str(parts[0]))
        case _:
            return dt.timedelta(*map(float, parts))
