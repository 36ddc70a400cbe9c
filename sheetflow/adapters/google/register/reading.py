"""Converts Sheets' answers to the core's values: cells and days, links, merged areas, protections.

Sheets returns a day only as a number (days since 30 December 1899).  It is a day where the form
declares a column of days, and else where the cell's own number format is one of days, which is
requested only in columns of text that contain numbers.

Links are smart chips, the cell's own hyperlink, and links in rich text: `hyperlink` is empty when
a cell has several, so all three are requested.  Pasted links are never fetched.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sheetflow.adapters.google.api.answers import given_cells
from sheetflow.adapters.google.api.errors import Json
from sheetflow.core.form import Form, Kind, SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Area, Cell, Protection

LINK_FIELDS = (
    "hyperlink,chipRuns(startIndex,chip.richLinkProperties.uri),"
    "textFormatRuns(startIndex,format.link.uri)"
)
FORMAT_FIELD = "effectiveFormat.numberFormat.type"
_MAX_COLUMNS = 18_278
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number is wall-clock time of the sheet
_DAYS = range(20_000, 110_000)
"""From 1954 to 2201: any other number in a column of days (a year, a count) stays a number."""
_NUMERIC = frozenset((Kind.COUNT, Kind.REVISION, Kind.DATE, Kind.TIMESTAMP))
_PATH = re.compile(r"\s*(?:[^\s/:.][^/:.\n]*/)+[^/:\n]+\.[A-Za-z0-9]{2,5}\s*")
"""A line that names a file below a folder of the office."""
_ADDRESS = re.compile(r"https?://[^\s,;]+")

Position = tuple[int, int]
"""Row and column, both from 1."""


def day_columns(header: Header, form: Form) -> frozenset[int]:
    """Return the form's columns (from 0) of days: staff's, and the job's due date."""
    own = {
        header.places[one.id][0]
        for one in form.of_kind(Kind.DATE, Kind.TIMESTAMP)
        if one.id in header.places
    }
    return frozenset(own | {header.system[SystemColumn.DUE]})


def doubtful_columns(rows: Sequence[Sequence[Any]], header: Header, form: Form) -> list[int]:
    """Return the text columns (from 0) with a number that may be a day, below the header."""
    places = [
        header.places[column.id][0]
        for column in form.columns
        if column.id in header.places and column.kind not in _NUMERIC
    ]
    below = rows[header.first :]
    return [
        place
        for place in places
        if any(len(row) > place and _may_be_day(row[place]) for row in below)
    ]


def formatted_days(data: Sequence[Json]) -> frozenset[Position]:
    """Return the cells whose number format is one of days."""
    return frozenset(
        at
        for at, cell in _cells(data)
        if cell.get("effectiveFormat", {}).get("numberFormat", {}).get("type")
        in {"DATE", "DATE_TIME"}
    )


def cells_of(
    rows: Sequence[Sequence[Any]], days: Collection[int], more: Collection[Position]
) -> list[list[Cell]]:
    """Return equally long rows, blanks as ""; days in the columns `days` and the cells `more`.

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
    if not day or int(value) not in _DAYS:
        return float(value)
    moment = _EPOCH + timedelta(seconds=round(value * 86_400))
    return moment.date() if moment.time() == time() else moment


def serial(day: date) -> int:
    """Return the serial number of a day."""
    return (day - _EPOCH.date()).days


def _may_be_day(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _DAYS


def links_by_cell(data: Sequence[Json]) -> dict[Position, tuple[str, ...]]:
    """Return every link of each cell of a tab's `data`, in the order of the text, each once."""
    found = ((at, tuple(dict.fromkeys(_links(cell)))) for at, cell in _cells(data))
    return {at: links for at, links in found if links}


def take_links(
    cells: list[list[Cell]], found: Mapping[Position, tuple[str, ...]]
) -> dict[Position, str]:
    """Return single links by cell; replace in `cells` the text of cells with several."""
    links: dict[Position, str] = {}
    for (row, column), several in found.items():
        if len(several) == 1:
            links[row, column] = several[0]
        elif row <= len(cells) and column <= len(cells[row - 1]):
            cells[row - 1][column - 1] = text_with_links(cells[row - 1][column - 1], several)
    return links


def text_with_links(text: object, links: Sequence[str]) -> str:
    """Return the text of a cell with several links, one a line: links, then typed addresses.

    The links' own words ("Foto 1, Foto 2") name no file that could be found; paths do, and then
    the cell's own text counts.
    """
    if isinstance(text, str) and all(map(_PATH.fullmatch, text.split("\n"))):
        return text
    typed = _ADDRESS.findall(text) if isinstance(text, str) else []
    return "\n".join(dict.fromkeys((*links, *typed)))


def _links(cell: Json) -> Iterator[str]:
    runs = [
        (run.get("startIndex", 0), run.get("chip", {}).get("richLinkProperties", {}))
        for run in cell.get("chipRuns", [])
    ]
    runs += [
        (run.get("startIndex", 0), run.get("format", {}).get("link", {}))
        for run in cell.get("textFormatRuns", [])
    ]
    yield from (uri for _, uri in sorted((at, str(one.get("uri", ""))) for at, one in runs) if uri)
    if cell.get("hyperlink"):
        yield str(cell["hyperlink"])


def _cells(data: Sequence[Json]) -> Iterator[tuple[Position, Json]]:
    for (row, column), cell in given_cells(data):
        yield (row + 1, column + 1), cell


def merged_areas(merges: Iterable[Mapping[str, int]], rows: int) -> tuple[Area, ...]:
    """Return merged ranges, which Sheets counts from 0 without the end, within `rows` rows."""
    return tuple(
        Area(
            one.get("startRowIndex", 0) + 1,
            one.get("startColumnIndex", 0) + 1,
            one.get("endRowIndex", rows),
            one.get("endColumnIndex", _MAX_COLUMNS),
        )
        for one in merges
    )


def protections(ranges: Iterable[Json], header: Header) -> dict[ColumnId, Protection]:
    """Return the protection of each column that is protected whole; a missing column is open.

    A warning prevents no edit, and a range that ends above the last row, or excludes cells,
    protects only some rows: neither counts.  Of several protections of one column, only editors
    named by all of them may edit.
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
    """Return who can write everywhere: the job's `account` ("" if unknown) and the owner.

    Google adds the owner of a spreadsheet to each of its protections, so these two are the editors
    of the job's own tab.  With more than two it is uncertain who is the owner: others were added.
    """
    job = frozenset({account.lower()} - {""})
    found = job | {name.lower() for name in on_own_tab}
    return found if len(found) <= 2 else job


def _protection(protected: Json) -> Protection:
    editors = protected.get("editors")
    if editors is None:
        return Protection(known=False)
    return Protection(
        frozenset(name.lower() for name in editors.get("users", [])),
        frozenset(name.lower() for name in editors.get("groups", [])),
        bool(editors.get("domainUsersCanEdit")),
    )


def _both(one: Protection, other: Protection) -> Protection:
    """Return those on both lists; members of groups are unknown: the list of people decides."""
    if not one.known or not other.known:
        return one if one.known else other
    if one.domain or other.domain:
        return other if one.domain else one
    return Protection(one.users & other.users, one.groups & other.groups)
