"""The register's values as cells: serial numbers become days where a column holds days.

Sheets tells a day only as a number (days since 30 December 1899).  It is one where the form says
that the column holds days, and else where the cell's own number format is one of days, which is
asked for only in columns of text that hold numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sheetflow.core.form import Form, Kind, SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Area, Cell, Protection


def protections(ranges: Iterable[Mapping[str, Any]], header: Header) -> dict[ColumnId, Protection]:
    """The protection of each column that is protected whole; a column that is missing is open.

    A mere warning stops nobody, and a range that ends above the last row, or leaves cells out,
    protects only some rows: neither counts.  Of several over one column, only who is on all of
    them may edit.
    """
    found: dict[ColumnId, Protection] = {}
    for protected in ranges:
        if protected.get("warningOnly") or protected.get("unprotectedRanges"):
            continue
        area = protected.get("range")
        if area is None or "endRowIndex" in area or area.get("startRowIndex", 0) > header.first:
            continue
        first, end = area.get("startColumnIndex", 0), area.get("endColumnIndex")
        for column, places in header.places.items():
            if first <= places[0] and (end is None or places[0] < end):
                one = _protection(protected)
                found[column] = _both(found[column], one) if column in found else one
    return found


def trusted_editors(account: str, on_own_tab: Iterable[str]) -> frozenset[str]:
    """Who can write everywhere: the job's `account` ("" not known) and the spreadsheet's owner.

    Google puts the owner of a spreadsheet on each of its protections, so that they are those who
    stand on the one of the job's own tab.  More than these two are nobody's proof: then somebody
    let others in there too.
    """
    job = frozenset({account.lower()} - {""})
    found = job | {name.lower() for name in on_own_tab}
    return found if len(found) <= 2 else job


def _protection(protected: Mapping[str, Any]) -> Protection:
    editors = protected.get("editors")
    if editors is None:
        return Protection(known=False)
    return Protection(
        frozenset(name.lower() for name in editors.get("users", [])),
        frozenset(name.lower() for name in editors.get("groups", [])),
        bool(editors.get("domainUsersCanEdit")),
    )


def _both(one: Protection, other: Protection) -> Protection:
    """Those who are on both lists; a group is not looked into, so the one that names people
    decides."""
    if not one.known or not other.known:
        return one if one.known else other
    if one.domain or other.domain:
        return other if one.domain else one
    return Protection(one.users & other.users, one.groups & other.groups)


Json = Mapping[str, Any]
Place = tuple[int, int]
"""Row and column, both from 1."""

FIELDS = (
    "hyperlink,chipRuns(startIndex,chip.richLinkProperties.uri),"
    "textFormatRuns(startIndex,format.link.uri)"
)
"""What is asked of each cell."""
_PATH = re.compile(r"\s*(?:[^\s/:.][^/:.\n]*/)+[^/:\n]+\.[A-Za-z0-9]{2,5}\s*")
"""A line that names a file below a folder of the office."""
_ADDRESS = re.compile(r"https?://[^\s,;]+")


def targets_by_cell(data: Sequence[Json]) -> dict[Place, tuple[str, ...]]:
    """Every link of every cell of the `data` of a tab, in the order of the text, each once."""
    found: dict[Place, tuple[str, ...]] = {}
    for block in data:
        top, left = block.get("startRow", 0) + 1, block.get("startColumn", 0) + 1
        for down, row in enumerate(block.get("rowData", [])):
            for across, cell in enumerate(row.get("values", [])):
                targets = tuple(dict.fromkeys(_targets(cell))) if cell else ()
                if targets:
                    found[top + down, left + across] = targets
    return found


def text_with_targets(text: object, targets: Sequence[str]) -> str:
    """What a cell with several links says, one a line: each target, then addresses only typed.

    The words that the links hide behind ("Foto 1, Foto 2") name nothing that could be found; paths
    do, and then the cell says what it shows.
    """
    if isinstance(text, str) and all(map(_PATH.fullmatch, text.split("\n"))):
        return text
    typed = _ADDRESS.findall(text) if isinstance(text, str) else []
    return "\n".join(dict.fromkeys((*targets, *typed)))


def _targets(cell: Json) -> Iterator[str]:
    runs = [
        (run.get("startIndex", 0), _uri(run.get("chip", {}).get("richLinkProperties", {})))
        for run in cell.get("chipRuns", [])
    ]
    runs += [
        (run.get("startIndex", 0), _uri(run.get("format", {}).get("link", {})))
        for run in cell.get("textFormatRuns", [])
    ]
    yield from (uri for _, uri in sorted(runs) if uri)
    if cell.get("hyperlink"):
        yield str(cell["hyperlink"])


def _uri(holder: Json) -> str:
    return str(holder.get("uri", ""))


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
