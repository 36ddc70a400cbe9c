"""Which rows and records can belong to a period at all, found without reading them whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.register.reading import Reading, read_cell
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.scan import RegisterScan
from sheetflow.core.register.sheet import Cell
from sheetflow.core.reporting.columns import published_column
from sheetflow.core.reporting.period import Period

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def records_by_row(ledger: LedgerState) -> Mapping[RowId, Sequence[SubmissionRecord]]:
    """The submissions of each row, in the order of the ledger."""
    found: dict[RowId, list[SubmissionRecord]] = {}
    for record in ledger.submissions.values():
        found.setdefault(record.row_id, []).append(record)
    return found


def nearby(
    scan: RegisterScan,
    ledger: LedgerState,
    office: Office,
    within: tuple[Period, ...] | None,
) -> tuple[Iterable[Row], Iterable[RowId]]:
    """Rows with a day in `within`, in a cell or as accepted, and rows that are gone and had one.

    All of them where `within` is None.
    """
    records = records_by_row(ledger)
    lost = [row_id for row_id in scan.missing if row_id in records]
    if within is None:
        return scan.rows, lost
    wanted = frozenset(_day_columns(office))
    accepted = {
        row_id
        for row_id, own in records.items()
        if any(_holds(within, _accepted_days(record, wanted)) for record in own)
    }
    return _near_rows(scan, office, within, accepted), [name for name in lost if name in accepted]


def _near_rows(
    scan: RegisterScan, office: Office, within: tuple[Period, ...], accepted: Set[RowId]
) -> Iterator[Row]:
    names = [name for name in _day_columns(office) if name in scan.columns]
    cells = [_day_cell(scan.columns.index(name), name, office) for name in names]
    for row in scan.rows:
        days = (cell.read(row.cells[cell.place]) for cell in cells)
        if row.id in accepted or _holds(within, days):
            yield row


def _holds(within: tuple[Period, ...], days: Iterable[date | None]) -> bool:
    return any(period.holds(day) for day in days for period in within)


def _accepted_days(record: SubmissionRecord, wanted: Set[ColumnId]) -> Iterator[date]:
    """The days on record of these columns; of a ledger of before, those of its evidence."""
    cells = record.accepted or (cell for found in record.entered.values() for cell in found)
    for column, text in cells:
        if column in wanted and _ISO_DAY.fullmatch(text[:10]):
            yield date.fromisoformat(text[:10])


def _day_columns(office: Office) -> tuple[ColumnId, ...]:
    form = office.form
    wanted = (
        published_column(form),
        form.reported.decided,
        form.date_column,
        form.reported.entered,
    )
    return tuple(name for name in dict.fromkeys(wanted) if name)


@dataclass(frozen=True, slots=True)
class _DayCell:
    """Where a date column's cells are, and how one of them is read."""

    place: int
    read: Callable[[Cell], date | None]


def _day_cell(place: int, name: ColumnId, office: Office) -> _DayCell:
    """Days repeat from row to row, so that each way of writing one is read once."""
    column = office.form.by_id[name]
    known: dict[tuple[type, Cell], date | None] = {}

    def read(cell: Cell) -> date | None:
        key = (type(cell), cell)
        if key not in known:
            field = read_cell(cell, None, column, office)
            known[key] = Reading({name: field}, ()).date(name)
        return known[key]

    return _DayCell(place, read)
