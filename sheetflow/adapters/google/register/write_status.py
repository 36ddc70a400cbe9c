"""What a run shows, as requests: by identifier in the job's own tab, never in a row of staff's.

A system column of the register is a formula that looks its identifier up there, so sorting,
inserting or deleting rows between the reading and the writing cannot make a row say what belongs
to another.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheetflow.adapters.google.ledger.tabs import (
    FIRST_OF_DOUBLED,
    LINKED,
    OTHERS_OF_DOUBLED,
    SHOWN,
    UNIDENTIFIED,
    Json,
    status_formula,
)
from sheetflow.adapters.google.register.reading import serial
from sheetflow.core.effects import ShowRow
from sheetflow.core.form import Form, SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.register.headings import Header
from sheetflow.core.register.scan import identifier
from sheetflow.core.register.sheet import Cell
from sheetflow.core.words import cut

_WIDTH = len(SHOWN.columns) - 1
Address = Callable[[SystemColumn, str], str]
"""The address of what a system column shows as text; "" where there is none."""
MAX_BYTES = 1_500_000
"""Of one call; Google advises 2 MB."""
_ROWS_A_REQUEST = 200
MAX_SENTENCE_LENGTH = 49_000
"""Of a sentence; a cell of Sheets holds 50,000 characters."""


@dataclass(frozen=True, slots=True)
class StatusTab:
    """The tab as it was read: for each identifier its row (from 0) and its cells."""

    rows: Mapping[str, tuple[int, tuple[Any, ...]]]

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]]) -> StatusTab:
        """`rows` without their heading; of an identifier that stands twice the first counts, as
        it does for the formulas."""
        found: dict[str, tuple[int, tuple[Any, ...]]] = {}
        for place, row in enumerate(rows, start=1):
            if row and row[0] != "":
                cells = (*row[1 : _WIDTH + 1], *[""] * (_WIDTH + 1 - len(row)))
                found.setdefault(str(row[0]), (place, cells))
        return cls(found)


@dataclass(frozen=True, slots=True)
class RegisterColumns:
    """Where in the spreadsheet what stands: the register's tab and its columns (from 0), and how
    the tab of what is shown is called now."""

    sheet_id: int
    header: Header
    form: Form
    shown_title: str

    @property
    def identifier(self) -> int:
        return self.header.places[self.form.identifier.id][0]

    def formula(self, system: SystemColumn) -> Json:
        """The cell of a system column, the same in every row."""
        filled = self.header.places[self.form.title_column][0]
        formula = status_formula(self.identifier, system, self.shown_title, filled)
        return {"userEnteredValue": {"formulaValue": formula}}


def status_requests(
    tab: StatusTab,
    rows: Sequence[ShowRow],
    names: Sequence[RowId],
    first_row: int,
    address: Address,
) -> tuple[list[Json], list[int]]:
    """What changes the tab so that it says `rows`; nothing for what it says already.

    Also the numbers of rows that do not read what is said to them: their formulas are missing, as
    in rows that staff have inserted.
    `names` are the identifiers of the register's rows from `first_row` (from 1) on.  One that
    stands in several rows has two entries, for the topmost and for the others; rows without any
    share one (see `system_tabs.status_formula`).
    """
    # Formulas look an identifier up whatever its letters, so that they tell none apart by them.
    folded = [name.casefold() for name in names]
    uses = Counter(folded)
    writing = _StatusEntries(tab, address)
    rows_without_formula: list[int] = []
    doubled: dict[RowId, list[ShowRow]] = {}
    for row in rows:
        if not row.cells:
            continue
        if not row.row_id:
            writing.say(UNIDENTIFIED, row.cells)
            rows_without_formula.append(row.row)
        elif uses[row.row_id.casefold()] > 1:
            doubled.setdefault(row.row_id, []).append(row)
        else:
            writing.set_single(row.row_id, row.cells)
            if writing.is_unchanged(row.row_id):
                rows_without_formula.append(row.row)
    for name, told in doubled.items():
        writing.set_doubled(name, told, first_row + folded.index(name.casefold()))
    return writing.requests(), rows_without_formula


class _StatusEntries:
    """Entries of the tab as they must be, against those that are there."""

    def __init__(self, tab: StatusTab, address: Address) -> None:
        self._tab = tab
        self._address = address
        self._wanted: dict[str, Sequence[Any]] = {}
        self._renamed: dict[str, str] = {}

    def say(self, name: str, cells: Mapping[SystemColumn, str | date]) -> None:
        """What `cells` leaves out stays as it is."""
        before = self._before(name)
        told = tuple(
            _stored(cells[system]) if system in cells else before[at]
            for at, system in enumerate(SystemColumn)
        )
        links = before[len(told) :]
        self._wanted[name] = told + tuple(
            self._address(system, str(cells[system])) if system in cells else links[at]
            for at, system in enumerate(LINKED)
        )

    def set_single(self, name: RowId, cells: Mapping[SystemColumn, str | date]) -> None:
        """An entry of its own, also where it was one of several until now."""
        topmost = name + FIRST_OF_DOUBLED
        if name not in self._tab.rows and topmost in self._tab.rows:
            self._renamed[name] = topmost
        self.say(name, cells)

    def set_doubled(self, name: RowId, told: Sequence[ShowRow], topmost: int) -> None:
        """Two entries; who is told nothing new goes on reading what stood there."""
        first, others = name + FIRST_OF_DOUBLED, name + OTHERS_OF_DOUBLED
        if name in self._tab.rows:
            self._renamed[first] = name
        self.say(first, {})
        if others not in self._tab.rows:
            self._wanted[others] = self._before(first)
        for row in told:
            self.say(first if row.row == topmost else others, row.cells)

    def is_unchanged(self, name: str) -> bool:
        """Whether the tab says already what is wanted."""
        there = name in self._tab.rows and name not in self._renamed
        return there and tuple(self._wanted[name]) == self._before(name)

    def requests(self) -> list[Json]:
        requests, new = [], []
        for name, cells in self._wanted.items():
            stands = self._renamed.get(name, name)
            if stands not in self._tab.rows:
                new.append(_row((name, *cells)))
            elif stands != name or tuple(cells) != self._before(name):
                requests.append(_updating(self._tab.rows[stands][0], (name, *cells)))
        for at in range(0, len(new), _ROWS_A_REQUEST):
            some = new[at : at + _ROWS_A_REQUEST]
            appending = {"sheetId": SHOWN.id, "rows": some, "fields": "userEnteredValue"}
            requests.append({"appendCells": appending})
        return requests

    def _before(self, name: str) -> tuple[Any, ...]:
        stands = self._renamed.get(name, name)
        return self._tab.rows.get(stands, (0, ("",) * _WIDTH))[1]


def request_parts(requests: Sequence[Json]) -> list[list[Json]]:
    """The requests in their order, in parts that Google takes in one call each."""
    parts: list[list[Json]] = []
    size = MAX_BYTES
    for request in requests:
        length = len(json.dumps(request))
        size += length
        if size > MAX_BYTES:
            parts.append([])
            size = length
        parts[-1].append(request)
    return parts


def formula_requests(places: RegisterColumns, numbers: Sequence[int]) -> list[Json]:
    """The formulas of the system columns in these rows.

    Written by place, which is safe: the formula is the same in every row.
    """
    requests: list[Json] = []
    for number in numbers:
        for system, place in places.header.system.items():
            area = {
                "sheetId": places.sheet_id, "startRowIndex": number - 1, "endRowIndex": number,
                "startColumnIndex": place, "endColumnIndex": place + 1,
            }  # fmt: skip
            request = {"range": area, "cell": places.formula(system)}
            requests.append({"repeatCell": {**request, "fields": "userEnteredValue"}})
    return requests


def identifier_requests(
    places: RegisterColumns,
    snapshot: Sequence[Sequence[Cell]],
    rows: Sequence[ShowRow],
    names: Sequence[RowId],
) -> list[Json]:
    """Identifiers put back or given out, found by what stands there and never by their row.

    One that was overwritten is replaced by its text, provided that it stands once.  New spare
    rows are appended below everything, with their formulas.  One that was wiped has no text to
    be found by (`register_restoring`).
    """
    uses = Counter(names)
    requests: list[Json] = []
    fresh: list[RowId] = []
    for row in rows:
        if row.restore_id is None:
            continue
        written = _name_at(snapshot, row.row, places.identifier)
        if written and _is_replaceable(written, row.restore_id, uses):
            requests.append(_replacing(places, written, row.restore_id))
        elif not written and not row.cells:
            fresh.append(row.restore_id)
    if fresh:
        requests.append(_spare_rows(places, fresh))
    return requests


def rows_with_wiped_identifier(
    places: RegisterColumns,
    snapshot: Sequence[Sequence[Cell]],
    rows: Sequence[ShowRow],
    names: Sequence[RowId],
) -> list[ShowRow]:
    """Rows whose identifier is to be put back and cannot be found by what stands in its place."""
    uses = Counter(names)
    found = []
    for row in rows:
        written = _name_at(snapshot, row.row, places.identifier)
        if row.restore_id is None or not row.cells:
            continue
        if not written or not _is_replaceable(written, row.restore_id, uses):
            found.append(row)
    return found


def _is_replaceable(written: RowId, wanted: RowId, uses: Mapping[RowId, int]) -> bool:
    """Whether the text stands once and its replacement nowhere: of two identifiers that were
    exchanged, the second replacement would take the first one's row too."""
    return uses[written] == 1 and uses[wanted] == 0


