"""The register's values as cells: serial numbers become days where a column holds days.

Sheets tells a day only as a number (days since 30 December 1899).  It is one where the form says
that the column holds days, and else where the cell's own number format is one of days, which is
asked for only in columns of text that hold numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sheetflow.core.form import Form, Kind, SystemColumn
from sheetflow.core.register.headings import Header
from sheetflow.core.register.merged import Area
from sheetflow.core.register.outcome import Cell

_COLUMNS = 18_278
"""More columns than a sheet can have."""
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number is wall-clock time of the sheet
_DAYS = range(20_000, 110_000)
"""From 1954 to 2201: any other number in a column of days (a year, a count) stays one."""
_NUMERIC = frozenset((Kind.COUNT, Kind.REVISION, Kind.DATE, Kind.TIMESTAMP))
FORMAT_FIELD = "effectiveFormat.numberFormat.type"
_OF_DAYS = frozenset(("DATE", "DATE_TIME"))


def areas_of(merges: Iterable[Mapping[str, int]], rows: int) -> tuple[Area, ...]:
    """Merged ranges as Sheets has them (from 0, without the end), within so many rows."""
    return tuple(
        Area(
            one.get("startRowIndex", 0) + 1,
            one.get("startColumnIndex", 0) + 1,
            one.get("endRowIndex", rows),
            one.get("endColumnIndex", _COLUMNS),
        )
        for one in merges
    )


def day_columns(header: Header, form: Form) -> frozenset[int]:
    """Columns (from 0) that hold days by the form: staff's, and the due date of the job."""
    own = {header.places[one.id][0] for one in form.of_kind(Kind.DATE, Kind.TIMESTAMP)
           if one.id in header.places}  # fmt: skip
    return frozenset(own | {header.system[SystemColumn.DUE]})


def doubtful_columns(rows: Sequence[Sequence[Any]], header: Header, form: Form) -> list[int]:
    """Columns of text (from 0) with a number that may be a day, below the header."""
    places = [
        header.places[column.id][0]
        for column in form.columns
        if column.id in header.places and column.kind not in _NUMERIC
    ]
    return [
        place
        for place in places
        if any(len(row) > place and _may_be_day(row[place]) for row in rows[header.first :])
    ]


def formatted_days(data: Sequence[Mapping[str, Any]]) -> frozenset[tuple[int, int]]:
    """Places (row and column from 1) whose number format is one of days."""
    return frozenset(_formatted(data))


def cells_of(
    rows: Sequence[Sequence[Any]], days: Collection[int], more: Collection[tuple[int, int]]
) -> list[list[Cell]]:
    """All rows equally long, blanks as ""; days in the columns `days` and at the places `more`.

    Whole numbers are floats, as in a workbook on disk.
    """
    width = max(map(len, rows), default=0)
    extra = {(row - 1, column - 1) for row, column in more}
    return [
        [
            _cell(value, day=place in days or (number, place) in extra)
            if value.__class__ is not str
            else value
            for place, value in enumerate(row)
        ]
        + [""] * (width - len(row))
        for number, row in enumerate(rows)
    ]


def _cell(value: Any, *, day: bool) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str | bool):
        return value
    return _day(value) if day and int(value) in _DAYS else float(value)


def _day(serial: float) -> date:
    """A day, or a moment to the second where the number has a fraction."""
    moment = _EPOCH + timedelta(seconds=round(serial * 86_400))
    return moment.date() if moment.time() == time() else moment


def serial(day: date) -> int:
    """The number of a day."""
    return (day - _EPOCH.date()).days


def _may_be_day(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and int(value) in _DAYS  # type: ignore[call-overload]  # a number


def _formatted(data: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    for block in data:
        top, left = block.get("startRow", 0) + 1, block.get("startColumn", 0) + 1
        for down, row in enumerate(block.get("rowData", [])):
            for across, cell in enumerate(row.get("values", [])):
                shape = cell.get("effectiveFormat", {}).get("numberFormat", {})
                if shape.get("type") in _OF_DAYS:
                    yield top + down, left + across