def identifiers(places: RegisterColumns, snapshot: Sequence[Sequence[Cell]]) -> list[RowId]:
    """Of every row below the header, "" where there is none."""
    numbers = range(places.header.first + 1, len(snapshot) + 1)
    return [_name_at(snapshot, number, places.identifier) for number in numbers]


def _name_at(snapshot: Sequence[Sequence[Cell]], number: int, column: int) -> RowId:
    row = snapshot[number - 1] if number <= len(snapshot) else ()
    return identifier(row[column]) if len(row) > column else RowId("")


def _replacing(places: RegisterColumns, old: str, new: str) -> Json:
    area = {
        "sheetId": places.sheet_id, "startRowIndex": places.header.first,
        "startColumnIndex": places.identifier, "endColumnIndex": places.identifier + 1,
    }  # fmt: skip
    how = {"matchCase": True, "matchEntireCell": True, "range": area}
    return {"findReplace": {"find": old, "replacement": new, **how}}


def _spare_rows(places: RegisterColumns, names: Sequence[RowId]) -> Json:
    width = max(places.identifier, *places.header.system.values()) + 1
    formulas = {at: places.formula(system) for system, at in places.header.system.items()}
    rows = []
    for name in names:
        cells: list[Json] = [formulas.get(at, {}) for at in range(width)]
        cells[places.identifier] = {"userEnteredValue": {"stringValue": name}}
        rows.append({"values": cells})
    request = {"sheetId": places.sheet_id, "rows": rows, "fields": "userEnteredValue"}
    return {"appendCells": request}


def _updating(place: int, cells: Sequence[Any]) -> Json:
    start = {"sheetId": SHOWN.id, "rowIndex": place, "columnIndex": 0}
    request = {"start": start, "rows": [_row(cells)], "fields": "userEnteredValue"}
    return {"updateCells": request}


def _stored(value: str | date) -> str | int:
    if isinstance(value, date):
        return serial(value)
    return cut(value, MAX_SENTENCE_LENGTH)


def _row(cells: Sequence[Any]) -> Json:
    return {"values": [_cell(value) for value in cells]}


def _cell(value: Any) -> Json:
    if value == "":
        return {}
    kind = "stringValue" if isinstance(value, str) else "numberValue"
    return {"userEnteredValue": {kind: value}}
